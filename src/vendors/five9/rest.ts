import { sleep } from '../../core/clock.js';
import { SwitchboardError, type ErrorCode } from '../../core/errors.js';
import type { Five9Config } from './config.js';

/** Who is logged in, and where the agent API is. */
interface AgentSession {
  agentId: string;
  orgId: string;
  /** Origin of the active data centre. */
  origin: string;
}

/** A call as the agent API lists it. */
export interface AgentCall {
  id: string;
  state: string;
  campaignId?: string | null;
  /** AGENT for a colleague. */
  addressType?: string;
  /** Values by the id of the variable. */
  variables?: Readonly<Record<string, string>>;
}

/** What an administrator set up, by name. */
interface SecurePaySetup {
  domain: string;
  campaignId: string;
  /** `Group.Name` to id. */
  variables: ReadonlyMap<string, string>;
}

export const inConference = ({ state }: AgentCall): boolean => state.startsWith('CONFERENCE_PARTICIPANT');

// what is read of the answers; anything may be missing, and an answer of another shape is a `bad-message`
interface Metadata {
  userId: string;
  orgId: string;
  metadata: { dataCenters: { active: boolean; apiUrls: { host: string; port: string }[] }[] };
}
interface Named {
  id: string;
  name: string;
}
interface Variable extends Named {
  group: string;
  restrictions?: { restrictions?: { type: string; value: string }[] };
}

const EXPIRED = 'agent-session-expired';
const MOVED = 'agent-not-ready';
const CODES: Record<number, ErrorCode> = { 401: EXPIRED, 403: 'forbidden', 435: MOVED };
const LOGIN_TRIES = 3;

export const fail = (code: ErrorCode, message: string, retryable = false): SwitchboardError => new SwitchboardError(code, message, { retryable });

/** Five9's agent REST API with the browser's own login: no token is asked for, held or sent. Rejects with a SwitchboardError. */
export class AgentApi {
  session: AgentSession | undefined;
  readonly #config: Five9Config;
  readonly #signal: AbortSignal;
  #setup: Promise<SecurePaySetup> | undefined;

  constructor(config: Five9Config, signal: AbortSignal) {
    this.#config = config;
    this.#signal = signal;
  }

  /** Reads who is logged in. Hosts are taken from this answer alone, never from a frame. */
  async open(): Promise<AgentSession> {
    const { origin, protocol } = new URL(this.#config.apiUrl);
    const { userId, orgId, metadata } = (await this.#send('GET', origin, '/auth/metadata')) as Metadata;
    const { host, port } = metadata.dataCenters.find(({ active }) => active)!.apiUrls[0]!;
    return (this.session = { agentId: userId, orgId, origin: new URL(`${protocol}//${host}:${port}`).origin });
  }

  /** The domain, its variables and the Secure Pay campaign; kept until it is asked for afresh. */
  setup(afresh = false): Promise<SecurePaySetup> {
    if (afresh || !this.#setup) {
      this.#setup = this.#readSetup();
      this.#setup.catch(() => (this.#setup = undefined));
    }
    return this.#setup;
  }

  /** The agent's calls, or what is asked below them. */
  async calls(method = 'GET', path = '', body?: object): Promise<AgentCall[]> {
    return (await this.#call(method, ({ agentId }) => `/agents/${agentId}/interactions/calls${path}`, body)) as AgentCall[];
  }

  async #readSetup(): Promise<SecurePaySetup> {
    const { campaignVariable } = this.#config;
    const read = (path: string): Promise<unknown> => this.#call('GET', ({ orgId }) => `/orgs/${orgId}${path}`);
    const [own, variables, campaigns] = (await Promise.all(['', '/call_variables', '/campaigns'].map(read))) as [Named, Variable[], Named[]];
    const nameOf = ({ group, name }: Variable): string => `${group}.${name}`;
    const rules = variables.find((variable) => nameOf(variable) === campaignVariable)?.restrictions?.restrictions;
    const campaign = campaigns.find(({ name }) => name === rules?.find(({ type }) => type === 'DEFAULT_VALUE')?.value);
    if (!campaign) throw fail('campaign-unknown', `${campaignVariable} names no campaign`);
    return { domain: own.name, campaignId: campaign.id, variables: new Map(variables.map((variable) => [nameOf(variable), variable.id])) };
  }

  /** 435 says that the service moved or the agent is not at work, 401 that the login is gone or has not arrived yet: both are believed only after the metadata was read again. */
  async #call(method: string, path: (session: AgentSession) => string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const session = this.session ?? (await this.open());
      try {
        return await this.#send(method, session.origin, path(session), body);
      } catch (error) {
        const { code } = error as SwitchboardError;
        // a start is never sent twice
        if (method === 'POST' || (!(code === EXPIRED && attempt < LOGIN_TRIES) && !(code === MOVED && attempt < 2))) throw error;
        if (code === EXPIRED) await sleep(this.#config.loginRetry, { signal: this.#signal });
        await this.open();
      }
    }
  }

  async #send(method: string, origin: string, path: string, body?: object): Promise<unknown> {
    const { servicePath, requestTimeout } = this.#config;
    const response = await fetch(origin + servicePath + path, {
      method,
      credentials: 'include',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(requestTimeout)]),
    }).catch(() => {
      throw fail('network', 'Five9 cannot be reached', true);
    });
    if (!response.ok) throw fail(CODES[response.status] ?? (response.status < 500 ? 'vendor-error' : 'unavailable'), `Five9 answered ${response.status}`);
    return response.json().catch(() => undefined);
  }
}

/** What anything thrown on the way becomes; an answer of another shape ends in a TypeError. */
export const reasonOf = (thrown: unknown): SwitchboardError => (thrown instanceof SwitchboardError ? thrown : fail('bad-message', 'Five9 cannot be understood'));

/** Of a call variable; throws when the domain has none of that name. */
export function idOf(variables: ReadonlyMap<string, string>, name: string): string {
  const id = variables.get(name);
  if (!id) throw fail('call-variable-unknown', 'No such call variable');
  return id;
}
