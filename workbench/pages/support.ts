import { html, nothing, render, type TemplateResult } from 'lit';
import '../../src/define/callback-offer.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import type { GenesysState } from '../../src/simulators/genesys/snapshot.js';
import { ContactCentre, CUSTOMER_NUMBER, PACE, QUEUE, TROUBLE, WAIT } from '../kit/contact-centre.js';
import { EventLog, renderLog } from '../kit/event-log.js';
import { applyLook, localeOf, LOOK } from '../kit/look.js';
import { keepChoices, readChoices, renderSettings, type Setting } from '../kit/settings.js';
import { SUPPORT_TEXTS, type SupportTexts } from './support.texts.js';
import { renderSupport, type SupportView } from './support.view.js';

const EVENTS = [
  'callback-phase-change', 'callback-outcome', 'callback-error', 'callback-wait-time', 'callback-offered', 'callback-declined',
  'callback-before-submit', 'callback-accepted', 'callback-state-change', 'callback-rescheduled', 'callback-cancelled',
];

const SETTINGS = {
  service: {
    label: 'Callback service',
    as: 'list',
    options: {
      'User terminated': {
        'classic-callback': 'Classic: an agent is found, then we ring',
        'voice-userterm-immediate': 'Immediate: we ring at once',
        'voice-userterm-scheduled': 'Scheduled: only at a chosen time',
        'voice-userterm-preview': 'Preview: the agent looks first',
      },
      'User originated': { 'voice-userorig-immediate': 'Immediate: the customer dials', 'voice-userorig-delayed': 'Delayed: told when to dial' },
    },
  },
  trouble: TROUBLE,
  wait: WAIT,
  pace: { label: 'The queue moves', as: 'buttons', options: { auto: 'By itself', hand: 'By hand' } },
  ...LOOK,
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

/** A caller holds on the line of a shop. The contact centre is the simulator; the page is what the caller sees, and the caller's phone. */
class SupportPage {
  #choices = readChoices<SettingName>(SETTINGS);
  #genesys = '';
  #state: GenesysState | undefined;
  #centre!: ContactCentre;
  #offer!: CallbackOfferElement;
  /** The originating call: an interaction in the contact centre. */
  #interaction = '';
  #call: SupportView['call'] = null;
  #talkingSince = 0;
  readonly #log = new EventLog(() => this.#renderDock());

  async start(): Promise<void> {
    const { genesys } = (await (await fetch('/config.json')).json()) as { genesys: string };
    this.#genesys = genesys;
    this.#centre = new ContactCentre(genesys, (action, more) => this.#control(action, more));
    this.#log.watch(document, EVENTS);
    this.#applyChoices();
    this.#see((await (await fetch(`${genesys}/control/state`)).json()) as GenesysState);
    await this.#begin();
    new EventSource(`${genesys}/control/events`).addEventListener('message', ({ data }) => this.#moved(JSON.parse(data as string) as GenesysState));
    setInterval(() => this.#render(), 1000);
    setInterval(() => void this.#move(), PACE);
  }

  get #t(): SupportTexts {
    return SUPPORT_TEXTS[this.#choices.lang]!;
  }

  /** A new call into the queue, and a new element beside it. */
  async #begin(): Promise<void> {
    const { service, trouble } = this.#choices;
    await this.#centre.prepare(this.#choices);
    this.#interaction = `call-${Date.now()}`;
    await this.#control('interaction.create', { id: this.#interaction });
    this.#call = { since: Date.now(), ahead: this.#centre.ahead };
    const offer = document.createElement('callback-offer');
    this.#offer = offer;
    Object.assign(offer, {
      service,
      endpoint: `${this.#genesys}/genesys/1`,
      virtualQueue: QUEUE,
      defaultCountry: 'CA',
      scheduling: service.endsWith('scheduled') ? 'scheduled' : 'both',
      callDirection: service.includes('userorig') ? 'USERORIGINATED' : 'USERTERMINATED',
      waitForAgent: !service.endsWith('immediate'),
      waitForUserConfirm: service === 'voice-userorig-delayed',
      withoutResume: true,
      customerNumber: trouble === 'duplicate' ? CUSTOMER_NUMBER : '',
      userData: { origin: 'help page' },
    });
    offer.addEventListener('callback-accepted', ({ detail }) => void this.#accepted(detail.attachedData, detail.terminateOriginatingCall.reasons));
    offer.addEventListener('callback-phase-change', () => this.#render());
    this.#render();
  }

  /** What an IVR does with the call on which the callback was accepted: attach the data, and end it so that it does not count as abandoned. */
  async #accepted(pairs: object, reasons: object): Promise<void> {
    const id = this.#interaction;
    await this.#control('interaction.attach', { id, pairs: { ...pairs } });
    await this.#control('interaction.terminate', { id, reasons: { ...reasons } });
    this.#call = null;
    await this.#centre.trouble(this.#choices, this.#offer.serviceId!);
    this.#render();
  }

  async #move(): Promise<void> {
    if (this.#choices.pace === 'auto' && this.#offer.phase === 'queued') await this.#centre.move(this.#offer.serviceId);
  }

  #see(state: GenesysState): void {
    this.#state = state;
    this.#centre.state = state;
  }

  #moved(state: GenesysState): void {
    const before = this.#phone?.status;
    this.#see(state);
    if (this.#call) this.#call = { ...this.#call, ahead: this.#centre.ahead };
    const status = this.#phone?.status;
    if (status !== before) void this.#offer.refresh();
    if (status === 'talking' && before !== 'talking') this.#talkingSince = Date.now();
    this.#render();
  }

  get #phone(): SupportView['phone'] {
    return this.#state?.phones.find(({ callbackId }) => callbackId === this.#offer.serviceId);
  }

  async #key(action: string): Promise<void> {
    await this.#control(action, { id: this.#offer.serviceId! });
    await this.#offer.refresh();
  }

  async #control(action: string, more: object = {}): Promise<void> {
    const response = await fetch(`${this.#genesys}/control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action, ...more }) });
    if (!response.ok) this.#log.add(`simulator: ${action}`, await response.json());
  }

  async #hangUp(): Promise<void> {
    await this.#control('interaction.hangUp', { id: this.#interaction });
    this.#call = null;
    this.#render();
  }

  #choose(name: SettingName, value: string): void {
    this.#choices = { ...this.#choices, [name]: value };
    keepChoices<SettingName>(SETTINGS, this.#choices);
    this.#applyChoices();
    if (name === 'lang' || name === 'theme' || name === 'pace') this.#render();
    else void this.#begin();
  }

  #applyChoices(): void {
    applyLook(this.#choices, `${this.#t.title} · Maple & Pine`);
  }

  #render(): void {
    const view: SupportView = {
      t: this.#t,
      locale: localeOf(this.#choices.lang),
      offer: this.#offer,
      call: this.#call,
      phone: this.#phone,
      talkingSince: this.#talkingSince,
      now: Date.now(),
      onHangUp: () => void this.#hangUp(),
      onRedial: () => void this.#begin(),
      onKey: (action) => void this.#key(action),
    };
    render(renderSupport(view), document.querySelector<HTMLElement>('#page')!);
    this.#renderDock();
  }

  #renderDock(): void {
    render(this.#dock(), document.querySelector<HTMLElement>('#dock')!);
  }

  #dock(): TemplateResult {
    const { phase, outcome } = this.#offer;
    const call = this.#state?.interactions.find(({ id }) => id === this.#interaction);
    return html`<div class="dock-head">
        <a href="/" title="Agent desktop">Workbench</a>
        <span class="chip live">${phase}</span>
        ${outcome ? html`<span class="chip ${outcome === 'connected' ? 'ok' : 'warn'}">${outcome}</span>` : nothing}
      </div>
      ${renderSettings<SettingName>(SETTINGS, this.#choices, (name, value) => this.#choose(name, value))}
      <div class="row">
        <button type="button" @click=${() => void this.#begin()}>New call</button>
        <button type="button" class="quiet" @click=${() => void this.#centre.letThrough(1)}>One caller less</button>
        <button type="button" class="quiet" @click=${() => void this.#centre.freeAgent()}>An agent is free</button>
      </div>
      ${call ? renderCallFacts(call) : nothing} ${renderLog(this.#log)}`;
  }
}

/** What the contact centre's reporting will say of the originating call. */
function renderCallFacts(call: GenesysState['interactions'][number]): TemplateResult {
  const rows = Object.entries({ id: call.id, state: call.state, ...call.reasons, ...call.attachedData });
  return html`<section><h2>Originating call</h2><dl class="facts">${rows.map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl></section>`;
}

void new SupportPage().start();
