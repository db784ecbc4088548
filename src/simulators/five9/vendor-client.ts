import { SCENARIOS, SESSION_ID, type Scenario, type ScenarioName } from './vendor-scenarios.js';

export { SCENARIOS, SESSION_ID, type ScenarioName } from './vendor-scenarios.js';

/** Documented: the seven events of Five9's "Secure IVR Client API Reference". */
export const VENDOR_EVENTS = [
  'secureivr.ready',
  'secureivr.not_ready',
  'secureivr.started',
  'secureivr.ended',
  'secureivr.message',
  'status.changed',
  'connection.changed',
] as const;
export type VendorEventName = (typeof VENDOR_EVENTS)[number];

/** Documented: "Each event payload should always contain an evt, status, and data property." */
export interface VendorEvent {
  evt: string;
  status: string;
  data: Record<string, unknown>;
}

export interface StartOptions {
  withEvents?: boolean;
  callVariables?: Record<string, string>;
}

export interface ScriptedClientOptions {
  /**
   * The reference listens on `secureivr.message` and shows a payload of `secureivr.started`, so it is open where events arrive:
   * `named` (default) = each under its own name; `single` = all under `secureivr.message`; `both` = both.
   */
  shape?: 'named' | 'single' | 'both';
  /** Calls each listener twice: `same` with the same object, `copy` with an equal one. */
  doubleFire?: 'none' | 'same' | 'copy';
  /** What starting plays. Default `manual`: nothing, the test emits. */
  scenario?: ScenarioName | 'manual';
  /** Milliseconds between two events of a scenario. Default 0. */
  pace?: number;
  /** What both methods return: undefined (default; no return value is documented), or a promise. */
  returns?: 'nothing' | 'promise';
  /** Makes startSecurePay throw. */
  throwOnStart?: boolean;
}

type Listener = (event: VendorEvent) => void;

/**
 * A stand-in for the documented object `SecureIvrClient`, in memory: `startSecurePay`, `cancelSecurePay`, `on`, and nothing to take a listener off again.
 * Like an instance of the vendor's class its methods need their `this`. The rest of its members are the test's side.
 */
export class ScriptedSecureIvrClient {
  /** The options of each startSecurePay. */
  readonly starts: StartOptions[] = [];
  /** How often cancelSecurePay was called. */
  cancels = 0;
  readonly #options: Required<ScriptedClientOptions>;
  readonly #listeners = new Map<string, Listener[]>();
  #run = 0;
  #withEvents = true;
  #active = false;

  constructor(options: ScriptedClientOptions = {}) {
    this.#options = { shape: 'named', doubleFire: 'none', scenario: 'manual', pace: 0, returns: 'nothing', throwOnStart: false, ...options };
  }

  // Documented

  startSecurePay(options: StartOptions = {}): unknown {
    this.starts.push(structuredClone(options));
    if (this.#options.throwOnStart) throw new Error('startSecurePay failed');
    this.#withEvents = options.withEvents !== false;
    const { scenario } = this.#options;
    if (scenario !== 'manual') void this.play(scenario);
    return this.#answer();
  }

  cancelSecurePay(): unknown {
    this.cancels += 1;
    if (this.#options.scenario !== 'manual' && this.#active) void this.play('cancelled');
    return this.#answer();
  }

  on(name: string, listener: Listener): void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
  }

  // The test's side

  /** How many listeners are on: they can only grow, as with the vendor's. */
  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.length, 0);
  }

  /** Sends one event. An error has the status ERROR and `data.error`. */
  emit(evt: string, data: Record<string, unknown> = {}, status = 'OK'): void {
    if (evt === 'secureivr.started') this.#active = status === 'OK';
    if (evt === 'secureivr.ended') this.#active = false;
    this.emitRaw({ evt, status, data });
  }

  /** Sends anything at all, also what no event should be. `channel` is the name it goes out under when it has none of its own. */
  emitRaw(event: unknown, channel = 'secureivr.message'): void {
    const evt = typeof event === 'object' && event !== null && 'evt' in event ? String(event.evt) : channel;
    const { shape, doubleFire } = this.#options;
    const names = new Set(shape === 'named' ? [evt] : shape === 'single' ? ['secureivr.message'] : [evt, 'secureivr.message']);
    for (const name of names) {
      for (const listener of this.#listeners.get(name) ?? []) {
        listener(event as VendorEvent);
        if (doubleFire !== 'none') listener((doubleFire === 'copy' ? structuredClone(event) : event) as VendorEvent);
      }
    }
  }

  /** The agent is on a call and Start may be pressed: ACTIVE, WORKING, RINGING_ON_OTHER_SIDE, TALKING, then ready. */
  becomeReady(): void {
    for (const [evt, data] of SCENARIOS.ready) this.emit(evt, data);
  }

  /** Plays a scenario; the next one to be played cuts it short. Resolves when it is over. */
  async play(name: ScenarioName): Promise<void> {
    const run = (this.#run += 1);
    const scenario: Scenario = SCENARIOS[name];
    for (const [evt, data, status] of scenario) {
      await new Promise((resolve) => setTimeout(resolve, this.#options.pace));
      if (run !== this.#run) return;
      // Documented: without events there is no bridge, hence none of its messages
      if (!this.#withEvents && (evt === 'secureivr.message' || evt === 'connection.changed')) continue;
      this.emit(evt, structuredClone(data), status);
    }
  }

  /** The session id its scenarios use. */
  get sessionId(): string {
    return SESSION_ID;
  }

  #answer(): Promise<void> | undefined {
    return this.#options.returns === 'promise' ? Promise.resolve() : undefined;
  }
}

/** A new scripted client; see ScriptedClientOptions. */
export function createScriptedSecureIvrClient(options: ScriptedClientOptions = {}): ScriptedSecureIvrClient {
  return new ScriptedSecureIvrClient(options);
}
