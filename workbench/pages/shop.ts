import { html, nothing, render, type TemplateResult } from 'lit';
import '../../src/define/flexiti-checkout.js';
import type { FlexitiCheckoutElement } from '../../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { FlexitiOutcomeDetail } from '../../src/elements/flexiti-checkout/flexiti-checkout.events.js';
import { FLEXITI_SCENARIOS } from '../../src/simulators/flexiti/browser/scenarios.js';
import { MOST_OF_ONE, PRODUCTS, totalsOf, type ProductId } from '../catalogue.js';
import { EventLog, renderLog } from '../kit/event-log.js';
import { applyLook, localeOf, LOOK } from '../kit/look.js';
import { keepChoices, readChoices, renderSettings, type Setting } from '../kit/settings.js';
import type { Confirmation } from '../shop-backend.js';
import { SHOP_TEXTS, type ShopTexts } from './shop.texts.js';
import { renderShop, type Note, type ShopView } from './shop.view.js';

const EVENTS = [
  'flx-success', 'flx-failure', 'flx-cancel',
  'flexiti-phase-change', 'flexiti-outcome', 'flexiti-error', 'flexiti-slow', 'flexiti-message-rejected', 'flexiti-before-close',
];

const scenarios = (...names: (keyof typeof FLEXITI_SCENARIOS)[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, FLEXITI_SCENARIOS[name]]));

const SETTINGS = {
  scenario: {
    label: 'What the customer does',
    as: 'list',
    options: {
      'By hand': scenarios('interactive'),
      Purchase: scenarios('purchase-verified', 'purchase-not-verified', 'activation', 'new-application', 'ineligible', 'retry'),
      Application: scenarios('apply-new', 'apply-existing'),
      'Other endings': scenarios('cancel', 'failure', 'failure-top-level', 'expired', 'silence'),
      Faults: {
        ...scenarios('lie', 'double', 'contradiction', 'wrong-session', 'no-session', 'undocumented', 'garbage', 'flood'),
        'garbage,purchase-verified': 'Garbage, then a verified purchase',
      },
      'Faults of the document': { 'slow-document': 'Takes 15 seconds', 'blocked-document': 'Refuses to be framed', 'broken-document': 'Connection is cut' },
    },
  },
  flow: { label: 'Flow', as: 'buttons', options: { purchase: 'Purchase', apply: 'Apply' } },
  presentation: { label: 'Presentation', as: 'buttons', options: { inline: 'Inline', dialog: 'Dialog' } },
  source: { label: 'Session from', as: 'buttons', options: { fetchSession: 'fetchSession', src: 'src' } },
  ...LOOK,
} as const satisfies Record<string, Setting>;

const GOOD = ['purchase-verified', 'application-submitted'];

type SettingName = keyof typeof SETTINGS;
type Payment = ShopView['payment'];

/** The shop's checkout. What the element tells it is a hint: an order exists when the shop's server says so. */
class ShopPage {
  #choices = readChoices<SettingName>(SETTINGS);
  #cart: Record<ProductId, number> = Object.fromEntries(PRODUCTS.map(({ id, quantity }) => [id, quantity])) as Record<ProductId, number>;
  #payment: Payment = 'flexiti';
  #note: Note | null = null;
  /** Id of the session that is shown; what comes of an older one is of no interest. */
  #sessionId = '';
  #orderNumber = '';
  #origin = '';
  #checkout: FlexitiCheckoutElement | undefined;
  readonly #log = new EventLog(() => this.#renderDock());

  async start(): Promise<void> {
    const config = (await (await fetch('/config.json')).json()) as { flexiti: string };
    this.#origin = config.flexiti;
    this.#log.watch(document, EVENTS);
    if (!new URLSearchParams(location.search).has('flow')) this.#fitFlow();
    this.#applyChoices();
    this.#begin();
  }

  get #t(): ShopTexts {
    return SHOP_TEXTS[this.#choices.lang]!;
  }

  /** A new element for a new try: what was chosen belongs to a session from its beginning. */
  #begin(flow = this.#choices.flow): void {
    this.#note = null;
    this.#orderNumber = '';
    this.#sessionId = '';
    const checkout = document.createElement('flexiti-checkout');
    this.#checkout = checkout;
    checkout.allowedOrigins = [this.#origin];
    checkout.flow = flow === 'apply' ? 'apply' : 'purchase';
    checkout.presentation = this.#choices.presentation === 'dialog' ? 'dialog' : 'inline';
    checkout.addEventListener('flexiti-outcome', ({ detail }) => void this.#settle(checkout, detail));
    checkout.addEventListener('flexiti-phase-change', () => this.#render());
    if (this.#choices.source === 'src') void this.#giveSrc(checkout);
    else checkout.fetchSession = () => this.#fetchSession(checkout);
    this.#render();
  }

  async #fetchSession(checkout: FlexitiCheckoutElement): Promise<{ url: string; expiresAt: string }> {
    const { scenario, lang, theme } = this.#choices;
    const simulator = { scenario, ...((theme === 'light' || theme === 'dark') && { theme }) };
    const session = (await post('/flexiti/sessions', { flow: checkout.flow, lang, cart: this.#cart, simulator })) as { id: string; url: string; expiresAt: string };
    if (checkout === this.#checkout) {
      this.#sessionId = session.id;
      this.#note = null;
      this.#log.add('shop:session', { flow: checkout.flow, expiresAt: session.expiresAt });
    }
    return session;
  }

  async #giveSrc(checkout: FlexitiCheckoutElement): Promise<void> {
    this.#note = { tone: '', title: this.#t.opening };
    try {
      const { url } = await this.#fetchSession(checkout);
      if (checkout === this.#checkout) checkout.src = url;
    } catch {
      if (checkout === this.#checkout) this.#note = { tone: 'bad', title: this.#t.openFailed, action: [this.#t.again, () => this.#begin()] };
    }
    this.#render();
  }

  async #settle(checkout: FlexitiCheckoutElement, { nextStep, eventData }: FlexitiOutcomeDetail): Promise<void> {
    const t = this.#t;
    const id = this.#sessionId;
    switch (nextStep) {
      case 'authorize':
      case 'confirm-application': {
        this.#say({ tone: '', title: t.confirming, busy: true });
        const confirmation = await this.#confirm(id, eventData?.accountNumber);
        if (checkout === this.#checkout && id === this.#sessionId) this.#conclude(checkout, confirmation);
        return;
      }
      case 'start-application':
        return this.#say({ tone: '', title: t.payFlexiti, action: [t.apply, () => this.#begin('apply')] });
      case 'contact-support':
        return this.#say({ tone: 'warn', title: t.unsure, text: t.unsureText });
      case 'choose-another-payment':
      case 'activate-account':
      case 'retry':
        // a session from `src` is used up, and the element cannot get another
        return this.#say(this.#choices.source === 'src' ? { tone: '', title: t.payFlexiti, action: [t.again, () => this.#begin()] } : null);
    }
  }

  /** The one question that counts. An error means that nobody knows. */
  async #confirm(id: string, accountNumber: unknown): Promise<Confirmation> {
    const confirmation = (await post(`/flexiti/sessions/${encodeURIComponent(id)}/outcome`, { accountNumber }).catch(() => ({ status: 'unavailable' }))) as Confirmation;
    this.#log.add('shop:confirmed', confirmation);
    return confirmation;
  }

  #conclude(checkout: FlexitiCheckoutElement, { status, orderNumber = '' }: Confirmation): void {
    const t = this.#t;
    // the vendor may have contradicted itself while the shop was asking
    if (checkout.outcome === 'unknown') return this.#say({ tone: 'warn', title: t.unsure, text: t.unsureText });
    checkout.close();
    switch (status) {
      case 'authorized':
        this.#orderNumber = orderNumber;
        return this.#say(null);
      case 'approved':
        return this.#say({ tone: 'ok', title: t.approved, text: t.approvedText, alone: true, action: [t.payNow, () => this.#begin('purchase')] });
      case 'refused':
        return this.#say({ tone: 'bad', title: t.refused, text: t.refusedText });
      case 'unavailable':
        // nothing that pays may be in reach while nobody knows
        return this.#say({ tone: 'warn', title: t.unavailable, text: t.unavailableText, alone: true });
    }
  }

  #say(note: Note | null): void {
    this.#note = note;
    this.#render();
  }

  #choose(name: SettingName, value: string): void {
    this.#choices = { ...this.#choices, [name]: value };
    if (name === 'scenario') this.#fitFlow();
    keepChoices<SettingName>(SETTINGS, this.#choices);
    this.#applyChoices();
    if (name === 'lang' || name === 'theme') this.#render();
    else this.#begin();
  }

  /** Most scenarios make sense in one flow only; a person may still choose the other. */
  #fitFlow(): void {
    const { scenario } = this.#choices;
    if (scenario !== 'interactive') this.#choices.flow = scenario.startsWith('apply') ? 'apply' : 'purchase';
  }

  #applyChoices(): void {
    applyLook(this.#choices, `${this.#t.title} · Maple & Pine`);
  }

  #render(): void {
    const view: ShopView = {
      t: this.#t,
      locale: localeOf(this.#choices.lang),
      cart: this.#cart,
      most: MOST_OF_ONE,
      totals: totalsOf(this.#cart),
      payment: this.#payment,
      checkout: this.#checkout!,
      note: this.#note,
      orderNumber: this.#orderNumber,
      // what is being paid for must not change under the customer's hands
      locked: ['preparing', 'loading', 'open'].includes(this.#checkout!.phase) || this.#orderNumber !== '',
      onPayment: (payment) => {
        this.#payment = payment;
        this.#render();
      },
      onQuantity: (id, quantity) => {
        this.#cart = { ...this.#cart, [id]: quantity };
        if (this.#choices.source === 'src') this.#begin();
        this.#render();
      },
    };
    render(renderShop(view), document.querySelector<HTMLElement>('#page')!);
    this.#renderDock();
  }

  #renderDock(): void {
    const { phase, outcome } = this.#checkout!;
    render(this.#dock(phase, outcome), document.querySelector<HTMLElement>('#dock')!);
  }

  #dock(phase: string, outcome: string | null): TemplateResult {
    return html`<div class="dock-head">
        <a href="/" title="Agent desktop">Workbench</a>
        <span class="chip live">${phase}</span>
        ${outcome ? html`<span class="chip ${GOOD.includes(outcome) ? 'ok' : 'warn'}">${outcome}</span>` : nothing}
      </div>
      ${renderSettings<SettingName>(SETTINGS, this.#choices, (name, value) => this.#choose(name, value))}
      <div class="row">
        <button type="button" @click=${() => this.#begin()}>New session</button>
        <button type="button" class="quiet" @click=${() => void this.#checkout?.open()}>open()</button>
        <button type="button" class="quiet" @click=${() => this.#checkout?.close()}>close()</button>
      </div>
      ${renderLog(this.#log)}`;
  }
}

async function post(path: string, body: object): Promise<unknown> {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

void new ShopPage().start();
