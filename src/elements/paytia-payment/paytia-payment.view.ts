import { html, nothing, type TemplateResult } from 'lit';
import type { en } from '../../i18n/paytia-payment/en.js';
import type { PlainKey, Translate } from '../../i18n/format.js';
import { brandName, isSecureEntry, maskCard, PAYTIA_COUNTERS, PAYTIA_PHASES, rankOf, type PaytiaOutcome, type PaytiaPhase, type PaytiaSnapshot } from '../../vendors/paytia/index.js';
import { lockIcon, phoneIcon } from '../shared/icons.js';

type Key = PlainKey<typeof en>;

/** What the templates show, and what they call when a person acts. */
export interface PaytiaView {
  snapshot: Readonly<PaytiaSnapshot>;
  t: Translate<typeof en>;
  /** Written as the locale writes it; empty when nobody said. */
  amount: string;
  /** Seconds without news. */
  quiet: number;
  /** What screen readers are told. */
  spoken: string;
  /** Checked address of the vendor's frame, when it is to be shown. */
  frameUrl: string | undefined;
  canStart: boolean;
  onStart: () => void;
}

/** What the vendor's page needs to run: it may not navigate the page it is in, nor open windows. The type is that of one token, which is all that lit-analyzer knows. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms' as 'allow-scripts';
/** Seconds after which an agent would like to know that nothing has happened. */
const STALLED = 25;
const CONNECTIONS = { live: 'ok', reconnecting: 'warn', offline: 'bad' } as const;
const TONES: { readonly [Outcome in PaytiaOutcome]?: string } = { paid: 'ok', declined: 'bad' };

/** What is said of a phase in which something goes on; null for the others. */
export const wordsFor = (phase: PaytiaPhase): Key | null => (phase === 'idle' || phase === 'completed' ? null : `do-${phase}`);

export function renderPanel(view: PaytiaView): TemplateResult {
  const { snapshot, t, frameUrl, amount, canStart } = view;
  const { phase, connection, outcome, referenceId, agentId, card } = snapshot;
  const isOpen = phase !== 'idle';
  const fact = (key: Key, value: unknown): unknown => (value ? html`<div class=${key}><dt>${t(key)}</dt><dd>${value}</dd></div>` : nothing);
  return html`<section class="card" part="card" aria-labelledby="title">
    <header part="header">
      ${lockIcon()}
      <h2 id="title">${t('title')}</h2>
      ${isSecureEntry(phase) ? html`<span class="chip live">${t('entry')}</span>` : nothing}
    </header>
    <div class="body">
      <dl class="facts">
        ${fact('amount', amount)}${fact('reference', referenceId)}${fact('agent-id', agentId)}${fact('card-number', card && `${brandName(card.brand ?? '')} •••• ${card.lastFour ?? ''}`)}
      </dl>
      ${renderNow(view)} ${isSecureEntry(phase) ? renderKeyed(view) : nothing} ${isOpen ? renderSteps(view) : nothing}
      ${canStart && (!isOpen || (outcome && outcome !== 'paid' && outcome !== 'unknown'))
        ? html`<div class="row"><button class="primary" part="button" type="button" @click=${view.onStart}>${t('start')}</button></div>`
        : nothing}
      ${frameUrl ? html`<iframe part="iframe" title=${t('title')} sandbox=${SANDBOX} src=${frameUrl}></iframe>` : nothing}
      <div class="visually-hidden" role="status">${view.spoken}</div>
    </div>
    ${referenceId
      ? html`<footer><span class="chip ${CONNECTIONS[connection]}">${t(connection)}</span>${connection === 'live' || outcome ? nothing : t('paused')}</footer>`
      : nothing}
  </section>`;
}

/** What goes on, or what came of it. */
function renderNow({ snapshot: { phase, outcome, result, problem }, t, quiet }: PaytiaView): unknown {
  const note = (tone: string, title?: unknown, ...lines: unknown[]): TemplateResult =>
    html`<div class="note ${tone}" part="note"><strong>${title}</strong>${lines.map((line) => (line ? html`<span>${line}</span>` : nothing))}</div>`;
  const words = wordsFor(phase);
  if (words) {
    const [what, keys = ''] = t(words).split('. ');
    return html`<div class="say" part="say">
        ${phoneIcon()}<strong>${what}</strong><span>${withKeys(keys)}</span>${phase === 'amount' || isSecureEntry(phase) ? html`<span>${withKeys(t('star'))}</span>` : nothing}
      </div>
      ${quiet < STALLED ? nothing : note('warn', t('stalled', { count: quiet }), phase === 'processing' && t('check'))}`;
  }
  if (outcome) {
    const { message, authCode, by } = result!;
    const isUnknown = outcome === 'unknown';
    return note(
      TONES[outcome] ?? 'warn',
      withKeys(t(outcome)),
      outcome === 'call-dropped' && by && t(`by-${by}`),
      !isUnknown && message,
      outcome === 'paid' ? authCode && t('authCode', { code: authCode }) : t(isUnknown ? 'check' : 'notTaken'),
    );
  }
  return problem ? note('bad', ...t('problem').split('. ')) : nothing;
}

/** Dots for digits. */
function renderKeyed({ snapshot: { phase, digits, card }, t }: PaytiaView): TemplateResult {
  const isCard = rankOf(phase) < rankOf('expiry');
  const text = isCard ? maskCard(digits, card?.brand, card?.lastFour) : '•'.repeat(digits).replace(phase === 'expiry' ? /^../ : /$/, '$& ');
  return html`<div class="digits" part="digits">
    <span aria-hidden="true">${text}</span>${phase === 'card-confirm' ? nothing : html`<small>${t('digits', { count: digits })}</small>`}
  </div>`;
}

function renderSteps({ snapshot: { phase, endedIn, outcome, attempts }, t }: PaytiaView): TemplateResult {
  const isPaid = outcome === 'paid';
  // what ends in `processing` was processed
  const reached = isPaid || !endedIn ? rankOf(phase) : rankOf(endedIn) + Number(endedIn === 'processing');
  return html`<ol class="steps" part="steps">
    ${PAYTIA_PHASES.slice(2).map((step) => {
      const isNow = step === phase;
      const isDone = rankOf(step) < reached || (isNow && isPaid);
      const count = attempts[PAYTIA_COUNTERS[step]!];
      return html`<li class=${isDone ? 'done' : isNow ? 'now' : ''} aria-current=${isNow ? 'step' : 'false'}>
        ${t(step as Key)}${count > 1 ? html`<small>${t('attempt', { count })}</small>` : nothing}
      </li>`;
    })}
  </ol>`;
}

/** The keys of a telephone within a text, drawn as keys. */
const withKeys = (text: string): unknown => text.split(/([#*12])/).map((part, index) => (index % 2 ? html`<kbd>${part}</kbd>` : part));
