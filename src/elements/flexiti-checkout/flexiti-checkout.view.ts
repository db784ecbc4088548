import { html, nothing, type TemplateResult } from 'lit';
import type { en } from '../../i18n/flexiti-checkout/en.js';
import type { Translate } from '../../i18n/format.js';
import { FLEXITI_PORTAL_URL, isActive, type FlexitiSnapshot } from '../../vendors/flexiti/index.js';
import { cardIcon, closeIcon } from '../shared/icons.js';
import { endingOf, type Ending } from './flexiti-checkout.texts.js';

/** What the templates show, and what they call when a person acts. */
export interface FlexitiView {
  snapshot: Readonly<FlexitiSnapshot>;
  t: Translate<typeof en>;
  inDialog: boolean;
  /** Another opening would get another session. */
  canRenew: boolean;
  minutesLeft: number | null;
  onTrigger: () => void;
  onClose: () => void;
  onRestart: () => void;
}

/** The card keeps one shape in every phase, for the box that holds the frame must stay the same node. */
export function renderCard(view: FlexitiView): TemplateResult {
  const { snapshot, t, inDialog, onClose } = view;
  const { phase, slow } = snapshot;
  const active = isActive(phase);
  const waiting = active && phase !== 'open';
  const ending = endingOf(snapshot);
  const waitingText = waiting ? t(slow ? 'slow' : 'loading') : nothing;
  return html`<section class="card" part="card" aria-labelledby="title">
    <header part="header">
      ${cardIcon()}
      <h2 id="title">${t('title')}</h2>
      ${active || (inDialog && ending)
        ? html`<button class="quiet icon-only" part="button" type="button" aria-label=${t('close')} @click=${onClose}>${closeIcon()}</button>`
        : nothing}
    </header>
    <div class="body">
      ${phase === 'idle' && !inDialog ? renderTrigger(view) : nothing}
      <div class="stage" ?hidden=${!active}>
        <div class="frame" part="frame"></div>
        ${waiting ? html`<p class="waiting"><span class="spinner"></span>${waitingText}</p>` : nothing}
      </div>
      ${active ? renderFooter(view) : ending ? renderEnding(view, ending) : nothing}
      <div class="visually-hidden" role="status">${ending ? t(ending.title) : waitingText}</div>
    </div>
  </section>`;
}

export function renderTrigger({ t, onTrigger }: FlexitiView): TemplateResult {
  // eslint-disable-next-line lit-a11y/click-events-have-key-events -- the slot hears its button, which keys press too
  return html`<div class="row"><slot name="trigger" @click=${onTrigger}><button class="primary" part="button" type="button">${t('start')}</button></slot></div>`;
}

/** The button comes after the frame, so that Tab finds a way out of it. */
function renderFooter({ t, minutesLeft, onRestart }: FlexitiView): TemplateResult {
  return html`<div class="row mute">
    <span class="grow">${minutesLeft === null ? nothing : t('expiresIn', { count: minutesLeft })}</span>
    <button class="quiet" part="button" type="button" @click=${onRestart}>${t('trouble')}</button>
  </div>`;
}

function renderEnding({ snapshot, t, inDialog, canRenew, onClose, onRestart }: FlexitiView, ending: Ending): TemplateResult {
  const { outcome, problem, nextStep } = snapshot;
  const renewable = canRenew && (nextStep === 'retry' || outcome === 'cancelled' || (!outcome && problem?.retryable));
  const portal = nextStep === 'activate-account';
  return html`<div class="note ${ending.tone}" part="note"><strong>${t(ending.title)}</strong><span>${t(ending.text)}</span></div>
    <div class="row" ?hidden=${!portal && !renewable && !inDialog}>
      ${portal
        ? html`<a class="button primary" part="button" href=${FLEXITI_PORTAL_URL} target="_blank" rel="noopener noreferrer"
            >${t('portal')}<span class="visually-hidden">${t('newTab')}</span></a
          >`
        : nothing}
      ${renewable ? html`<button class="primary" part="button" type="button" @click=${onRestart}>${t('again')}</button>` : nothing}
      ${inDialog ? html`<button part="button" type="button" @click=${onClose}>${t('close')}</button>` : nothing}
    </div>`;
}
