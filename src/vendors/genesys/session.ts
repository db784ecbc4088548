import { attachedDataOf } from './attached-data.js';
import type { CallbackHandle, CallbackRequest, CallbackStarted } from './backend.js';
import { TERMINATE_ORIGINATING_CALL } from './config.js';
import { CallbackError, isAmbiguous, toCallbackError } from './errors.js';
import { CallbackFollower } from './follower.js';
import { isActive, isTracked } from './machine.js';
import { readTime, validateRequest } from './request.js';
import { search, type Pending } from './search.js';
import { recall } from './store.js';

export type { CallbackAccepted, CallbackConfig, CallbackNotice, CallbackSubscribe } from './follower.js';

/**
 * One wish for a callback, from the wait to the end: at most one start is on its way, it is never repeated by itself,
 * and when its answer is lost the service is asked what became of it.
 *
 * Vendor document: Callback User's Guide, IVR Classic Callback.
 */
export class CallbackSession extends CallbackFollower {
  #submitting: Promise<boolean> | undefined;
  /** A start of which nobody knows whether it was taken. */
  #doubt: Pending | undefined;

  /** Begins to follow what runs. When an earlier load of the page left a callback running it is taken up, and this is true. */
  attach(): boolean {
    const { storageKey } = this.config;
    const kept = storageKey && this.snapshot.phase === 'idle' ? recall(storageKey) : undefined;
    this.follow();
    if (!kept) return false;
    const { handle, pending, desiredTime, attachedData, acceptedAt } = kept;
    this.handle = handle;
    if (handle) this.apply({ type: 'started', started: { handle, access: null, chat: null }, desiredTime, attachedData });
    else void this.#resolve(pending!, acceptedAt);
    return true;
  }

  /** Asks for the wait and offers or does not. Does nothing while a callback runs. Never rejects. */
  async check(): Promise<void> {
    const { withoutCheck, virtualQueue, service } = this.config;
    const { phase } = this.snapshot;
    if (isActive(phase)) return;
    if (phase !== 'offered') {
      this.keep(null);
      this.handle = undefined;
      this.apply({ type: 'check' });
    }
    try {
      if (!service || !(virtualQueue || withoutCheck)) throw new CallbackError('not-configured');
      if (!withoutCheck) await this.readWait();
      else if (this.apply({ type: 'offer' })) this.offered(null);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Reports a wish that could not become a request. */
  refuse(error: CallbackError): false {
    if (!isActive(this.snapshot.phase)) return this.fail(error);
    this.notify({ type: 'error', error });
    return false;
  }

  decline(): void {
    const { estimatedWait } = this.snapshot;
    this.apply({ type: 'decline' }, () => ({ type: 'declined', detail: { estimatedWait } }));
  }

  /**
   * Asks for the callback. While one is on its way every further call shares its answer; while one runs it is refused.
   * True when the service took it. Never rejects: what goes wrong shows in the snapshot's `problem` and as a notice of type `error`.
   */
  async accept(request: CallbackRequest): Promise<boolean> {
    const { phase, problem } = this.snapshot;
    if (this.#submitting) return this.#submitting;
    if (isActive(phase)) return this.refuse(new CallbackError('already-running'));
    if (phase === 'failed' && problem?.code === 'outcome-unknown') return this.refuse(new CallbackError('outcome-unknown'));
    return (this.#submitting = this.#submit({ ...request }).finally(() => (this.#submitting = undefined)));
  }

  /** Moves the callback to another time (ISO 8601 with a zone); true when the service did. Never rejects. */
  async reschedule(time: string): Promise<boolean> {
    return this.#change('reschedule', async (handle) => {
      const desiredTime = this.slotTime(time) ?? readTime(time);
      await this.recheck(desiredTime);
      await this.call((backend, signal) => backend.reschedule!(this.config.service, handle, desiredTime, signal));
      this.keep({ handle, desiredTime, attachedData: this.snapshot.attachedData, acceptedAt: this.clock.now() });
      this.apply({ type: 'rescheduled', desiredTime }, () => ({ type: 'rescheduled', detail: { serviceId: handle.id, desiredTime } }));
    });
  }

  /** Cancels the callback; true when the service did. Never rejects. */
  async cancel(): Promise<boolean> {
    return this.#change('cancel', async (handle) => {
      await this.call((backend, signal) => backend.cancel(this.config.service, handle, signal));
      this.apply({ type: 'cancelled' }, () => ({ type: 'cancelled', detail: { serviceId: handle.id } }));
    });
  }

  /** The customer says that they are ready, or asks what to dial. */
  async respond(action: 'ready' | 'connect'): Promise<boolean> {
    return this.#change('dialog', async (handle) => {
      const { access } = await this.call((backend, signal) => backend.dialog!(handle, action, signal));
      this.apply({ type: 'access', access });
      this.#expire();
    });
  }

  /** Reads again what is shown: the callback, the wait, or what became of a start without an answer. Never rejects. */
  async refresh(): Promise<void> {
    const { phase, outcome, problem } = this.snapshot;
    if (problem?.code === 'outcome-unknown' && this.#doubt) await this.#resolve(this.#doubt, this.clock.now(), true);
    else if (phase === 'offered' || phase === 'not-offered' || (this.handle && (isTracked(phase) || outcome))) await this.turn();
  }

  async #submit(request: CallbackRequest): Promise<boolean> {
    const acceptedAt = this.clock.now();
    try {
      validateRequest(request);
      const { service, customerNumber } = request;
      const desiredTime = request.desiredTime && (this.slotTime(request.desiredTime) ?? readTime(request.desiredTime));
      const doubt = this.#doubt;
      const isSame = doubt?.customerNumber === customerNumber && doubt.desiredTime === desiredTime;
      const pending: Pending = { ...request, desiredTime, key: (isSame && doubt.key) || `${acceptedAt}-${Math.random()}` };
      this.apply({ type: 'submit', customerNumber, desiredTime });
      const { backend } = this.config;
      if (!backend || !service) throw new CallbackError('not-configured');
      const earlier = doubt && (await search(backend, doubt, this.clock, false).catch(() => null));
      if (earlier) return this.#accepted(earlier, doubt, acceptedAt);
      if (desiredTime) await this.recheck(desiredTime);
      this.keep({ pending, desiredTime, attachedData: {}, acceptedAt });
      const requestedAt = this.clock.now();
      const started = await this.call((_, signal) => backend.start(pending, signal)).catch(async (error: unknown) => {
        if (!isAmbiguous(toCallbackError(error))) throw error;
        // it is not repeated; even when it is not found now, a very slow service may still take it: the next start looks again
        this.#doubt = pending;
        const found = await search(backend, pending, this.clock, false);
        if (!found) throw error;
        return found;
      });
      return this.#accepted(started, pending, acceptedAt, requestedAt);
    } catch (error) {
      return this.#failStart(error);
    }
  }

  /** What became of a start, after a reload or when the person asks. */
  async #resolve(pending: Pending, acceptedAt: number, isAsked = false): Promise<void> {
    this.#doubt = pending;
    this.apply({ type: 'check' });
    this.apply({ type: 'submit', customerNumber: pending.customerNumber, desiredTime: pending.desiredTime });
    try {
      const { backend } = this.config;
      const found = backend && (await search(backend, pending, this.clock, isAsked));
      if (!found) throw new CallbackError('timeout', true);
      this.#accepted(found, pending, acceptedAt);
    } catch (error) {
      this.#failStart(error);
    }
  }

  #accepted(started: CallbackStarted, pending: Pending, acceptedAt: number, requestedAt = acceptedAt): true {
    const { handle } = started;
    const { desiredTime } = pending;
    const attachedData = attachedDataOf(handle.id, pending, { acceptedAt, requestedAt }, this.offer);
    this.handle = handle;
    this.#doubt = undefined;
    this.keep({ handle, desiredTime, attachedData, acceptedAt });
    this.apply({ type: 'started', started, desiredTime, attachedData }, () => ({
      type: 'accepted',
      detail: { serviceId: handle.id, desiredTime, attachedData, terminateOriginatingCall: TERMINATE_ORIGINATING_CALL },
    }));
    this.#expire();
    return true;
  }

  /** Runs a change of the running callback; afterwards the service says how it stands. */
  async #change(capability: 'reschedule' | 'cancel' | 'dialog', run: (handle: CallbackHandle) => Promise<void>): Promise<boolean> {
    const { handle } = this;
    const { phase, busy } = this.snapshot;
    if (busy) return false;
    try {
      if (!isTracked(phase) || !handle) throw new CallbackError('not-found');
      if (!this.config.backend?.capabilities[capability]) throw new CallbackError('not-allowed');
      this.apply({ type: 'busy' });
      await run(handle);
      this.apply({ type: 'done' });
      return true;
    } catch (error) {
      return this.fail(error);
    } finally {
      this.hurry();
    }
  }

  /** A number to dial is good for a while only. */
  #expire(): void {
    const { access } = this.snapshot;
    if (access?.expiresAt) this.clock.after(access.expiresAt - this.clock.now(), () => this.snapshot.access === access && this.apply({ type: 'expired' }));
  }

  #failStart(error: unknown): false {
    if (toCallbackError(error).code !== 'outcome-unknown') this.keep(null);
    return this.fail(error);
  }
}
