import { sleep } from '../../core/clock.js';
import { SwitchboardError, type ErrorCode } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import type { Five9Config } from './config.js';
import { parseJson } from './messages.js';

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
  campaignId: string | null;
  /** The other side is a colleague. */
  isAgent: boolean;
  /** Values by the id of the variable. */
  variables: Readonly<Record<string, unknown>>;
}

/** What an administrator set up, by name. */
export interface SecurePaySetup {
  domain: string;
  campaignId: string;
  /** `Group.Name` to id. */
  variables: ReadonlyMap<string, string>;
}

const CODES: Record<number, ErrorCode> = { 401: 'agent-session-expired', 435: 'agent-not-ready' };
const LOGIN_TRIES = 3;

export const fail = (code: ErrorCode, message: string, cause?: unknown): SwitchboardError =>
  new SwitchboardError(code, message, { cause, retryable: code === 'network' || code === 'unavailable' });

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

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
    const login = new URL(this.#config.apiUrl);
    const answer = ownFields(await this.#send('GET', login.origin, '/auth/metadata'), ['userId', 'orgId', 'metadata']);
    const centers = list(ownFields(answer?.metadata, ['dataCenters'])?.dataCenters).map((center) => ownFields(center, ['active', 'apiUrls']));
    const { host, port } = ownFields(list(centers.find((center) => center?.active === true)?.apiUrls)[0], ['host', 'port']) ?? {};
    const origin = `${login.protocol}//${String(host)}:${String(port)}`;
    if (!isText(answer?.userId) || !isText(answer.orgId) || !/^https?:\/\/[\w.-]+:\d+$/.test(origin)) throw fail('bad-message', 'Five9’s session data could not be read');
    if (this.session?.orgId !== answer.orgId) this.forget();
    this.session = { agentId: answer.userId, orgId: answer.orgId, origin: new URL(origin).origin };
    return this.session;
  }

  /** Forgets the set-up, so that it is read again. */
  forget(): void {
    this.#setup = undefined;
  }

  async calls(): Promise<AgentCall[]> {
    return list(await this.#agent('GET', '')).flatMap((entry) => {
      const { id, state, campaignId, addressType, variables } = ownFields(entry, ['id', 'state', 'campaignId', 'addressType', 'variables']) ?? {};
      if (!isText(id) || !isText(state)) return [];
      return { id, state, campaignId: isText(campaignId) ? campaignId : null, isAgent: addressType === 'AGENT', variables: (variables ?? {}) as Record<string, unknown> };
    });
  }

  /** The domain, its variables and the Secure Pay campaign; read once. */
  setup(): Promise<SecurePaySetup> {
    const setup = (this.#setup ??= this.#readSetup());
    setup.catch(() => this.forget());
    return setup;
  }

  async setVariables(callId: string, values: Record<string, string>): Promise<void> {
    await this.#agent('PUT', `/${callId}/${this.#config.variablesRoute}`, values);
  }

  async addCampaign(callId: string, campaignId: string): Promise<void> {
    await this.#agent('POST', `/${callId}/add_campaign_to_conference`, { warm: false, campaignId });
  }

  async disconnect(callId: string): Promise<void> {
    await this.#agent('PUT', `/${callId}/disconnectConferenceParticipant`);
  }

  async #readSetup(): Promise<SecurePaySetup> {
    const org = ({ orgId }: AgentSession): string => `/orgs/${orgId}`;
    const [own, variables, campaigns] = await Promise.all([
      this.#call('GET', org),
      this.#call('GET', (session) => `${org(session)}/call_variables`),
      this.#call('GET', (session) => `${org(session)}/campaigns`),
    ]);
    const ids = new Map<string, string>();
    let campaignName: unknown;
    for (const entry of list(variables)) {
      const { id, name, group, restrictions } = ownFields(entry, ['id', 'name', 'group', 'restrictions']) ?? {};
      const fullName = `${String(group)}.${String(name)}`;
      ids.set(fullName, String(id));
      if (fullName !== this.#config.campaignVariable) continue;
      const rules = list(ownFields(restrictions, ['restrictions'])?.restrictions).map((rule) => ownFields(rule, ['type', 'value']));
      campaignName = rules.find((rule) => rule?.type === 'DEFAULT_VALUE')?.value;
    }
    const campaign = list(campaigns).map((entry) => ownFields(entry, ['id', 'name'])).find((entry) => isText(entry?.name) && entry.name === campaignName);
    if (!isText(campaign?.id)) throw fail('campaign-unknown', `No campaign is set in ${this.#config.campaignVariable}`);
    return { domain: String(ownFields(own, ['name'])?.name), campaignId: campaign.id, variables: ids };
  }

  #agent(method: string, path: string, body?: object): Promise<unknown> {
    return this.#call(method, ({ agentId }) => `/agents/${agentId}/interactions/calls${path}`, body);
  }

  /** 435 says that the service moved or the agent is not at work, 401 that the login is gone or has not arrived yet: both are believed only after the metadata was read again. */
  async #call(method: string, path: (session: AgentSession) => string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const session = this.session ?? (await this.open());
      try {
        return await this.#send(method, session.origin, path(session), body);
      } catch (error) {
        const { code } = error as SwitchboardError;
        const expired = code === CODES[401];
        if (!(expired && attempt < LOGIN_TRIES) && !(code === CODES[435] && attempt < 2)) throw error;
        if (expired) await sleep(this.#config.loginRetry, { signal: this.#signal });
        await this.open();
      }
    }
  }

  async #send(method: string, origin: string, path: string, body?: object): Promise<unknown> {
    const { servicePath, requestTimeout } = this.#config;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${origin}${servicePath}${path}`, {
        method,
        credentials: 'include',
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(requestTimeout)]),
      });
      text = await response.text();
    } catch (cause) {
      this.#signal.throwIfAborted();
      throw fail('network', 'Five9 cannot be reached', cause);
    }
    if (response.ok) return parseJson(text);
    const code = CODES[response.status] ?? (response.status < 500 ? 'vendor-error' : 'unavailable');
    if (code === CODES[401] && path === '/auth/metadata') this.session = undefined;
    throw fail(code, `Five9 answered ${response.status}`);
  }
}
