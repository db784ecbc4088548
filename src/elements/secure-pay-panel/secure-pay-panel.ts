import type { CSSResultGroup, PropertyDeclarations, PropertyValues, TemplateResult } from 'lit';
import { SwitchboardError, type ErrorCode } from '../../core/errors.js';
import { en } from '../../i18n/secure-pay-panel/en.js';
import { translations } from '../../i18n/secure-pay-panel/translations.js';
import {
  canStart,
  isEntering,
  isRunning,
  SecureIvrClient,
  SecurePaySession,
  type SecureIvrClientLike,
  type SecureIvrConnection,
  type SecurePayEntry,
  type SecurePayNotice,
  type SecurePayOutcome,
  type SecurePayPhase,
  type SecurePaySnapshot,
  type SecurePayVerdict,
  type StartSecurePayOptions,
  type StepRule,
} from '../../vendors/five9/index.js';
import { emit } from '../shared/emit.js';
import type { ErrorDetail, TypedListeners } from '../shared/events.js';
import { SwitchboardElement } from '../shared/switchboard-element.js';
import type { SecurePayBeforeStartDetail, SecurePayOutcomeDetail, SecurePayPanelEventMap } from './secure-pay-panel.events.js';
import { errorKey, factsOf, tellingOf, type Key } from './secure-pay-panel.texts.js';
import { renderPanel, type Action } from './secure-pay-panel.view.js';
import { accents } from '../shared/accents.styles.js';
import { card } from '../shared/card.styles.js';
import { panel } from '../shared/panel.styles.js';
import { tokens } from '../shared/tokens.styles.js';
import { styles } from './secure-pay-panel.styles.js';

const dictionaries = { en, ...translations };

/** Milliseconds after a payment in which Start does not act. */
const MISPRESS = 700;
/** Seconds after which an agent would like to know that nothing has happened. */
const STALLED = 25;

/**
 * A card payment by Five9 Secure Pay, as the agent sees it: who must do what next, what the payment line says, and what came of it. No card digit is heard or seen here.
 * What it tells is a hint; the merchant's server confirms with the payment processor.
 *
 * @customElement secure-pay-panel
 *
 * @fires {SecurePayPanelEventMap['secureivr-ready']} secureivr-ready - The vendor's `secureivr.ready`.
 * @fires {SecurePayPanelEventMap['secureivr-not-ready']} secureivr-not-ready - The vendor's `secureivr.not_ready`.
 * @fires {SecurePayPanelEventMap['secureivr-started']} secureivr-started - The vendor's `secureivr.started`, OK or ERROR.
 * @fires {SecurePayPanelEventMap['secureivr-ended']} secureivr-ended - The vendor's `secureivr.ended`.
 * @fires {SecurePayPanelEventMap['secureivr-message']} secureivr-message - The vendor's `secureivr.message`; card numbers in it are masked.
 * @fires {SecurePayPanelEventMap['secureivr-status-changed']} secureivr-status-changed - The vendor's `status.changed`.
 * @fires {SecurePayPanelEventMap['secureivr-connection-changed']} secureivr-connection-changed - The vendor's `connection.changed`.
 * @fires {SecurePayPanelEventMap['secure-pay-phase-change']} secure-pay-phase-change - The phase changed.
 * @fires {SecurePayPanelEventMap['secure-pay-outcome']} secure-pay-outcome - What came of the payment; once a session.
 * @fires {SecurePayPanelEventMap['secure-pay-error']} secure-pay-error - Something is wrong, as a code of the kit's closed list.
 * @fires {SecurePayPanelEventMap['secure-pay-before-start']} secure-pay-before-start - Cancelable: a payment is about to start; the detail may be changed.
 * @fires {SecurePayPanelEventMap['secure-pay-before-cancel']} secure-pay-before-cancel - Cancelable: a running payment is about to be cancelled.
 * @fires {SecurePayPanelEventMap['secure-entry-change']} secure-entry-change - Card data may be keyed from now on, or no longer: pause recordings while it may.
 *
 * @csspart card - The card.
 * @csspart header - Its header.
 * @csspart say - What goes on and what to do.
 * @csspart error - The banner of an error.
 * @csspart log - The messages of the payment line.
 * @csspart footer - The connection and the last sign of life.
 * @csspart button - Every button.
 *
 * @cssstate offline - No client, or no agent is logged in.
 * @cssstate not-ready - A payment cannot be started now.
 * @cssstate ready - A payment can be started.
 * @cssstate starting - A start was asked for.
 * @cssstate in-progress - The customer is on the payment line.
 * @cssstate cancelling - A cancel was asked for.
 * @cssstate ended - The payment line has ended.
 *
 * @example
 * ```html
 * <secure-pay-panel amount="42.00" invoice-number="88-1032"></secure-pay-panel>
 * <script type="module">
 *   const panel = document.querySelector('secure-pay-panel');
 *   panel.client = new SecureIvrClient(); // Five9's own, or the one of switchboard-elements/five9
 *   panel.classifyResult = (message) => (message.startsWith('Payment Reference ID') ? 'success' : 'unknown');
 *   panel.addEventListener('secure-pay-outcome', (event) => console.log(event.detail.outcome));
 * </script>
 * ```
 */
export class SecurePayPanelElement extends SwitchboardElement<typeof en> {
  static override styles: CSSResultGroup = [tokens, card, accents, panel, styles];

  static override properties: PropertyDeclarations = {
    amount: {},
    invoiceNumber: { attribute: 'invoice-number' },
    firstName: { attribute: 'first-name' },
    lastName: { attribute: 'last-name' },
    variableGroup: { attribute: 'variable-group' },
    bridgeUrl: { attribute: 'bridge-url' },
    apiUrl: { attribute: 'api-url' },
    withoutEvents: { attribute: 'without-events', type: Boolean },
    startTimeout: { attribute: 'start-timeout', type: Number },
    client: { attribute: false, noAccessor: true },
    callVariables: { attribute: false },
    classifyResult: { attribute: false },
    stepRules: { attribute: false },
    confirming: { state: true },
    copied: { state: true },
  };

  protected override readonly dictionaries = dictionaries;

  /** What is to be paid, as the IVR wants it; sent as `<group>.PaymentAmount`. */
  amount: string | undefined;

  /** Sent as `<group>.InvoiceNumber`. */
  invoiceNumber: string | undefined;

  /** Sent as `<group>.FirstName`. */
  firstName: string | undefined;

  /** Sent as `<group>.LastName`. */
  lastName: string | undefined;

  /** Group of the secure IVR's call variables. */
  variableGroup = 'SecurePay';

  /** Address of the Bridge Service. With this or `api-url`, and without a `client`, the panel makes a client of its own. */
  bridgeUrl: string | undefined;

  /** Five9's login host, such as `https://app.five9.com`. */
  apiUrl: string | undefined;

  /** Starts without messages from the payment line (`withEvents: false`). */
  withoutEvents = false;

  /** Seconds until a start that the vendor does not answer is given up. A `SecureIvrClient` of the kit that the page gives goes by its own `joinTimeout`. */
  startTimeout = 45;

  /** More call variables, `Group.Name` to value. The attributes win. */
  callVariables: Readonly<Record<string, string>> = {};

  /** What the text of a RESULT means: the texts are each IVR's own. Without it a result is `unknown`. */
  classifyResult: ((message: string) => SecurePayVerdict) | undefined;

  /** Rules that turn the text of a message into a step; tried before the shipped English, French and Spanish ones. */
  stepRules: readonly StepRule[] = [];

  private confirming = false;

  private copied = false;

  readonly #session = new SecurePaySession(this);
  readonly #askToStay = (event: Event): void => event.preventDefault();
  #client: SecureIvrClientLike | null = null;
  /** Made here when the page gives addresses and no client. */
  #own: SecureIvrClient | undefined;
  /** The addresses have changed since. */
  #outdated = false;
  /** When the last payment ended. */
  #endedAt = 0;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.#session.subscribe((snapshot, previous) => this.#changed(snapshot, previous));
    this.#session.onNotice((notice) => this.#noticed(notice));
  }

  /**
   * The vendor's own SecureIvrClient, ours, or any object with `startSecurePay`, `cancelSecurePay` and `on`. Heard from the moment it is set: give it before the agent's session begins,
   * for the vendor's object does not repeat what it has said.
   */
  get client(): SecureIvrClientLike | null {
    return this.#client;
  }
  set client(client: SecureIvrClientLike | null | undefined) {
    this.#client = client ?? null;
    this.#attach();
    this.requestUpdate();
  }

  /** Where the payment stands. */
  get phase(): SecurePayPhase {
    return this.snapshot.phase;
  }

  /** What came of the last payment; null before its end. A hint until the merchant's server has asked. */
  get outcome(): SecurePayOutcome | null {
    return this.snapshot.outcome;
  }

  /** The agent's status in the vendor's words; null before the first. */
  get agentStatus(): string | null {
    return this.snapshot.agentStatus;
  }

  /** State of the connection that messages come by; null before its first word. */
  get connection(): SecureIvrConnection | null {
    return this.snapshot.connection;
  }

  /** `Call.session_id` of the secure IVR call; null before the start is confirmed. */
  get sessionId(): string | null {
    return this.snapshot.sessionId;
  }

  /** Messages and results, oldest first; the last 100. */
  get entries(): readonly SecurePayEntry[] {
    return this.snapshot.entries;
  }

  /** Everything the element shows, frozen. */
  get snapshot(): Readonly<SecurePaySnapshot> {
    return this.#session.snapshot;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.showPhase(this.phase);
    if (this.hasUpdated) this.#attach();
    this.#tick();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticker);
    queueMicrotask(() => this.#attach());
  }

  /**
   * Starts a payment with the attributes' values. Resolves with the session id when the vendor confirms the start.
   *
   * @throws SwitchboardError when a payment runs already, none may start now, a listener prevented it, a call variable has no group, or the vendor refused or did not answer
   */
  async startSecurePay(options: StartSecurePayOptions = {}): Promise<string | null> {
    const detail: SecurePayBeforeStartDetail = {
      callVariables: { ...this.callVariables, ...options.callVariables, ...this.#variables },
      withEvents: options.withEvents ?? !this.withoutEvents,
    };
    if (canStart(this.snapshot) && !emit(this, 'secure-pay-before-start', detail, true)) throw prevented();
    return this.#session.start(detail);
  }

  /**
   * Brings the customer back. Resolves when the vendor says that they are.
   *
   * @throws SwitchboardError when nothing runs, a listener prevented it, or the vendor refused or did not answer
   */
  async cancelSecurePay(): Promise<void> {
    if (isRunning(this.snapshot) && !emit(this, 'secure-pay-before-cancel', null, true)) throw prevented();
    return this.#session.cancel();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#outdated ||= changed.has('bridgeUrl') || changed.has('apiUrl') || changed.has('variableGroup');
    if (this.#outdated) this.#attach();
  }

  protected override render(): TemplateResult {
    const { snapshot, localeTag } = this;
    const { problem, agentStatus, lastEventAt, outcome, callVariables } = snapshot;
    const quiet = Math.round(Math.max(0, Date.now() - (lastEventAt ?? Infinity)) / 1000);
    const next = factsOf(this.#variables, this.#group, localeTag);
    const facts = isRunning(snapshot) || outcome ? factsOf(callVariables, this.#group, localeTag) : next;
    return renderPanel({
      snapshot,
      t: this.t,
      facts,
      next: next.join() === facts.join() ? [] : next,
      telling: tellingOf(snapshot, quiet >= STALLED),
      confirming: this.confirming,
      copied: this.copied,
      problemText: errorKey(problem?.code),
      status: agentStatus && Object.hasOwn(en, agentStatus) ? this.t(agentStatus as Key) : agentStatus,
      ago: new Intl.RelativeTimeFormat(localeTag).format(-quiet, 'second'),
      act: (action) => this.#act(action),
    });
  }

  get #group(): string {
    return this.variableGroup || 'SecurePay';
  }

  /** What the attributes say. */
  get #variables(): Record<string, string> {
    const values = { PaymentAmount: this.amount, InvoiceNumber: this.invoiceNumber, FirstName: this.firstName, LastName: this.lastName };
    return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[`${this.#group}.${name}`, value]] : [])));
  }

  /** The client that the properties ask for. A client of our own goes with the element, but not while a payment runs: that is followed to its end. */
  #attach(): void {
    const wanted = !this.#client && this.isConnected && (this.apiUrl || this.bridgeUrl);
    if (this.#client || !isRunning(this.snapshot)) {
      if (!wanted || this.#outdated) {
        this.#own?.close();
        this.#own = undefined;
      }
      this.#outdated = false;
    }
    const joinTimeout = this.startTimeout * 1000;
    if (wanted) this.#own ??= new SecureIvrClient({ variableGroup: this.#group, ...(joinTimeout > 0 && { joinTimeout }), ...(this.apiUrl && { apiUrl: this.apiUrl }), ...(this.bridgeUrl && { bridgeUrl: this.bridgeUrl }) });
    this.#session.attach(this.#client ?? this.#own ?? null);
  }

  #changed(snapshot: Readonly<SecurePaySnapshot>, previous: Readonly<SecurePaySnapshot>): void {
    this.requestUpdate();
    const { phase, outcome, message, sessionId, incomplete } = snapshot;
    if (phase !== previous.phase) {
      this.showPhase(phase);
      this.confirming = this.copied = false;
      this.#tick();
      emit(this, 'secure-pay-phase-change', { phase, previousPhase: previous.phase });
    }
    const active = isEntering(snapshot);
    if (active !== isEntering(previous)) {
      if (active) addEventListener('beforeunload', this.#askToStay);
      else removeEventListener('beforeunload', this.#askToStay);
      emit(this, 'secure-entry-change', { active });
    }
    if (incomplete && !previous.incomplete) this.#tellError('messages-missed', false);
    if (outcome && !previous.outcome) emit<SecurePayOutcomeDetail>(this, 'secure-pay-outcome', { outcome, message, sessionId });
    if (isRunning(previous) && !isRunning(snapshot)) {
      this.#endedAt = Date.now();
      queueMicrotask(() => this.#attach());
    }
  }

  #noticed(notice: SecurePayNotice): void {
    if (notice.type === 'error') return this.#tellError(notice.problem.code, notice.problem.retryable);
    emit(this, `secureivr-${notice.event.evt.replace('secureivr.', '').replace(/[._]/g, '-')}`, notice.event);
  }

  #tellError(code: ErrorCode, retryable: boolean): void {
    emit<ErrorDetail>(this, 'secure-pay-error', { code, message: this.t(errorKey(code)), retryable });
  }

  /** The time since the last sign of life is shown while a payment runs. */
  #tick(): void {
    clearInterval(this.#ticker);
    if (this.isConnected && isRunning(this.snapshot)) this.#ticker = setInterval(() => this.requestUpdate(), 1000);
  }

  #act(action: Action): void {
    this.confirming = action === 'cancel';
    // a press that was meant for what stood here while the payment ran
    if (action === 'start' && Date.now() - this.#endedAt > MISPRESS) this.startSecurePay().catch(ignore);
    else if (action === 'confirm') this.cancelSecurePay().catch(ignore);
    else if (action === 'dismiss') this.#session.report();
    else if (action === 'copy') this.#copy();
  }

  #copy(): void {
    navigator.clipboard?.writeText(JSON.stringify(this.snapshot, null, 2)).then(() => (this.copied = true), ignore);
  }
}

/** What a button began is told by events. */
const ignore = (): void => {};
const prevented = (): SwitchboardError => new SwitchboardError('not-allowed', 'Prevented');

export interface SecurePayPanelElement {
  addEventListener: TypedListeners<SecurePayPanelEventMap & HTMLElementEventMap>;
  removeEventListener: TypedListeners<SecurePayPanelEventMap & HTMLElementEventMap>;
}
