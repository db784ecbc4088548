import type { ErrorCode } from '../../core/errors.js';
import type { AttachedData } from './attached-data.js';
import type { CallbackAccess, CallbackChat, CallbackPosition, CallbackRecord, CallbackSlot, CallbackStarted } from './backend.js';
import { outcomeOf, type CallbackOutcome } from './outcome.js';

/**
 * `idle`: nothing was asked yet. `checking`: the wait is being asked for. `not-offered`: the wait is short, or unknown. `offered`: the person may accept.
 * `declined`: they would rather wait. `submitting`: the service is asked to start. `scheduled`, `queued`, `routing`, `connected`: where the service says it stands.
 * `completed`: it ended (the outcome says how). `cancelled`. `failed`: it ended without a conversation. `closed`: the office is closed. `unavailable`: callbacks cannot be had.
 */
export type CallbackPhase =
  | 'idle'
  | 'checking'
  | 'not-offered'
  | 'offered'
  | 'declined'
  | 'submitting'
  | 'scheduled'
  | 'queued'
  | 'routing'
  | 'connected'
  | 'completed'
  | 'cancelled'
  | 'failed'
  | 'closed'
  | 'unavailable';

export interface CallbackProblem {
  readonly code: ErrorCode;
  /** True when the same may succeed later without a change by the person. */
  readonly retryable: boolean;
  /** Free times offered in place of a full one. */
  readonly alternatives: readonly string[];
}

export interface CallbackSnapshot {
  phase: CallbackPhase;
  outcome: CallbackOutcome | null;
  /** The service's own word for the state, and its reason. */
  state: string | null;
  reason: string | null;
  /** Seconds; null when unknown. Before acceptance the queue's, after it this callback's. */
  estimatedWait: number | null;
  /** Place in the line; 1 is next. */
  position: number | null;
  serviceId: string | null;
  /** ISO 8601 UTC; null for as soon as possible. */
  desiredTime: string | null;
  customerNumber: string | null;
  attachedData: Readonly<AttachedData>;
  /** Bookable times; null before they were asked for. */
  slots: readonly CallbackSlot[] | null;
  /** What to dial, for a customer who makes the call. */
  access: Readonly<CallbackAccess> | null;
  /** Where the chat is opened. */
  chat: Readonly<CallbackChat> | null;
  /** An agent is about to be free. */
  agentReady: boolean;
  /** A change of the time or a cancellation is on its way. */
  busy: boolean;
  /** What went wrong last; null when nothing is wrong. */
  problem: Readonly<CallbackProblem> | null;
}

export type CallbackEvent =
  | { type: 'check' }
  | { type: 'wait'; seconds: number | null; threshold: number; keep: boolean }
  | { type: 'offer' }
  | { type: 'decline' }
  | { type: 'slots'; slots: readonly CallbackSlot[] }
  | { type: 'submit'; customerNumber: string; desiredTime: string | null }
  | { type: 'started'; started: CallbackStarted; desiredTime: string | null; attachedData: Readonly<AttachedData> }
  | { type: 'record'; record: CallbackRecord }
  | { type: 'position'; position: CallbackPosition }
  | { type: 'access'; access: CallbackAccess | null }
  | { type: 'busy' }
  | { type: 'rescheduled'; desiredTime: string }
  | { type: 'cancelled' }
  | { type: 'lost' }
  | { type: 'expired' }
  | { type: 'problem'; problem: CallbackProblem }
  | { type: 'dismiss' };

export const initialCallbackSnapshot: CallbackSnapshot = {
  phase: 'idle',
  outcome: null,
  state: null,
  reason: null,
  estimatedWait: null,
  position: null,
  serviceId: null,
  desiredTime: null,
  customerNumber: null,
  attachedData: Object.freeze({}),
  slots: null,
  access: null,
  chat: null,
  agentReady: false,
  busy: false,
  problem: null,
};

/** Once offered, a wait that falls a little below the threshold does not take the offer away. */
const KEEP_ABOVE = 0.75;

const PHASES: Readonly<Record<string, CallbackPhase>> = { SCHEDULED: 'scheduled', QUEUED: 'queued', PAUSED: 'queued', ROUTING: 'routing', PROCESSING: 'connected' };

/** True from acceptance to the end. */
export const isTracked = (phase: CallbackPhase): boolean => phase === 'scheduled' || phase === 'queued' || phase === 'routing' || phase === 'connected';

/** True while a second callback for the same wish must not be asked for. */
export const isActive = (phase: CallbackPhase): boolean => phase === 'submitting' || isTracked(phase);

/** The same object when nothing changes, so that nobody is told. */
function merge(state: Readonly<CallbackSnapshot>, patch: Partial<CallbackSnapshot>): Readonly<CallbackSnapshot> {
  return (Object.keys(patch) as (keyof CallbackSnapshot)[]).some((key) => patch[key] !== state[key]) ? { ...state, ...patch } : state;
}

export function reduceCallback(state: Readonly<CallbackSnapshot>, event: CallbackEvent): Readonly<CallbackSnapshot> {
  const { phase } = state;
  switch (event.type) {
    case 'check':
      return isActive(phase) ? state : { ...initialCallbackSnapshot, phase: 'checking' };
    case 'wait':
      return afterWait(state, event);
    case 'offer':
      return isActive(phase) ? state : { ...initialCallbackSnapshot, phase: 'offered', estimatedWait: state.estimatedWait };
    case 'decline':
      return phase === 'offered' || phase === 'closed' ? merge(state, { phase: 'declined', problem: null }) : state;
    case 'slots':
      return { ...state, slots: event.slots };
    case 'submit':
      if (isActive(phase)) return state;
      return { ...initialCallbackSnapshot, phase: 'submitting', estimatedWait: state.estimatedWait, slots: state.slots, customerNumber: event.customerNumber, desiredTime: event.desiredTime };
    case 'started':
      return afterStart(state, event);
    case 'record':
      return afterRecord(state, event.record);
    case 'position': {
      const { position, estimatedWait, agentReady } = event.position;
      return phase === 'queued' ? merge(state, { position, estimatedWait, agentReady }) : state;
    }
    case 'access':
      return isTracked(phase) ? merge(state, { access: event.access }) : state;
    case 'busy':
      return merge(state, { busy: true, problem: null });
    case 'rescheduled':
      return isTracked(phase) ? merge(state, { desiredTime: event.desiredTime, busy: false, problem: null }) : state;
    case 'cancelled':
      return isTracked(phase) ? end(state, 'COMPLETED', 'CANCELLED') : state;
    case 'lost':
      return isTracked(phase) ? end(state, state.state, null) : state;
    case 'expired':
      return isTracked(phase) && phase !== 'routing' && phase !== 'connected' ? { ...end(state, state.state, null), phase: 'failed', outcome: 'expired' } : state;
    case 'problem':
      return afterProblem(state, event.problem);
    case 'dismiss':
      return merge(state, { problem: null, busy: false });
  }
}

function afterWait(state: Readonly<CallbackSnapshot>, { seconds, threshold, keep }: { seconds: number | null; threshold: number; keep: boolean }): Readonly<CallbackSnapshot> {
  const { phase } = state;
  if (phase === 'offered') {
    const stays = keep || seconds === null || seconds > threshold * KEEP_ABOVE;
    return merge(state, { estimatedWait: seconds, ...(!stays && { phase: 'not-offered', slots: null, problem: null }) });
  }
  if (phase !== 'checking' && phase !== 'not-offered' && phase !== 'unavailable') return state;
  return merge(state, { estimatedWait: seconds, phase: seconds !== null && seconds > threshold ? 'offered' : 'not-offered', problem: null });
}

function afterStart(state: Readonly<CallbackSnapshot>, { started, desiredTime, attachedData }: { started: CallbackStarted; desiredTime: string | null; attachedData: Readonly<AttachedData> }): Readonly<CallbackSnapshot> {
  if (isTracked(state.phase)) return state;
  return {
    ...initialCallbackSnapshot,
    phase: desiredTime ? 'scheduled' : 'queued',
    serviceId: started.handle.id,
    customerNumber: state.customerNumber,
    estimatedWait: desiredTime ? null : state.estimatedWait,
    desiredTime,
    attachedData,
    access: started.access,
    chat: started.chat,
  };
}

function afterRecord(state: Readonly<CallbackSnapshot>, record: CallbackRecord): Readonly<CallbackSnapshot> {
  const { outcome } = state;
  const isOver = record.state === 'COMPLETED';
  if (outcome) {
    if (!isOver || outcome === 'unknown' || outcomeOf(record.reason) === outcome) return state;
    return { ...state, outcome: 'unknown', reason: null, problem: { code: 'outcome-contradicted', retryable: false, alternatives: [] } };
  }
  if (!isTracked(state.phase)) return state;
  if (isOver) return end(state, record.state, record.reason);
  const phase = PHASES[record.state] ?? state.phase;
  const isMoved = record.desiredTime !== null && state.desiredTime !== null && Date.parse(record.desiredTime) !== Date.parse(state.desiredTime);
  return merge(state, {
    phase,
    state: record.state,
    reason: record.reason,
    ...(isMoved && { desiredTime: record.desiredTime }),
    ...(!state.customerNumber && record.customerNumber && { customerNumber: record.customerNumber }),
    ...(phase === 'queued' ? { ...(record.position !== null && { position: record.position }), ...(record.estimatedWait !== null && { estimatedWait: record.estimatedWait }) } : { position: null, estimatedWait: null, agentReady: false }),
    ...((phase === 'routing' || phase === 'connected') && { access: null }),
    ...(!state.busy && { problem: null }),
  });
}

const ENDINGS: Readonly<Record<CallbackOutcome, CallbackPhase>> = { connected: 'completed', unknown: 'completed', cancelled: 'cancelled', failed: 'failed', expired: 'failed' };

function end(state: Readonly<CallbackSnapshot>, vendorState: string | null, reason: string | null): Readonly<CallbackSnapshot> {
  const outcome = outcomeOf(reason);
  return { ...state, phase: ENDINGS[outcome], outcome, state: vendorState, reason, position: null, estimatedWait: null, agentReady: false, access: null, busy: false, problem: null };
}

/** Codes that no other number or time can mend. */
const FINAL: readonly ErrorCode[] = ['not-configured', 'unauthorized', 'forbidden', 'permission-missing'];

function afterProblem(state: Readonly<CallbackSnapshot>, problem: CallbackProblem): Readonly<CallbackSnapshot> {
  switch (state.phase) {
    case 'checking':
      return { ...state, phase: 'unavailable', problem };
    case 'submitting': {
      if (problem.code === 'outcome-unknown') return { ...state, phase: 'failed', outcome: 'unknown', problem };
      const closed = problem.code === 'office-closed' && !state.desiredTime;
      return { ...state, phase: closed ? 'closed' : FINAL.includes(problem.code) ? 'unavailable' : 'offered', desiredTime: null, problem };
    }
    case 'idle':
      return FINAL.includes(problem.code) ? { ...state, phase: 'unavailable', problem } : { ...state, problem };
    default:
      return { ...state, busy: false, problem };
  }
}
