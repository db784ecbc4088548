import { html, nothing, svg, type TemplateResult } from 'lit';
import { DELIVERY, PRODUCTS, type Cart, type ProductId } from '../catalogue.js';
import { formatMessage } from '../../src/i18n/format.js';
import type { ShopTexts } from './shop.texts.js';

/** What the shop says under the payment choice. */
export interface Note {
  tone: 'ok' | 'warn' | 'bad' | '';
  title: string;
  text?: string;
  busy?: boolean;
  /** Takes the place of the element. */
  alone?: boolean;
  /** A button: its text and what it does. */
  action?: readonly [string, () => void];
}

export interface ShopView {
  t: ShopTexts;
  locale: string;
  cart: Cart;
  most: number;
  totals: { subtotal: number; tax: number; total: number };
  payment: 'card' | 'flexiti' | 'pickup';
  /** The element that offers financing. */
  checkout: Element;
  note: Note | null;
  /** Empty until there is an order. */
  orderNumber: string;
  locked: boolean;
  onPayment: (payment: ShopView['payment']) => void;
  onQuantity: (id: ProductId, quantity: number) => void;
}

const icon = (path: string): TemplateResult =>
  html`<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">${svg`<path d=${path}></path>`}</svg>`;
const lock = icon('M7 10.5h10a2 2 0 0 1 2 2V18a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5.5a2 2 0 0 1 2-2Zm1.5 0V7.7a3.5 3.5 0 0 1 7 0v2.8');
const leaf = icon('M12 21v-7m0 0c-4 0-7-3-7-8.5 4.5 0 7 2.5 7 6 0-4 2.5-7 7-8 0 6-2.5 10.5-7 10.5Z');
const check = icon('m5 12.5 4.5 4.5L19 7.5');

export function renderShop(view: ShopView): TemplateResult {
  const { t } = view;
  return html`<header class="masthead">
      <span class="brand">${leaf} Maple &amp; Pine</span>
      <span class="secure">${lock} ${t.secure}</span>
    </header>
    <main>
      <h1>${t.title}</h1>
      <div class="columns">
        ${renderSummary(view)}
        <div class="steps">${view.orderNumber ? renderThanks(view) : html`${renderDelivery(view)}${renderPayment(view)}`}</div>
      </div>
    </main>`;
}

const money = ({ locale }: ShopView, dollars: number): string => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' }).format(dollars);

function renderDelivery({ t }: ShopView): TemplateResult {
  return html`<section class="card">
    <h2>${t.deliverTo}</h2>
    <address>Zoé Tremblay<br />214 King Street West<br />Toronto ON M5V 2T6</address>
    <p class="mute">${t.deliverWhen}</p>
  </section>`;
}

function renderPayment(view: ShopView): TemplateResult {
  const { t, totals, payment, checkout, note } = view;
  return html`<section class="card">
    <h2 id="payment">${t.payment}</h2>
    <div class="options" role="radiogroup" aria-labelledby="payment">
      ${renderOption(view, 'card', t.payCard, t.payCardHint)}
      ${renderOption(view, 'flexiti', t.payFlexiti, formatMessage(view.locale, t.payFlexitiHint, { amount: money(view, totals.total / 12) }))}
      ${renderOption(view, 'pickup', t.payPickup, t.payPickupHint)}
    </div>
    <div class="chosen" ?hidden=${payment !== 'flexiti'}>
      <div ?hidden=${note?.alone}>${checkout}</div>
      ${note ? renderNote(note) : nothing}
    </div>
    ${payment === 'flexiti'
      ? nothing
      : html`<p class="mute">${payment === 'card' ? t.payCardNote : t.payPickupNote}</p>
          <div class="row"><button class="primary" type="button" disabled>${t.placeOrder}</button></div>`}
  </section>`;
}

function renderOption({ payment, onPayment }: ShopView, value: ShopView['payment'], title: string, hint: string): TemplateResult {
  return html`<label class="option">
    <input type="radio" name="payment" value=${value} .checked=${payment === value} @change=${() => onPayment(value)} />
    <span><b>${title}</b><small>${hint}</small></span>
  </label>`;
}

function renderNote({ tone, title, text, busy, action }: Note): TemplateResult {
  return html`<div class="note ${tone}" role="status">
    <b>${busy ? html`<i class="spinner"></i>` : nothing}${title}</b>
    ${text ? html`<span>${text}</span>` : nothing}
    ${action ? html`<div class="row"><button class="primary" type="button" @click=${action[1]}>${action[0]}</button></div>` : nothing}
  </div>`;
}

function renderThanks(view: ShopView): TemplateResult {
  const { t, orderNumber, totals } = view;
  return html`<section class="card thanks" role="status">
    <span class="mark">${check}</span>
    <h2>${t.thanks}</h2>
    <p>${formatMessage(view.locale, t.thanksText, { number: orderNumber, amount: money(view, totals.total) })}</p>
    <p class="mute">${t.deliverWhen}</p>
  </section>`;
}

function renderSummary(view: ShopView): TemplateResult {
  const { t, totals } = view;
  const row = (term: string, value: number, name = ''): TemplateResult => html`<div class=${name}><dt>${term}</dt><dd>${money(view, value)}</dd></div>`;
  return html`<section class="card summary">
    <h2>${t.summary}</h2>
    <ul>
      ${PRODUCTS.map(({ id, price }) => renderLine(view, id, price))}
    </ul>
    <dl>
      ${row(t.subtotal, totals.subtotal)} ${row(t.delivery, DELIVERY)} ${row(t.tax, totals.tax)} ${row(t.total, totals.total, 'total')}
    </dl>
  </section>`;
}

function renderLine(view: ShopView, id: ProductId, price: number): TemplateResult {
  const { t, cart, most, locked, onQuantity } = view;
  const { name, detail } = t.products[id];
  const quantity = cart[id];
  return html`<li>
    <img src="/images/${id}.svg" alt="" width="64" height="64" />
    <b>${name}</b>
    <span class="price">${money(view, price * quantity)}</span>
    <small>${detail}</small>
    <span class="stepper" role="group" aria-label=${formatMessage(view.locale, t.quantity, { name })}>
      <button type="button" aria-label=${t.fewer} ?disabled=${locked || quantity <= 1} @click=${() => onQuantity(id, quantity - 1)}>−</button>
      <output>${quantity}</output>
      <button type="button" aria-label=${t.more} ?disabled=${locked || quantity >= most} @click=${() => onQuantity(id, quantity + 1)}>+</button>
    </span>
  </li>`;
}
