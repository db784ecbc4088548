import { systemClock, type Clock } from '../../core/clock.js';
import type { ErrorCode, SwitchboardError } from '../../core/errors.js';
import { Session } from '../../core/session.js';
import { CONFERENCE_FAILED, type StartSecurePayOptions } from './client.js';
import { canStart, initialSecurePaySnapshot, isRunning, reduceSecurePay, type SecurePayEvent, type SecurePayProblem, type SecurePaySnapshot, type SecurePayVerdict } from './machine.js';
import { parseSecureIvrEvent, SECURE_IVR_EVENTS, type SecureIvrEvent, type SecureIvrEventName } from './messages.js';
import { fail } from './rest.js';
import { stepOf, type StepRule } from './steps.js';

/** Each client types its events in its own way; what arrives is parsed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- no other parameter fits every client's listeners
type AnyListener = (event: any) => void;

/** What the session needs of a client: the vendor's own object has it, and so has ours. */
export interface SecureIvrClientLike {
  startSecurePay(options: { withEvents: boolean; callVariables: Record<string, string> }): unknown;
  cancelSecurePay(): unknown;
  on(name: SecureIvrEventName, listener: AnyListener): unknown;
  off?(name: SecureIvrEventName, listener: AnyListener): unknown;
  /** `data.code` of its errors is one of the kit's list. */
  readonly hasCodes?: boolean;
}

export type SecurePayNotice = { type: 'event'; event: SecureIvrEvent } | { type: 'error'; problem: SecurePayProblem };

/** What the host knows of its own IVR; asked at every message. */
export interface SecurePayReading {
  /** Tried before the shipped rules. */
  stepRules: readonly StepRule[];
  classifyResult: ((message: string) => SecurePayVerdict) | undefined;
  /** Seconds until a start without an answer is given up. */
  startTimeout: number;
}

/** Seconds; for what is no time. */
const START_TIMEOUT = 45;
const CANCEL_TIMEOUT = 15_000;
/** How long after the end of the call the end of the payment is waited for. */
const WRAP_UP_GRACE = 5_000;

/** A payment is followed to its end, though nobody may hold on to the panel any more. */
const running = new Set<SecurePaySession>();

/**
 * One agent's secure payments over any client object. Listens under all seven names and goes by `evt`, because the reference leaves open where an event arrives;
 * an exact repetition within a tick is one event. What a client cannot say in time is decided here and never as a success.
 *
 * Vendor document: Five9 Secure IVR Client, API Reference.
 */
export class SecurePaySession extends Session<SecurePaySnapshot, SecurePayEvent, SecurePayNotice> {
  readonly #clock: Clock;
  readonly #reading: SecurePayReading;
  #client: SecureIvrClientLike | null = null;
  #leave: (() => void) | undefined;
  #lastText = '';
  #phaseLife = new AbortController();

  constructor(reading: SecurePayReading, options: { clock?: Clock } = {}) {
    super(initialSecurePaySnapshot, reduceSecurePay);
    this.#reading = reading;
    this.#clock = options.clock ?? systemClock;
  }

  /** Goes over to another client, or to none. A payment that runs is not cancelled; it is no longer followed, and its outcome is unknown. */
  attach(client: SecureIvrClientLike | null): void {
    if (client === this.#client) return;
    this.#move({ type: 'interrupt' });
    const leave = this.#leave;
    this.#leave = undefined;
    this.#client = client;
    this.#move({ type: 'client', phase: client ? 'not-ready' : 'offline' });
    try {
      leave?.();
    } catch {
      // what the client says from now on is not heard anyway
    }
    if (!client) return;
    // the vendor's object may have no way to take a listener off; it must not keep this session alive
    const self = new WeakRef(this);
    const listener = (raw: unknown): void => {
      const session = self.deref();
      if (session) session.#receive(client, raw);
    };
    for (const name of SECURE_IVR_EVENTS) client.on(name, listener);
    this.#leave = () => {
      for (const name of SECURE_IVR_EVENTS) client.off?.(name, listener);
    };
  }

  /**
   * Asks the client to start. Resolves with the session id when the vendor confirms.
   *
   * @throws SwitchboardError when it may not start now, the vendor refuses, or does not answer in time
   */
  start({ withEvents, callVariables }: Required<StartSecurePayOptions>): Promise<string | null> {
    const { snapshot } = this;
    const client = this.#client!;
    if (!canStart(snapshot)) return refuse(isRunning(snapshot) ? 'already-running' : snapshot.phase === 'offline' ? 'offline' : 'agent-not-ready');
    if (!Object.keys(callVariables).every((name) => /^[^.]+\..+$/.test(name))) {
      this.report('bad-request');
      return refuse('bad-request');
    }
    this.#move({ type: 'start', withEvents, callVariables: { ...callVariables } });
    const answer = this.#when((now) => now.begun || !isRunning(now), ({ begun }) => begun);
    this.#call('secureivr.started', () => client.startSecurePay({ withEvents, callVariables: { ...callVariables } }));
    return answer;
  }

  /**
   * Asks the client to bring the caller back. Resolves when the vendor says that they are.
   *
   * @throws SwitchboardError `not-allowed` when nothing runs, or what the vendor answered
   */
  async cancel(): Promise<void> {
    if (!isRunning(this.snapshot) || this.snapshot.phase === 'cancelling') return refuse('not-allowed');
    this.#move({ type: 'cancel' });
    const answer = this.#when(({ phase }) => phase !== 'cancelling', (now) => !isRunning(now));
    this.#askToCancel();
    await answer;
  }

  /** Shows a fault that is not the vendor's, or takes the one that is shown away. */
  report(code?: ErrorCode): void {
    this.#move({ type: 'problem', problem: code ? { code, retryable: false, detail: '' } : null });
  }

  /** Resolves with the session id, or rejects with what is wrong, at the first change that brings a decision. */
  #when(isDecided: (now: Readonly<SecurePaySnapshot>) => boolean, isGood: (now: Readonly<SecurePaySnapshot>) => boolean): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const stop = this.subscribe((now) => {
        if (!isDecided(now)) return;
        stop();
        if (isGood(now)) resolve(now.sessionId);
        else reject(refusal(now.problem?.code ?? 'session-interrupted'));
      });
    });
  }

  #askToCancel(): void {
    this.#call('secureivr.ended', () => this.#client!.cancelSecurePay());
  }

  /** No return value is documented; a client that throws or rejects has refused. */
  #call(evt: SecureIvrEventName, run: () => unknown): void {
    const client = this.#client;
    const { callVariables } = this.snapshot;
    new Promise((resolve) => resolve(run())).catch(() => {
      // of this payment and not of one before it
      if (client === this.#client && callVariables === this.snapshot.callVariables) this.#read({ evt, status: 'ERROR', data: {} });
    });
  }

  #receive(client: SecureIvrClientLike, raw: unknown): void {
    if (client !== this.#client) return;
    const event = parseSecureIvrEvent(raw);
    if (!event) return;
    const text = JSON.stringify(event);
    if (text === this.#lastText) return;
    if (!this.#lastText) setTimeout(() => (this.#lastText = ''));
    this.#lastText = text;
    this.notify({ type: 'event', event });
    this.#read(event);
  }

  #read(event: SecureIvrEvent): void {
    const { evt, data, status } = event;
    const { begun, cancelled, sessionId } = this.snapshot;
    const isStart = evt === 'secureivr.started' && status === 'OK' && isRunning(this.snapshot);
    // another session has taken this one's place without a word
    if (isStart && begun && sessionId && data.sessionId && data.sessionId !== sessionId) this.#move({ type: 'interrupt' });
    this.#move({
      type: 'vendor',
      event,
      at: this.#clock.now(),
      ...(status === 'ERROR' && { problem: problemOf(event, this.#client?.hasCodes) }),
      ...(evt === 'secureivr.message' && (data.type === 'RESULT' ? { verdict: this.#classify(data.message!) } : { step: stepOf(data.message ?? '', this.#reading.stepRules) })),
    });
    // the first request came before there was anything to cancel
    if (isStart && !begun && cancelled) this.#askToCancel();
    // unless it was another call's
    const lose = (): void => void (this.snapshot.agentStatus === 'WRAP_UP' && this.#move({ type: 'interrupt' }));
    if (data.status === 'WRAP_UP' && this.snapshot.begun) this.#clock.after(WRAP_UP_GRACE, lose, this.#phaseLife.signal);
  }

  #classify(message: string): SecurePayVerdict {
    try {
      const verdict = this.#reading.classifyResult?.(message);
      return verdict === 'success' || verdict === 'failure' ? verdict : 'unknown';
    } catch {
      return 'unknown';
    }
  }

  #move(event: SecurePayEvent): void {
    const previous = this.snapshot;
    if (!this.apply(event)) return;
    const { phase, problem: fault } = this.snapshot;
    running[isRunning(this.snapshot) ? 'add' : 'delete'](this);
    if (phase !== previous.phase) {
      this.#phaseLife.abort();
      this.#phaseLife = new AbortController();
      const { startTimeout } = this.#reading;
      const limit = phase === 'starting' ? (startTimeout > 0 ? startTimeout : START_TIMEOUT) * 1000 : CANCEL_TIMEOUT;
      // our client always answers a start, and goes on with it until it has
      if (this.snapshot.begun || !this.#client?.hasCodes) this.#clock.after(limit, () => this.#move({ type: 'unanswered' }), this.#phaseLife.signal);
    }
    if (fault && fault !== previous.problem) this.notify({ type: 'error', problem: fault });
  }
}

const refusal = (code: ErrorCode): SwitchboardError => fail(code, `Secure payment: ${code}`);
const refuse = (code: ErrorCode): Promise<never> => Promise.reject(refusal(code));

function problemOf({ evt, data: { error = '', code } }: SecureIvrEvent, hasCodes?: boolean): SecurePayProblem {
  return { code: hasCodes && code ? (code as ErrorCode) : error === CONFERENCE_FAILED ? 'permission-missing' : 'vendor-error', retryable: false, detail: error, evt };
}
