import { systemClock, type Clock } from '../../core/clock.js';
import type { SwitchboardError } from '../../core/errors.js';
import { Session } from '../../core/session.js';
import type { AttachedData, OfferFacts } from './attached-data.js';
import type { CallbackBackend, CallbackHandle, CallbackRecord } from './backend.js';
import type { TerminationHints } from './config.js';
import { CallbackError, toCallbackError } from './errors.js';
import { limited } from './limit.js';
import { initialCallbackSnapshot, isTracked, reduceCallback, type CallbackEvent, type CallbackSnapshot } from './machine.js';
import { Poller } from './poller.js';
import { keep, type Kept } from './store.js';

/** Hears one topic of an event stream until the signal ends: `hear(true)` when something happened or the stream is live, `hear(false)` when it is not. */
export type CallbackSubscribe = (topic: string, hear: (isLive: boolean) => void, signal: AbortSignal, token?: string) => void;

export interface CallbackConfig {
  /** Null: nothing is configured, and every action says so. */
  backend: CallbackBackend | null;
  /** Callback execution name. */
  service: string;
  /** Queue whose wait decides the offer. */
  virtualQueue: string;
  /** Seconds; a callback is offered above it. */
  threshold: number;
  /** Offers at once, asking no wait time. */
  withoutCheck: boolean;
  /** Key in sessionStorage under which a running callback survives a reload; null keeps nothing. */
  storageKey: string | null;
  /** The gateway's event stream; polling then is only a safety net. */
  subscribe?: CallbackSubscribe | undefined;
}

/** Detail of the acceptance: what a page, an IVR or a CRM does with the call on which the callback was accepted. */
export interface CallbackAccepted {
  serviceId: string;
  /** ISO 8601 UTC; null for as soon as possible. */
  desiredTime: string | null;
  /** To be attached to the originating call; empty when the service does it. */
  attachedData: Readonly<AttachedData>;
  terminateOriginatingCall: TerminationHints;
}

export type CallbackNotice =
  | { type: 'wait-time'; detail: { estimatedWait: number | null; threshold: number; offered: boolean } }
  | { type: 'offered' | 'declined'; detail: { estimatedWait: number | null } }
  | { type: 'accepted'; detail: CallbackAccepted }
  | { type: 'state-change'; detail: { state: string; reason: string | null } }
  | { type: 'rescheduled'; detail: { serviceId: string; desiredTime: string } }
  | { type: 'cancelled'; detail: { serviceId: string } }
  | { type: 'error'; error: SwitchboardError };

/** The wait in a queue need not be read as often as a callback. */
const WAIT_INTERVAL = 10_000;
/** Notifications that come together are one. */
const HINT_DELAY = 150;
const SLOT_SPAN = 7 * 86_400_000;
/** A record may be a moment late; so many "not found" in a row and it is gone. */
const GONE_AFTER = 3;

/** How many times as long as before the next wait is. */
const CHANGED = 0;
const SAME = 1.5;
const FAILED = 2;
const RARE = 1e9;

/** What the session reads: the wait, the bookable times, and a running callback, by polling and by the event stream. */
export class CallbackFollower extends Session<CallbackSnapshot, CallbackEvent, CallbackNotice> {
  /** The person is at the form: an offer is not taken away under their hands. */
  engaged = false;

  protected readonly clock: Clock;
  protected config: CallbackConfig = { backend: null, service: '', virtualQueue: '', threshold: 120, withoutCheck: false, storageKey: null };
  protected handle: CallbackHandle | undefined;
  protected offer: OfferFacts = { offeredAt: null, estimatedWait: null };
  readonly #poller: Poller;
  #failures = 0;
  #attached = false;
  #stream = new AbortController();
  #hint = new AbortController();
  #isLive = false;

  constructor({ clock = systemClock, random = Math.random }: { clock?: Clock; random?: () => number } = {}) {
    super(initialCallbackSnapshot, reduceCallback);
    this.clock = clock;
    this.#poller = new Poller((signal) => this.turn(signal), clock, random);
    this.subscribe(({ phase, outcome, problem }, previous) => {
      if (phase === previous.phase) return;
      if (outcome && problem?.code !== 'outcome-unknown') this.keep(null);
      if (!isTracked(phase) || !isTracked(previous.phase)) this.#pace();
    });
  }

  configure(config: CallbackConfig): void {
    this.config = config;
  }

  /** Stops following. The callback itself goes on: nothing is told to the service. */
  detach(): void {
    this.#attached = false;
    this.#pace();
  }

  /** Reads the bookable times of the next seven days. Never rejects. */
  async loadSlots(): Promise<void> {
    await this.readSlots().catch((error: unknown) => this.fail(error));
  }

  protected follow(): void {
    this.#attached = true;
    this.#pace();
  }

  /** Looks at once; the next look comes soon after. */
  protected hurry(): void {
    if (this.#attached && isTracked(this.snapshot.phase)) this.#poller.start(0);
  }

  /** One look at what is shown. */
  protected async turn(signal?: AbortSignal): Promise<number> {
    const before = this.snapshot;
    try {
      if (this.handle && (isTracked(before.phase) || before.outcome)) await this.#readRecord(this.handle, signal);
      else await this.readWait(signal);
      this.#failures = 0;
      return this.#isLive ? RARE : this.snapshot === before ? SAME : CHANGED;
    } catch (error) {
      this.#failures += 1;
      const isGone = toCallbackError(error).code === 'not-found';
      if (signal?.aborted) this.#failures = 0;
      else if (isGone && this.#failures >= GONE_AFTER) this.apply({ type: 'lost' });
      else if (!isGone && this.#failures === 1) this.fail(error);
      return FAILED;
    }
  }

  protected async readWait(signal?: AbortSignal): Promise<void> {
    const { virtualQueue, threshold } = this.config;
    const seconds = await this.call((backend, limit) => backend.waitTime(virtualQueue, limit), signal);
    const { phase } = this.snapshot;
    this.apply({ type: 'wait', seconds, threshold, keep: this.engaged });
    const offered = this.snapshot.phase === 'offered';
    if (offered || this.snapshot.phase === 'not-offered') this.notify({ type: 'wait-time', detail: { estimatedWait: seconds, threshold, offered } });
    if (offered && phase !== 'offered') this.offered(seconds);
  }

  protected offered(estimatedWait: number | null): void {
    this.offer = { offeredAt: this.clock.now(), estimatedWait };
    this.notify({ type: 'offered', detail: { estimatedWait } });
  }

  protected async readSlots(): Promise<void> {
    const now = this.clock.now();
    const slots = await this.call((backend, signal) => backend.availability(this.config.service, new Date(now), new Date(now + SLOT_SPAN), signal));
    this.apply({ type: 'slots', slots: slots.filter(({ time }) => Date.parse(time) > now) });
  }

  /** The time as the server wrote it, when it is one of those it offered. */
  protected slotTime(time: string): string | undefined {
    return this.snapshot.slots?.find((slot) => Date.parse(slot.time) === Date.parse(time))?.time;
  }

  /** A slot that has gone meanwhile is told before the service is asked. When the times cannot be read, the service decides. */
  protected async recheck(time: string): Promise<void> {
    if (!this.slotTime(time)) return;
    await this.readSlots().catch(() => undefined);
    if (this.slotTime(time)) return;
    const distance = (slot: { time: string }): number => Math.abs(Date.parse(slot.time) - Date.parse(time));
    const nearest = this.snapshot.slots!.toSorted((a, b) => distance(a) - distance(b)).slice(0, 3);
    throw new CallbackError('slot-full', true, nearest.map((slot) => slot.time).sort());
  }

  /** Asks the service, if there is one. */
  protected async call<T>(run: (backend: CallbackBackend, signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
    const { backend } = this.config;
    if (!backend) throw new CallbackError('not-configured');
    return limited(this.clock, async (signal) => run(backend, signal), outer);
  }

  protected keep(kept: Kept | null): void {
    if (this.config.storageKey) keep(this.config.storageKey, kept);
  }

  protected fail(thrown: unknown): false {
    const error = toCallbackError(thrown);
    const { code, retryable } = error;
    this.apply({ type: 'problem', problem: { code, retryable, alternatives: (error as Partial<CallbackError>).alternatives ?? [] } });
    this.notify({ type: 'error', error });
    return false;
  }

  async #readRecord(handle: CallbackHandle, signal?: AbortSignal): Promise<void> {
    this.#heard(await this.call((backend, limit) => backend.get(this.config.service, handle, limit), signal));
    if (this.snapshot.phase !== 'queued' || !this.config.backend?.capabilities.position) return;
    // the session behind a record may be gone while the record still says QUEUED: then there is no place to tell
    const position = await this.call((backend, limit) => backend.position!(handle, limit), signal).catch(() => null);
    if (position) this.apply({ type: 'position', position });
  }

  #heard(record: CallbackRecord): void {
    const { state, reason } = record;
    const { snapshot } = this;
    const isNews = state !== snapshot.state || reason !== snapshot.reason;
    this.apply({ type: 'record', record }, isNews && !snapshot.outcome ? () => ({ type: 'state-change', detail: { state, reason } }) : undefined);
    if (snapshot.outcome && this.snapshot !== snapshot) this.notify({ type: 'error', error: new CallbackError('outcome-contradicted') });
  }

  #pace(): void {
    const { phase, problem } = this.snapshot;
    const { virtualQueue, withoutCheck, subscribe } = this.config;
    const { topic, token } = this.handle ?? {};
    this.#stream.abort();
    this.#isLive = false;
    this.#poller.stop();
    if (!this.#attached) return;
    if (isTracked(phase)) {
      this.#stream = new AbortController();
      if (topic) subscribe?.(topic, (isLive) => this.#told(isLive), this.#stream.signal, token);
      this.#poller.start(0);
    } else if (virtualQueue && !withoutCheck && (phase === 'offered' || phase === 'not-offered' || (phase === 'unavailable' && problem?.retryable))) {
      this.#poller.start(WAIT_INTERVAL);
    }
  }

  /** A notification is a hint to look: what it says may be old, and many come at once. */
  #told(isLive: boolean): void {
    this.#isLive = isLive;
    this.#hint.abort();
    this.#hint = new AbortController();
    this.clock.after(HINT_DELAY, () => this.hurry(), AbortSignal.any([this.#hint.signal, this.#stream.signal]));
  }
}
