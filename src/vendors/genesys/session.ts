import { sleep, systemClock, type Clock } from '../../core/clock.js';
import { SwitchboardError, toSwitchboardError } from '../../core/errors.js';
import { Session } from '../../core/session.js';
import { attachedDataOf, type AttachedData, type OfferFacts } from './attached-data.js';
import type { CallbackBackend, CallbackHandle, CallbackRequest, CallbackStarted } from './backend.js';
import { TERMINATE_ORIGINATING_CALL, type TerminationHints } from './config.js';
import { CallbackError, isAmbiguous } from './errors.js';
import { initialCallbackSnapshot, isActive, isTracked, reduceCallback, type CallbackEvent, type CallbackSnapshot } from './machine.js';
import { parseRecord } from './messages.js';
import { Poller, type Turn } from './poller.js';
import { readTime, validateRequest } from './request.js';
import { keep, recall, type Kept } from './store.js';

/** Hears the events of one topic until the function it returns is called. */
export type CallbackSubscribe = (topic: string, listener: (event: { type: string; data: unknown }) => void, token?: string) => () => void;

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

type Pending = NonNullable<Kept['pending']>;

/** Nothing is waited for longer than this. */
const TIMEOUT = 20_000;
/** The wait in a queue need not be read as often as a callback. */
const WAIT_INTERVAL = 10_000;
/** After a start without an answer it is looked for at once and after these pauses: the service may be slow. */
const LOOK_AGAIN = [0, 2_000, 6_000];
/** An immediate callback that is found counts as the one that was asked for when it was asked for about then. */
const ABOUT_THEN = 600_000;
const SLOT_DAYS = 7;
const DAY = 86_400_000;
/** A record may be a moment late; so many "not found" in a row and it is gone. */
const GONE_AFTER = 3;

const unknownStart = (): SwitchboardError => new SwitchboardError('outcome-unknown', 'The service did not say whether it took the callback.');

/**
 * One wish for a callback, from the wait to the end: at most one start is on its way, it is never repeated by itself,
 * and when its answer is lost the service is asked what became of it.
 *
 * Vendor document: Callback User's Guide, IVR Classic Callback.
 */
export class CallbackSession extends Session<CallbackSnapshot, CallbackEvent, CallbackNotice> {
  /** The person is at the form: an offer is not taken away under their hands. */
  engaged = false;

  readonly #clock: Clock;
  readonly #poller: Poller;
  #config: CallbackConfig = { backend: null, service: '', virtualQueue: '', threshold: 120, withoutCheck: false, storageKey: null };
  #handle: CallbackHandle | undefined;
  #submitting: Promise<boolean> | undefined;
  /** A start of which nobody knows whether it was taken. */
  #doubt: Pending | undefined;
  #offer: OfferFacts = { offeredAt: null, estimatedWait: null, position: null };
  #failures = 0;
  #attached = false;
  #unsubscribe: (() => void) | undefined;

  constructor({ clock = systemClock, random = Math.random }: { clock?: Clock; random?: () => number } = {}) {
    super(initialCallbackSnapshot, reduceCallback);
    this.#clock = clock;
    this.#poller = new Poller((signal) => this.#turn(signal), clock, random);
    this.subscribe((snapshot, previous) => {
      if (snapshot.phase !== previous.phase) this.#entered(snapshot, previous);
    });
  }

  configure(config: CallbackConfig): void {
    this.#config = config;
  }

  /** Begins or goes on to follow what runs. With a kept callback of an earlier page load it is that one; true then. */
  attach(): boolean {
    this.#attached = true;
    const { storageKey } = this.#config;
    const kept = storageKey !== null && this.snapshot.phase === 'idle' ? recall(storageKey) : undefined;
    if (kept) this.#resume(kept);
    else this.#pace();
    return kept !== undefined;
  }

  /** Stops following. The callback itself goes on: nothing is told to the service. */
  detach(): void {
    this.#attached = false;
    this.#poller.stop();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** Asks for the wait and offers or does not. Does nothing while a callback runs. Never rejects. */
  async check(): Promise<void> {
    const { withoutCheck, virtualQueue, service } = this.#config;
    if (isActive(this.snapshot.phase)) return;
    if (this.snapshot.phase !== 'offered') this.apply({ type: 'check' });
    try {
      this.#backend(service !== '' && (withoutCheck || virtualQueue !== ''));
      if (withoutCheck) this.#offerNow();
      else await this.#readWait();
    } catch (error) {
      this.#fail(error);
    }
  }

  decline(): void {
    const { estimatedWait } = this.snapshot;
    this.apply({ type: 'decline' }, () => ({ type: 'declined', detail: { estimatedWait } }));
  }

  /**
   * Asks for the callback. While one is on its way every further call shares its answer; while one runs it is refused.
   * True when the service took it. Never rejects: what goes wrong shows in the snapshot's `problem` and as a notice of type `error`.
   */
  accept(request: CallbackRequest): Promise<boolean> {
    const { phase, problem } = this.snapshot;
    if (this.#submitting) return this.#submitting;
    if (isActive(phase)) return this.#refuse(new SwitchboardError('already-running', 'A callback is running already.'));
    if (phase === 'failed' && problem?.code === 'outcome-unknown') return this.#refuse(unknownStart());
    return (this.#submitting = this.#submit(request).finally(() => (this.#submitting = undefined)));
  }

  /** Reads the bookable times of the next seven days. */
  async loadSlots(): Promise<void> {
    try {
      await this.#readSlots();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Moves the callback to another time; true when the service did. Never rejects. */
  async reschedule(time: string): Promise<boolean> {
    return this.#change('reschedule', async (backend, handle) => {
      const desiredTime = this.#slotTime(time) ?? readTime(time);
      if (this.#slotTime(time)) await this.#recheck(desiredTime);
      await this.#call((signal) => backend.reschedule(this.#config.service, handle, desiredTime, signal));
      this.#keep({ handle, desiredTime, attachedData: this.snapshot.attachedData, acceptedAt: this.#clock.now() });
      const { id: serviceId } = handle;
      this.apply({ type: 'rescheduled', desiredTime }, () => ({ type: 'rescheduled', detail: { serviceId, desiredTime } }));
    });
  }

  /** Cancels the callback; true when the service did. Never rejects. */
  async cancel(): Promise<boolean> {
    return this.#change('cancel', async (backend, handle) => {
      await this.#call((signal) => backend.cancel(this.#config.service, handle, signal));
      this.apply({ type: 'cancelled' }, () => ({ type: 'cancelled', detail: { serviceId: handle.id } }));
    });
  }

  /** The customer says that they are ready, or asks what to dial. */
  async respond(action: 'ready' | 'connect'): Promise<boolean> {
    return this.#change('dialog', async (backend, handle) => {
      const { access } = await this.#call((signal) => backend.dialog(handle, action, signal));
      this.apply({ type: 'dismiss' });
      this.apply({ type: 'access', access });
      this.#expire();
    });
  }

  /** Reads again what is shown: the callback, the wait, or what became of a start without an answer. */
  async refresh(): Promise<void> {
    const { phase } = this.snapshot;
    if (isTracked(phase) || this.snapshot.outcome) {
      if (this.#handle) await this.#turn();
      else if (this.#doubt) await this.#resolve(this.#doubt, this.#clock.now());
    } else if (phase === 'offered' || phase === 'not-offered') {
      await this.#turn();
    }
  }

  async #submit(request: CallbackRequest): Promise<boolean> {
    const acceptedAt = this.#clock.now();
    try {
      validateRequest(request, this.#slotTime(request.desiredTime));
      const backend = this.#backend(request.service !== '');
      const { customerNumber, desiredTime, originatingInteractionId } = request;
      const pending: Pending = { customerNumber, desiredTime, originatingInteractionId };
      const doubt = this.#doubt;
      this.apply({ type: 'submit', customerNumber, desiredTime });
      const earlier = doubt && backend.capabilities.find ? await this.#look(doubt).catch(() => null) : null;
      if (earlier) return this.#accepted(earlier, doubt!, acceptedAt);
      if (desiredTime && this.#slotTime(desiredTime)) await this.#recheck(desiredTime);
      this.#keep({ pending, desiredTime, attachedData: {}, acceptedAt });
      const started = await this.#call((signal) => backend.start(request, signal)).catch((error: unknown) => this.#missing(pending, error));
      return this.#accepted(started, pending, acceptedAt);
    } catch (error) {
      this.#keep(null);
      return this.#fail(error);
    }
  }

  /** A start without a readable answer is never repeated: either the service has it, or it has not, or nobody can tell. */
  async #missing(pending: Pending, error: unknown): Promise<CallbackStarted> {
    if (!isAmbiguous(toSwitchboardError(error, 'vendor-error', 'The callback service failed.'))) throw error;
    this.#doubt = pending;
    const found = await this.#look(pending);
    if (found) return found;
    this.#doubt = pending; // a very slow service may still take it: the next start looks first
    throw error;
  }

  /** Looks for a start whose answer was lost: the callback, or null when there is none. Rejects with `outcome-unknown` when that cannot be told. */
  async #look({ customerNumber, desiredTime }: Pending): Promise<CallbackStarted | null> {
    const backend = this.#backend();
    if (!backend.capabilities.find) throw unknownStart();
    const asked = this.#clock.now();
    for (const pause of LOOK_AGAIN) {
      if (pause > 0) await sleep(pause, { clock: this.#clock });
      const found = await this.#call((signal) => backend.find(this.#config.service, customerNumber, signal)).catch(() => {
        throw unknownStart();
      });
      const own = found.filter(({ desiredTime: time, id }) => id && (desiredTime ? time && Date.parse(time) === Date.parse(desiredTime) : !time || Math.abs(Date.parse(time) - asked) < ABOUT_THEN));
      const last = own.at(-1);
      if (last?.id) return { handle: { id: last.id }, access: null, chat: null };
    }
    return null;
  }

  /** What became of a start, after a reload or when the person asks. */
  async #resolve(pending: Pending, acceptedAt: number): Promise<void> {
    this.apply({ type: 'check' });
    this.apply({ type: 'submit', ...pending });
    try {
      const found = await this.#look(pending);
      if (found) this.#accepted(found, pending, acceptedAt);
      else throw new SwitchboardError('timeout', 'The service has not taken the callback.', { retryable: true });
    } catch (error) {
      this.#doubt = pending;
      this.#keep(null);
      this.#fail(error);
    }
  }

  #accepted(started: CallbackStarted, pending: Pending, acceptedAt: number): true {
    const { handle } = started;
    const { desiredTime } = pending;
    const attachedData = attachedDataOf(handle.id, pending, { acceptedAt, requestedAt: this.#clock.now() }, this.#offer);
    this.#handle = handle;
    this.#doubt = undefined;
    this.#keep({ handle, desiredTime, attachedData, acceptedAt });
    const detail: CallbackAccepted = { serviceId: handle.id, desiredTime, attachedData, terminateOriginatingCall: TERMINATE_ORIGINATING_CALL };
    this.apply({ type: 'started', started, desiredTime, attachedData }, () => ({ type: 'accepted', detail }));
    this.#expire();
    return true;
  }

  #resume({ handle, pending, desiredTime, attachedData, acceptedAt }: Kept): void {
    if (!handle) return void this.#resolve(pending!, acceptedAt);
    this.#handle = handle;
    this.apply({ type: 'started', started: { handle, access: null, chat: null }, desiredTime, attachedData });
  }

  /** Runs a change of the running callback; afterwards the service says how it stands. */
  async #change(capability: 'reschedule' | 'cancel' | 'dialog', run: (backend: CallbackBackend, handle: CallbackHandle) => Promise<void>): Promise<boolean> {
    const { phase, busy } = this.snapshot;
    if (busy) return false;
    try {
      if (!isTracked(phase) || !this.#handle) throw new SwitchboardError('not-found', 'There is no callback to change.');
      const backend = this.#backend();
      if (!backend.capabilities[capability]) throw new SwitchboardError('not-allowed', 'This service cannot do that.');
      this.apply({ type: 'busy' });
      await run(backend, this.#handle);
      return true;
    } catch (error) {
      return this.#fail(error);
    } finally {
      if (isTracked(this.snapshot.phase) && this.#attached) this.#poller.start(0);
    }
  }

  async #readWait(signal?: AbortSignal): Promise<boolean> {
    const { virtualQueue, threshold } = this.#config;
    const before = this.snapshot.estimatedWait;
    const backend = this.#backend();
    const seconds = await this.#call((limit) => backend.waitTime(virtualQueue, limit), signal);
    const wasOffered = this.snapshot.phase === 'offered';
    this.apply({ type: 'wait', seconds, threshold, keep: this.engaged });
    const { phase } = this.snapshot;
    const offered = phase === 'offered';
    if (offered || phase === 'not-offered') this.notify({ type: 'wait-time', detail: { estimatedWait: seconds, threshold, offered } });
    if (offered && !wasOffered) this.#offered(seconds);
    return seconds !== before;
  }

  #offerNow(): void {
    const wasOffered = this.snapshot.phase === 'offered';
    this.apply({ type: 'offer' });
    if (!wasOffered) this.#offered(null);
  }

  #offered(estimatedWait: number | null): void {
    this.#offer = { offeredAt: this.#clock.now(), estimatedWait, position: null };
    this.notify({ type: 'offered', detail: { estimatedWait } });
  }

  async #readSlots(): Promise<void> {
    const backend = this.#backend();
    const now = this.#clock.now();
    const slots = await this.#call((signal) => backend.availability(this.#config.service, new Date(now), new Date(now + SLOT_DAYS * DAY), signal));
    this.apply({ type: 'slots', slots: Object.freeze(slots.filter(({ time }) => Date.parse(time) > now)) });
  }

  /** The time as the server wrote it, when it is one of those it offered. */
  #slotTime(time: string | null): string | undefined {
    return time === null ? undefined : this.snapshot.slots?.find((slot) => Date.parse(slot.time) === Date.parse(time))?.time;
  }

  /** A slot that has gone meanwhile is told before the service is asked. When the times cannot be read, the service decides. */
  async #recheck(time: string): Promise<void> {
    await this.#readSlots().catch(() => undefined);
    if (this.#slotTime(time)) return;
    const wanted = Date.parse(time);
    const near = (slot: { time: string }): number => Math.abs(Date.parse(slot.time) - wanted);
    const nearest = [...(this.snapshot.slots ?? [])].sort((a, b) => near(a) - near(b)).slice(0, 3);
    throw new CallbackError('slot-full', nearest.map((slot) => slot.time).sort(), true);
  }

  /** One look at what runs. */
  async #turn(signal?: AbortSignal): Promise<Turn> {
    try {
      const changed = this.#handle && (isTracked(this.snapshot.phase) || this.snapshot.outcome) ? await this.#readRecord(this.#handle, signal) : await this.#readWait(signal);
      this.#failures = 0;
      return this.#unsubscribe ? 'rare' : changed ? 'changed' : 'same';
    } catch (error) {
      if (signal?.aborted) return 'failed';
      this.#failures += 1;
      const problem = toSwitchboardError(error, 'vendor-error', 'The callback service failed.', true);
      if (problem.code === 'not-found' && this.#failures >= GONE_AFTER) this.apply({ type: 'lost' });
      // the offer stands on what was last known; a running callback says that news is missing
      else if (this.#failures === 1 && problem.code !== 'not-found') this.#fail(problem);
      return 'failed';
    }
  }

  async #readRecord(handle: CallbackHandle, signal?: AbortSignal): Promise<boolean> {
    const backend = this.#backend();
    const before = this.snapshot;
    this.#heard(await this.#call((limit) => backend.get(this.#config.service, handle, limit), signal));
    if (this.snapshot.phase === 'queued' && backend.capabilities.position) {
      // the session behind a record may be gone while the record still says QUEUED: then there is no place to tell
      const position = await this.#call((limit) => backend.position(handle, limit), signal).catch(() => null);
      if (position) this.apply({ type: 'position', position });
    }
    return this.snapshot !== before;
  }

  #heard(record: NonNullable<ReturnType<typeof parseRecord>>): void {
    const { state, reason, outcome } = this.snapshot;
    const isNew = record.state !== state || record.reason !== reason;
    this.apply({ type: 'record', record }, ({ problem }) =>
      outcome && problem?.code === 'outcome-contradicted'
        ? { type: 'error', error: new SwitchboardError('outcome-contradicted', 'The service reported two different outcomes for one callback.') }
        : { type: 'state-change', detail: { state: record.state, reason: record.reason } },
    );
    void isNew;
  }

  #entered({ phase, outcome }: Readonly<CallbackSnapshot>, previous: Readonly<CallbackSnapshot>): void {
    if (outcome) {
      this.#keep(null);
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
    }
    if (!isTracked(phase) || !isTracked(previous.phase)) this.#pace();
  }

  #pace(): void {
    const { phase, problem } = this.snapshot;
    if (!this.#attached) return;
    if (isTracked(phase)) {
      this.#listen();
      this.#poller.start(0);
    } else if (this.#config.virtualQueue && !this.#config.withoutCheck && (phase === 'offered' || phase === 'not-offered' || (phase === 'unavailable' && problem?.retryable))) {
      this.#poller.start(WAIT_INTERVAL);
    } else {
      this.#poller.stop();
    }
  }

  #listen(): void {
    const { topic, token } = this.#handle ?? {};
    if (!topic || this.#unsubscribe) return;
    this.#unsubscribe = this.#config.subscribe?.(
      topic,
      ({ data }) => {
        const record = parseRecord(data);
        if (record) this.#heard(record);
        else if (isTracked(this.snapshot.phase)) this.#poller.start(0);
      },
      token,
    );
  }

  /** A number to dial is good for a while only. */
  #expire(): void {
    const { access } = this.snapshot;
    if (access?.expiresAt) this.#clock.after(access.expiresAt - this.#clock.now(), () => this.snapshot.access === access && this.apply({ type: 'expired' }));
  }

  #backend(configured = true): CallbackBackend {
    const { backend } = this.#config;
    if (!backend || !configured) throw new SwitchboardError('not-configured', 'Set service, and endpoint or gateway, and virtual-queue or without-check.');
    return backend;
  }

  /** Runs a request until it is answered, `outer` ends, or the time is up. */
  async #call<T>(run: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
    const limit = new AbortController();
    const done = new AbortController();
    const signal = outer ? AbortSignal.any([limit.signal, outer]) : limit.signal;
    this.#clock.after(TIMEOUT, () => limit.abort(new SwitchboardError('timeout', 'The service did not answer in time.', { retryable: true })), done.signal);
    try {
      return await new Promise<T>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        Promise.resolve()
          .then(() => run(signal))
          .then(resolve, reject);
      });
    } finally {
      done.abort();
    }
  }

  #keep(kept: Kept | null): void {
    const { storageKey } = this.#config;
    if (storageKey !== null) keep(storageKey, kept);
  }

  #refuse(error: SwitchboardError): Promise<false> {
    this.notify({ type: 'error', error });
    return Promise.resolve(false);
  }

  #fail(thrown: unknown): false {
    const error = toSwitchboardError(thrown, 'vendor-error', 'The callback service failed.', true);
    const { code, retryable } = error;
    this.apply({ type: 'problem', problem: { code, retryable, alternatives: error instanceof CallbackError ? error.alternatives : [] } });
    this.notify({ type: 'error', error });
    return false;
  }
}
