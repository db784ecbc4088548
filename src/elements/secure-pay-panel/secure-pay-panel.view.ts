import { html, nothing, type TemplateResult } from 'lit';
import type { en } from '../../i18n/secure-pay-panel/en.js';
import type { Translate } from '../../i18n/format.js';
import { canStart, isRunning, type SecurePaySnapshot } from '../../vendors/five9/index.js';
import { closeIcon, lockIcon, phoneIcon } from '../shared/icons.js';
import type { Key, Telling } from './secure-pay-panel.texts.js';

/** What a person can do, each by a button. */
export type Action = 'start' | 'cancel' | 'stay' | 'confirm' | 'copy' | 'dismiss';

/** What the templates show, and what they call when a person acts. */
export interface SecurePayView {
  snapshot: Readonly<SecurePaySnapshot>;
  t: Translate<typeof en>;
  /** Written as the locale writes it; empty when nobody said. */
  /** Amount and invoice of the payment that is shown. */
  facts: readonly string[];
  /** Those that Start would send, where they are others. */
  next: readonly string[];
  telling: Telling;
  /** The agent wants to cancel and has not said yes yet. */
  confirming: boolean;
  copied: boolean;
  problemText: Key;
  status: string | null;
  /** "12 seconds ago", in words. */
  ago: string;
  act: (action: Action) => void;
}

/** More than an agent reads; the snapshot keeps the rest. */
const SHOWN = 40;
/** A key that is held down acts once. */
const dropRepeats = (event: KeyboardEvent): void => {
  if (event.repeat && /Enter| /.test(event.key)) event.preventDefault();
};
const STEPS = ['card-number', 'expiry', 'security-code', 'processing'];

export function renderPanel(view: SecurePayView): TemplateResult {
  const { snapshot, t, telling, status, confirming, act } = view;
  const { entries, incomplete, connection, outcome, message, step, phase, problem } = snapshot;
  const running = isRunning(snapshot);
  const lost = connection === 'RECONNECTING' || connection === 'DISCONNECTED';
  const reached = STEPS.indexOf(step!);
  const fact = (key: Key, value: string): unknown => (value ? html`<div class=${key}><dt>${t(key)}</dt><dd>${value}</dd></div>` : nothing);
  const facts = ([amount = '', invoice = '']: readonly string[]): TemplateResult => html`<dl class="facts">${fact('amount', amount)} ${fact('invoice', invoice)}</dl>`;
  const button = (action: Action, text: unknown, className = '', disabled = false): TemplateResult =>
    html`<button class=${className} part="button" type="button" ?disabled=${disabled} @click=${() => act(action)}>${text}</button>`;

  // The box of the alert stays, so that a screen reader hears what comes into it. Each button keeps its place in the list and so its node: where Cancel had the focus,
  // Keep going has it next, and nothing that had another meaning ever becomes Start.
  return html`<section class="card" part="card" aria-labelledby="title" @keydown=${dropRepeats}>
    <header part="header">
      ${lockIcon()}
      <h2 id="title">${t('title')}</h2>
      ${status ? html`<span class="chip ${running ? 'live' : ''}">${status}</span>` : nothing}
    </header>
    <div class="body">
      <div role="alert">
        ${problem
          ? html`<div class="note bad banner" part="error">
              <strong>${t(view.problemText)}</strong><span>${problem.detail}</span>
              ${button('dismiss', html`${closeIcon()}<span class="visually-hidden">${t('dismiss')}</span>`, 'quiet icon-only')}
            </div>`
          : nothing}
      </div>
      ${facts(view.facts)}
      <div class="say ${telling.tone}" part="say">
        ${phoneIcon()}<strong role="status">${t(telling.title)}</strong>
        ${outcome && message !== null ? html`<span class="message">${message}</span>` : nothing} ${telling.text ? html`<span>${t(telling.text)}</span>` : nothing}
      </div>
      ${step ? html`<div class="track">${STEPS.map((_, index) => html`<i class=${index < reached ? 'done' : index > reached ? '' : 'now'}></i>`)}</div>` : nothing}
      ${confirming ? html`<strong>${t('confirm')}</strong>` : nothing} ${running ? nothing : facts(view.next)}
      <div class="row">
        ${[
          outcome === 'unknown' ? button('copy', `${t('copy')}${view.copied ? ' ✓' : ''}`) : nothing,
          running ? nothing : button('start', t('start'), outcome ? '' : 'primary', !canStart(snapshot)),
          running ? (confirming ? button('stay', t('stay'), 'primary') : button('cancel', t('cancel'), 'danger', phase === 'cancelling')) : nothing,
          confirming ? button('confirm', t('cancel'), 'danger') : nothing,
        ]}
      </div>
      ${entries.length > 0 || incomplete
        ? html`<ol class="log" part="log" tabindex="0" aria-labelledby="title">
            ${incomplete ? html`<li class="gap">${t('gap')}</li>` : nothing}
            ${entries
              .slice(-SHOWN)
              .reverse()
              .map(({ at, type, message: text }) => html`<li class=${type}><time>${new Date(at).toTimeString().slice(0, 8)}</time><span>${text}</span></li>`)}
          </ol>`
        : nothing}
    </div>
    ${running ? html`<footer part="footer"><span class=${lost ? 'chip warn' : ''}>${lost ? t('paused') : t('heard', { ago: view.ago })}</span></footer>` : nothing}
  </section>`;
}
