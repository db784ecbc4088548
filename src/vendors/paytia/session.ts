import { SwitchboardError, toSwitchboardError, type ErrorCode } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import { redact } from '../../core/redact.js';
import { Session } from '../../core/session.js';
import type { EventStream, StreamEvent } from '../../transports/event-stream.js';
import { requestJson } from '../../transports/http.js';
import { paytiaTopic } from './config.js';
import { initialPaytiaSnapshot, reducePaytia, type PaytiaAttempts, type PaytiaEvent, type PaytiaSnapshot } from './machine.js';
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

/** Fields of a new payment, such as `amount`, `currency`, `referenceId`, `agentId`, `description`; the gateway checks them and passes them on under the vendor's names. */
export interface PaytiaPaymentDetails {
  readonly [field: string]: string | number | boolean | undefined;
}

export type PaytiaNotice =
  /** One webhook that changed something; `attempt` is the try of its field. */
  | { type: 'message'; message: PaytiaMessage; at: string; attempt: number }
  | { type: 'error'; error: SwitchboardError };

/**
 * One phone payment as the gateway's log tells it: started here or elsewhere, followed through reconnects, and read again from its beginning after a reload.
 * What it tells is a hint; the merchant's server has the vendor's own record.
 *
 * Vendor document: Paytia IVR webhook flow.
 */
export class PaytiaSession extends Session<PaytiaSnapshot, PaytiaEvent, PaytiaNotice> {
  /** Address of the vendor's frame, as the gateway gave it at the start of the payment: a bearer secret, unchecked. */
  frameUrl: string | undefined;
  /** What the payment was started with; undefined for one that was started elsewhere. */
  details: PaytiaPaymentDetails | undefined;
  /** Ends with the payment that is started or followed. */
  #life = new AbortController();
  #following = new AbortController();
  /** One key for one intention: it lives until the gateway has said yes or no. */
  #key: { id: string; body: string } | undefined;
  #token: string | undefined;
  /** What was handed to the machine. The log is read from its beginning again whenever the session is followed anew. */
  readonly #seen = new Set<string>();

  constructor() {
    super(initialPaytiaSnapshot, reducePaytia);
  }

  /**
   * Starts a payment at the vendor and follows it. Does nothing while a payment is under way: there are never two.
   * When the answer was lost, starting again with the same details asks for the same payment (`Idempotency-Key`).
   * Never rejects: what goes wrong shows in the snapshot's `problem` and as a notice of type `error`.
   */
  async start(gateway: PaytiaGateway, details: PaytiaPaymentDetails): Promise<void> {
    const { phase, outcome } = this.snapshot;
    if (phase !== 'idle' && !outcome) return;
    const signal = this.#begin('starting', '', details);
    const body = JSON.stringify(details);
    // randomUUID exists in secure contexts only
    if (this.#key?.body !== body) this.#key = { id: crypto.getRandomValues(new Uint32Array(4)).join('-'), body };
    try {
      const token = await gateway.token();
      const answer = await requestJson(`${gateway.url}/paytia/payments`, { method: 'POST', body: details, token, headers: { 'idempotency-key': this.#key.id }, signal });
      signal.throwIfAborted();
      const { referenceId, frameUrl, token: own } = (ownFields(answer, ['referenceId', 'frameUrl', 'token']) ?? {}) as { referenceId?: string; frameUrl?: string; token?: string };
      if (!referenceId) throw new SwitchboardError('bad-message', 'The gateway’s answer names no payment.');
      this.#key = undefined;
      this.frameUrl = frameUrl;
      this.#token = own;
      this.apply({ type: 'begin', phase: 'agent-id', referenceId });
      this.follow(gateway);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toSwitchboardError(thrown, 'internal', 'The payment could not be started.');
      // an error that is not the gateway's own says nothing about an earlier request
      if (!error.retryable && error === thrown) this.#key = undefined;
      this.refuse(error);
    }
  }

  /** Follows a payment that exists, from the beginning of its log. Whatever was followed before is let go. */
  attach(gateway: PaytiaGateway, referenceId: string): void {
    this.#begin('starting', referenceId);
    this.follow(gateway);
  }

  /** Follows the attached payment over another stream, or again after {@link release}. What was seen is not told twice. */
  follow({ stream }: PaytiaGateway): void {
    this.#following.abort();
    this.#following = new AbortController();
    const listener = {
      onEvent: (event: StreamEvent): void => this.#receive(event),
      onState: (connection: PaytiaSnapshot['connection']): unknown => this.apply({ type: 'connection', connection }),
      onReset: (): unknown => this.#seen.size > 0 && this.#tell('messages-missed', 'Updates may be missing.'),
      onError: (error: SwitchboardError): void => this.refuse(error),
      idle: (): boolean => this.snapshot.outcome !== null,
    };
    stream.subscribe(paytiaTopic(this.snapshot.referenceId), listener, this.#following.signal, this.#token);
  }

  /** Stops following and keeps what is known. The payment goes on. */
  release(): void {
    this.#following.abort();
    this.apply({ type: 'connection', connection: 'offline' });
  }

  /** Forgets the payment. It goes on: there is no way to stop it from here. */
  detach(): void {
    this.#begin('idle');
  }

  /** Reports what went wrong. */
  refuse(error: SwitchboardError): void {
    const { code, retryable } = error;
    this.apply({ type: 'problem', problem: { code, retryable } });
    this.notify({ type: 'error', error });
  }

  #begin(phase: 'idle' | 'starting', referenceId = '', details?: PaytiaPaymentDetails): AbortSignal {
    this.#life.abort();
    this.#following.abort();
    this.#life = new AbortController();
    this.frameUrl = this.#token = undefined;
    this.details = details;
    this.#seen.clear();
    this.apply({ type: 'begin', phase, referenceId });
    return this.#life.signal;
  }

  #receive({ seq, at, type, data }: StreamEvent): void {
    const id = `${seq} ${at}`;
    const parsed = parsePaytiaEvent(type, data);
    if (!parsed || this.#seen.has(id)) return;
    this.#seen.add(id);
    const { message: text } = parsed.data;
    const message = text ? { ...parsed, data: { ...parsed.data, message: redact(text, 200) } } : parsed;
    if (type === 'pci-violation') this.#tell('pci-violation', 'A webhook held card digits.');
    const { problem } = this.snapshot;
    this.apply({ type: 'message', message }, (next) =>
      next.problem === problem
        ? { type: 'message', message, at, attempt: attemptOf(type, next.attempts) }
        : { type: 'error', error: new SwitchboardError('outcome-contradicted', 'Paytia reported two results.') },
    );
  }

  #tell(code: ErrorCode, text: string): void {
    this.notify({ type: 'error', error: new SwitchboardError(code, text) });
  }
}

function attemptOf(stage: string, { cardNumber, expiry, securityCode }: PaytiaAttempts): number {
  if (/^(?:card_date|exp)/.test(stage)) return expiry;
  return /^(?:card|pan)/.test(stage) ? cardNumber : /^cv/.test(stage) ? securityCode : 1;
}
