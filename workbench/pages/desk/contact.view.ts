import { html, nothing, type TemplateResult } from 'lit';
import { phoneIcon } from '../../../src/elements/shared/icons.js';
import type { DeskState } from '../../desk-backend.js';
import { formatMessage } from '../../../src/i18n/format.js';
import { SOFA } from '../../merchant.js';
import type { DeskTexts } from './texts.js';

export const INVOICES = [
  { id: 'MP-88-1032', amount: '128.40', due: '2027-02-28' },
  { id: 'MP-88-0977', amount: '96.15', due: '2027-01-31' },
] as const;
export type Invoice = (typeof INVOICES)[number];

export interface ContactView {
  t: DeskTexts;
  locale: string;
  state: DeskState | null;
  invoice: Invoice;
  /** Card data is being keyed: the page has stopped its recording. */
  isPaused: boolean;
  isLocked: boolean;
  /** Paytia waits for the agent's ID, or may be taken back by the agent. */
  agentKey: '' | 'id' | 'abort';
  onCall: (action: string) => void;
  onAgentKeys: (keys: string) => void;
  onInvoice: (invoice: Invoice) => void;
}

export function renderCallBar({ t, state, isPaused, agentKey, onCall, onAgentKeys }: ContactView): TemplateResult {
  const call = state?.five9.call;
  const isTalking = call?.state === 'TALKING';
  const act = (text: string, action: string, className = ''): TemplateResult => html`<button type="button" class=${className} @click=${() => onCall(action)}>${text}</button>`;
  return html`<section class="call" aria-label=${t.call}>
    <span class="line">
      ${phoneIcon()}
      ${call ? html`<b>Zoé Tremblay</b> <span>${call.state === 'WRAP_UP' ? t.wrapUp : t.call} · +1 416 555-0123</span>` : html`<b>${t.noCall}</b>`}
    </span>
    <span role="status">${isTalking ? html`<span class="chip ${isPaused ? 'warn' : 'bad'}">${isPaused ? t.recordingPaused : t.recording}</span>` : nothing}</span>
    <span class="row">
      ${agentKey === 'id' ? html`<button type="button" class="primary" @click=${() => onAgentKeys('100#')}>${t.agentId}</button>` : nothing}
      ${agentKey === 'abort' ? html`<button type="button" @click=${() => onAgentKeys('*')}>${t.abort}</button>` : nothing}
      ${call?.state === 'ON_HOLD' ? act(t.retrieve, 'retrieve') : nothing} ${isTalking ? act(t.hold, 'hold') : nothing}
      ${call && call.state !== 'WRAP_UP' ? act(t.hangUp, 'end-call', 'end') : nothing} ${call?.state === 'WRAP_UP' ? act(t.finish, 'dispose-call') : nothing}
      ${call ? nothing : act(t.newCall, 'start-call', 'primary')}
    </span>
  </section>`;
}

export function renderContact({ t, locale, invoice, isLocked, onInvoice }: ContactView): TemplateResult {
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return html`<section class="card contact" aria-labelledby="contact-title">
    <i class="face" aria-hidden="true">ZT</i>
    <div class="name">
      <h2 id="contact-title"><span class="visually-hidden">${t.contact}: </span>Zoé Tremblay</h2>
      <span class="mute">${formatMessage(locale, t.account, { number: '4410-2297' })}</span>
    </div>
    <div class="order"><span class="mute">${formatMessage(locale, t.order, { number: SOFA.id })}</span><b>${t.orderText} · ${money.format(SOFA.amount)}</b></div>
    <fieldset class="invoices" ?disabled=${isLocked}>
      <legend>${t.invoices}</legend>
      ${INVOICES.map(
        (entry) => html`<label class="invoice">
          <input type="radio" name="invoice" .checked=${entry === invoice} @change=${() => onInvoice(entry)} />
          <span><b>${entry.id}</b><small>${formatMessage(locale, t.due, { date: day.format(new Date(entry.due)) })}</small></span>
          <strong>${money.format(Number(entry.amount))}</strong>
        </label>`,
      )}
    </fieldset>
  </section>`;
}
