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
  /** Place in the line; 1 is next, null is unknown, or no longer in the line. */
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
  | { type: 'done' };

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
  const tracked = isTracked(phase);
  const active = isActive(phase);
  switch (event.type) {
    case 'check':
      return active ? state : { ...initialCallbackSnapshot, phase: 'checking' };
    case 'wait':
      return afterWait(state, event.seconds, event.threshold, event.keep);
    case 'offer':
      return active || phase === 'offered' ? state : { ...initialCallbackSnapshot, phase: 'offered' };
    case 'decline':
      return phase === 'offered' || phase === 'closed' ? { ...state, phase: 'declined', problem: null } : state;
    case 'slots':
      return { ...state, slots: event.slots };
    case 'submit': {
      const { customerNumber, desiredTime } = event;
      const { estimatedWait, slots } = state;
      return active ? state : { ...initialCallbackSnapshot, phase: 'submitting', estimatedWait, slots, customerNumber, desiredTime };
    }
    case 'started': {
      const { desiredTime, attachedData, started } = event;
      const { access, chat, handle } = started;
      const { customerNumber, slots } = state;
      if (tracked) return state;
      return {
        ...initialCallbackSnapshot,
        phase: desiredTime ? 'scheduled' : 'queued',
        serviceId: handle.id,
        ...{ customerNumber, desiredTime, attachedData, slots, access, chat },
      };
    }
    case 'record':
      return afterRecord(state, event.record);
    case 'position': {
      const { position, estimatedWait, agentReady } = event.position;
      return phase === 'queued' ? merge(state, { position: placeOf(position, agentReady), estimatedWait, agentReady }) : state;
    }
    case 'access':
      return tracked ? { ...state, access: event.access } : state;
    case 'busy':
      return { ...state, busy: true, problem: null };
    case 'done':
      return merge(state, { busy: false });
    case 'rescheduled':
      return tracked ? { ...state, desiredTime: event.desiredTime } : state;
    case 'cancelled':
      return tracked ? end(state, 'COMPLETED', 'CANCELLED') : state;
    case 'lost':
      return tracked ? end(state, state.state, null) : state;
    case 'expired':
      return phase === 'queued' ? { ...end(state, state.state, null), phase: 'failed', outcome: 'expired' } : state;
    case 'problem':
      return afterProblem(state, event.problem);
  }
}

function afterWait(state: Readonly<CallbackSnapshot>, estimatedWait: number | null, threshold: number, keep: boolean): Readonly<CallbackSnapshot> {
  const { phase } = state;
  if (phase === 'offered') {
    const stays = keep || estimatedWait === null || estimatedWait > threshold * KEEP_ABOVE;
    return merge(state, stays ? { estimatedWait } : { estimatedWait, phase: 'not-offered', slots: null, problem: null });
  }
  if (phase !== 'checking' && phase !== 'not-offered' && phase !== 'unavailable') return state;
  return merge(state, { estimatedWait, phase: estimatedWait !== null && estimatedWait > threshold ? 'offered' : 'not-offered', problem: null });
}

/** Whoever an agent is kept for waits in the line no longer, whatever place was told before. */
const placeOf = (position: number | null, agentReady: boolean): number | null => (agentReady ? null : position || null);

function afterRecord(state: Readonly<CallbackSnapshot>, record: CallbackRecord): Readonly<CallbackSnapshot> {
  const { outcome, desiredTime, customerNumber, busy, problem, access } = state;
  const { reason } = record;
  const isOver = record.state === 'COMPLETED';
  if (outcome) {
    if (!isOver || outcome === 'unknown' || outcomeOf(reason) === outcome) return state;
    return { ...state, outcome: 'unknown', reason: null, problem: { code: 'outcome-contradicted', retryable: false, alternatives: [] } };
  }
  if (!isTracked(state.phase)) return state;
  if (isOver) return end(state, record.state, reason);
  // a state of a later version changes nothing that can be shown
  const phase = PHASES[record.state] ?? state.phase;
  const isQueued = phase === 'queued';
  const agentReady = isQueued && (record.agentReady ?? state.agentReady);
  return merge(state, {
    phase,
    state: record.state,
    reason,
    desiredTime: desiredTime && record.desiredTime && Date.parse(record.desiredTime) !== Date.parse(desiredTime) ? record.desiredTime : desiredTime,
    customerNumber: customerNumber ?? record.customerNumber,
    position: isQueued ? placeOf(record.position ?? state.position, agentReady) : null,
    estimatedWait: isQueued ? (record.estimatedWait ?? state.estimatedWait) : null,
    agentReady,
    access: isQueued ? access : null,
    problem: busy || problem?.code === 'slot-full' ? problem : null,
  });
}

const ENDINGS: Readonly<Record<CallbackOutcome, CallbackPhase>> = { connected: 'completed', unknown: 'completed', cancelled: 'cancelled', failed: 'failed', expired: 'failed' };

function end(state: Readonly<CallbackSnapshot>, vendorState: string | null, reason: string | null): Readonly<CallbackSnapshot> {
  const { serviceId, desiredTime, customerNumber, attachedData } = state;
  const outcome = outcomeOf(reason);
  return { ...initialCallbackSnapshot, serviceId, desiredTime, customerNumber, attachedData, phase: ENDINGS[outcome], outcome, state: vendorState, reason };
}

/** Codes that no other number or time can mend. */
const FINAL: readonly ErrorCode[] = ['not-configured', 'unauthorized', 'forbidden'];

function afterProblem(state: Readonly<CallbackSnapshot>, problem: CallbackProblem): Readonly<CallbackSnapshot> {
  const { phase, desiredTime } = state;
  const { code } = problem;
  const next = { ...state, busy: false, problem };
  if (phase === 'submitting') {
    if (code === 'outcome-unknown') return { ...next, phase: 'failed', outcome: 'unknown' };
    const isClosed = code === 'office-closed' && !desiredTime;
    return { ...next, phase: isClosed ? 'closed' : FINAL.includes(code) ? 'unavailable' : 'offered', desiredTime: null };
  }
  return phase === 'checking' || (phase === 'idle' && FINAL.includes(code)) ? { ...next, phase: 'unavailable' } : next;
}
