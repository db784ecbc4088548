import type { nothing, TemplateResult } from 'lit';
import { problemText } from './callback-offer.texts.js';
import { button, submitButton, type CallbackView } from './callback-offer.parts.js';
import { showDay, showTime, showWait } from './times.js';

/** A time that is estimated is not told to the minute. */
const FIVE_MINUTES = 300_000;

export function renderOffer(view: CallbackView): TemplateResult {
  const { html, nothing, snapshot, t, tag, wait, invalid, isDialIn } = view;
  const { phase, problem } = snapshot;
  const isClosed = phase === 'closed';
  return html`<form class="body" novalidate @submit=${view.onSubmit} @focusin=${view.onFocus}>
    ${wait === null || isClosed
      ? nothing
      : html`<div>
          <p class="big">${t('about', { time: showWait(wait, tag) })}</p>
          <p class="mute">${t(isDialIn ? 'howDial' : view.waitForAgent ? 'howQueue' : 'howRing')}</p>
        </div>`}
    ${renderPhone(view)} ${renderWhen(view)}
    ${problem && !invalid
      ? html`<div class="note ${problem.code === 'slot-full' || isClosed ? 'warn' : 'bad'}" part="note" role="alert">
          <strong>${t(problemText(snapshot))}</strong>
          ${renderAlternatives(view)}
        </div>`
      : nothing}
    <div class="row">${submitButton(view, isDialIn ? 'submitDial' : 'submit')}${button(view, 'decline', 'decline', 'quiet')}</div>
  </form>`;
}

function renderPhone(view: CallbackView): TemplateResult {
  const { html, nothing, t, countries, country, typed, read, invalid, onChange } = view;
  return html`<div class="field">
    <slot name="phone" @slotchange=${onChange} @input=${onChange} @change=${onChange} @keydown=${view.onKey}>
      <label for="phone">${t('phone')}</label>
      <div class="pair">
        ${countries
          ? html`<select part="input" name="country" aria-label=${t('country')} .value=${country}>
              ${countries.map(({ code, label }) => html`<option value=${code} ?selected=${code === country}>${label}</option>`)}
            </select>`
          : nothing}
        <input
          id="phone"
          class="wide"
          part="input"
          type="tel"
          name="tel"
          autocomplete="tel"
          .value=${typed}
          ?readonly=${view.submitting}
          aria-invalid=${invalid}
          aria-describedby="hint"
        />
      </div>
    </slot>
    <p id="hint" class=${invalid ? 'error' : 'mute'} aria-live="polite">${invalid ? t('number-invalid') : read && !view.isDialIn ? t('ring', { number: read.shown }) : nothing}</p>
  </div>`;
}

function renderWhen(view: CallbackView): TemplateResult | typeof nothing {
  const { html, t, scheduling, picking, wantsTime, snapshot, onChange, wait, zone, tag } = view;
  if (scheduling === 'asap') return view.nothing;
  const isChoice = scheduling === 'both' && snapshot.phase !== 'closed';
  const option = (value: 'asap' | 'pick', checked: boolean, more: unknown): TemplateResult =>
    html`<label class="opt"><input type="radio" name="when" value=${value} .checked=${checked} @change=${onChange} />${t(value)}${more}</label>`;
  const soon = Math.ceil((view.now + (wait ?? 0) * 60_000) / FIVE_MINUTES) * FIVE_MINUTES;
  const about = wait === null ? view.nothing : html`<small>${t('around', { time: showTime(soon, zone, tag) })}</small>`;
  return html`<fieldset>
    <legend>${t('when')}</legend>
    ${isChoice ? [option('asap', !picking, about), option('pick', picking, view.nothing)] : view.nothing} ${wantsTime ? renderTimes(view) : view.nothing}
  </fieldset>`;
}

/** A day and a time of that day, in the zone that is named. */
export function renderTimes({ html, t, days, day, time, zoneLabel, onChange }: CallbackView): TemplateResult {
  if (!days || !day) return html`<p class="mute" role="status">${t(days ? 'noTimes' : 'loading')}</p>`;
  return html`<div class="pair">
      <label class="wide"
        >${t('day')}
        <select part="input" name="day" .value=${day.key} @change=${onChange}>
          ${days.map(({ key, label }) => html`<option value=${key} ?selected=${key === day.key}>${label}</option>`)}
        </select></label
      >
      <label
        >${t('time')}
        <select part="input" name="time" .value=${time} @change=${onChange}>
          ${day.times.map(({ time: at, label }) => html`<option value=${at} ?selected=${at === time}>${label}</option>`)}
        </select></label
      >
    </div>
    <p class="mute">${t('zone', { zone: zoneLabel })}</p>`;
}

/** The times that the server offers in place of a full one. */
export function renderAlternatives(view: CallbackView): TemplateResult | typeof nothing {
  const { html, snapshot, t, tag, zone, now, onAct } = view;
  const alternatives = snapshot.problem?.alternatives ?? [];
  if (alternatives.length === 0) return view.nothing;
  const label = (at: number): string => `${showDay(at, zone, tag, now)}, ${showTime(at, zone, tag)}`;
  return html`<span>${t('stillFree')}</span>
    <div class="row">${alternatives.map((time) => html`<button part="button" type="button" value=${time} @click=${onAct}>${label(Date.parse(time))}</button>`)}</div>`;
}
