import { sleep, systemClock } from '../../core/clock.js';
import type { SwitchboardError } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { Lead } from '../../transports/lock.js';
import { keepSocket, type KeptSocket } from '../../transports/websocket.js';
import { openBridge, type Bridge } from './bridge.js';
import { FIVE9_DEFAULTS, type Five9Config } from './config.js';
import { SecureIvrEvents } from './events.js';
import { parseAgentFrame } from './messages.js';
import { AgentApi, fail, idOf, inConference, reasonOf, type AgentCall } from './rest.js';

export interface StartSecurePayOptions {
  /** Whether to receive `secureivr.message` through the Bridge Service. Default true. */
  withEvents?: boolean;
  /** `Group.Name` to value. */
  callVariables?: Readonly<Record<string, string>>;
}

/** Five9's words for every refusal of the conference. */
export const CONFERENCE_FAILED = 'Failed trying to conference with campaign';
const RUNNING = 'A payment is running already';
/** Statuses that a call's own state becomes, one to one; other states (such as ON_HOLD) have no status in the reference. */
const CALL_STATUSES: readonly string[] = ['RINGING_ON_OTHER_SIDE', 'TALKING', 'WRAP_UP'];

/**
 * Five9's Secure IVR Client, by its documented interface: `startSecurePay`, `cancelSecurePay`, `on` and seven events. It uses the agent's own login in this browser.
 * What it does on the wire is written down in PROTOCOL.md; the calls as REST lists them are the truth, frames only say that it is time to look.
 *
 * Methods never throw or reject: failures come as events with the status ERROR, as the reference says.
 * Beyond the reference: `off`, `close`, `hasCodes`, `data.code` (a code of the kit's list) beside `data.error`, `data.incomplete` where messages may be missing.
 */
export class SecureIvrClient extends SecureIvrEvents {
  readonly #config: Five9Config;
  readonly #bridgeVariable: string;
  readonly #life = new AbortController();
  readonly #socketLife = new AbortController();
  readonly #api: AgentApi;
  readonly #socket: KeptSocket;
  /** The start that is under way. */
  #starting: Promise<void> | undefined;
  /** Ids of the calls there were when the campaign was asked into one; set from then until it has come. */
  #before: ReadonlySet<string> | undefined;
  /** Resolves when the IVR has joined: what the bridge brings earlier waits for it. Rejects when it will not. */
  #joined: Promise<void> = Promise.resolve();
  #join = (): void => {};
  #giveUp = (_reason: Error): void => {};
  /** The agent cancelled: the IVR is sent away as soon as it comes. */
  #unwanted = false;
  /** Id of the IVR's call. */
  #secure: string | undefined;
  #customer: string | undefined;
  #bridge: Bridge | undefined;
  #bridgeLife = new AbortController();
  readonly #leading = new Lead();
  #working = false;
  #userName: string | undefined;
  #reading: Promise<void> | undefined;
  #stale = false;
  #failed = false;

  /** @param options - any entry of {@link Five9Config} */
  constructor(options: Partial<Five9Config> = {}) {
    super();
    const config = { ...FIVE9_DEFAULTS, ...options };
    const { signal } = this.#life;
    this.#config = config;
    this.#bridgeVariable = `${config.variableGroup}.${config.bridgeVariable}`;
    this.#api = new AgentApi(config, signal);
    this.#socket = keepSocket({
      url: async () => {
        const { origin } = await this.#api.open();
        if (!this.#working) this.tell('ACTIVE');
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
    });
    const poll = (): void => {
      if (this.#running || this.#failed || !this.#working) void this.#look();
      systemClock.after(config.pollEvery, poll, signal);
    };
    systemClock.after(config.pollEvery, poll, signal);
  }

  /** If the agent is on a call, brings the Secure Pay campaign into it. Answered by `secureivr.started`, OK or ERROR. Does nothing while one is starting or running. */
  async startSecurePay(options: StartSecurePayOptions = {}): Promise<void> {
    if (this.#secure) return;
    // the IVR of a cancelled start may still come, with what that was started with
    if (this.#unwanted && this.#starting) return this.fault('secureivr.started', fail('already-running', RUNNING));
    this.#unwanted = false;
    await (this.#starting ??= this.#start(options));
  }

  /** Brings the caller back to the agent at once. Answered by `secureivr.ended`; a start that has not reached Five9 yet, by `secureivr.started` with ERROR. */
  async cancelSecurePay(): Promise<void> {
    const id = this.#secure;
    if (id) {
      const refused = await this.#api.calls('PUT', `/${id}/disconnectConferenceParticipant`).then(() => undefined, reasonOf);
      await this.#look();
      // it may have ended by itself meanwhile
      if (refused && this.#secure === id) this.fault('secureivr.ended', refused);
    } else if (this.#before) this.#unwanted = true;
    else if (this.#starting) this.#giveUp(fail('not-allowed', 'Cancelled'));
    else this.fault('secureivr.ended', fail('not-allowed', 'No payment is running'));
  }

  /** Lets go of every connection. A payment that runs goes on without this client. */
  close(): void {
    this.#life.abort();
    this.#socketLife.abort();
    this.#giveUp(this.#life.signal.reason as Error);
    const data = this.#running ? { error: 'Closed', code: 'session-interrupted' as const } : {};
    this.#letGo();
    this.tell('INACTIVE', data, 'closed');
  }

  get #running(): boolean {
    return Boolean(this.#secure ?? this.#starting);
  }

  async #start({ withEvents = true, callVariables = {} }: StartSecurePayOptions): Promise<void> {
    const joined = new Promise<void>((resolve, reject) => {
      this.#join = resolve;
      this.#giveUp = reject;
    });
    this.#joined = joined;
    // each step ends at once when the agent gives up, or another's payment is found
    const taken = joined.then(() => Promise.reject(fail('already-running', RUNNING)));
    const step = <Value>(task: Promise<Value>): Promise<Value> => Promise.race([task, taken]);
    try {
      const { variables, campaignId, domain } = await step(this.#api.setup(true));
      const values = Object.fromEntries(Object.entries(callVariables).map(([name, value]) => [idOf(variables, name), value]));
      const calls = await step(this.#api.calls());
      const call = calls.find(({ state }) => state === 'TALKING');
      if (!call) throw fail('no-active-call', 'Not on an active call');
      if (calls.some((other) => other.campaignId === campaignId && inConference(other)) || !(await this.#lead())) throw fail('already-running', RUNNING);
      if (withEvents) values[idOf(variables, this.#bridgeVariable)] = await step(this.#openBridge(domain));
      await step(this.#setVariables(call.id, values));
      this.#customer = call.id;
      this.#before = new Set(calls.map(({ id }) => id));
      await this.#api.calls('POST', `/${call.id}/add_campaign_to_conference`, { warm: false, campaignId }).catch((error: SwitchboardError) => {
        // a request without an answer may have been carried out
        if (error.code !== 'network' && error.code !== 'unavailable') throw fail(error.code === 'forbidden' ? 'permission-missing' : error.code, CONFERENCE_FAILED);
      });
      systemClock.after(this.#config.joinTimeout, () => this.#giveUp(fail('start-unanswered', 'No answer from Five9')), this.#life.signal);
      void this.#look();
      await joined;
    } catch (error) {
      if (this.#life.signal.aborted) return;
      if (!this.#secure) this.#letGo();
      this.fault('secureivr.started', error);
      this.ready = undefined;
      await this.#look();
    }
  }

  /** Reads the calls now, or once more when they are being read: what is read began after this was called. */
  async #look(): Promise<void> {
    this.#stale = true;
    await (this.#reading ??= this.#read());
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
    this.#reading = undefined;
  }

  /** Makes events of the difference between what was known and the calls there are. */
  async #see(calls: readonly AgentCall[]): Promise<void> {
    const guests = calls.filter(inConference);
    const own = calls.filter((call) => !inConference(call) && call.state !== 'FINISHED');
    const customer = own.find(({ state }) => state === 'TALKING') ?? own[0];
    // a conference of another kind, in a domain without Secure Pay
    const setup = guests[0] && (await this.#api.setup().catch(() => undefined));
    const before = this.#before;
    const secure =
      guests.find(({ id }) => id === this.#secure) ??
      guests.find(({ campaignId }) => setup && campaignId === setup.campaignId) ??
      guests.find(({ id, campaignId, addressType }) => before && !before.has(id) && !campaignId && addressType !== 'AGENT');
    if (this.#life.signal.aborted) return;
    if (!this.#working) this.#work();
    if (this.#secure && secure?.id !== this.#secure) await this.#finish();
    this.#customer = customer?.id;
    if (secure && !this.#secure) this.#begin(secure, setup?.variables);
    if (this.#isSuperseded) return;
    if (this.#secure) return this.tell('STARTED');
    if (!customer) this.#work();
    else if (CALL_STATUSES.includes(customer.state)) this.tell(customer.state, this.status === 'STARTED' ? {} : { callId: customer.id }, customer.id);
    if (!this.#starting) this.tellReady(customer?.state === 'TALKING');
  }

  #begin({ id, variables }: AgentCall, ids?: ReadonlyMap<string, string>): void {
    const found = !this.#before;
    this.#secure = id;
    this.#starting = this.#before = undefined;
    this.emit('secureivr.started', { sessionId: variables?.[ids?.get(this.#config.sessionVariable) ?? ''] ?? id, ...(found && { incomplete: true }) });
    this.tell('STARTED');
    this.tellReady(false);
    this.#join();
    if (found) void this.#resume();
    else if (this.#unwanted) void this.cancelSecurePay();
  }

  async #finish(): Promise<void> {
    // the last messages may still be on their way, and the script ends the session behind them
    const whole = await Promise.race([this.#bridge?.over.then(() => true) ?? true, sleep(this.#config.linger)]);
    if (this.#life.signal.aborted) return;
    this.#secure = undefined;
    this.#letGo();
    // a bridge that did not close may have lost the result
    this.emit('secureivr.ended', whole ? {} : { incomplete: true });
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

  async #setVariables(callId: string, values: Record<string, string>): Promise<void> {
    if (Object.keys(values).length > 0) await this.#api.calls('PUT', `/${callId}/${this.#config.variablesRoute}`, values);
  }

  /** Resolves with the URL that the IVR is to post to. */
  #openBridge(domain: string): Promise<string> {
    this.#bridgeLife.abort();
    this.#bridgeLife = new AbortController();
    this.#bridge = openBridge({
      config: this.#config,
      domain,
      signal: this.#bridgeLife.signal,
      onMoved: (url) => void this.#giveUrl(url),
      onConnection: (type) => this.emit('connection.changed', { type, ...(type === 'RECONNECTED' && { incomplete: true }) }),
      onMessage: (message, type) => void this.#joined.then(() => this.emit('secureivr.message', { message, type }), () => {}),
    });
    return this.#bridge.url;
  }

  /** Of what a start or a payment holds on to. */
  #letGo(): void {
    if (this.#bridge) this.emit('connection.changed', { type: 'DISCONNECTED' });
    this.#bridgeLife.abort();
    this.#leading.giveUp();
    this.#bridge = this.#starting = this.#before = undefined;
  }

  /** True in the one tab of this browser that may start, or listen to the bridge. */
  #lead(): Promise<boolean> {
    return this.#leading.take(`switchboard-five9-${this.#api.session?.agentId}`, () => this.#running && !this.#life.signal.aborted);
  }

  get #isSuperseded(): boolean {
    return this.#socketLife.signal.aborted;
  }

  #hear(text: string): void {
    const { eventId = '', userName } = parseAgentFrame(text) ?? {};
    const { callEvents, moveEvents, duplicateEvent } = this.#config;
    if (userName) this.#userName = redact(String(userName));
    if (callEvents.includes(eventId)) void this.#look();
    else if (moveEvents.includes(eventId)) this.#socket.restart();
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
    if (this.#isSuperseded || code === 'unavailable' || code === 'vendor-error') return;
    this.#working = false;
    if (code === 'agent-not-ready') this.tell('ACTIVE');
    else if (this.status !== code) {
      this.status = code;
      this.fault('status.changed', thrown, { status: 'INACTIVE' });
    }
    if (!this.#running) this.tellReady(false);
  }

  /** Logged in and at work. */
  #work(): void {
    if (this.#isSuperseded) return;
    this.#working = true;
    this.tell('WORKING', { agentId: this.#api.session!.agentId, ...(this.#userName && { agentUserName: this.#userName }) });
  }
}
