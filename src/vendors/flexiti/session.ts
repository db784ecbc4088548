import { systemClock, type Clock } from '../../core/clock.js';
import { SwitchboardError, toSwitchboardError } from '../../core/errors.js';
import { Session } from '../../core/session.js';
import { mountFrame, type FrameRejection } from '../../transports/frame.js';
import type { FlexitiEnvironment, FlexitiFlow } from './config.js';
import { initialFlexitiSnapshot, isActive, reduceFlexiti, type FlexitiEvent, type FlexitiSnapshot } from './machine.js';
import { parseFlexitiMessage, type FlexitiEventData, type FlexitiMessage } from './messages.js';
import type { FlexitiOutcome } from './outcome.js';
import { acceptedOrigins, parseSessionUrl, type FlexitiSessionUrl } from './url.js';

/** What a shop's server answers when it has opened a session with Flexiti. */
export interface FlexitiSessionInfo {
  /** The `redirection_url` of the vendor's widget/init. A bearer secret: keep it out of logs and attributes. */
  url: string;
  /** When the session ends: ISO 8601 text, a Date, or milliseconds since 1970. */
  expiresAt?: string | number | Date | null | undefined;
  /** Asks the shop's server, which asks Flexiti, what is true. When it is given, the outcome is confirmed with it, and becomes `unknown` when it does not agree or cannot be had. */
  confirm?: ((claim: FlexitiClaim, signal: AbortSignal) => Promise<{ outcome: string }>) | undefined;
}

/** What the widget told, to be confirmed. */
export interface FlexitiClaim {
  outcome: FlexitiOutcome;
  flow: FlexitiFlow;
  eventData: Readonly<FlexitiEventData> | null;
}

export interface FlexitiOpenOptions {
  flow: FlexitiFlow;
  environment: FlexitiEnvironment;
  /** Exact origins accepted beside the environment's own. */
  allowedOrigins?: readonly string[];
  /** Gives the session. Called once an opening; a late answer to an abandoned opening is dropped. */
  getSession: (signal: AbortSignal) => FlexitiSessionInfo | Promise<FlexitiSessionInfo>;
  /** The frame is put in here. */
  mount: Element;
  /** The frame's name for screen readers. */
  title: string;
}

/** Why a message was refused, in the order of the checks. */
export type FlexitiRejection = FrameRejection | 'state' | 'shape' | 'session';

export type FlexitiNotice =
  | { type: 'message'; message: FlexitiMessage }
  | { type: 'rejected'; reason: FlexitiRejection; origin: string }
  | { type: 'error'; error: SwitchboardError };

/**
 * The tokens the vendor's own script gives its frame, less what would let it navigate the shop's page away.
 * `allow-same-origin` keeps the frame its own (foreign) origin; without it every message would come from "null".
 */
const SANDBOX =
  'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-storage-access-by-user-activation';

const SLOW_AFTER = 12_000;
const PREPARE_TIMEOUT = 30_000;
/** At most one notice of a refused message in this time: a flood must not become a flood of events. */
const REJECTION_INTERVAL = 1_000;

/**
 * One Flexiti widget at a time in a frame, from the session URL to the outcome.
 * What it tells is a hint: only the shop's server, asking Flexiti, knows whether a purchase or an application is real.
 *
 * Vendor document: Flexiti Widget Communication Events.
 */
export class FlexitiSession extends Session<FlexitiSnapshot, FlexitiEvent, FlexitiNotice> {
  readonly #clock: Clock;
  #attempt: AbortController | undefined;
  #lastRejection = -Infinity;

  constructor(options: { clock?: Clock } = {}) {
    super(initialFlexitiSnapshot, reduceFlexiti);
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Opens a fresh session in a fresh frame. Does nothing while one is under way.
   * Never rejects: what goes wrong shows in the snapshot's `problem` and as a notice of type `error`.
   */
  async open(options: FlexitiOpenOptions): Promise<void> {
    if (isActive(this.snapshot.phase)) return;
    this.#attempt?.abort();
    const { signal } = (this.#attempt = new AbortController());
    this.apply({ type: 'prepare', flow: options.flow });
    this.#clock.after(SLOW_AFTER, () => this.apply({ type: 'slow' }), signal);
    try {
      const info = await this.#prepare(options, signal);
      const origins = acceptedOrigins(options.environment, options.allowedOrigins);
      const url = parseSessionUrl(info?.url, origins, location.origin);
      this.#load(url, origins, info, options, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(toSwitchboardError(error, 'session-unavailable', 'The shop could not open a session.', true));
    }
  }

  /** Takes the frame away and forgets the session. Tells the vendor nothing: there is no way to. */
  close(): void {
    this.#end();
    this.apply({ type: 'close' });
  }

  /** Takes the frame out of a document it is about to lose anyway: put back, the browser would load the session a second time. */
  detach(): void {
    if (this.snapshot.phase === 'preparing') return;
    this.#end();
  }

  /** Ends a session whose frame is gone or can no longer be trusted. Does nothing when none is under way. */
  interrupt(): void {
    if (isActive(this.snapshot.phase)) this.#fail(new SwitchboardError('session-interrupted', 'The frame was taken away.', { retryable: true }));
  }

  /** True while a frame, or the request that leads to one, is alive. */
  get attached(): boolean {
    return this.#attempt !== undefined;
  }

  /** Reports a failure to open that happened before there was a session URL to try. */
  refuse(error: SwitchboardError): void {
    if (!isActive(this.snapshot.phase)) this.apply({ type: 'close' });
    this.#fail(error);
  }

  /** Rejects when the opening is abandoned or the shop takes too long, whatever becomes of the shop's own promise. */
  #prepare(options: FlexitiOpenOptions, signal: AbortSignal): Promise<FlexitiSessionInfo> {
    return new Promise((resolve, reject) => {
      this.#clock.after(PREPARE_TIMEOUT, reject, signal);
      signal.addEventListener('abort', reject);
      Promise.resolve(signal).then(options.getSession).then(resolve, reject);
    });
  }

  #load(url: FlexitiSessionUrl, origins: ReadonlySet<string>, info: FlexitiSessionInfo, options: FlexitiOpenOptions, signal: AbortSignal): void {
    const expiresAt = expiryOf(info);
    this.apply({ type: 'load', expiresAt });
    if (expiresAt !== null) this.#expireAt(expiresAt, signal);
    // a page that comes back from the back/forward cache has frozen timers and perhaps no frame
    addEventListener('pageshow', (event) => event.persisted && this.interrupt(), { signal });
    mountFrame({
      url: url.href,
      origins,
      title: options.title,
      sandbox: SANDBOX,
      mount: options.mount,
      signal,
      onLoad: () => this.apply({ type: 'loaded' }),
      onBlocked: () => this.#fail(new SwitchboardError('frame-blocked', 'The page’s Content-Security-Policy forbids the frame.')),
      onMessage: (data, origin) => {
        const isFirst = this.snapshot.outcome === null;
        this.#receive(data, origin, url.widgetSessionId);
        const { outcome, flow, eventData } = this.snapshot;
        if (!isFirst || !outcome || !info.confirm) return;
        const judge = (truth: string | null): void => {
          if (!signal.aborted) this.#judge(truth);
        };
        info.confirm({ outcome, flow, eventData }, signal).then((answer) => judge(answer.outcome), () => judge(null));
      },
      onRejected: (reason, origin) => this.#reject(reason, origin),
    });
  }

  #receive(data: unknown, origin: string, expectedId: string | null): void {
    const { phase, outcome } = this.snapshot;
    if (phase !== 'loading' && phase !== 'open' && outcome === null) return this.#reject('state', origin);
    const message = parseFlexitiMessage(data);
    if (!message) return this.#reject('shape', origin);
    const id = message.type === 'flx-success' ? (message.eventData.widget_session_id ?? null) : null;
    if (id !== null && expectedId !== null && id.toLowerCase() !== expectedId.toLowerCase()) return this.#reject('session', origin);
    const sessionConfirmed = expectedId === null || id !== null;
    this.apply({ type: 'message', message, sessionConfirmed }, ({ problem }) =>
      problem?.code === 'outcome-contradicted'
        ? { type: 'error', error: new SwitchboardError('outcome-contradicted', 'Flexiti reported two outcomes for one session.') }
        : { type: 'message', message },
    );
  }

  /** What the shop's server says of the outcome; null when it could not tell. */
  #judge(truth: string | null): void {
    const isNew = this.apply({ type: 'confirm', truth });
    const { problem } = this.snapshot;
    if (isNew && problem) this.notify({ type: 'error', error: new SwitchboardError(problem.code, 'The outcome was not confirmed.') });
  }

  #reject(reason: FlexitiRejection, origin: string): void {
    const now = this.#clock.now();
    if (now - this.#lastRejection < REJECTION_INTERVAL) return;
    this.#lastRejection = now;
    this.notify({ type: 'rejected', reason, origin });
  }

  #expireAt(expiresAt: number, signal: AbortSignal): void {
    const expire = (): void => {
      if (!isActive(this.snapshot.phase) || this.#clock.now() < expiresAt) return;
      this.#fail(new SwitchboardError('session-expired', 'The session has expired.', { retryable: true }), { type: 'expire' });
    };
    const tick = (): void => {
      expire();
      // long waits come in parts, and a clock that was put back needs another one; the signal ends them all
      if (isActive(this.snapshot.phase)) this.#clock.after(expiresAt - this.#clock.now(), tick, signal);
    };
    // timers do not run while the machine sleeps
    document.addEventListener('visibilitychange', expire, { signal });
    tick();
  }

  #end(): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
  }

  #fail(error: SwitchboardError, event: FlexitiEvent = { type: 'problem', problem: { code: error.code, retryable: error.retryable } }): void {
    this.#end();
    this.apply(event);
    this.notify({ type: 'error', error });
  }
}

/** A time that cannot be read is no time: the vendor's own clock still ends the session. */
function expiryOf(info: FlexitiSessionInfo): number | null {
  const time = new Date(info.expiresAt ?? NaN).getTime();
  return Number.isFinite(time) ? time : null;
}
