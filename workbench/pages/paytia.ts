import { html, nothing, render, type TemplateResult } from 'lit';
import '../../src/define/paytia-payment.js';
import '../../src/define/switchboard-provider.js';
import type { PaymentState } from '../../src/simulators/paytia/index.js';
import { EventLog, renderLog } from '../kit/event-log.js';
import { keepChoices, readChoices, renderSettings, type Setting } from '../kit/settings.js';

const EVENTS = ['paytia-stage', 'paytia-phase-change', 'paytia-outcome', 'paytia-error', 'secure-entry-change'];

const SETTINGS = {
  amount: { label: 'Amount', as: 'list', options: { '128.40': '128.40', '19.99': '19.99', '2450.00': '2 450.00' } },
  frame: { label: 'Paytia’s frame', as: 'buttons', options: { hidden: 'Hidden', visible: 'Visible' } },
  lang: { label: 'Language', as: 'buttons', options: { en: 'English', fr: 'Français', es: 'Español' } },
  theme: { label: 'Theme', as: 'buttons', options: { auto: 'Auto', light: 'Light', dark: 'Dark' } },
} as const satisfies Record<string, Setting>;
type SettingName = keyof typeof SETTINGS;

const KEYS = [...'123456789*0#'];
const KEPT = 'workbench-paytia-reference';
/** Public test numbers, which the stand-in takes like any other. */
const CARDS: Readonly<Record<string, string>> = { Mastercard: '5555555555554444', 'American Express': '378282246310005', 'Refused Visa': '4000000000000002', Mistyped: '5555555555554445' };

/** A call in which a card is keyed: the agent's panel, and the telephones of both. */
class PhonePage {
  #choices = readChoices<SettingName>(SETTINGS);
  #simulator = '';
  #state: PaymentState | null = null;
  #scenarios: readonly { name: string; about: string }[] = [];
  readonly #provider = document.createElement('switchboard-provider');
  readonly #panel = document.createElement('paytia-payment');
  readonly #log = new EventLog(() => this.#renderDock());

  async start(): Promise<void> {
    const { paytia } = (await (await fetch('/config.json')).json()) as { paytia: string };
    this.#simulator = paytia;
    this.#provider.gateway = `${location.origin}/gateway`;
    this.#provider.getToken = async () => ((await (await fetch('/paytia/token')).json()) as { token: string }).token;
    this.#panel.allowedFrameOrigins = [paytia];
    this.#panel.details = { agentId: '100' };
    this.#panel.currency = 'GBP';
    this.#log.watch(document, EVENTS);
    this.#panel.addEventListener('paytia-phase-change', () => {
      const { referenceId } = this.#panel.snapshot;
      if (referenceId) sessionStorage.setItem(KEPT, referenceId);
      void this.#look();
    });
    // a reload in mid-payment shows the same again
    const kept = sessionStorage.getItem(KEPT);
    this.#provider.append(this.#panel);
    this.#apply();
    if (kept) this.#panel.updateComplete.then(() => this.#panel.attach(kept), () => {});
    await this.#look();
    setInterval(() => void this.#look(), 1000);
  }

  get #reference(): string {
    return this.#panel.snapshot.referenceId;
  }

  async #look(): Promise<void> {
    const answer = (await (await fetch(`${this.#simulator}/control/state?referenceId=${encodeURIComponent(this.#reference)}`)).json()) as { payments: PaymentState[]; scenarios: { name: string; about: string }[] };
    this.#state = answer.payments[0] ?? null;
    this.#scenarios = answer.scenarios;
    this.#render();
  }

  async #control(command: object): Promise<void> {
    await fetch(`${this.#simulator}/control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ referenceId: this.#reference, ...command }) });
    await this.#look();
  }

  #press(who: 'agent' | 'customer', keys: string): void {
    void this.#control({ action: 'press', who, keys });
  }

  #choose(name: SettingName, value: string): void {
    this.#choices = { ...this.#choices, [name]: value };
    keepChoices<SettingName>(SETTINGS, this.#choices);
    this.#apply();
  }

  #apply(): void {
    const { amount, frame, lang, theme } = this.#choices;
    this.#panel.amount = amount;
    this.#panel.frame = frame === 'visible' ? 'visible' : 'hidden';
    this.#panel.lang = lang === 'fr' ? 'fr-CA' : lang;
    document.documentElement.dataset.theme = theme;
    this.#render();
  }

  #forget(): void {
    sessionStorage.removeItem(KEPT);
    this.#panel.detach();
    void this.#look();
  }

  #render(): void {
    render(
      html`<main>
        <div class="intro"><h1>Phone payment</h1><p class="mute">You are the agent and, on the keypad, the customer. Paytia is a stand-in: nothing here is real money.</p></div>
        ${this.#provider}
        <div class="phones">${this.#phone('customer', 'The customer’s phone')} ${this.#phone('agent', 'Your phone')}</div>
      </main>`,
      document.querySelector<HTMLElement>('#page')!,
    );
    this.#renderDock();
  }

  #phone(who: 'agent' | 'customer', title: string): TemplateResult {
    const heard = this.#state?.heard[who];
    const isOff = !this.#state || this.#state.ending !== null;
    return html`<section class="card phone" aria-labelledby=${`${who}-phone`}>
      <h2 id=${`${who}-phone`}>${title}</h2>
      <div class="screen"><small>Hears</small><span aria-live="polite">${heard || 'Nothing yet.'}</span></div>
      ${who === 'customer' ? html`<div class="keypad">${KEYS.map((key) => html`<button type="button" ?disabled=${isOff} @click=${() => this.#press(who, key)}>${key}</button>`)}</div>` : nothing}
      <div class="row">
        ${who === 'agent' ? html`<button type="button" class="primary" ?disabled=${isOff} @click=${() => this.#press(who, '100#')}>Key 100#</button>` : nothing}
        ${who === 'agent' ? html`<button type="button" ?disabled=${isOff} @click=${() => this.#press(who, '*')}>*</button>` : nothing}
        <button type="button" class="end" ?disabled=${isOff} @click=${() => void this.#control({ action: 'hang-up', who })}>Hang up</button>
      </div>
      ${who === 'customer'
        ? html`<div class="row">${Object.entries(CARDS).map(([name, number]) => html`<button type="button" class="quiet" ?disabled=${this.#state?.stage !== 'card-number'} @click=${() => this.#press(who, `${number}#`)}>${name}</button>`)}</div>`
        : nothing}
    </section>`;
  }

  #renderDock(): void {
    const { phase, outcome, connection } = this.#panel;
    const act = (text: string, command: object): TemplateResult => html`<button type="button" class="quiet" ?disabled=${!this.#state} @click=${() => void this.#control(command)}>${text}</button>`;
    render(
      html`<div class="dock-head">
          <a href="/" title="All pages">Workbench</a>
          <span class="chip ${connection === 'live' ? 'ok' : 'warn'}">${connection}</span><span class="chip live">${phase}</span>${outcome ? html`<span class="chip warn">${outcome}</span>` : nothing}
        </div>
        ${renderSettings<SettingName>(SETTINGS, this.#choices, (name, value) => this.#choose(name, value))}
        <label class="listed"
          >Let it be played
          <select
            @change=${(event: Event) => {
              const { value } = event.target as HTMLSelectElement;
              if (value) void this.#control({ action: 'scenario', name: value, delay: 250 });
            }}
          >
            <option value="">By hand</option>
            ${this.#scenarios.map(({ name, about }) => html`<option value=${name}>${about}</option>`)}
          </select>
        </label>
        <div class="row">
          <button type="button" @click=${() => this.#forget()}>New call</button>
          ${act('Contradict', { action: 'contradict' })} ${act('Send again', { action: 'resend' })} ${act('Next webhook twice', { action: 'fault', fault: { action: 'duplicate' } })}
        </div>
        ${renderLog(this.#log)}`,
      document.querySelector<HTMLElement>('#dock')!,
    );
  }
}

void new PhonePage().start();
