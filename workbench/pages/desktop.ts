import { html, nothing, render, type TemplateResult } from 'lit';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import type { Five9State } from '../../src/simulators/five9/types.js';
import { createScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { EventLog, renderLog } from '../kit/event-log.js';
import { keepChoices, readChoices, renderSettings, type Setting } from '../kit/settings.js';
import { DESKTOP_TEXTS } from './desktop.texts.js';
import { INVOICES, renderDesktop } from './desktop.view.js';

const EVENTS = [
  'secureivr-ready', 'secureivr-not-ready', 'secureivr-started', 'secureivr-ended', 'secureivr-message', 'secureivr-status-changed', 'secureivr-connection-changed',
  'secure-pay-phase-change', 'secure-pay-outcome', 'secure-pay-error', 'secure-pay-before-start', 'secure-pay-before-cancel', 'secure-entry-change',
];

const SETTINGS = {
  flow: {
    label: 'What the customer does',
    as: 'list',
    options: {
      interactive: 'Keys on the phone, by hand',
      paid: 'Pays',
      declined: 'Pays, and is declined',
      'customer-cancels': 'Gives up',
      'hang-up': 'Hangs up',
      silence: 'Nothing',
      'no-result': 'Pays, and no result comes',
      'several-results': 'Pays, with a result for each field',
    },
  },
  client: { label: 'Client', as: 'buttons', options: { own: 'Ours', vendor: 'Vendor’s (scripted)' } },
  results: { label: 'Results', as: 'buttons', options: { classified: 'Classified', unknown: 'As they come' } },
  lang: { label: 'Language', as: 'buttons', options: { en: 'English', fr: 'Français', es: 'Español' } },
  theme: { label: 'Theme', as: 'buttons', options: { auto: 'Auto', light: 'Light', dark: 'Dark' } },
} as const satisfies Record<string, Setting>;
type SettingName = keyof typeof SETTINGS;

/** What can go wrong, on command: the text of the button, the action, and what else it wants. */
const FAULTS: readonly (readonly [text: string, action: string, more?: object])[] = [
  ['Drop the bridge', 'drop', { socket: 'bridge' }],
  ['Drop the agent socket', 'drop', { socket: 'agent' }],
  ['Half-open bridge', 'half-open', { socket: 'bridge' }],
  ['Duplicate login', 'duplicate'],
  ['Domain moves', 'migrate'],
  ['Log out', 'log-out'],
  ['Log in', 'log-in'],
  ['Take the permission', 'permission', { granted: false }],
  ['Give the permission', 'permission', { granted: true }],
  ['Slow', 'slow', { milliseconds: 800 }],
  ['Fast', 'slow', { milliseconds: 0 }],
  ['Card numbers in texts', 'poison', { what: 'card' }],
  ['5,000 messages', 'flood', { perSecond: 5000, seconds: 1 }],
];

const classifyResult = (message: string): 'success' | 'failure' | 'unknown' =>
  message.startsWith('Payment Reference') ? 'success' : /declined|failed|cancelled/.test(message) ? 'failure' : 'unknown';

/** An agent's desktop. The stand-in is asked what the customer hears; all that the agent knows comes from the panel. */
class DesktopPage {
  #choices = readChoices<SettingName>(SETTINGS);
  #five9 = { url: '', bridgeUrl: '' };
  #state: Five9State | null = null;
  #panel!: SecurePayPanelElement;
  #invoice: (typeof INVOICES)[number] = INVOICES[0];
  #paused = false;
  readonly #log = new EventLog(() => this.#renderDock());

  async start(): Promise<void> {
    const config = (await (await fetch('/config.json')).json()) as { five9: { url: string; bridgeUrl: string } };
    this.#five9 = config.five9;
    this.#log.watch(document, EVENTS);
    document.addEventListener('secure-entry-change', (event) => {
      this.#paused = (event as CustomEvent<{ active: boolean }>).detail.active;
      this.#render();
    });
    document.addEventListener('secure-pay-phase-change', () => this.#render());
    this.#applyChoices();
    this.#begin();
    // a refreshed page finds the payment that runs, so the flow is set only when it is chosen
    this.#follow();
  }

  #begin(): void {
    this.#panel?.remove();
    this.#paused = false;
    const panel = document.createElement('secure-pay-panel');
    this.#panel = panel;
    if (this.#choices.client === 'vendor') {
      const client = createScriptedSecureIvrClient({ scenario: this.#scenario, pace: 900 });
      panel.client = client;
      client.becomeReady();
    } else {
      panel.apiUrl = this.#five9.url;
      panel.bridgeUrl = this.#five9.bridgeUrl;
    }
    panel.callVariables = { 'SecurePay.FirstName': 'Zoé', 'SecurePay.LastName': 'Tremblay' };
    if (this.#choices.results === 'classified') panel.classifyResult = classifyResult;
    this.#render();
  }

  get #scenario(): 'paid' | 'declined' | 'customer-cancels' | 'hang-up' | 'silence' | 'no-result' | 'several-results' {
    const { flow } = this.#choices;
    return flow === 'interactive' ? 'paid' : (flow as 'paid');
  }

  /** The customer's side, a few times a second. */
  #follow(): void {
    const look = async (): Promise<void> => {
      try {
        this.#state = (await (await fetch(`${this.#five9.url}/control/state`)).json()) as Five9State;
        this.#render();
      } catch {
        // the stand-in is being started again
      }
      setTimeout(() => void look(), 350);
    };
    void look();
  }

  readonly #control = async (action: string, more: object = {}): Promise<void> => {
    const response = await fetch(`${this.#five9.url}/control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action, ...more }) });
    const answer = (await response.json()) as { state?: Five9State };
    if (answer.state) this.#state = answer.state;
    this.#render();
  };

  #choose(name: SettingName, value: string): void {
    this.#choices = { ...this.#choices, [name]: value };
    keepChoices<SettingName>(SETTINGS, this.#choices);
    this.#applyChoices();
    if (name === 'flow') void this.#control('set', { flow: value });
    if (name === 'client' || name === 'results' || (name === 'flow' && this.#choices.client === 'vendor')) this.#begin();
    else this.#render();
  }

  #applyChoices(): void {
    const { lang, theme } = this.#choices;
    document.documentElement.lang = lang === 'fr' ? 'fr-CA' : lang;
    document.documentElement.dataset.theme = theme;
    document.title = `${DESKTOP_TEXTS[lang]!.title} · Northlight Energy`;
  }

  #render(): void {
    const { lang } = this.#choices;
    const locked = ['starting', 'in-progress', 'cancelling'].includes(this.#panel.phase);
    if (!locked) {
      this.#panel.amount = this.#invoice.amount;
      this.#panel.invoiceNumber = this.#invoice.id;
    }
    render(
      renderDesktop({
        t: DESKTOP_TEXTS[lang]!,
        locale: { en: 'en-CA', fr: 'fr-CA', es: 'es-MX' }[lang] ?? 'en-CA',
        panel: this.#panel,
        state: this.#state,
        invoice: this.#invoice,
        paused: this.#paused,
        locked,
        control: (action, more) => void this.#control(action, more),
        onInvoice: (invoice) => {
          this.#invoice = invoice;
          this.#render();
        },
      }),
      document.querySelector<HTMLElement>('#page')!,
    );
    this.#renderDock();
  }

  #renderDock(): void {
    render(this.#dock(), document.querySelector<HTMLElement>('#dock')!);
  }

  #dock(): TemplateResult {
    const { phase, outcome } = this.#panel;
    return html`<div class="dock-head">
        <a href="/" title="All pages">Workbench</a>
        <span class="chip live">${phase}</span>${outcome ? html`<span class="chip ${outcome === 'success' ? 'ok' : 'warn'}">${outcome}</span>` : nothing}
      </div>
      ${renderSettings<SettingName>(SETTINGS, this.#choices, (name, value) => this.#choose(name, value))}
      <details class="faults">
        <summary>What goes wrong</summary>
        <div class="row">${FAULTS.map(([text, action, more]) => html`<button type="button" @click=${() => void this.#control(action, more)}>${text}</button>`)}</div>
      </details>
      <div class="row"><button type="button" @click=${() => void this.#control('reset').then(() => this.#control('set', { flow: this.#choices.flow }))}>Begin the day anew</button></div>
      ${renderLog(this.#log)}`;
  }
}

void new DesktopPage().start();
