import { SwitchboardError, toSwitchboardError } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import { retry } from '../../core/retry.js';
import { Session } from '../../core/session.js';
import type { EventStream, StreamEvent } from '../../transports/event-stream.js';
import { mountFrame } from '../../transports/frame.js';
import { requestJson } from '../../transports/http.js';
import { paytiaTopic } from './config.js';
import { checkFrameUrl } from './frame.js';
import { initialPaytiaSnapshot, reducePaytia, type PaytiaEvent, type PaytiaSnapshot } from './machine.js';
import { parsePaytiaEvent, type PaytiaMessage } from './messages.js';

/** The way to the gateway. */
export interface PaytiaGateway {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  /** A token for the gateway; undefined where none is needed. */
  token(): Promise<string | undefined>;
  /** The page's event stream. */
  readonly stream: Pick<EventStream, 'subscribe'>;
}

/** Fields of a new payment; the gateway checks them. */
export interface PaytiaPaymentDetails {
  readonly [field: string]: unknown;
}

export type PaytiaNotice =
  /** One webhook that changed something; `attempt` is the try of its field. */
  | { type: 'message'; message: PaytiaMessage; at: string; attempt: number }
  | { type: 'error'; error: SwitchboardError };

/** What the vendor's page needs to run; it may not navigate the page it is in, nor open windows. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms';

/**
 * One phone payment as the gateway's log tells it: started here or elsewhere, followed through reconnects, and read again from its beginning after a reload.
 * What it tells is a hint; the merchant's server has the vendor's own record.
 *
 * Vendor document: Paytia IVR webhook flow.
 */
export class PaytiaSession extends Session<PaytiaSnapshot, PaytiaEvent, PaytiaNotice> {
  #starting: AbortController | undefined;
  #following: AbortController | undefined;
  #framed: AbortController | undefined;
  /** One key for one intention: it lives until the gateway has said yes or no. */
  #key: { id: string; body: string } | undefined;
  #frameUrl: string | undefined;
  /** What was handed to the machine. The log is read from its beginning again whenever the session is followed anew. */
  readonly #seen = new Set<string>();

  constructor() {
    super(initialPaytiaSnapshot, reducePaytia);
  }

  /**
   * Starts a payment at the vendor and follows it. Does nothing while a payment is under way: there are never two.
   * A lost answer is asked for again with the same `Idempotency-Key`, and so is the same start by a person after a failure that leaves the answer open.
   * Never rejects: what goes wrong shows in the snapshot's `problem` and as a notice of type `error`.
   */
  async start(gateway: PaytiaGateway, details: PaytiaPaymentDetails): Promise<void> {
    const { phase, outcome } = this.snapshot;
    if (phase !== 'idle' && !outcome) return;
    this.#forget();
    const starting = new AbortController();
    this.#starting = starting;
    const { signal } = starting;
    this.apply({ type: 'start' });
    const body = JSON.stringify(details);
    if (this.#key?.body !== body) this.#key = { id: newKey(), body };
    const headers = { 'idempotency-key': this.#key.id };
    try {
      const answer = await retry(async () => requestJson(`${gateway.url}/paytia/payments`, { method: 'POST', body: details, token: await gateway.token(), headers, signal }), {
        isRetryable: isOpen,
        signal,
      });
      signal.throwIfAborted();
      const { referenceId, frameUrl, token } = ownFields(answer, ['referenceId', 'frameUrl', 'token']) ?? {};
      if (typeof referenceId !== 'string' || !referenceId) throw new SwitchboardError('bad-message', 'The gateway’s answer names no payment.');
      this.#key = undefined;
      this.#frameUrl = typeof frameUrl === 'string' ? frameUrl : undefined;
      this.apply({ type: 'attach', referenceId, phase: 'agent-id' });
      this.follow(gateway, typeof token === 'string' ? token : undefined);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toSwitchboardError(thrown, 'internal', 'The payment could not be started.');
      if (!isOpen(error)) this.#key = undefined;
      this.refuse(error);
    }
  }

  /** Follows a payment that exists, from the beginning of its log. Whatever was followed before is let go. */
  attach(gateway: PaytiaGateway, referenceId: string): void {
    this.#forget();
    this.apply({ type: 'attach', referenceId, phase: 'starting' });
    this.follow(gateway);
  }

  /** Follows the attached payment over another stream, or again after {@link release}. What was seen is not told twice. */
  follow(gateway: PaytiaGateway, token?: string): void {
    const { referenceId } = this.snapshot;
    if (!referenceId) return;
    this.#following?.abort();
    const following = new AbortController();
    this.#following = following;
    const session = this;
    gateway.stream.subscribe(
      paytiaTopic(referenceId),
      {
        onEvent: (event) => this.#receive(event),
        onState: (connection) => this.apply({ type: 'connection', connection }),
        onReset: () => this.#seen.size > 0 && this.#tell(new SwitchboardError('messages-missed', 'The gateway could not resume: updates may be missing.')),
        onError: (error) => this.refuse(error),
        get idle() {
          return session.snapshot.outcome !== null;
        },
      },
      following.signal,
      token,
    );
  }

  /** Stops following and keeps what is known. The payment goes on. */
  release(): void {
    this.#following?.abort();
    this.#framed?.abort();
    this.#framed = undefined;
    this.apply({ type: 'connection', connection: 'offline' });
  }

  /** Forgets the payment. It goes on: there is no way to stop it from here. */
  detach(): void {
    this.#forget();
    this.apply({ type: 'detach' });
  }

  /** Reports what went wrong. */
  refuse(error: SwitchboardError): void {
    this.apply({ type: 'problem', problem: { code: error.code, retryable: error.retryable } });
    this.#tell(error);
  }

  /** True when the gateway gave a frame to show; it does so at the start of a payment only. */
  get hasFrame(): boolean {
    return this.#frameUrl !== undefined;
  }

  /** Shows the vendor's frame in `mount`, or takes it away when that is null. Does nothing while it is shown there. */
  showFrame(mount: Element | null, title: string, allowedOrigins: readonly string[]): void {
    if (!mount || !this.#frameUrl) {
      this.#framed?.abort();
      this.#framed = undefined;
      return;
    }
    if (this.#framed) return;
    try {
      const { href } = checkFrameUrl(this.#frameUrl, allowedOrigins, location.origin);
      const framed = new AbortController();
      this.#framed = framed;
      const quiet = (): void => {};
      const onBlocked = (): void => this.#tell(new SwitchboardError('frame-blocked', 'The page’s Content-Security-Policy does not allow Paytia’s frame (frame-src).'));
      // nothing the frame posts is documented, so nothing is heard
      mountFrame({ url: href, origins: new Set(), title, sandbox: SANDBOX, mount, signal: framed.signal, onLoad: quiet, onBlocked, onMessage: quiet, onRejected: quiet });
    } catch (error) {
      this.#frameUrl = undefined;
      this.#tell(toSwitchboardError(error, 'url-refused', 'Paytia’s frame was refused.'));
    }
  }

  #receive({ seq, at, type, data }: StreamEvent): void {
    const id = `${seq} ${at}`;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const message = parsePaytiaEvent(type, data);
    if (!message) return;
    if (type === 'pci-violation') this.#tell(new SwitchboardError('pci-violation', 'A webhook held card digits; the gateway kept nothing of it.'));
    const previous = this.snapshot;
    this.apply({ type: 'message', message, at }, ({ problem, attempts }) => {
      if (problem !== previous.problem) return { type: 'error', error: new SwitchboardError('outcome-contradicted', 'Paytia reported two different results for one payment.') };
      const { cardNumber, expiry, securityCode } = attempts;
      return { type: 'message', message, at, attempt: /^(?:pan|card_(?!d))/.test(type) ? cardNumber : /^(?:card_d|exp)/.test(type) ? expiry : /^c[v]/.test(type) ? securityCode : 1 };
    });
  }

  #tell(error: SwitchboardError): void {
    this.notify({ type: 'error', error });
  }

  #forget(): void {
    this.#starting?.abort();
    this.#following?.abort();
    this.showFrame(null, '', []);
    this.#frameUrl = undefined;
    this.#seen.clear();
  }
}

/** True for a failure that does not say whether a payment was started. */
function isOpen(error: unknown): boolean {
  return error instanceof SwitchboardError && error.retryable;
}

/** `crypto.randomUUID` exists in secure contexts only. */
const newKey = (): string => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join('-');
