import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Five9State } from '../../src/simulators/five9/types.js';
import type { DesktopTexts } from './desktop.texts.js';

export const INVOICES = [
  { id: 'NL-88-1032', amount: '128.40', due: '2027-02-28' },
  { id: 'NL-88-0977', amount: '96.15', due: '2027-01-31' },
] as const;
export type Invoice = (typeof INVOICES)[number];

export interface DesktopView {
  t: DesktopTexts;
  locale: string;
  panel: Element;
  /** What the stand-in says; null before its first word. */
  state: Five9State | null;
  invoice: Invoice;
  /** Card data is being keyed: the page has stopped its recording. */
  paused: boolean;
  locked: boolean;
  control: (action: string, more?: object) => void;
  onInvoice: (invoice: Invoice) => void;
}

const icon = (path: string, size = 20): TemplateResult => html`<svg width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>`;
const bolt = icon('M13 3 5 14h6l-1 7 8-11h-6l1-7Z', 22);
const handset = icon('M6.5 4h3l1.5 4-2 1.6a11 11 0 0 0 5.4 5.4L16 13l4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z');
const fill = (text: string, values: Record<string, string>): string => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

export function renderDesktop(view: DesktopView): TemplateResult {
  const { t, panel } = view;
  return html`<header class="top">
      <span class="brand">${bolt} Northlight Energy</span>
      <span class="who"><i>TS</i> Tony Stark</span>
    </header>
    ${renderCallBar(view)}
    <main>
      <h1 class="visually-hidden">${t.title}</h1>
      <div class="record">${renderCustomer(view)} ${renderPhone(view)} ${renderInvoices(view)}</div>
      <div class="pay">
        ${panel}
        <section class="card notes"><h2>${t.notes}</h2><p>${t.notesText}</p></section>
      </div>
    </main>`;
}

function renderCallBar({ t, state, paused, control }: DesktopView): TemplateResult {
  const call = state?.call;
  const talking = call?.state === 'TALKING';
  const act = (text: string, action: string, more = {}, className = ''): TemplateResult => html`<button type="button" class=${className} @click=${() => control(action, more)}>${text}</button>`;
  return html`<div class="call">
    <span class="line">${handset} ${call ? html`<b>Zoé Tremblay</b> <span>${t.call} · +1 416 555 0100</span>` : html`<b>${t.noCall}</b>`}</span>
    ${talking ? html`<span class="chip ${paused ? 'warn' : 'bad'}" role="status">${paused ? t.recordingPaused : t.recording}</span>` : nothing}
    <span class="row">
      ${call?.state === 'ON_HOLD' ? act(t.retrieve, 'retrieve') : nothing} ${talking ? act(t.hold, 'hold') : nothing}
      ${call && call.state !== 'WRAP_UP' ? act(t.hangUp, 'end-call', {}, 'end') : nothing} ${call?.state === 'WRAP_UP' ? act(t.wrapUp, 'dispose-call') : nothing}
      ${call ? nothing : act(t.newCall, 'start-call', {}, 'primary')}
    </span>
  </div>`;
}

function renderCustomer({ t }: DesktopView): TemplateResult {
  return html`<section class="card customer">
    <i class="face">ZT</i>
    <div><h2>Zoé Tremblay</h2><span class="mute">${t.account} 4410-2297 · ${t.since}</span></div>
    <dl>
      <div><dt>${t.phone}</dt><dd>+1 416 555 0100</dd></div>
      <div><dt>${t.address}</dt><dd>214 King Street West, Toronto</dd></div>
      <div><dt>${t.plan}</dt><dd>${t.planName}</dd></div>
    </dl>
  </section>`;
}

function renderInvoices({ t, locale, invoice, locked, onInvoice }: DesktopView): TemplateResult {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return html`<section class="card">
    <h2>${t.invoices}</h2>
    <div class="invoices" role="radiogroup" aria-label=${t.chosen}>
      ${INVOICES.map(
        (entry) => html`<label class="invoice">
          <input type="radio" name="invoice" .checked=${entry === invoice} ?disabled=${locked} @change=${() => onInvoice(entry)} />
          <span><b>${entry.id}</b><small>${fill(t.due, { date: day.format(new Date(entry.due)) })}</small></span>
          <strong>${money.format(Number(entry.amount))}</strong>
        </label>`,
      )}
    </div>
  </section>`;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];

function renderPhone({ t, state, control }: DesktopView): TemplateResult {
  const step = state?.ivr.active ? state.ivr.step : null;
  const prompt = step && step in t ? t[step as keyof DesktopTexts] : t.quiet;
  const keying = step === 'card-number' || step === 'expiry' || step === 'security-code';
  return html`<section class="card phone" aria-labelledby="phone-title">
    <h2 id="phone-title">${t.customer}</h2>
    <div class="screen">
      <small>${t.hears}</small>
      <b>${prompt}</b>
      <span class="dots" aria-label=${fill(t.keyed, { count: String(state?.ivr.digits ?? 0) })} role="img">${keying ? Array.from({ length: state!.ivr.digits }, () => html`<i></i>`) : nothing}</span>
    </div>
    <div class="keypad">
      ${KEYS.map((key, index) => html`<button type="button" ?disabled=${!keying} @click=${() => control('key', { key })}>${key}<small>${LETTERS[index]}</small></button>`)}
    </div>
    <div class="row">
      <button type="button" ?disabled=${step !== 'card-number'} @click=${() => control('test-card')}>${t.testCard}</button>
      <button type="button" ?disabled=${!step} @click=${() => control('customer-cancels')}>${t.stop}</button>
      <button type="button" class="end" ?disabled=${!state?.call || state.call.state === 'WRAP_UP'} @click=${() => control('hang-up')}>${t.drop}</button>
    </div>
  </section>`;
}
