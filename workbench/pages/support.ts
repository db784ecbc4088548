import { html, nothing, render, type TemplateResult } from 'lit';
import '../../src/define/callback-offer.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import type { GenesysState } from '../../src/simulators/genesys/snapshot.js';
import { EventLog, renderLog } from '../kit/event-log.js';
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
  trouble: {
    label: 'Trouble',
    as: 'list',
    options: {
      'No trouble': { none: 'None' },
      Refusals: { full: 'The chosen time is full', duplicate: 'The number waits already', limit: 'Too many for the number today', throttled: 'Too many callbacks', closed: 'The office is closed' },
      'On the way': { html: 'HTML in place of JSON', silence: 'No answer, and nothing done', 'accept-then-silence': 'Done, but no answer', 'missing-keys': 'Keys are missing', error: 'Error 500' },
      'In the queue': { paused: 'The service is suspended', lost: 'The session behind the callback dies' },
    },
  },
  wait: { label: 'Estimated wait', as: 'list', options: { line: 'Follows the queue', short: '45 seconds: too short for an offer', long: 'More than an hour', unknown: 'Unknown' } },
  pace: { label: 'The queue moves', as: 'buttons', options: { auto: 'By itself', hand: 'By hand' } },
  lang: { label: 'Language', as: 'buttons', options: { en: 'English', fr: 'Français', es: 'Español' } },
  theme: { label: 'Theme', as: 'buttons', options: { auto: 'Auto', light: 'Light', dark: 'Dark' } },
} as const satisfies Record<string, Setting>;

type SettingName = keyof typeof SETTINGS;

const QUEUE = 'Support_VQ';
/** Fixed estimates in seconds; -1 is unknown. */
const WAITS: Readonly<Record<string, number>> = { short: 45, long: 3700, unknown: -1 };
const CALLERS = 9;
const CUSTOMER = '+14165550123';
/** How often a caller ahead gets through. */
const PACE = 2500;

/** A caller holds on the line of a shop. The contact centre is the simulator; the page is what the caller sees, and the caller's phone. */
class SupportPage {
  #choices = readChoices<SettingName>(SETTINGS);
  #genesys = '';
  #state: GenesysState | undefined;
  #offer!: CallbackOfferElement;
  /** The originating call: an interaction in the contact centre. */
  #interaction = '';
  #call: SupportView['call'] = null;
  #talkingSince = 0;
  readonly #log = new EventLog(() => this.#renderDock());

  async start(): Promise<void> {
    const { genesys } = (await (await fetch('/config.json')).json()) as { genesys: string };
    this.#genesys = genesys;
    this.#log.watch(document, EVENTS);
    this.#applyChoices();
    this.#state = (await (await fetch(`${genesys}/control/state`)).json()) as GenesysState;
    await this.#begin();
    new EventSource(`${genesys}/control/events`).addEventListener('message', ({ data }) => this.#moved(JSON.parse(data as string) as GenesysState));
    setInterval(() => this.#render(), 1000);
    setInterval(() => void this.#move(), PACE);
  }

  get #t(): SupportTexts {
    return SUPPORT_TEXTS[this.#choices.lang]!;
  }

  /** The callers in front of this one: those who hold, and callbacks that came before. */
  get #ahead(): number {
    return this.#state?.queues.find(({ name }) => name === QUEUE)?.waiting ?? CALLERS;
  }

  /** A new call into the queue, and a new element beside it. */
  async #begin(): Promise<void> {
    const { service, trouble, wait } = this.#choices;
    await this.#prepare(service, trouble, wait);
    this.#interaction = `call-${Date.now()}`;
    await this.#control('interaction.create', { id: this.#interaction });
    this.#call = { since: Date.now(), ahead: this.#ahead };
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
      customerNumber: trouble === 'duplicate' ? CUSTOMER : '',
      userData: { origin: 'help page' },
    });
    offer.addEventListener('callback-accepted', ({ detail }) => void this.#accepted(detail.attachedData, detail.terminateOriginatingCall.reasons));
    offer.addEventListener('callback-phase-change', () => this.#render());
    this.#render();
  }

  /** Puts the contact centre into the state that was chosen. */
  async #prepare(name: string, trouble: string, wait: string): Promise<void> {
    await this.#control('faults.clear');
    for (const { id, state } of this.#state?.callbacks ?? []) if (state !== 'COMPLETED') await this.#control('callback.complete', { id, reason: 'CANCELLED' });
    await this.#control('service.resume', { name });
    await this.#control('service.capacity', { name, capacity: trouble === 'full' ? 0 : 100 });
    await this.#control('service.officeHours', { name: 'closed', options: { _timezone: 'UTC', _bh_regular1: 'Mon-Mon 00:00-00:01' } });
    await this.#control('service.set', {
      name,
      options: {
        _enable_in_queue_checking: trouble === 'duplicate' ? 'strict' : 'false',
        _throttle_request_parameters_limit: trouble === 'limit' ? '0' : '',
        _throttle_callbacks_per_service_1: trouble === 'throttled' ? '0' : '',
        _business_hours_service: trouble === 'closed' ? 'closed' : 'business-hours',
        _enable_reject_out_of_office_hours: String(trouble === 'closed'),
      },
    });
    await this.#control('queue.set', { name: QUEUE, waiting: CALLERS, handleTime: 180, ewt: WAITS[wait] ?? null });
    if (trouble === 'duplicate') await fetch(`${this.#genesys}/genesys/1/service/callback/${name}`, { method: 'POST', body: new URLSearchParams({ _customer_number: CUSTOMER }) });
    if (['html', 'silence', 'accept-then-silence', 'missing-keys', 'error'].includes(trouble)) await this.#control('faults.add', { kind: trouble, operation: 'start', times: 1 });
  }

  /** What an IVR does with the call on which the callback was accepted: attach the data, and end it so that it does not count as abandoned. */
  async #accepted(pairs: object, reasons: object): Promise<void> {
    const id = this.#interaction;
    await this.#control('interaction.attach', { id, pairs: { ...pairs } });
    await this.#control('interaction.terminate', { id, reasons: { ...reasons } });
    this.#call = null;
    if (this.#choices.trouble === 'paused') await this.#control('service.pause', { name: this.#choices.service });
    if (this.#choices.trouble === 'lost') await this.#control('ors.killSession', { id: this.#offer.serviceId! });
    this.#render();
  }

  /** One caller ahead gets through; then it is this one's turn. */
  async #move(): Promise<void> {
    if (this.#choices.pace !== 'auto' || this.#offer.phase !== 'queued') return;
    if (this.#ahead > 0) await this.#control('queue.set', { name: QUEUE, waiting: Math.max(0, this.#ahead - 2) });
    else if (!this.#state?.callbacks.find(({ id }) => id === this.#offer.serviceId)?.agent) await this.#control('agent.free');
  }

  #moved(state: GenesysState): void {
    const before = this.#phone?.status;
    this.#state = state;
    if (this.#call) this.#call = { ...this.#call, ahead: this.#ahead };
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
    const { lang, theme } = this.#choices;
    document.documentElement.lang = lang === 'fr' ? 'fr-CA' : lang;
    document.documentElement.dataset.theme = theme;
    document.title = `${this.#t.title} · Maple & Pine`;
  }

  #render(): void {
    const view: SupportView = {
      t: this.#t,
      locale: { en: 'en-CA', fr: 'fr-CA', es: 'es-MX' }[this.#choices.lang] ?? 'en-CA',
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
        <a href="/" title="All pages">Workbench</a>
        <span class="chip live">${phase}</span>
        ${outcome ? html`<span class="chip ${outcome === 'connected' ? 'ok' : 'warn'}">${outcome}</span>` : nothing}
      </div>
      ${renderSettings<SettingName>(SETTINGS, this.#choices, (name, value) => this.#choose(name, value))}
      <div class="row">
        <button type="button" @click=${() => void this.#begin()}>New call</button>
        <button type="button" class="quiet" @click=${() => void this.#control('queue.set', { name: QUEUE, waiting: Math.max(0, this.#ahead - 1) })}>One caller less</button>
        <button type="button" class="quiet" @click=${() => void this.#control('agent.free')}>An agent is free</button>
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
