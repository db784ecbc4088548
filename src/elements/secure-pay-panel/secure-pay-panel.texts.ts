import type { ErrorCode } from '../../core/errors.js';
import { en } from '../../i18n/secure-pay-panel/en.js';
import type { PlainKey } from '../../i18n/format.js';
import { isRunning, type SecurePaySnapshot } from '../../vendors/five9/index.js';

export type Key = PlainKey<typeof en>;

/** Codes that a text written for something else tells of as well. */
const ERROR_TEXTS: { readonly [Code in ErrorCode]?: Key } = {
  'agent-session-expired': 'offline',
  'agent-not-ready': 'not-ready',
  'no-active-call': 'not-ready',
  'messages-missed': 'gap',
  'session-interrupted': 'paused',
  'outcome-contradicted': 'checkText',
  unavailable: 'network',
  timeout: 'network',
};

export const errorKey = (code: ErrorCode = 'vendor-error'): Key => ERROR_TEXTS[code] ?? (code in en ? (code as Key) : 'vendor-error');

/** What an agent is told now: the colour, the headline, and what to do. */
export interface Telling {
  tone: 'live' | 'ok' | 'warn' | 'bad' | '';
  title: Key;
  text?: Key;
}

export function tellingOf(snapshot: Readonly<SecurePaySnapshot>, stalled: boolean): Telling {
  const { phase, outcome, step, begun, verdict } = snapshot;
  if (isRunning(snapshot)) return { tone: 'live', title: (phase === 'in-progress' && step) || (phase as Key), ...(begun && { text: stalled ? 'stallText' : 'stayText' }) };
  // a result whose meaning nobody knows is news; no result, or two that contradict each other, is a warning
  if (outcome === 'unknown') return { ...(verdict === outcome ? { tone: '', title: 'result' } : { tone: 'warn', title: outcome }), text: 'checkText' };
  return { tone: outcome === 'success' ? 'ok' : outcome === 'failure' ? 'bad' : '', title: outcome ?? (phase as Key) };
}

/** Amount and invoice; empty where nobody said. What is no plain amount is shown as it is. */
export function factsOf(variables: Readonly<Record<string, string>> | null, group: string, tag: string): string[] {
  const { [`${group}.PaymentAmount`]: amount = '', [`${group}.InvoiceNumber`]: invoice = '' } = variables ?? {};
  return [/^\d{1,12}\.?\d{0,3}$/.test(amount) ? Number(amount).toLocaleString(tag, { minimumFractionDigits: 2 }) : amount, invoice];
}
