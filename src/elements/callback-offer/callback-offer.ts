import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { en } from '../../i18n/callback-offer/en.js';
import { translations } from '../../i18n/callback-offer/translations.js';
import type { Dictionaries } from '../../i18n/language.js';
import { CallbackError, CallbackSession, gatewayBackend, gmsBackend, isActive } from '../../vendors/genesys/index.js';
import type { AttachedData, CallbackBackend, CallbackConfig, CallbackNotice, CallbackOutcome, CallbackPhase } from '../../vendors/genesys/index.js';
import type { CallbackSnapshot, CallDirection } from '../../vendors/genesys/index.js';
import { emit } from '../shared/emit.js';
import type { TypedListeners } from '../shared/events.js';
import { SwitchboardElement } from '../shared/switchboard-element.js';
import type { CallbackCard } from './callback-offer.card.js';
import type { CallbackOfferEventMap, CallbackOutcomeDetail } from './callback-offer.events.js';
import { requestOf } from './callback-offer.request.js';
import { accents } from '../shared/accents.styles.js';
import { card } from '../shared/card.styles.js';
import { reading } from '../shared/reading.styles.js';
import { spinner } from '../shared/spinner.styles.js';
import { tokens } from '../shared/tokens.styles.js';

/**
 * A callback in place of a long wait: the offer, the number and the time, and what becomes of it, by Genesys callback.
 * Shows nothing while the wait is short.
 *
 * @customElement callback-offer
 *
 * @fires {CallbackOfferEventMap['callback-wait-time']} callback-wait-time - The wait was read.
 * @fires {CallbackOfferEventMap['callback-offered']} callback-offered - A callback is offered now.
 * @fires {CallbackOfferEventMap['callback-declined']} callback-declined - The person would rather wait.
 * @fires {CallbackOfferEventMap['callback-before-submit']} callback-before-submit - Cancelable: detail is the request, which a listener may change.
 * @fires {CallbackOfferEventMap['callback-accepted']} callback-accepted - The service took it: what to attach to the originating call, and how to end that call.
 * @fires {CallbackOfferEventMap['callback-state-change']} callback-state-change - The service's own state or reason changed.
 * @fires {CallbackOfferEventMap['callback-rescheduled']} callback-rescheduled - The service moved it to another time.
 * @fires {CallbackOfferEventMap['callback-cancelled']} callback-cancelled - The service cancelled it on request.
 * @fires {CallbackOfferEventMap['callback-phase-change']} callback-phase-change - The phase changed.
 * @fires {CallbackOfferEventMap['callback-outcome']} callback-outcome - What came of the callback; once.
 * @fires {CallbackOfferEventMap['callback-error']} callback-error - Something is wrong, as a code of the kit's closed list.
 *
 * @slot not-offered - Shown in place of the card while nothing is offered. Empty by default: the element then takes no room.
 * @slot phone - A labelled `<input type="tel">` of the page's own, in place of the field.
 *
 * @csspart card - The card.
 * @csspart header - Its header.
 * @csspart input - The phone field and every list.
 * @csspart note - What is said about an error or the outcome.
 * @csspart number - The number to dial.
 * @csspart declined - The line that is left after "Keep waiting".
 * @csspart button - Every button.
 *
 * @cssstate idle - Nothing was asked yet.
 * @cssstate checking - The wait is being asked for.
 * @cssstate not-offered - The wait is short, or unknown.
 * @cssstate offered - The person may accept.
 * @cssstate declined - They would rather wait.
 * @cssstate submitting - The service is asked to start.
 * @cssstate scheduled - Waiting for the chosen time.
 * @cssstate queued - Waiting for an agent.
 * @cssstate routing - The person is on the phone, an agent is being connected.
 * @cssstate connected - An agent is on the line.
 * @cssstate completed - It ended; the outcome says how.
 * @cssstate cancelled - It was cancelled.
 * @cssstate failed - It ended without a conversation.
 * @cssstate closed - The office is closed.
 * @cssstate unavailable - Callbacks cannot be had.
 *
 * @example
 * ```html
 * <callback-offer service="classic-callback" gateway="https://contact.example.com" virtual-queue="Support_VQ" wait-for-agent default-country="CA"></callback-offer>
 * <script type="module">
 *   document.querySelector('callback-offer').addEventListener('callback-accepted', ({ detail }) => attachToCall(detail.attachedData));
 * </script>
 * ```
 */
export class CallbackOfferElement extends SwitchboardElement<typeof en> {
  static override styles: CSSResultGroup = [tokens, card, reading, accents, spinner];

  static override properties: PropertyDeclarations = {
    service: {},
    endpoint: {},
    gateway: {},
    virtualQueue: { attribute: 'virtual-queue' },
    waitThreshold: { attribute: 'wait-threshold', type: Number },
    customerNumber: { attribute: 'customer-number' },
    defaultCountry: { attribute: 'default-country' },
    callDirection: { attribute: 'call-direction' },
    waitForAgent: { attribute: 'wait-for-agent', type: Boolean },
    waitForUserConfirm: { attribute: 'wait-for-user-confirm', type: Boolean },
    originatingInteractionId: { attribute: 'originating-interaction-id' },
    scheduling: {},
    timeZone: { attribute: 'time-zone' },
    withoutCheck: { attribute: 'without-check', type: Boolean },
    withoutResume: { attribute: 'without-resume', type: Boolean },
    userData: { attribute: false },
    fetch: { attribute: false },
    backend: { attribute: false },
  };

  /** English comes with the card; nothing is said before. */
  protected override dictionaries: Dictionaries<typeof en> = { ...translations, en: {} as typeof en };

  /** Callback execution name: the name of the callback service as it is configured. */
  service = '';

  /** Base URL of Genesys Mobile Services, such as `https://host/genesys/1`. Without it the gateway is used. */
  endpoint: string | undefined;

  /** Base URL of the gateway; overrides the provider's. */
  gateway: string | undefined;

  /** Virtual queue whose estimated wait decides the offer. */
  virtualQueue = '';

  /** A callback is offered when the wait is longer than this many seconds. */
  waitThreshold = 120;

  /** Number to begin with, in any way of writing. */
  customerNumber = '';

  /** Country of numbers without a country code (ISO 3166 alpha-2). Without it the person chooses. */
  defaultCountry: string | undefined;

  /** `USERTERMINATED`: the contact centre rings. `USERORIGINATED`: the person dials a number they are given. */
  callDirection: CallDirection = 'USERTERMINATED';

  /** The service finds an agent first and rings then. Without it, it rings at once. */
  waitForAgent = false;

  /** The service asks the person whether they are ready before it rings. Only with `wait-for-agent`. */
  waitForUserConfirm = false;

  /** The call on which the callback is accepted; the service then attaches the reporting keys itself. */
  originatingInteractionId: string | undefined;

  /** Whether a time may be chosen. */
  scheduling: 'asap' | 'scheduled' | 'both' = 'asap';

  /** IANA zone that times are shown in. Default: the person's own. */
  timeZone: string | undefined;

  /** Offers at once, asking no wait time. */
  withoutCheck = false;

  /** A callback that runs is not taken up again after a reload. Otherwise its id is kept in sessionStorage until it ends. */
  withoutResume = false;

  /** Custom pairs for the agent. Keys that begin with `_` are refused. */
  userData: Readonly<Record<string, string>> = {};

  /** Used in place of the page's `fetch`, for example to add headers. */
  fetch: typeof globalThis.fetch | undefined;

  /** Another way to the service, such as `engagementBackend()` of `switchboard-elements/genesys`; overrides `endpoint` and `gateway`. */
  backend: CallbackBackend | undefined;

  readonly #session = new CallbackSession();
  #card: CallbackCard | undefined;
  #loading: Promise<CallbackCard | undefined> | undefined;
  #backend: CallbackBackend | undefined;
  /** What the session was begun with, and what the backend was made from. */
  #begun = '';
  #source: readonly unknown[] = [];
  #accepting: Promise<boolean> | undefined;
  #hadFocus = false;

  constructor() {
    super();
    this.#session.subscribe((snapshot, previous) => this.#changed(snapshot, previous));
    this.#session.onNotice((notice) => this.#noticed(notice));
  }

  /** Where the callback stands. */
  get phase(): CallbackPhase {
    return this.#session.snapshot.phase;
  }

  /** What came of it; null before its end. */
  get outcome(): CallbackOutcome | null {
    return this.#session.snapshot.outcome;
  }

  /** Everything the element shows, frozen. */
  get snapshot(): Readonly<CallbackSnapshot> {
    return this.#session.snapshot;
  }

  /** Seconds; null when unknown. */
  get estimatedWait(): number | null {
    return this.snapshot.estimatedWait;
  }

  /** The service's id of the callback (`_id`). */
  get serviceId(): string | null {
    return this.snapshot.serviceId;
  }

  /** Pairs for the attached data of the originating call; empty when the service attaches them. */
  get attachedData(): Readonly<AttachedData> {
    return this.snapshot.attachedData;
  }

  /** ISO 8601 UTC; null for as soon as possible. */
  get desiredTime(): string | null {
    return this.snapshot.desiredTime;
  }

  /** Place in the line; null when unknown. */
  get position(): number | null {
    return this.snapshot.position;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.showPhase(this.phase);
    if (this.#begun) this.#session.attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#session.detach();
  }

  /** Asks for the wait and offers a callback or does not. Does nothing while one runs. */
  async check(): Promise<void> {
    await (await this.#ready()).check();
  }

  /**
   * Asks for the callback; true when the service took it. At most one is asked for: while one is on its way, every further call shares its answer.
   * Without a number, the field's is taken. Never rejects: failures are told by `callback-error`.
   */
  accept(wish: { customerNumber?: string; desiredTime?: string | null } = {}): Promise<boolean> {
    return (this.#accepting ??= this.#accept(wish).finally(() => {
      this.#accepting = undefined;
      this.requestUpdate();
    }));
  }

  /** The person would rather wait. */
  decline(): void {
    this.#session.engaged = false;
    this.#session.decline();
  }

  /** Moves the callback to another time (ISO 8601 with a zone); true when the service did. */
  async reschedule(isoTime: string): Promise<boolean> {
    return (await this.#ready()).reschedule(isoTime);
  }

  /** Cancels the callback; true when the service did. */
  async cancel(): Promise<boolean> {
    return (await this.#ready()).cancel();
  }

  /** Reads again what is shown: the wait, the callback, or what became of a request without an answer. */
  async refresh(): Promise<void> {
    await (await this.#ready()).refresh();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('customerNumber')) this.#card?.phone.write(this.customerNumber);
    this.#hadFocus = !!this.shadowRoot?.activeElement;
  }

  protected override render(): TemplateResult {
    const { phase, snapshot } = this;
    const isShown = !['idle', 'checking', 'not-offered'].includes(phase) && (phase !== 'unavailable' || snapshot.customerNumber);
    if (!isShown || !this.#card) return html`<slot name="not-offered"></slot>`;
    const submitting = phase === 'submitting' || this.#accepting !== undefined;
    return this.#card.render({ html, nothing, t: this.t, tag: this.localeTag, can: this.#backend?.capabilities, submitting });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    queueMicrotask(() => this.#begin());
    // the control that had the focus may be gone: what came of it takes its place
    if (!this.#hadFocus || this.shadowRoot!.activeElement) return;
    const find = (selector: string): HTMLElement | null => this.renderRoot.querySelector(selector);
    (find('.note .primary') ?? find('h2') ?? find('button'))?.focus();
  }

  /** Begins, or begins anew with other settings, as soon as there is enough to begin with. */
  #begin(): void {
    const { service, virtualQueue, withoutCheck, waitThreshold, withoutResume, endpoint, fetch } = this;
    const switchboard = this.switchboard;
    const gateway = this.gateway || switchboard?.gateway;
    const source = [endpoint, gateway, fetch, this.backend];
    if (source.some((value, i) => value !== this.#source[i])) {
      const token = async (): Promise<string | undefined> => switchboard?.token();
      this.#backend = this.backend ?? (endpoint ? gmsBackend({ endpoint, fetch }) : gateway ? gatewayBackend({ gateway, token, fetch }) : undefined);
      this.#source = source;
    }
    const backend = this.#backend ?? null;
    const threshold = waitThreshold >= 0 ? waitThreshold : 120;
    const storageKey = withoutResume ? null : service;
    this.#session.configure({ backend, service, virtualQueue, threshold, withoutCheck, storageKey, subscribe: this.#subscribe });
    const settings = [service, virtualQueue, withoutCheck, endpoint, gateway].join();
    if (!this.isConnected || !backend || !service || !(virtualQueue || withoutCheck) || settings === this.#begun) return;
    this.#begun = settings;
    if (!this.#session.attach()) void this.#session.check();
  }

  /** The event stream comes with the card, which a running callback needs anyway. */
  readonly #subscribe: CallbackConfig['subscribe'] = (...topic) => void this.#load().then((card) => card?.listen(this.gateway, this.switchboard, ...topic));

  async #ready(): Promise<CallbackSession> {
    await this.rendered;
    this.#begin();
    return this.#session;
  }

  /** Loads the card, once. What cannot be loaded is asked for again when it is needed again; some browsers answer from memory then, until the page is loaded anew. */
  async #load(): Promise<CallbackCard | undefined> {
    this.#loading ??= import('./callback-offer.card.js').then(
      ({ CallbackCard }) => {
        this.#card = new CallbackCard(this, this.#session);
        this.dictionaries = { ...translations, en: this.#card.english };
        this.#card.phone.write(this.customerNumber);
        this.requestUpdate();
        return this.#card;
      },
      () => {
        this.#loading = undefined;
        this.#session.refuse(new CallbackError('network', true));
        return undefined;
      },
    );
    return this.#loading;
  }

  async #accept({ customerNumber, desiredTime = null }: { customerNumber?: string; desiredTime?: string | null }): Promise<boolean> {
    const session = await this.#ready();
    this.requestUpdate();
    const field = (await this.#load())?.phone;
    // without the card the service judges the number
    const number = field ? (await field.check(customerNumber))?.number : customerNumber || this.customerNumber;
    const request = requestOf(this, number ?? '', desiredTime);
    if (!isActive(this.phase)) {
      if (!number) return session.refuse(new CallbackError('number-invalid'));
      if (!emit(this, 'callback-before-submit', request, true)) return false;
    }
    return session.accept(request);
  }

  #changed({ phase, outcome, reason }: Readonly<CallbackSnapshot>, previous: Readonly<CallbackSnapshot>): void {
    this.requestUpdate();
    if (phase !== previous.phase) {
      this.showPhase(phase);
      if (phase === 'offered' || isActive(phase)) void this.#load();
      if ((phase === 'offered' && this.scheduling === 'scheduled') || (phase === 'closed' && this.scheduling !== 'asap')) void this.#session.loadSlots();
      emit(this, 'callback-phase-change', { phase, previousPhase: previous.phase });
    }
    if (outcome && previous.outcome === null) emit<CallbackOutcomeDetail>(this, 'callback-outcome', { outcome, reason });
  }

  #noticed(notice: CallbackNotice): void {
    if (notice.type !== 'error') {
      emit(this, `callback-${notice.type}`, notice.detail);
      return;
    }
    const { code, retryable, message } = notice.error;
    emit(this, 'callback-error', { code, message: this.#card ? this.t(this.#card.problemText(this.snapshot, code)) : message, retryable });
  }
}

export interface CallbackOfferElement {
  addEventListener: TypedListeners<CallbackOfferEventMap & HTMLElementEventMap>;
  removeEventListener: TypedListeners<CallbackOfferEventMap & HTMLElementEventMap>;
}
