import { sleep, systemClock, type Clock } from '../../core/clock.js';
import type { ErrorCode, SwitchboardError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { keepSocket, type KeptSocket } from '../../transports/websocket.js';
import { openBridge } from './bridge.js';
import { FIVE9_DEFAULTS, type Five9Config } from './config.js';
import { parseAgentFrame, type SecureIvrData, type SecureIvrEvent, type SecureIvrEventName } from './messages.js';
import { AgentApi, fail, reasonOf, type AgentCall } from './rest.js';

/** Any entry of {@link Five9Config}. */
export type SecureIvrClientOptions = { readonly [Key in keyof Five9Config]?: Five9Config[Key] | undefined } & { readonly clock?: Clock };

export interface StartSecurePayOptions {
  /** Whether to receive `secureivr.message` through the Bridge Service. Default true. */
  withEvents?: boolean;
  /** `Group.Name` to value. */
  callVariables?: Readonly<Record<string, string>>;
}

export type SecureIvrListener = (event: SecureIvrEvent) => void;

/** Five9's words for every refusal of the conference. */
export const CONFERENCE_FAILED = 'Failed trying to conference with campaign';
/** Statuses that a call's own state becomes, one to one; other states (such as ON_HOLD) have no status in the reference. */
const CALL_STATUSES: readonly string[] = ['RINGING_ON_OTHER_SIDE', 'TALKING', 'WRAP_UP'];

const inConference = ({ state }: AgentCall): boolean => state.startsWith('CONFERENCE_PARTICIPANT');

/**
 * Five9's Secure IVR Client, by its documented interface: `startSecurePay`, `cancelSecurePay`, `on` and seven events. It uses the agent's own login in this browser.
 * What it does on the wire is written down in PROTOCOL.md; the calls as REST lists them are the truth, frames only say that it is time to look.
 *
 * Methods never throw or reject: failures come as events with the status ERROR, as the reference says.
 * Beyond the reference: `off`, `close`, `data.code` (a code of the kit's list) beside `data.error`, `data.incomplete` where messages may be missing.
 */
export class SecureIvrClient {
  readonly #config: Five9Config;
  readonly #clock: Clock;
  readonly #life = new AbortController();
  readonly #socketLife = new AbortController();
  readonly #api: AgentApi;
  readonly #socket: KeptSocket;
  readonly #listeners = new Map<string, Set<SecureIvrListener>>();
  #starting: Promise<void> | undefined;
  /** Ends a start that waits. */
  #attempt: AbortController | undefined;
  /** Ids of the calls there were when the campaign was asked into one; set by then. */
  #before: ReadonlySet<string> | undefined;
  /** Resolves when the IVR has joined: what the bridge brings earlier waits for it. */
  #joined: Promise<void> = Promise.resolve();
  #join = (): void => {};
  /** The agent cancelled: the IVR is sent away as soon as it comes. */
  #unwanted = false;
  /** Id of the IVR's call. */
  #secure: string | undefined;
  #customer: string | undefined;
  #bridge: AbortController | undefined;
  #over: Promise<void> | undefined;
  #release: (() => void) | undefined;
  #status = '';
  #ready: boolean | undefined;
  #working = false;
  #userName: string | undefined;
  #reading: Promise<void> | undefined;
  #stale = false;
  #failed = false;

  constructor({ clock = systemClock, ...options }: SecureIvrClientOptions = {}) {
    const { signal } = this.#life;
    this.#clock = clock;
    const config = { ...FIVE9_DEFAULTS, ...(Object.fromEntries(Object.entries(options).filter(([, value]) => value)) as Partial<Five9Config>) };
    this.#config = config;
    this.#api = new AgentApi(config, signal);
    signal.addEventListener('abort', () => this.#socketLife.abort());
    this.#socket = keepSocket({
      url: async () => {
        const { origin } = await this.#api.open();
        if (!this.#working) this.#tell('ACTIVE');
        // a fresh key: an old connection that the server has not missed yet must not make this one a duplicate
        return origin.replace('http', 'ws') + config.socketPath(crypto.randomUUID());
      },
      ping: 'ping',
      pingEvery: config.agentPing,
      pongs: true,
      isPong: (text) => parseAgentFrame(text)?.eventId === config.pongEvent,
      finalCodes: config.agentFinalCodes,
      cap: () => (this.#running ? config.activeWait : config.idleWait),
      onMessage: (text) => this.#hear(text),
      onDown: ({ error, final }) => {
        if (final) this.#superseded();
        else if (error) this.#trouble(error);
        else void this.#look();
      },
      signal: this.#socketLife.signal,
      clock,
    });
    const poll = (): void => {
      if (this.#running || this.#failed || !this.#working) void this.#look();
      clock.after(config.pollEvery, poll, signal);
    };
    clock.after(config.pollEvery, poll, signal);
  }

  /** If the agent is on a call, brings the Secure Pay campaign into it. Answered by `secureivr.started`, OK or ERROR. Does nothing while one is starting or running. */
  async startSecurePay(options: StartSecurePayOptions = {}): Promise<void> {
    if (!this.#secure) await (this.#starting ??= this.#start(options).finally(() => (this.#starting = undefined)));
  }

  /** Brings the caller back to the agent at once. Answered by `secureivr.ended`; a start that has not reached Five9 yet, by `secureivr.started` with ERROR. */
  async cancelSecurePay(): Promise<void> {
    const id = this.#secure;
    if (!id) {
      this.#unwanted = true;
      if (!this.#attempt) this.#fault('secureivr.ended', fail('not-allowed', 'No Secure IVR is active'));
      else if (!this.#before) this.#attempt.abort(fail('not-allowed', 'Cancelled'));
      return;
    }
    try {
      await this.#api.calls('PUT', `/${id}/disconnectConferenceParticipant`);
      await this.#look();
    } catch (error) {
      await this.#look();
      // it may have ended by itself meanwhile
      if (this.#secure === id) this.#fault('secureivr.ended', error);
    }
  }

  /** Calls `listener` for every event of that name. */
  on(name: SecureIvrEventName, listener: SecureIvrListener): void {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name)!.add(listener);
  }

  off(name: SecureIvrEventName, listener: SecureIvrListener): void {
    this.#listeners.get(name)?.delete(listener);
  }

  /** Lets go of every connection. A payment that runs goes on without this client. */
  close(): void {
    this.#life.abort();
    this.#letGo();
    this.#tell('INACTIVE');
    this.#listeners.clear();
  }

  get #running(): boolean {
    return Boolean(this.#secure ?? this.#attempt);
  }

  async #start({ withEvents = true, callVariables = {} }: StartSecurePayOptions): Promise<void> {
    const attempt = (this.#attempt = new AbortController());
    const { signal } = attempt;
    this.#unwanted = false;
    this.#joined = new Promise((resolve) => (this.#join = resolve));
    try {
      const { variables, campaignId, domain } = await this.#api.setup();
      const values: Record<string, string> = {};
      for (const [name, value] of Object.entries(callVariables)) values[idOf(variables, name)] = value;
      const calls = await this.#api.calls();
      const call = calls.find(({ state }) => state === 'TALKING');
      if (!call) throw fail('no-active-call', 'Not on an active call');
      if (calls.some((other) => other.campaignId === campaignId && inConference(other)) || !(await this.#lead())) throw fail('already-running', 'A Secure IVR is active already');
      if (withEvents) values[idOf(variables, this.#bridgeVariable)] = await this.#openBridge(domain);
      signal.throwIfAborted();
      if (Object.keys(values).length > 0) await this.#setVariables(call.id, values);
      signal.throwIfAborted();
      this.#customer = call.id;
      this.#before = new Set(calls.map(({ id }) => id));
      await this.#api.calls('POST', `/${call.id}/add_campaign_to_conference`, { warm: false, campaignId }).catch((error: SwitchboardError) => {
        // a request without an answer may have been carried out
        if (error.code !== 'network') throw fail(error.code === 'forbidden' ? 'permission-missing' : error.code, CONFERENCE_FAILED);
      });
      this.#clock.after(this.#config.joinTimeout, () => attempt.abort(fail('start-unanswered', 'The Secure IVR did not join the call')), signal);
      void this.#look();
      await Promise.race([this.#joined, new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))]);
    } catch (error) {
      if (this.#life.signal.aborted) return;
      this.#letGo();
      this.#fault('secureivr.started', error);
      this.#ready = undefined;
      await this.#look();
    }
  }

  /** Reads the calls now, or once more when they are being read: what is read began after this was called. */
  #look(): Promise<void> {
    this.#stale = true;
    return (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
  }

  async #read(): Promise<void> {
    while (this.#stale && !this.#life.signal.aborted) {
      this.#stale = this.#failed = false;
      try {
        await this.#see(await this.#api.calls());
      } catch (error) {
        this.#failed = true;
        this.#trouble(error);
      }
    }
  }

  /** Makes events of the difference between what was known and the calls there are. */
  async #see(calls: readonly AgentCall[]): Promise<void> {
    const guests = calls.filter(inConference);
    const own = calls.filter((call) => !inConference(call) && call.state !== 'FINISHED');
    const customer = own.find(({ state }) => state === 'TALKING') ?? own[0];
    const setup = guests.length > 0 ? await this.#api.setup() : undefined;
    const before = this.#before;
    const secure =
      guests.find(({ id }) => id === this.#secure) ??
      guests.find(({ campaignId }) => campaignId === setup!.campaignId) ??
      guests.find(({ id, campaignId, addressType }) => before && !before.has(id) && !campaignId && addressType !== 'AGENT');
    if (this.#life.signal.aborted) return;
    if (!this.#working) this.#work();
    if (this.#secure && secure?.id !== this.#secure) await this.#finish();
    this.#customer = customer?.id;
    if (secure && !this.#secure) this.#begin(secure, setup!.variables);
    if (this.#secure) return this.#tell('STARTED');
    if (!customer) this.#work();
    else if (CALL_STATUSES.includes(customer.state)) this.#tell(customer.state, this.#status === 'STARTED' ? {} : { callId: customer.id }, customer.id);
    if (!this.#attempt) this.#tellReady(customer?.state === 'TALKING');
  }

  #begin({ id, variables }: AgentCall, ids: ReadonlyMap<string, string>): void {
    const found = !this.#attempt;
    this.#secure = id;
    // who waits for the one hears it before the other
    this.#join();
    this.#attempt?.abort();
    this.#attempt = this.#before = undefined;
    this.#emit('secureivr.started', { sessionId: variables?.[ids.get(this.#config.sessionVariable)!] ?? id, ...(found && { incomplete: true }) });
    this.#tell('STARTED');
    this.#tellReady(false);
    if (this.#unwanted && !found) void this.cancelSecurePay();
    if (found) void this.#resume();
  }

  async #finish(): Promise<void> {
    // the last messages may still be on their way, and the script ends the session behind them
    await Promise.race([this.#over, sleep(this.#config.linger, { clock: this.#clock })]);
    if (this.#life.signal.aborted) return;
    this.#secure = undefined;
    this.#letGo();
    this.#emit('secureivr.ended', {});
  }

  /** A payment that this page did not start: it was reloaded, or another tab started it. The one tab that leads asks for the messages from here on. */
  async #resume(): Promise<void> {
    this.#joined = Promise.resolve();
    if (await this.#lead()) await this.#openBridge((await this.#api.setup()).domain).then((url) => this.#giveUrl(url), () => {});
  }

  /** Tells the IVR where to post from now on, in case it reads the variable again: nothing says that it does. */
  async #giveUrl(url: string): Promise<void> {
    const values = { [idOf((await this.#api.setup()).variables, this.#bridgeVariable)]: url };
    for (const id of [this.#secure, this.#customer]) if (id) this.#setVariables(id, values).catch(() => {});
  }

  #setVariables(callId: string, values: Record<string, string>): Promise<unknown> {
    return this.#api.calls('PUT', `/${callId}/${this.#config.variablesRoute}`, values);
  }

  /** Resolves with the URL that the IVR is to post to. */
  #openBridge(domain: string): Promise<string> {
    const bridge = (this.#bridge = new AbortController());
    return new Promise((resolve, onRefused) => {
      let isFirst = true;
      this.#attempt?.signal.addEventListener('abort', () => onRefused(fail('not-allowed', 'Cancelled')));
      this.#over = new Promise((onOver) =>
        openBridge({
          config: this.#config,
          domain,
          signal: bridge.signal,
          clock: this.#clock,
          onRefused,
          onOver,
          onUrl: (url) => {
            if (!isFirst) void this.#giveUrl(url);
            isFirst = false;
            resolve(url);
          },
          onConnection: (type) => this.#emit('connection.changed', { type, ...(type === 'RECONNECTED' && { incomplete: true }) }),
          onMessage: (message, type) => void this.#joined.then(() => this.#emit('secureivr.message', { message, type })),
        }),
      );
    });
  }

  #letGo(): void {
    if (this.#bridge) this.#emit('connection.changed', { type: 'DISCONNECTED' });
    this.#bridge?.abort();
    this.#release?.();
    this.#attempt = this.#before = this.#bridge = this.#release = undefined;
  }

  /** True in the one tab of this browser that may start, or listen to the bridge: the lock goes with the page. */
  #lead(): Promise<boolean> {
    return new Promise((resolve) => {
      const hold = (free: () => void): void => {
        this.#release = free;
        resolve(true);
      };
      // no locks outside secure contexts
      const locks = navigator.locks as LockManager | undefined;
      if (!locks || this.#release) return hold(this.#release ?? (() => {}));
      void locks.request(`switchboard-five9-${this.#api.session?.agentId}`, { ifAvailable: true }, (lock) => (lock ? new Promise<void>(hold) : resolve(false)));
    });
  }

  get #bridgeVariable(): string {
    return `${this.#config.variableGroup}.${this.#config.bridgeVariable}`;
  }

  #hear(text: string): void {
    const { eventId = '', userName } = parseAgentFrame(text) ?? {};
    const { callEvents, moveEvents, variableEvents, duplicateEvent } = this.#config;
    if (userName) this.#userName = redact(String(userName));
    if (callEvents.includes(eventId)) void this.#look();
    else if (moveEvents.includes(eventId)) this.#socket.restart();
    else if (variableEvents.includes(eventId)) this.#api.forget();
    else if (eventId === duplicateEvent) this.#superseded();
  }

  /** Another connection took this one's place: coming back would only drive that one out. A payment that runs is followed by reading the calls. */
  #superseded(): void {
    this.#trouble(fail('agent-logged-in-elsewhere', 'Five9 was opened elsewhere'));
    this.#socketLife.abort();
  }

  /** Whatever kept the calls from being read. A fault of the server may pass by itself and changes nothing. */
  #trouble(thrown: unknown): void {
    const { code } = reasonOf(thrown);
    if (this.#life.signal.aborted || code === 'unavailable') return;
    this.#working = false;
    if (code === 'agent-not-ready') this.#tell('ACTIVE');
    else this.#tell('INACTIVE', errorData(thrown), code);
    if (!this.#running) this.#tellReady(false);
  }

  /** Logged in and at work. */
  #work(): void {
    this.#working = true;
    this.#tell('WORKING', { agentId: this.#api.session!.agentId, ...(this.#userName && { agentUserName: this.#userName }) });
  }

  #tell(status: string, data: SecureIvrData = {}, key = ''): void {
    // once superseded, nothing but a running payment is followed
    if (this.#status === status + key || (this.#socketLife.signal.aborted && status !== 'INACTIVE')) return;
    this.#status = status + key;
    this.#emit('status.changed', { status, ...data });
  }

  #tellReady(ready: boolean): void {
    if (this.#ready === ready || (ready && this.#socketLife.signal.aborted)) return;
    this.#ready = ready;
    this.#emit(ready ? 'secureivr.ready' : 'secureivr.not_ready', {});
  }

  #fault(evt: SecureIvrEventName, thrown: unknown): void {
    this.#emit(evt, errorData(thrown));
  }

  #emit(evt: SecureIvrEventName, data: SecureIvrData): void {
    const event = Object.freeze({ evt, status: data.error === undefined ? 'OK' : 'ERROR', data: Object.freeze(data) } as const);
    for (const listener of [...(this.#listeners.get(evt) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        // reported like any uncaught error; the others and the next event must not suffer
        reportError(error);
      }
    }
  }
}

function errorData(thrown: unknown): { error: string; code: ErrorCode } {
  const { message, code } = reasonOf(thrown);
  return { error: message, code };
}

function idOf(variables: ReadonlyMap<string, string>, name: string): string {
  const id = variables.get(name);
  if (!id) throw fail('call-variable-unknown', 'A call variable does not exist');
  return id;
}
