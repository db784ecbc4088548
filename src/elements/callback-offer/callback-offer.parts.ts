import type { html, nothing, TemplateResult } from 'lit';
import type { en } from '../../i18n/callback-offer/en.js';
import type { Translate } from '../../i18n/format.js';
import type { CallbackCapabilities, CallbackSnapshot } from '../../vendors/genesys/index.js';
import type { TextKey } from './callback-offer.texts.js';
import type { ReadNumber } from './phone-number.js';
import type { ShownDay } from './times.js';

/** What the templates show, and what they call when a person acts. */
export interface CallbackView {
  /** The card is loaded when there is something to show and has no lit of its own: two copies on one page would cost more than the card. */
  html: typeof html;
  nothing: typeof nothing;
  snapshot: Readonly<CallbackSnapshot>;
  t: Translate<typeof en>;
  /** BCP 47 tag and IANA zone that times are written by. */
  tag: string;
  zone: string;
  zoneLabel: string;
  now: number;
  /** The wait in minutes as it is shown; null for none. */
  wait: number | null;
  isDialIn: boolean;
  waitForAgent: boolean;
  waitForUserConfirm: boolean;
  scheduling: 'asap' | 'scheduled' | 'both';
  can: Readonly<CallbackCapabilities> | undefined;
  /** A start is being made ready or is on its way. */
  submitting: boolean;
  /** What the person wrote, how it was read, and whether that is told as a fault. */
  typed: string;
  read: ReadNumber | undefined;
  invalid: boolean;
  country: string;
  /** Null: the page chose it. */
  countries: readonly { code: string; label: string }[] | null;
  picking: boolean;
  /** The offer is for a time that is chosen. */
  wantsTime: boolean;
  days: readonly ShownDay[] | null;
  day: ShownDay | undefined;
  /** The chosen instant. */
  time: string;
  asking: string;
  /** A form was sent: the offer, or the change of the time. */
  onSubmit: (event: Event) => void;
  /** A button was pressed; its value says which. */
  onAct: (event: Event) => void;
  /** A field has changed; its name says which. */
  onChange: (event: Event) => void;
  onFocus: () => void;
  onKey: (event: KeyboardEvent) => void;
}

export function button({ html, t, snapshot, submitting, onAct }: CallbackView, value: string, text: TextKey, style = ''): TemplateResult {
  return html`<button part="button" type="button" class=${style} value=${value} aria-disabled=${submitting || snapshot.busy} @click=${onAct}>${t(text)}</button>`;
}

/** The button that sends a form; it keeps the focus while the answer is awaited. */
export function submitButton({ html, nothing, t, snapshot, submitting, wantsTime, time }: CallbackView, text: TextKey): TemplateResult {
  const isBusy = submitting || snapshot.busy;
  return html`<button class="primary grow" part="button" aria-disabled=${isBusy || (wantsTime && !time)}>${isBusy ? html`<span class="spinner"></span>` : nothing}${t(text)}</button>`;
}
