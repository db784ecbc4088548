import type { en } from '../../i18n/flexiti-checkout/en.js';
import type { PlainKey } from '../../i18n/format.js';
import type { FlexitiOutcome, FlexitiSnapshot } from '../../vendors/flexiti/index.js';

type Key = PlainKey<typeof en>;

/** What is told once a session is over: the colour of the note, its headline and its text. */
export interface Ending {
  tone: 'ok' | 'warn' | 'bad' | '';
  title: Key;
  text: Key;
}

const OUTCOMES: Readonly<Record<FlexitiOutcome, readonly [Ending['tone'], Key]>> = {
  'purchase-verified': ['ok', 'confirming'],
  'purchase-not-verified': ['bad', 'otherWay'],
  'activation-required': ['warn', 'activate'],
  'new-application-requested': ['', 'toApplication'],
  'application-submitted': ['ok', 'confirming'],
  ineligible: ['bad', 'otherWay'],
  retry: ['warn', 'otherWay'],
  cancelled: ['', 'otherWay'],
  failed: ['bad', 'otherWay'],
  unknown: ['warn', 'askFirst'],
};

export function endingOf({ outcome, problem, phase, confirmed }: Readonly<FlexitiSnapshot>): Ending | null {
  if (outcome) {
    const [tone, text] = OUTCOMES[outcome];
    return { tone, title: outcome, text: confirmed && text === 'confirming' ? 'confirmed' : text };
  }
  if (!problem) return null;
  if (phase === 'expired' || problem.code === 'session-interrupted') return { tone: 'warn', title: 'expired', text: 'expiredText' };
  return { tone: 'bad', title: 'problem', text: 'otherWay' };
}
