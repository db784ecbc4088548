import type { TemplateResult } from 'lit';
import { renderAlternatives, renderOffer, renderTimes } from './callback-offer.form.js';
import { button, submitButton, type CallbackView } from './callback-offer.parts.js';
import { endingOf, problemText, type Ending, type TextKey } from './callback-offer.texts.js';
import { showDay, showTime, showWait } from './times.js';

export function renderCard(view: CallbackView): TemplateResult {
  const { html, nothing, snapshot, t } = view;
  const { phase, state } = snapshot;
  if (phase === 'declined') {
    return html`<slot name="not-offered"></slot>
      <div class="row" part="declined"><span class="mute grow" role="status">${t('declined')}</span>${button(view, 'again', 'submit')}</div>`;
  }
  const isForm = phase === 'offered' || phase === 'submitting' || (phase === 'closed' && view.scheduling !== 'asap');
  const ending = isForm ? null : endingOf(snapshot);
  const isPaused = state === 'PAUSED';
  return html`<section class="card" part="card" aria-labelledby="title">
    <header part="header">
      <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6.5 4h3l1.5 4-2 1.6a11 11 0 0 0 5.4 5.4L16 13l4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z" />
      </svg>
      <h2 id="title" tabindex="-1">${t(isForm ? 'title' : 'yours')}</h2>
      ${isForm || ending
        ? nothing
        : html`<span class="chip ${isPaused ? 'warn' : phase === 'scheduled' ? 'ok' : 'live'}">${t(isPaused ? 'paused' : phase === 'connected' ? 'onLine' : 'booked')}</span>`}
    </header>
    ${isForm ? renderOffer(view) : html`<div class="body">${ending ? renderEnding(view, ending) : renderCallback(view)}</div>`}
    <div class="visually-hidden" role="status">${ending ? t(ending.title) : isForm ? (view.submitting ? t('loading') : nothing) : headline(view)}</div>
  </section>`;
}

function renderEnding(view: CallbackView, { tone, title, text }: Ending): TemplateResult {
  const { html, nothing, snapshot, t, can } = view;
  return html`<div class="note ${tone}" part="note"><strong>${t(title)}</strong><span>${t(text)}</span></div>
    <div class="row">
      ${snapshot.problem?.code === 'outcome-unknown' && (can?.find || can?.repeat) ? button(view, 'look', 'look', 'primary') : nothing}
      ${snapshot.outcome === 'connected' ? nothing : button(view, 'again', 'again')}
    </div>`;
}

/** The one fact that counts now. */
function headline({ snapshot, t, tag, zone, now, wait }: CallbackView): string {
  const { phase, desiredTime, access } = snapshot;
  const at = Date.parse(desiredTime ?? '');
  if (access) return t('dial');
  if (phase === 'scheduled' && at) return `${showDay(at, zone, tag, now)}, ${showTime(at, zone, tag)}`;
  if (phase === 'routing') return t('routing');
  if (phase === 'connected') return t('onLine');
  return wait === null ? t('untilAgent') : t('about', { time: showWait(wait, tag) });
}

function renderCallback(view: CallbackView): TemplateResult {
  const { html, nothing, snapshot, t, zoneLabel, read, zone, tag, isDialIn } = view;
  const { phase, state, access, position, problem, agentReady } = snapshot;
  const number = read?.shown ?? snapshot.customerNumber;
  const isScheduled = phase === 'scheduled';
  const isQueued = phase === 'queued';
  const facts = [isScheduled && zoneLabel, isQueued && !access && position && t('place', { position }), (isScheduled || isQueued) && number && !isDialIn && t('ring', { number })].filter(Boolean);
  const asksNow = agentReady && !access && view.can?.dialog && (view.waitForUserConfirm || isDialIn);
  return html`<div>
      <p class=${access ? '' : 'big'}>${headline(view)}</p>
      ${access
        ? html`<a class="big" part="number" href="tel:${access.number.replace(/[^\d+]/g, '')}${access.code && `,,${access.code}#`}">${access.number}</a>
            ${access.code ? html`<p><strong>${t('code', { code: access.code })}</strong></p>` : nothing}
            ${access.expiresAt ? html`<p class="mute">${t('until', { time: showTime(access.expiresAt, zone, tag) })}</p>` : nothing}`
        : nothing}
      <p class="mute facts">${facts.map((fact) => html`<span>${fact}</span> `)}</p>
    </div>
    ${state === 'PAUSED' ? html`<p class="note warn">${t('pausedText')}</p>` : nothing} ${renderSteps(view)}
    ${problem ? html`<div class="note warn" part="note" role="alert"><strong>${t(problemText(snapshot))}</strong>${renderAlternatives(view)}</div>` : nothing}
    ${asksNow ? html`<div class="note live" role="alert"><strong>${t('readyAsk')}</strong><div class="row">${button(view, 'ready', 'ready', 'primary')}</div></div>` : nothing}
    ${isScheduled || isQueued ? renderActions(view, isScheduled) : nothing}`;
}

function renderSteps({ html, snapshot, t, isDialIn, waitForAgent }: CallbackView): TemplateResult {
  const { phase, desiredTime } = snapshot;
  const isQueued = phase === 'queued';
  const steps: [text: TextKey, isNow: boolean][] = [
    ['booked', false],
    ...(desiredTime ? [['untilTime', phase === 'scheduled'] as [TextKey, boolean]] : []),
    ...(waitForAgent ? [['untilAgent', isQueued && !snapshot.access] as [TextKey, boolean]] : []),
    [isDialIn ? 'youDial' : 'weRing', isQueued],
    ['onLine', phase === 'routing'],
  ];
  const current = phase === 'connected' ? steps.length : steps.findIndex(([, isNow]) => isNow);
  return html`<ol class="steps">
    ${steps.map(([text], i) => html`<li class=${i < current ? 'done' : i === current ? 'now' : ''} aria-current=${i === current ? 'step' : 'false'}>${t(text)}</li>`)}
  </ol>`;
}

function renderActions(view: CallbackView, isScheduled: boolean): TemplateResult {
  const { html, nothing, t, can, asking } = view;
  if (asking === 'change') {
    return html`<form class="note" novalidate @submit=${view.onSubmit}>
      ${renderTimes(view)}
      <div class="row">${view.day ? submitButton(view, 'save') : nothing}${button(view, '', 'back')}</div>
    </form>`;
  }
  if (asking === 'cancel') {
    return html`<div class="note" role="group" aria-labelledby="question">
      <strong id="question">${t('cancelAsk')}</strong>
      <div class="row">${button(view, '', 'keep', 'primary')}${button(view, 'confirm', 'cancel', 'danger')}</div>
    </div>`;
  }
  return html`<div class="row">
    ${isScheduled && can?.reschedule ? button(view, 'change', 'change') : nothing} ${isScheduled ? button(view, 'calendar', 'calendar') : nothing}
    ${can?.cancel ? button(view, 'cancel', 'cancel', 'danger') : nothing}
  </div>`;
}
