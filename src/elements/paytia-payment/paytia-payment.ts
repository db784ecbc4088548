import type { CSSResultGroup, PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { SwitchboardError } from '../../core/errors.js';
import { sharedStream, type SharedStream } from '../../context/shared-stream.js';
import { en } from '../../i18n/paytia-payment/en.js';
import { translations } from '../../i18n/paytia-payment/translations.js';
import {
  checkFrameUrl,
  isSecureEntry,
  PaytiaSession,
  type PaytiaAttempts,
  type PaytiaCard,
  type PaytiaConnection,
  type PaytiaGateway,
  type PaytiaNotice,
  type PaytiaOutcome,
  type PaytiaPaymentDetails,
  type PaytiaPhase,
  type PaytiaSnapshot,
} from '../../vendors/paytia/index.js';
import { emit } from '../shared/emit.js';
import type { TypedListeners } from '../shared/events.js';
import { SwitchboardElement } from '../shared/switchboard-element.js';
import type { PaytiaOutcomeDetail, PaytiaPaymentEventMap, PaytiaStageDetail } from './paytia-payment.events.js';
import { renderPanel, wordsFor } from './paytia-payment.view.js';
import { accents } from '../shared/accents.styles.js';
import { card } from '../shared/card.styles.js';
import { panel } from '../shared/panel.styles.js';
import { steps } from '../shared/steps.styles.js';
import { tokens } from '../shared/tokens.styles.js';
import { styles } from './paytia-payment.styles.js';

const dictionaries = { en, ...translations };

/** Where no provider shares one, the elements of a gateway still share a stream. */
const streams = new Map<string, SharedStream>();

/** Milliseconds without a key before a screen reader is told how many digits there are. */
const SPEECH_PAUSE = 1_500;

/**
 * The agent's view of a payment that a customer keys on the phone: each step as Paytia reports it, masked digits, what is to be pressed, and the outcome.
 * What it tells is a hint; the merchant's server has the vendor's own record.
 *
 * @customElement paytia-payment
 *
 * @fires {PaytiaPaymentEventMap['paytia-stage']} paytia-stage - A webhook changed something; digits are counts.
 * @fires {PaytiaPaymentEventMap['paytia-phase-change']} paytia-phase-change - The phase changed.
 * @fires {PaytiaPaymentEventMap['paytia-outcome']} paytia-outcome - What came of the payment; once a payment.
 * @fires {PaytiaPaymentEventMap['paytia-error']} paytia-error - Something is wrong, as a code of the kit's closed list.
 * @fires {PaytiaPaymentEventMap['secure-entry-change']} secure-entry-change - Card data is being keyed from now on, or no longer.
 *
 * @csspart card - The card.
 * @csspart header - Its header.
 * @csspart say - What goes on now and what is pressed.
 * @csspart note - What is said about the outcome, a delay or an error.
 * @csspart digits - The masked digits.
 * @csspart steps - The progress list.
 * @csspart frame - The box round the vendor's frame.
 * @csspart iframe - The vendor's frame.
 * @csspart button - Every button.
 *
 * @cssprop [--sb-paytia-frame-size=30rem] - Height of the vendor's frame.
 *
 * @cssstate idle - No payment.
 * @cssstate starting - A payment is being started, or read from the log.
 * @cssstate agent-id - The agent keys their ID.
 * @cssstate amount - The customer is asked whether the amount is right.
 * @cssstate card-number - The customer keys the card number.
 * @cssstate card-confirm - The customer hears the card read back.
 * @cssstate expiry - The customer keys the expiry date.
 * @cssstate security-code - The customer keys the security code.
 * @cssstate processing - The provider is being asked.
 * @cssstate completed - The payment has ended.
 *
 * @example
 * ```html
 * <switchboard-provider gateway="https://pay.example.com">
 *   <paytia-payment reference-id="INV-20417-1" amount="128.40" currency="GBP"></paytia-payment>
 * </switchboard-provider>
 * ```
 */
export class PaytiaPaymentElement extends SwitchboardElement<typeof en> {
  static override styles: CSSResultGroup = [tokens, card, accents, panel, steps, styles];

  static override properties: PropertyDeclarations = {
    referenceId: { attribute: 'reference-id' },
    gateway: {},
    amount: {},
    currency: {},
    frame: {},
    details: { attribute: false },
    allowedFrameOrigins: { attribute: false },
    quiet: { state: true },
    spoken: { state: true },
  };

  protected override readonly dictionaries = dictionaries;

  /** A payment that exists: its state is read from the gateway's log, however far it has come. Removing the attribute forgets the payment; it goes on. */
  referenceId: string | undefined;

  /** Base URL of the gateway; overrides the provider's. */
  gateway: string | undefined;

  /** Decimal number with a point, such as `128.40`; shown, and sent when a payment is started. */
  amount: string | undefined;

  /** ISO 4217 code; shown, and sent when a payment is started. */
  currency: string | undefined;

  /** Whether the vendor's own page is shown in a frame. It is at hand only where the payment was started. */
  frame: 'hidden' | 'visible' = 'hidden';

  /** Fields of a new payment beside `amount` and `currency`, as the gateway names them. */
  details: PaytiaPaymentDetails = {};

  /** Exact origins that the frame may come from beside Paytia's own. http is taken on a loopback host only. */
  allowedFrameOrigins: readonly string[] = [];

  private quiet = 0;

  private spoken = (): string => '';

  readonly #session = new PaytiaSession();
  /** What `reference-id` was when it was last acted on. */
  #reference = '';
  /** The gateway that is being followed. */
  #followed = '';
  #ticker: ReturnType<typeof setInterval> | undefined;
  #speech: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.#session.subscribe((snapshot, previous) => this.#changed(snapshot, previous));
    this.#session.onNotice((notice) => this.#noticed(notice));
  }

  /** Where the payment stands. */
  get phase(): PaytiaPhase {
    return this.snapshot.phase;
  }

  /** What came of the payment; null before its end. */
  get outcome(): PaytiaOutcome | null {
    return this.snapshot.outcome;
  }

  /** The card, once Paytia has named it; never more than its brand and last four digits. */
  get card(): PaytiaCard | null {
    return this.snapshot.card;
  }

  /** How many digits of the present field have been keyed. */
  get digits(): number {
    return this.snapshot.digits;
  }

  /** How often each field was begun. */
  get attempts(): PaytiaAttempts {
    return this.snapshot.attempts;
  }

  /** Whether what is shown is up to date. */
  get connection(): PaytiaConnection {
    return this.snapshot.connection;
  }

  /** Everything the element shows, frozen. */
  get snapshot(): Readonly<PaytiaSnapshot> {
    return this.#session.snapshot;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.showPhase(this.phase);
    this.#listenForNews();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticker);
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#followed = '';
      this.#session.release();
    });
  }

  /**
   * Starts a payment at Paytia with `amount`, `currency`, `details` and the given details over them, and follows it. Resolves when the gateway has answered.
   * Does nothing while a payment is under way. Never rejects: failures are told by `paytia-error`.
   */
  async start(details: PaytiaPaymentDetails = {}): Promise<void> {
    await this.rendered;
    const { amount, currency } = this;
    const gateway = this.#gateway();
    if (gateway) await this.#session.start(gateway, { ...(amount && { amount }), ...(currency && { currency }), ...this.details, ...details });
    if (!this.isConnected) this.#session.release();
    if (this.#frame && !this.#frameUrl) this.#session.refuse(new SwitchboardError('url-refused', 'Paytia’s frame is not on an accepted origin.'));
  }

  /** Follows a payment that exists, as `reference-id` does. */
  attach(referenceId: string): void {
    const gateway = this.#gateway();
    if (gateway) this.#session.attach(gateway, referenceId);
  }

  /** Forgets the payment and goes back to `idle`. The payment goes on: there is no way to stop it from here. */
  detach(): void {
    this.#session.detach();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const url = this.#url;
    const { referenceId = '' } = this;
    if (referenceId !== this.#reference) {
      // a provider that is defined later brings the gateway later
      if (referenceId && !url) return;
      this.#reference = referenceId;
      if (referenceId) this.attach(referenceId);
      else this.detach();
    } else if (url && url !== this.#followed && this.snapshot.referenceId && this.isConnected) this.#session.follow(this.#gateway()!);
  }

  protected override render(): TemplateResult {
    const { snapshot, quiet, spoken, t } = this;
    return renderPanel({ snapshot, t, quiet, spoken: spoken(), frameUrl: this.#frameUrl, amount: this.#amountText(), canStart: !this.referenceId, onStart: () => void this.start() });
  }

  get #url(): string {
    return (this.gateway || this.switchboard?.gateway || '').replace(/\/+$/, '');
  }

  /** What the gateway gave, when it is to be shown. */
  get #frame(): string | undefined {
    return this.frame === 'visible' ? this.#session.frameUrl : undefined;
  }

  get #frameUrl(): string | undefined {
    return checkFrameUrl(this.#frame, this.allowedFrameOrigins, location.origin);
  }

  #gateway(): PaytiaGateway | undefined {
    const url = this.#url;
    const { switchboard } = this;
    if (!url) {
      this.#session.refuse(new SwitchboardError('not-configured', 'Set gateway.'));
      return undefined;
    }
    this.#followed = url;
    const token = async (): Promise<string | undefined> => switchboard?.token();
    let stream = switchboard?.gateway === url ? switchboard.stream : streams.get(url);
    if (!stream) streams.set(url, (stream = sharedStream({ url: `${url}/events`, token })));
    return { url, token, stream };
  }

  #amountText(): string {
    // what a payment was started with stays, whatever the page asks for next
    const started = this.phase === 'idle' ? undefined : this.#session.details;
    const { amount = this.details?.['amount'], currency = this.details?.['currency'] } = started ?? this;
    if (!amount) return '';
    try {
      return Number(amount).toLocaleString(this.localeTag, { style: 'currency', currency: currency as string });
    } catch {
      return String(amount);
    }
  }

  #changed(snapshot: Readonly<PaytiaSnapshot>, previous: Readonly<PaytiaSnapshot>): void {
    this.requestUpdate();
    const { phase, outcome, result, referenceId, digits, connection } = snapshot;
    const isEntry = isSecureEntry(phase);
    const words = wordsFor(phase);
    const word = words ?? outcome;
    const said = (): string => (word ? this.t(word) : '');
    if (connection === previous.connection) this.#listenForNews();
    if (phase !== previous.phase || outcome !== previous.outcome) this.#say(said);
    else if (connection !== previous.connection) this.#say(connection === 'live' ? said : () => this.t('paused'));
    else if (digits !== previous.digits) {
      // not a word for each key: the count, once there is a pause
      clearTimeout(this.#speech);
      this.#speech = setTimeout(() => this.#say(digits ? () => this.t('digits', { count: digits }) : said), SPEECH_PAUSE);
    }
    if (phase !== previous.phase) {
      this.showPhase(phase);
      emit(this, 'paytia-phase-change', { phase, previousPhase: previous.phase });
      if (isEntry !== isSecureEntry(previous.phase)) emit(this, 'secure-entry-change', { active: isEntry });
    }
    if (outcome && !previous.outcome) emit<PaytiaOutcomeDetail>(this, 'paytia-outcome', { outcome, referenceId, ...result! });
  }

  #noticed(notice: PaytiaNotice): void {
    if (notice.type === 'message') {
      const { message, at, attempt } = notice;
      emit<PaytiaStageDetail>(this, 'paytia-stage', { ...message.data, stage: message.type, referenceId: this.snapshot.referenceId, attempt, at });
    } else {
      const { code, retryable } = notice.error;
      emit(this, 'paytia-error', { code, message: this.t(code === 'outcome-contradicted' || code === 'messages-missed' ? 'check' : 'problem'), retryable });
    }
  }

  /** Counts the seconds without news while something goes on. */
  #listenForNews(): void {
    clearInterval(this.#ticker);
    this.quiet = 0;
    const since = Date.now();
    if (this.isConnected && wordsFor(this.phase)) this.#ticker = setInterval(() => (this.quiet = Math.round((Date.now() - since) / 1000)), 1_000);
  }

  /** A function, so that what was said last is said anew in another language. */
  #say(spoken: () => string): void {
    clearTimeout(this.#speech);
    this.spoken = spoken;
  }
}

export interface PaytiaPaymentElement {
  addEventListener: TypedListeners<PaytiaPaymentEventMap & HTMLElementEventMap>;
  removeEventListener: TypedListeners<PaytiaPaymentEventMap & HTMLElementEventMap>;
}
