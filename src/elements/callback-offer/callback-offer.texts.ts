import { en } from '../../i18n/callback-offer/en.js';
import type { PlainKey } from '../../i18n/format.js';
import { isTracked, isUnreached, type CallbackSnapshot } from '../../vendors/genesys/index.js';

export type TextKey = PlainKey<typeof en>;

/** What is told at the end: the colour of the note, its headline and its text. */
export interface Ending {
  tone: 'ok' | 'warn' | 'bad' | '';
  title: TextKey;
  text: TextKey;
}

const TONES = { connected: 'ok', cancelled: '', failed: 'bad', expired: 'warn', unknown: 'warn' } as const;

/** What is said once the callback has ended, or cannot begin; null before that. */
export function endingOf({ outcome, phase, problem, reason }: Readonly<CallbackSnapshot>): Ending | null {
  if (problem?.code === 'outcome-unknown') return { tone: 'warn', title: 'outcome-unknown', text: 'unknownText' };
  if (outcome) return { tone: TONES[outcome], title: outcome, text: isUnreached(reason) ? 'unreached' : `${outcome}Text` };
  return phase === 'closed' || phase === 'unavailable' ? { tone: 'warn', title: phase, text: 'later' } : null;
}

/** What is said about an error; the same text goes with `callback-error`. */
export function problemText({ problem, phase }: Readonly<CallbackSnapshot>, code: string | undefined = problem?.code): TextKey {
  if (phase === 'closed' && code === 'office-closed') return 'closed';
  if (code && Object.hasOwn(en, code)) return code as TextKey;
  if (code === 'already-running') return 'duplicate-callback';
  if (code === 'outcome-contradicted') return 'unknown';
  return phase === 'unavailable' ? phase : isTracked(phase) ? 'noNews' : 'problem';
}
