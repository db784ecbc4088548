import { SECURE_CAMPAIGN } from './catalogue.js';
import type { Bridge } from './bridge.js';
import { Ivr } from './ivr.js';
import type { Timers } from './timers.js';
import type { CallInfo, MessageKind } from './types.js';
import { newId, type World } from './world.js';

interface Current {
  ivr: Ivr;
  customerCall: CallInfo;
  /** Null until the IVR has joined. */
  participant: CallInfo | null;
  sessionId: string;
  bridgeUrl: string | undefined;
}

/** The secure IVR in the agent's call: joining, speaking through the bridge, leaving. One at a time. */
export class Conference {
  readonly #world: World;
  readonly #bridge: Bridge;
  readonly #timers: Timers;
  #current: Current | null = null;

  constructor(world: World, bridge: Bridge, timers: Timers) {
    this.#world = world;
    this.#bridge = bridge;
    this.#timers = timers;
  }

  get active(): boolean {
    return this.#current !== null;
  }

  get ivr(): Ivr | null {
    return this.#current?.ivr ?? null;
  }

  get callId(): string | null {
    return this.#current?.participant?.id ?? null;
  }

  /** Documented: "the value of Call.session_id of the Secure IVR call". */
  get sessionId(): string | null {
    return this.#current?.sessionId ?? null;
  }

  get hasBridgeUrl(): boolean {
    return this.#current?.bridgeUrl !== undefined;
  }

  /** Seen: `warm` puts the first party on hold, a cold conference does not. */
  start(customerCall: CallInfo, warm: boolean): void {
    const ivr = new Ivr({
      say: (kind, text) => this.#say(current, kind, text),
      end: () => this.#leave('script'),
      customerHangsUp: () => this.customerHangsUp(),
      after: (milliseconds, action) =>
        this.#timers.after(milliseconds, () => {
          action();
          this.#world.touch();
        }),
      pace: () => this.#world.settings.pace,
    });
    const current: Current = { ivr, customerCall, participant: null, sessionId: newId(), bridgeUrl: this.#bridgeUrls([customerCall]).at(-1) };
    this.#current = current;
    this.#world.conferences.started += 1;
    if (warm) this.#world.setCallState(customerCall, 'ON_HOLD');
    if (!this.#world.settings.ivrAnswers) return;
    this.#timers.after(this.#world.settings.ringMs, () => {
      if (this.#current === current) this.#join(current);
    });
  }

  /** Seen: the agent's cancel. True when `call` was the IVR's. */
  disconnect(call: CallInfo): boolean {
    if (this.#current?.participant !== call) return false;
    this.#leave('agent');
    return true;
  }

  /** The customer puts the phone down: the IVR's call ends, then the customer's is in WRAP_UP. */
  customerHangsUp(): void {
    const call = this.#current?.customerCall ?? this.#world.customerCall;
    if (this.#current) this.#leave('hang-up');
    if (call) this.#world.setCallState(call, 'WRAP_UP');
  }

  /** Without a word to anyone. */
  reset(): void {
    this.#current?.ivr.stop();
    this.#current = null;
  }

  #join(current: Current): void {
    const session = this.#world.variableId('Call', 'session_id');
    const variables = { ...current.customerCall.variables, ...(session === undefined ? {} : { [session]: current.sessionId }) };
    // The IVR's call: a campaign's, with variables copied when it joined (assumed)
    current.participant = this.#world.addParticipant({ addressType: 'CAMPAIGN', number: SECURE_CAMPAIGN.name, campaignId: SECURE_CAMPAIGN.id, variables });
    this.#world.touch();
    this.#timers.after(this.#world.settings.pace, () => {
      if (this.#current === current) current.ivr.start(this.#world.settings.flow);
    });
  }

  #say(current: Current, kind: MessageKind, text: string): void {
    if (this.#world.settings.rereadsBridgeUrl) {
      // Whichever of the two calls was given one that works
      const urls = this.#bridgeUrls([current.participant, current.customerCall]);
      current.bridgeUrl = urls.findLast((url) => this.#bridge.isOpen(url)) ?? current.bridgeUrl;
    }
    // Started without events: the script has nowhere to post
    if (current.bridgeUrl === undefined) return this.#world.touch();
    this.#bridge.post(this.#bridge.sessionOf(current.bridgeUrl) ?? '', spell(kind, text, this.#world.settings.spelling));
  }

  #leave(by: 'script' | 'agent' | 'hang-up'): void {
    const current = this.#current;
    if (!current) return;
    this.#current = null;
    current.ivr.stop();
    this.#world.conferences.ended += 1;
    // Seen: the script is expected to DELETE its session. That it also does so when the call is taken away from it is assumed.
    if (current.bridgeUrl !== undefined && this.#world.settings.deletesSession) this.#bridge.end(this.#bridge.sessionOf(current.bridgeUrl) ?? '');
    if (current.participant) this.#world.removeParticipant(current.participant);
    if (by !== 'hang-up') this.#world.setCallState(current.customerCall, 'TALKING');
  }

  #bridgeUrls(calls: readonly (CallInfo | null)[]): string[] {
    const ids = this.#world.variables.filter((variable) => variable.name === 'BridgeURL').map((variable) => variable.id);
    return calls.flatMap((call) => ids.map((id) => call?.variables[id] ?? '')).filter((url) => url !== '');
  }
}

/** What the script posts: two spellings are known, see Settings.spelling. */
export function spell(kind: MessageKind, text: string, spelling: 'classic' | 'modern'): object {
  if (spelling === 'modern') return { type: kind, message: text };
  return kind === 'RESULT' ? { type: 'result', result: text } : { type: 'message', message: text };
}
