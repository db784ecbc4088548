import { html, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { SwitchboardError } from '../../core/errors.js';
import { en } from '../../i18n/flexiti-checkout/en.js';
import { translations } from '../../i18n/flexiti-checkout/translations.js';
import {
  FlexitiSession,
  isActive,
  type FlexitiEnvironment,
  type FlexitiFlow,
  type FlexitiNotice,
  type FlexitiOutcome,
  type FlexitiPhase,
  type FlexitiSessionInfo,
  type FlexitiSnapshot,
} from '../../vendors/flexiti/index.js';
import { emit } from '../shared/emit.js';
import type { TypedListeners } from '../shared/events.js';
import { SwitchboardElement } from '../shared/switchboard-element.js';
import type { FlexitiBeforeCloseDetail, FlexitiCheckoutEventMap, FlexitiOutcomeDetail } from './flexiti-checkout.events.js';
import { endingOf } from './flexiti-checkout.texts.js';
import { renderCard, renderTrigger, type FlexitiView } from './flexiti-checkout.view.js';
import { card } from '../shared/card.styles.js';
import { reading } from '../shared/reading.styles.js';
import { spinner } from '../shared/spinner.styles.js';
import { tokens } from '../shared/tokens.styles.js';
import { styles } from './flexiti-checkout.styles.js';

const dictionaries = { en, ...translations };

/**
 * Financing by Flexiti in a shop's page: the vendor's widget in a checked frame, its events, and what to do next.
 * What it tells is a hint; the shop's server confirms with Flexiti before anything is delivered.
 *
 * @customElement flexiti-checkout
 *
 * @fires {FlexitiCheckoutEventMap['flx-success']} flx-success - The widget ended; detail is the documented eventData, validated.
 * @fires {FlexitiCheckoutEventMap['flx-failure']} flx-failure - The widget reported an error; the message is redacted vendor text.
 * @fires {FlexitiCheckoutEventMap['flx-cancel']} flx-cancel - The customer cancelled in the widget.
 * @fires {FlexitiCheckoutEventMap['flexiti-phase-change']} flexiti-phase-change - The phase changed.
 * @fires {FlexitiCheckoutEventMap['flexiti-outcome']} flexiti-outcome - What came of the session and what to do next; once a session.
 * @fires {FlexitiCheckoutEventMap['flexiti-error']} flexiti-error - Something is wrong, as a code of the kit's closed list.
 * @fires {FlexitiCheckoutEventMap['flexiti-slow']} flexiti-slow - Opening takes longer than 12 seconds.
 * @fires {FlexitiCheckoutEventMap['flexiti-message-rejected']} flexiti-message-rejected - A message did not pass the checks; at most one event a second.
 * @fires {FlexitiCheckoutEventMap['flexiti-before-close']} flexiti-before-close - Cancelable: a session that is under way is about to be closed.
 *
 * @slot trigger - A control of the page's own that opens the session, in place of the button.
 *
 * @csspart card - The card.
 * @csspart header - Its header.
 * @csspart frame - The box round the vendor's frame.
 * @csspart iframe - The vendor's frame.
 * @csspart note - What is said about the outcome or an error.
 * @csspart button - Every button.
 *
 * @cssprop [--sb-flexiti-frame-size=40rem] - Height of the vendor's frame.
 *
 * @cssstate idle - Nothing is open.
 * @cssstate preparing - A session is being fetched.
 * @cssstate loading - The frame is loading.
 * @cssstate open - The customer is in the widget.
 * @cssstate completed - The widget ended.
 * @cssstate cancelled - The customer cancelled.
 * @cssstate failed - The widget failed or could not be opened.
 * @cssstate expired - The session's time ran out.
 *
 * @example
 * ```html
 * <flexiti-checkout presentation="dialog"></flexiti-checkout>
 * <script type="module">
 *   const checkout = document.querySelector('flexiti-checkout');
 *   checkout.fetchSession = async () => (await fetch('/flexiti-session', { method: 'POST' })).json();
 *   checkout.addEventListener('flexiti-outcome', (event) => console.log(event.detail.outcome, event.detail.nextStep));
 * </script>
 * ```
 */
export class FlexitiCheckoutElement extends SwitchboardElement<typeof en> {
  static override styles: CSSResultGroup = [tokens, card, reading, spinner, styles];

  static override properties: PropertyDeclarations = {
    src: {},
    flow: {},
    presentation: {},
    environment: {},
    gateway: {},
    orderId: { attribute: 'order-id' },
    details: { attribute: false },
    fetchSession: { attribute: false },
    allowedOrigins: { attribute: false },
  };

  protected override readonly dictionaries = dictionaries;

  /** The session URL (`redirection_url` of the vendor's widget/init). A bearer secret: set it as a property where you can. With `presentation="inline"` it opens at once. */
  src: string | undefined;

  /** What the session is for; decides what `action: "apply"` means. */
  flow: FlexitiFlow = 'purchase';

  /** Where the widget is shown. */
  presentation: 'inline' | 'dialog' = 'inline';

  /** Which Flexiti system the URL belongs to; decides the accepted origins. */
  environment: FlexitiEnvironment = 'production';

  /** Base URL of the gateway that opens sessions and confirms outcomes; overrides the provider's. */
  gateway: string | undefined;

  /** The shop's order, sent to the gateway with the request for a session. */
  orderId: string | undefined;

  /** More for the gateway, such as `{amount, customer}`, where its own order hook does not know them. Kept out of every event and of the snapshot. */
  details: Readonly<Record<string, unknown>> | undefined;

  /** Gives a fresh session from the shop's server; asked at every opening when `src` is not set. */
  fetchSession: (() => Promise<FlexitiSessionInfo>) | undefined;

  /** Exact origins accepted beside the environment's own, such as `https://finance.example`. http is taken on a loopback host only. */
  allowedOrigins: readonly string[] = [];

  protected readonly session = new FlexitiSession();
  /** Where the running session is shown: moving its frame would end it. */
  #shownIn: 'inline' | 'dialog' = 'inline';
  #minutes: ReturnType<typeof setInterval> | undefined;
  #restarting = false;

  constructor() {
    super();
    this.session.subscribe((snapshot, previous) => this.#changed(snapshot, previous));
    this.session.onNotice((notice) => this.#noticed(notice));
  }

  /** Where the session stands. */
  get phase(): FlexitiPhase {
    return this.session.snapshot.phase;
  }

  /** What came of the session; null before its end. A hint until the shop's server has asked Flexiti. */
  get outcome(): FlexitiOutcome | null {
    return this.session.snapshot.outcome;
  }

  /** Everything the element shows, frozen. */
  get snapshot(): Readonly<FlexitiSnapshot> {
    return this.session.snapshot;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.showPhase(this.phase);
    if (!this.session.attached) this.session.interrupt();
    this.#minutes = setInterval(() => this.requestUpdate(), 15_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#minutes);
    this.session.detach();
    queueMicrotask(() => {
      if (!this.isConnected) this.session.close();
    });
  }

  /**
   * Opens a session in a fresh frame; resolves when the frame was put in or the attempt has failed. Does nothing while one is under way.
   * Never rejects: failures are told by `flexiti-error`.
   */
  async open(): Promise<void> {
    await this.rendered;
    if (!this.isConnected || isActive(this.phase)) return;
    const { src } = this;
    const getSession = src ? () => ({ url: src }) : this.#beginner();
    if (!getSession) return this.session.refuse(new SwitchboardError('not-configured', 'Set src, fetchSession or gateway.'));
    this.#shownIn = this.presentation;
    this.requestUpdate();
    await this.rendered;
    const mount = this.renderRoot.querySelector('.frame');
    if (!mount || isActive(this.phase)) return;
    const dialog = this.#dialog;
    if (dialog && !dialog.open) dialog.showModal();
    // the button that was pressed goes away, and the person goes on in the frame
    const moveFocus = !dialog && this.shadowRoot?.activeElement !== null;
    await this.session.open({
      flow: this.flow,
      environment: this.environment,
      allowedOrigins: this.allowedOrigins,
      getSession,
      mount,
      title: this.t('title'),
    });
    if (moveFocus) mount.querySelector('iframe')?.focus();
  }

  /** Closes the session and goes back to `idle`. While one is under way, `flexiti-before-close` is dispatched first and may prevent it. Flexiti is not told. */
  close(): void {
    this.#close('method');
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const mayNowPass = this.snapshot.problem?.code === 'url-refused' && (changed.has('allowedOrigins') || changed.has('environment'));
    if (this.src && this.presentation !== 'dialog' && (changed.has('src') || mayNowPass)) {
      if (changed.has('src')) this.session.close();
      void this.open();
    }
  }

  protected override render(): TemplateResult {
    const { snapshot } = this;
    const inDialog = (snapshot.phase === 'idle' ? this.presentation : this.#shownIn) === 'dialog';
    const view: FlexitiView = {
      snapshot,
      t: this.t,
      inDialog,
      canRenew: !this.src && this.#beginner() !== undefined,
      minutesLeft: snapshot.expiresAt && Math.max(1, Math.round((snapshot.expiresAt - Date.now()) / 60_000)),
      onTrigger: this.#onTrigger,
      onClose: this.#onClose,
      onRestart: this.#onRestart,
    };
    if (!inDialog) return renderCard(view);
    return html`${renderTrigger(view)}
      <dialog aria-labelledby="title" @close=${this.#onDialogClose}>${renderCard(view)}</dialog>`;
  }

  /** What begins a session that can be begun again; a session URL serves once. */
  #beginner(): ((signal: AbortSignal) => Promise<FlexitiSessionInfo>) | undefined {
    const { gateway, switchboard, flow, orderId, details, localeTag, fetchSession } = this;
    if (fetchSession) return () => fetchSession.call(this);
    if (!gateway && !switchboard?.gateway) return undefined;
    // a page without a gateway loads none of this
    return async (signal) => (await import('../../vendors/flexiti/flexiti-gateway.js')).gatewaySession({ gateway, switchboard, flow, orderId, details, language: localeTag }, signal);
  }

  #changed(snapshot: Readonly<FlexitiSnapshot>, previous: Readonly<FlexitiSnapshot>): void {
    this.requestUpdate();
    const { phase, outcome, nextStep, flow, eventData } = snapshot;
    if (phase !== previous.phase) {
      this.showPhase(phase);
      if (phase === 'idle' && !this.#restarting) this.#dialog?.close();
      emit(this, 'flexiti-phase-change', { phase, previousPhase: previous.phase });
    }
    if (snapshot.slow && !previous.slow) emit(this, 'flexiti-slow', null);
    if (outcome && nextStep && previous.outcome === null) emit<FlexitiOutcomeDetail>(this, 'flexiti-outcome', { outcome, nextStep, flow, eventData });
  }

  #noticed(notice: FlexitiNotice): void {
    if (notice.type === 'message') {
      const { message } = notice;
      emit(this, message.type, message.type === 'flx-success' ? message.eventData : message.type === 'flx-failure' ? message.failure : null);
    } else if (notice.type === 'rejected') {
      const { reason, origin } = notice;
      emit(this, 'flexiti-message-rejected', { reason, origin });
    } else {
      const { code, retryable } = notice.error;
      emit(this, 'flexiti-error', { code, message: this.t(endingOf(this.snapshot)!.text), retryable });
    }
  }

  get #dialog(): HTMLDialogElement | null | undefined {
    return this.renderRoot?.querySelector('dialog');
  }

  #close(reason: FlexitiBeforeCloseDetail['reason']): void {
    if (isActive(this.phase) && !emit<FlexitiBeforeCloseDetail>(this, 'flexiti-before-close', { reason }, true)) return;
    this.session.close();
  }

  // lit calls listeners with the element as `this`

  #onTrigger(): void {
    void this.open();
  }

  #onClose(): void {
    this.#close('user');
  }

  #onRestart(): void {
    this.#restarting = true;
    this.session.close();
    this.#restarting = false;
    void this.open();
  }

  #onDialogClose(): void {
    // Escape closes the dialog itself; while focus is in the frame the key never comes here
    if (this.phase !== 'idle') this.#close('user');
    if (this.phase !== 'idle') this.#dialog?.showModal();
  }
}

export interface FlexitiCheckoutElement {
  addEventListener: TypedListeners<FlexitiCheckoutEventMap & HTMLElementEventMap>;
  removeEventListener: TypedListeners<FlexitiCheckoutEventMap & HTMLElementEventMap>;
}
