import type { Recipient } from '../../desk-backend.js';
import { TROUBLE, WAIT } from '../../kit/contact-centre.js';
import { FLEXITI_SCENARIOS } from '../../../src/simulators/flexiti/browser/scenarios.js';
import type { Setting } from '../../kit/settings.js';

/** Something that goes wrong on command. With `off` it lasts until it is pressed again. */
export interface Fault {
  readonly id: string;
  readonly to: Recipient;
  readonly on: object;
  readonly off?: object;
}

export type SettingId = 'flow' | 'client' | 'results' | 'play' | 'frame' | 'scenario' | 'presentation' | 'trouble' | 'wait' | 'pace';

/** A list to choose from. Where only values are given, the texts are the page's own; other texts are the simulators' and English. */
export interface FaultSetting {
  readonly id: SettingId;
  readonly options: readonly string[] | Setting['options'];
}

export interface FaultGroup {
  readonly id: 'gateway' | 'slow' | 'five9' | 'paytia' | 'flexiti' | 'genesys';
  readonly settings?: readonly FaultSetting[];
  readonly faults: readonly Fault[];
}

/** The gateway gives a vendor ten seconds. */
const SLOW_FLEXITI = { init: { delay: 8000 }, apply: { delay: 4000 }, authorization: { delay: 4000 } };
const paytiaFault = (fault: object): object => ({ action: 'fault', fault });

export const FAULT_GROUPS: readonly FaultGroup[] = [
  {
    id: 'gateway',
    faults: [
      { id: 'streams', to: 'gateway', on: { action: 'cut-streams' } },
      { id: 'drop-bridge', to: 'five9', on: { action: 'drop', socket: 'bridge' } },
      { id: 'drop-agent', to: 'five9', on: { action: 'drop', socket: 'agent' } },
      { id: 'cut-flexiti', to: 'flexiti', on: { fail: { init: { drop: true, times: 1 } } } },
      { id: 'cut-genesys', to: 'genesys', on: { action: 'faults.add', kind: 'accept-then-reset', operation: 'start', times: 1 } },
    ],
  },
  {
    id: 'slow',
    faults: [
      { id: 'slow-five9', to: 'five9', on: { action: 'slow', milliseconds: 800 }, off: { action: 'slow', milliseconds: 0 } },
      { id: 'slow-paytia', to: 'paytia', on: { action: 'configure', settings: { latency: 1500, processingTime: 6000 } }, off: { action: 'configure', settings: { latency: 0, processingTime: 1200 } } },
      { id: 'slow-flexiti', to: 'flexiti', on: { fail: SLOW_FLEXITI }, off: { fail: {} } },
      { id: 'slow-genesys', to: 'genesys', on: { action: 'faults.add', kind: 'slow', delay: 3000 }, off: { action: 'faults.clear' } },
    ],
  },
  {
    id: 'five9',
    settings: [
      { id: 'flow', options: ['interactive', 'paid', 'declined', 'customer-cancels', 'hang-up', 'silence', 'no-result', 'several-results'] },
      { id: 'client', options: ['own', 'vendor'] },
      { id: 'results', options: ['classified', 'unknown'] },
    ],
    faults: [
      { id: 'duplicate', to: 'five9', on: { action: 'duplicate' } },
      { id: 'migrate', to: 'five9', on: { action: 'migrate' } },
      { id: 'unauthorized', to: 'five9', on: { action: 'unauthorized' } },
      { id: 'fail-start', to: 'five9', on: { action: 'fail-rest', match: 'add_campaign_to_conference', status: 409 } },
      { id: 'log-out', to: 'five9', on: { action: 'log-out' }, off: { action: 'log-in' } },
      { id: 'permission', to: 'five9', on: { action: 'permission', granted: false }, off: { action: 'permission', granted: true } },
      { id: 'half-open', to: 'five9', on: { action: 'half-open', socket: 'bridge' }, off: { action: 'half-open', socket: 'bridge', on: false } },
      { id: 'reorder', to: 'five9', on: { action: 'reorder', socket: 'bridge' } },
      { id: 'repeat', to: 'five9', on: { action: 'repeat', socket: 'bridge' } },
      { id: 'poison-card', to: 'five9', on: { action: 'poison', what: 'card' } },
      { id: 'poison-html', to: 'five9', on: { action: 'poison', what: 'html' } },
      { id: 'flood', to: 'five9', on: { action: 'flood', perSecond: 5000, seconds: 1 } },
    ],
  },
  {
    id: 'paytia',
    settings: [
      { id: 'play', options: { '': '–' } },
      { id: 'frame', options: ['hidden', 'visible'] },
    ],
    faults: [
      { id: 'late', to: 'paytia', on: paytiaFault({ action: 'delay', ms: 4000 }) },
      { id: 'twice', to: 'paytia', on: paytiaFault({ action: 'duplicate' }) },
      { id: 'digits', to: 'paytia', on: paytiaFault({ action: 'reorder', stage: 'pan_digit', times: 3 }) },
      { id: 'lost', to: 'paytia', on: paytiaFault({ action: 'drop' }) },
      { id: 'resend', to: 'paytia', on: { action: 'resend' } },
      { id: 'contradict', to: 'paytia', on: { action: 'contradict' } },
      { id: 'silent', to: 'paytia', on: { action: 'configure', settings: { psp: 'silent' } }, off: { action: 'configure', settings: { psp: 'rules' } } },
      { id: 'clear', to: 'paytia', on: { action: 'configure', settings: { realDigits: true } }, off: { action: 'configure', settings: { realDigits: false } } },
      { id: 'fail-paytia', to: 'paytia', on: { action: 'fail-starts', failure: 400 } },
      { id: 'lose-paytia', to: 'paytia', on: { action: 'fail-starts', failure: 'lose-answer' } },
    ],
  },
  {
    id: 'flexiti',
    settings: [
      { id: 'scenario', options: FLEXITI_SCENARIOS },
      { id: 'presentation', options: ['inline', 'dialog'] },
    ],
    faults: [
      { id: 'no-session', to: 'flexiti', on: { fail: { init: { status: 503, times: 1 } } } },
      { id: 'lost-authorization', to: 'flexiti', on: { fail: { authorization: { after: true, drop: true, times: 1 } } } },
      { id: 'credit', to: 'flexiti', on: { credit: 100 }, off: { credit: 6200 } },
      { id: 'expire', to: 'flexiti', on: { expireTokens: true } },
    ],
  },
  {
    id: 'genesys',
    settings: [
      { id: 'trouble', options: TROUBLE.options },
      { id: 'wait', options: WAIT.options },
      { id: 'pace', options: ['auto', 'hand'] },
    ],
    faults: [
      { id: 'free-agent', to: 'genesys', on: { action: 'agent.free' } },
      { id: 'lose-session', to: 'genesys', on: { action: 'ors.killSession' } },
      { id: 'keys-missing', to: 'genesys', on: { action: 'faults.add', kind: 'missing-keys', times: 1 } },
    ],
  },
];

/** Takes away whatever was done above. Payments and calls that are under way go on. */
export const CALM: readonly (readonly [Recipient, object])[] = [
  ['gateway', { action: 'start' }],
  ['five9', { action: 'slow', milliseconds: 0 }],
  ['five9', { action: 'half-open', socket: 'bridge', on: false }],
  ['five9', { action: 'log-in' }],
  ['five9', { action: 'permission', granted: true }],
  ['five9', { action: 'set', flow: 'interactive' }],
  ['paytia', { action: 'clear-faults' }],
  ['paytia', { action: 'configure', settings: { latency: 0, processingTime: 1200, psp: 'rules', realDigits: false } }],
  ['flexiti', { fail: {}, scenario: 'interactive', credit: 6200 }],
  ['genesys', { action: 'faults.clear' }],
];
