import { DeliveryLog, Outbox, type Post } from './delivery.js';
import { Faults } from './faults.js';
import { IvrCall, type IvrState, type Who } from './ivr.js';
import { APPROVED, DECLINED } from './psp.js';
import { checkSettings, DEFAULT_SETTINGS, type PaytiaSettings } from './settings.js';
import { encodeFields, encodeTransaction, maskFields, stageOf, transactionStatus, type Fields, type WebhookBody } from './webhooks.js';

/** What may be shown of a payment: never a digit that is being keyed. */
export interface PaymentState extends IvrState {
  readonly referenceId: string;
  /** Where the vendor's agent page is, without brackets. */
  readonly frameUrl: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  /** The fields of the start request, as posted. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface PaymentsOptions {
  readonly webhookUrl: string;
  readonly timeScale: number;
  readonly timeout: number;
  readonly signal: AbortSignal;
  now(): Date;
}

/** Every payment this tenant has seen, with its settings, faults and log. */
export class Payments {
  readonly log = new DeliveryLog();
  readonly faults = new Faults();
  readonly options: PaymentsOptions;
  readonly #byReference = new Map<string, Payment>();
  #settings: PaytiaSettings = DEFAULT_SETTINGS;

  constructor(options: PaymentsOptions) {
    this.options = options;
  }

  get all(): readonly Payment[] {
    return [...this.#byReference.values()];
  }

  get settings(): PaytiaSettings {
    return this.#settings;
  }

  has(referenceId: string): boolean {
    return this.#byReference.has(referenceId);
  }

  find(referenceId: string): Payment {
    const payment = this.#byReference.get(referenceId);
    if (!payment) throw new RangeError(`No payment has the reference ${JSON.stringify(referenceId)}.`);
    return payment;
  }

  start(fields: Readonly<Record<string, string>>, origin: string): Payment {
    const payment = new Payment(this, fields, 298_800 + this.#byReference.size, origin);
    this.#byReference.set(payment.referenceId, payment);
    return payment;
  }

  configure(settings: Partial<PaytiaSettings>): void {
    this.#settings = { ...this.#settings, ...checkSettings(settings) };
  }
}

export class Payment {
  readonly referenceId: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Path of the agent page: the tenant's number of the payment and the reference, both in Base64, as in the document's sample. */
  readonly framePath: string;
  readonly outbox: Outbox;
  readonly faults = new Faults();
  /** Resolves when the payment has its result, or when the simulator closes. */
  readonly ended: Promise<void>;
  readonly #payments: Payments;
  readonly #origin: string;
  readonly #number: number;
  readonly #startedAt: string;
  readonly #call: IvrCall;
  /** The last webhook of each stage, to be sent again. At most the last four of the card is in it. */
  readonly #sent = new Map<string, Fields>();
  #settings: Partial<PaytiaSettings> = {};
  #markEnded: () => void = () => undefined;

  constructor(payments: Payments, fields: Readonly<Record<string, string>>, number: number, origin: string) {
    this.#payments = payments;
    this.fields = fields;
    this.referenceId = fields.reference_id!;
    this.#number = number;
    this.#origin = origin;
    const { timeScale, timeout, signal, now } = payments.options;
    this.#startedAt = now().toISOString();
    this.framePath = `/thirdparty/embededurl/${base64(String(number))}/${base64(this.referenceId)}`;
    this.ended = new Promise((resolve) => (this.#markEnded = resolve));
    this.outbox = new Outbox({
      referenceId: this.referenceId, log: payments.log, faults: [this.faults, payments.faults], timeScale, timeout, signal, pace: () => this.settings,
    });
    this.#call = new IvrCall({
      referenceId: this.referenceId,
      agentId: fields.agent_id ?? '',
      amount: fields.amount ?? '0.00',
      currency: this.#currency,
      settings: () => this.settings,
      now,
      send: (webhook) => this.#dispatch(webhook),
    });
    signal.addEventListener('abort', () => this.#close(), { once: true });
  }

  get settings(): PaytiaSettings {
    return { ...this.#payments.settings, ...this.#settings };
  }

  get state(): PaymentState {
    return { referenceId: this.referenceId, frameUrl: this.#origin + this.framePath, startedAt: this.#startedAt, fields: this.fields, ...this.#call.state };
  }

  configure(settings: Partial<PaytiaSettings>): void {
    this.#settings = { ...this.#settings, ...checkSettings(settings) };
  }

  /** Presses keys one after the other: `0` to `9`, `*`, `#`; spaces are skipped. */
  press(who: Who, keys: string): void {
    checkWho(who);
    if (typeof keys !== 'string' || !/^[\d*# ]+$/.test(keys)) throw new TypeError('keys may be 0 to 9, * and #.');
    for (const key of keys.replaceAll(' ', '')) this.#call.press(who, key);
  }

  hangUp(who: Who): void {
    checkWho(who);
    this.#call.hangUp(who);
  }

  /** Sends a past webhook again: the last one of that stage, or the last of all. */
  resend(stage?: string): void {
    const fields = stage === undefined ? [...this.#sent.values()].at(-1) : this.#sent.get(stage);
    if (!fields) throw new RangeError(`Nothing of the stage "${stage ?? 'any'}" was sent.`);
    this.#send(fields);
  }

  /** Sends the opposite of the result that was given. */
  contradict(): void {
    const { ending } = this.#call.state;
    if (!ending) throw new RangeError('The payment has no result to contradict.');
    const paid = ending === 'paid';
    const result: Fields = [['success', paid ? '0' : '1'], ['reference_id', this.referenceId], ['message', paid ? DECLINED : APPROVED]];
    const { transactionWebhook } = this.settings;
    if (transactionWebhook !== 'instead') this.#send(result);
    if (transactionWebhook !== 'off') this.outbox.send(this.#transaction(paid ? 'failed' : 'completed'));
  }

  get #currency(): string {
    return this.fields.currency || 'GBP';
  }

  #dispatch(fields: Fields): void {
    const { transactionWebhook, realDigits } = this.settings;
    const { ending } = this.#call.state;
    this.#sent.delete(stageOf(fields));
    this.#sent.set(stageOf(fields), realDigits ? maskFields(fields) : fields);
    if (!ending || transactionWebhook !== 'instead') this.outbox.post(this.#post(fields));
    if (ending && transactionWebhook !== 'off') this.outbox.post(this.#transaction(transactionStatus(ending)));
    if (ending) this.#markEnded();
  }

  #close(): void {
    this.#call.close();
    this.#markEnded();
  }

  #send(fields: Fields): void {
    this.outbox.send(this.#post(fields));
  }

  #post(fields: Fields): Post {
    const { format } = this.settings;
    const stage = stageOf(fields);
    return { stage, url: this.#url(stage === 'result'), body: encodeFields(fields, format), masked: encodeFields(maskFields(fields), format).text };
  }

  #transaction(status: string): Post {
    const { amount = '0.00', reference_number: referenceNumber = '' } = this.fields;
    const transaction = { id: `txn_${this.#number}`, referenceNumber: referenceNumber || this.referenceId, amount, currency: this.#currency };
    const body: WebhookBody = encodeTransaction(transaction, status, this.#payments.options.now());
    return { stage: 'transaction', url: this.#url(true), body, masked: body.text };
  }

  #url(result: boolean): string {
    const { webhook_url: first = '', webhook_url_transaction: second = '' } = this.fields;
    const takesSecond = result === (this.settings.urlRoles === 'field-list');
    return (takesSecond ? second || first : first || second) || this.#payments.options.webhookUrl;
  }
}

function checkWho(who: unknown): void {
  if (who !== 'agent' && who !== 'customer') throw new TypeError('who must be "agent" or "customer".');
}

const base64 = (text: string): string => encodeURIComponent(Buffer.from(text, 'utf8').toString('base64')).replaceAll('%3D', '=').replaceAll('%2B', '+');
