import type { ErrorCode } from '../../core/errors.js';
import type { FlexitiFlow } from './config.js';
import type { FlexitiEventData, FlexitiMessage } from './messages.js';
import { resultOf, UNKNOWN, type FlexitiNextStep, type FlexitiOutcome } from './outcome.js';

/**
 * `idle`: nothing is open. `preparing`: a session URL is being fetched. `loading`: the frame has not loaded yet. `open`: the customer is in the widget.
 * `completed`, `cancelled`, `failed`: the widget said so, or (failed, without an outcome) the session could not go on. `expired`: its time ran out.
 */
export type FlexitiPhase = 'idle' | 'preparing' | 'loading' | 'open' | 'completed' | 'cancelled' | 'failed' | 'expired';

export interface FlexitiProblem {
  code: ErrorCode;
  /** True when a fresh session may well work. */
  retryable: boolean;
}

export interface FlexitiSnapshot {
  phase: FlexitiPhase;
  flow: FlexitiFlow;
  outcome: FlexitiOutcome | null;
  nextStep: FlexitiNextStep | null;
  /** The shop's server has asked Flexiti and agrees. */
  confirmed: boolean;
  /** What `flx-success` carried; null before it and for the other endings. */
  eventData: Readonly<FlexitiEventData> | null;
  /** Loading takes longer than usual. */
  slow: boolean;
  /** When the session ends, in milliseconds since 1970; null when nobody said. */
  expiresAt: number | null;
  /** Why the session could not go on; null when nothing is wrong. */
  problem: Readonly<FlexitiProblem> | null;
}

export type FlexitiEvent =
  | { type: 'prepare'; flow: FlexitiFlow }
  | { type: 'load'; expiresAt: number | null }
  | { type: 'loaded' }
  | { type: 'slow' }
  | { type: 'message'; message: FlexitiMessage; sessionConfirmed: boolean }
  | { type: 'problem'; problem: FlexitiProblem }
  /** What the shop's server says of the outcome; null when it could not tell. */
  | { type: 'confirm'; truth: string | null }
  | { type: 'expire' }
  | { type: 'close' };

export const initialFlexitiSnapshot: FlexitiSnapshot = {
  phase: 'idle',
  flow: 'purchase',
  outcome: null,
  nextStep: null,
  confirmed: false,
  eventData: null,
  slow: false,
  expiresAt: null,
  problem: null,
};

/** True while a session is under way: from the request for it to its end. */
export const isActive = (phase: FlexitiPhase): boolean => phase === 'preparing' || phase === 'loading' || phase === 'open';

export function reduceFlexiti(state: Readonly<FlexitiSnapshot>, event: FlexitiEvent): Readonly<FlexitiSnapshot> {
  switch (event.type) {
    case 'prepare':
      return { ...initialFlexitiSnapshot, phase: 'preparing', flow: event.flow };
    case 'load':
      return state.phase === 'preparing' ? { ...state, phase: 'loading', expiresAt: event.expiresAt } : state;
    case 'loaded':
      return state.phase === 'loading' ? { ...state, phase: 'open', slow: false } : state;
    case 'slow':
      return state.phase === 'preparing' || state.phase === 'loading' ? { ...state, slow: true } : state;
    case 'message':
      return afterMessage(state, event.message, event.sessionConfirmed);
    case 'problem':
      return isActive(state.phase) || state.phase === 'idle' ? { ...state, phase: 'failed', slow: false, problem: event.problem } : state;
    case 'confirm':
      if (state.outcome === null || state.outcome === 'unknown') return state;
      if (event.truth === state.outcome) return { ...state, confirmed: true };
      return doubtful(state, event.truth === null || event.truth === 'unknown' ? 'outcome-unknown' : 'outcome-contradicted');
    case 'expire':
      return isActive(state.phase) ? { ...state, phase: 'expired', slow: false, problem: { code: 'session-expired', retryable: true } } : state;
    case 'close':
      return state.phase === 'idle' ? state : { ...initialFlexitiSnapshot, flow: state.flow };
  }
}

const ENDING = { 'flx-success': 'completed', 'flx-cancel': 'cancelled', 'flx-failure': 'failed' } as const;

function afterMessage(state: Readonly<FlexitiSnapshot>, message: FlexitiMessage, sessionConfirmed: boolean): Readonly<FlexitiSnapshot> {
  const eventData = message.type === 'flx-success' ? message.eventData : null;
  const result = resultOf(message, state.flow, sessionConfirmed);
  // the widget may post before the browser calls its document loaded
  if (state.phase === 'loading' || state.phase === 'open') {
    return { ...state, ...result, phase: ENDING[message.type], eventData, slow: false };
  }
  if (state.outcome === null || state.problem?.code === 'outcome-contradicted') return state;
  if (result.outcome === state.outcome && sameData(eventData, state.eventData)) return state;
  return doubtful(state, 'outcome-contradicted');
}

const doubtful = (state: Readonly<FlexitiSnapshot>, code: ErrorCode): Readonly<FlexitiSnapshot> => ({ ...state, ...UNKNOWN, confirmed: false, problem: { code, retryable: false } });

/** Both were built by the parser, which sets the keys in one order. */
const sameData = (a: Readonly<FlexitiEventData> | null, b: Readonly<FlexitiEventData> | null): boolean => JSON.stringify(a) === JSON.stringify(b);
