import { html, type TemplateResult } from 'lit';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import type { PhoneState } from '../../src/simulators/genesys/snapshot.js';
import { renderHandset, type Action } from '../kit/handset.js';
import type { SupportTexts } from './support.texts.js';

export interface SupportView {
  t: SupportTexts;
  locale: string;
  offer: CallbackOfferElement;
  /** The call on which the customer holds; null when it has ended. */
  call: { since: number; ahead: number } | null;
  phone: PhoneState | undefined;
  /** When the phone was answered. */
  talkingSince: number;
  now: number;
  onHangUp: () => void;
  onRedial: () => void;
  /** A key of the phone: an action of the simulator. */
  onKey: (action: string) => void;
}

const clock = (ms: number): string => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

export function renderSupport(view: SupportView): TemplateResult {
  const { t, offer } = view;
  return html`<div class="masthead">
      <span class="brand"><svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3v18M12 8l-5 4M12 8l5 4M12 13l-4 3M12 13l4 3" /></svg>Maple &amp; Pine</span>
      <span class="mute">1 800 555-0199</span>
    </div>
    <main>
      <h1>${t.title}</h1>
      <div class="columns">
        <div class="line">${renderCall(view)} ${offer}</div>
        ${renderPhone(view)}
        <section class="card">
          <h2>${t.topics}</h2>
          <ul class="topics">
            ${t.topicList.map(([question, answer]) => html`<li><b>${question}</b><span class="mute">${answer}</span></li>`)}
          </ul>
        </section>
      </div>
    </main>`;
}

function renderCall({ t, call, now, onHangUp, onRedial }: SupportView): TemplateResult {
  if (!call) {
    return html`<section class="call over" aria-label=${t.onCall}>
      <span><b>${t.callEnded}</b></span><button type="button" @click=${onRedial}>${t.redial}</button>
    </section>`;
  }
  return html`<section class="call" aria-label=${t.onCall}>
    <span class="wave" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
    <span><b>${t.hold}</b><small>${t.ahead(call.ahead)} · ${clock(now - call.since)}</small></span>
    <button type="button" @click=${onHangUp}>${t.hangUp}</button>
  </section>`;
}

/** The customer's telephone, as the contact centre's stand-in has it. */
function renderPhone({ t, locale, phone, now, talkingSince, onKey }: SupportView): TemplateResult {
  const key = (action: string, text: string, colour: Action['colour']): Action => ({ text, colour, act: () => onKey(action) });
  const status = phone?.status;
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(now);
  const who = {
    ringing: [t.ringing, t.from, 'M'],
    'on-hold': [t.holding, 'Maple & Pine', 'M'],
    talking: [t.talking, clock(now - talkingSince), 'A'],
    asked: [t.asked, 'Maple & Pine', 'M'],
    expected: [t.expected, 'Maple & Pine', 'M'],
  } as const;
  const [name, more, letter] = status ? who[status] : [t.idle, '', ''];
  const actions = {
    ringing: [key('phone.decline', t.decline, 'red'), key('phone.answer', t.answer, 'green')],
    'on-hold': [key('phone.hangUp', t.hangUp, 'red')],
    talking: [key('phone.hangUp', t.hangUp, 'red')],
    asked: [key('phone.snooze', t.later, 'grey'), key('phone.confirm', t.ready, 'green')],
    expected: [key('phone.dialIn', t.dialIn, 'green')],
  };
  return html`<section class="phone" aria-label=${t.phone}>
    ${renderHandset({
      label: t.phone,
      time,
      letter,
      name,
      more,
      ...(status === 'talking' && { says: t.agentSays }),
      isRinging: status === 'ringing',
      actions: status ? actions[status] : [],
    })}
  </section>`;
}
