import type { ErrorCode } from '../../core/errors.js';
import type { SecureIvrConnection, SecureIvrEvent, SecureIvrMessageType } from './messages.js';
import type { SecurePayStep } from './steps.js';

/**
 * `offline`: no client, or no agent logged in. `not-ready`, `ready`: as the vendor says, and Start follows it. `starting`: asked for and not confirmed.
 * `in-progress`: the caller is on the secure IVR. `cancelling`: asked for and not confirmed. `ended`: the caller is back; the vendor's next word is ready or not ready.
 */
export type SecurePayPhase = 'offline' | 'not-ready' | 'ready' | 'starting' | 'in-progress' | 'cancelling' | 'ended';

/** `unknown` is what nobody can tell: look into the payment system before trying again. */
export type SecurePayOutcome = 'success' | 'failure' | 'cancelled' | 'unknown';
/** What a RESULT means, by the host's own knowledge of its texts. */
export type SecurePayVerdict = 'success' | 'failure' | 'unknown';

/** One message or result, card numbers masked. */
export interface SecurePayEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: SecureIvrMessageType;
  readonly message: string;
}

export interface SecurePayProblem {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** The vendor's own words, masked; empty when there are none. */
  readonly detail: string;
  /** The event that told of it. */
  readonly evt?: string;
}

export interface SecurePaySnapshot {
  phase: SecurePayPhase;
  outcome: SecurePayOutcome | null;
  /** Text of the last RESULT; null before one. */
  message: string | null;
  /** `Call.session_id` of the secure IVR call. */
  sessionId: string | null;
  /** The agent's status in the vendor's words. */
  agentStatus: string | null;
  /** State of the Bridge Service connection; null before its first word. */
  connection: SecureIvrConnection | null;
  /** Oldest first; the last 100. */
  entries: readonly SecurePayEntry[];
  /** What the customer is doing, as far as the messages tell. */
  step: SecurePayStep | null;
  /** Messages may be missing. */
  incomplete: boolean;
  withEvents: boolean;
  problem: SecurePayProblem | null;
  /** When the vendor was last heard, in milliseconds since 1970. */
  lastEventAt: number | null;
  /** The vendor's last word on whether Start may be pressed. */
  ready: boolean;
  /** The vendor has confirmed the start of this session. */
  begun: boolean;
  /** A cancel was asked for in this session. */
  cancelled: boolean;
  /** What the last RESULT means; null before one. */
  verdict: SecurePayVerdict | null;
  /** What it was started with; null for a payment that was started elsewhere. */
  callVariables: Readonly<Record<string, string>> | null;
}

export type SecurePayEvent =
  | { type: 'client'; phase: 'offline' | 'not-ready' }
  | { type: 'start'; withEvents: boolean; callVariables: Readonly<Record<string, string>> }
  | { type: 'cancel' }
  | { type: 'vendor'; event: SecureIvrEvent; at: number; step?: SecurePayStep | undefined; verdict?: SecurePayVerdict; problem?: SecurePayProblem }
  /** A start or a cancel was not answered in time. */
  | { type: 'unanswered' }
  /** The session cannot be followed to its end. */
  | { type: 'interrupt' }
  | { type: 'problem'; problem: SecurePayProblem | null };

const MOST_ENTRIES = 100;

export const initialSecurePaySnapshot: SecurePaySnapshot = {
  phase: 'offline',
  outcome: null,
  message: null,
  sessionId: null,
  agentStatus: null,
  connection: null,
  entries: [],
  step: null,
  incomplete: false,
  withEvents: true,
  problem: null,
  lastEventAt: null,
  ready: false,
  begun: false,
  cancelled: false,
  verdict: null,
  callVariables: null,
};

type State = Readonly<SecurePaySnapshot>;

/** True from the request to start until the caller is back. */
export const isRunning = ({ phase }: State): boolean => phase === 'starting' || phase === 'in-progress' || phase === 'cancelling';
export const canStart = ({ phase, ready }: State): boolean => phase === 'ready' || (phase === 'ended' && ready);
/** Card data may be keyed now. Nobody says when keying begins and ends, so it is the whole session less what the messages call processing. */
export const isEntering = (state: State): boolean => isRunning(state) && state.begun && state.step !== 'processing';

const fault = (code: ErrorCode, retryable = false): SecurePayProblem => ({ code, retryable, detail: '' });
const resting = (state: State): SecurePayPhase => (state.ready ? 'ready' : 'not-ready');
const fresh = ({ agentStatus, connection, ready, lastEventAt }: State): SecurePaySnapshot => ({ ...initialSecurePaySnapshot, agentStatus, connection, ready, lastEventAt });
/** A RESULT that was missed may have come before the cancel. */
const end = (state: State): State => ({ ...state, phase: 'ended', outcome: state.verdict ?? (state.cancelled && !state.incomplete ? 'cancelled' : 'unknown'), step: null });
/** Nobody tells the end any more. */
const lose = (state: State): State => (isRunning(state) ? end({ ...state, cancelled: false }) : state);

export function reduceSecurePay(state: State, event: SecurePayEvent): State {
  switch (event.type) {
    case 'client':
      // what came of the last payment stays known
      return { ...state, phase: event.phase, agentStatus: null, connection: null, problem: null, ready: false };
    case 'start':
      return canStart(state) ? { ...fresh(state), connection: null, phase: 'starting', withEvents: event.withEvents, callVariables: event.callVariables } : state;
    case 'cancel':
      return isRunning(state) && state.phase !== 'cancelling' ? { ...state, phase: 'cancelling', cancelled: true } : state;
    case 'unanswered':
      if (!isRunning(state) || state.phase === 'in-progress') return state;
      if (!state.begun) return { ...state, phase: resting(state), problem: fault('start-unanswered') };
      // the vendor says that the call is over, or that another payment may start
      if (state.ready || state.agentStatus === 'WRAP_UP') return lose(state);
      return { ...state, phase: 'in-progress', cancelled: false, problem: fault('timeout', true) };
    case 'interrupt':
      return lose(state);
    case 'problem':
      return { ...state, problem: event.problem };
    case 'vendor': {
      const { evt, status } = event.event;
      const next = { ...state, lastEventAt: event.at };
      if (event.problem) next.problem = event.problem;
      else if (state.problem?.evt === evt) next.problem = null;
      return status === 'OK' || evt === 'status.changed' ? heard(next, event) : refused(next, evt);
    }
  }
}

function refused(state: State, evt: string): State {
  if (evt === 'secureivr.started' && isRunning(state) && !state.begun) return state.cancelled ? end(state) : { ...state, phase: resting(state) };
  if (evt === 'secureivr.ended' && state.phase === 'cancelling') return { ...state, phase: state.begun ? 'in-progress' : 'starting', cancelled: false };
  return state;
}

function heard(state: State, { event: { evt, data }, at, step, verdict = 'unknown' }: SecurePayEvent & { type: 'vendor' }): State {
  switch (evt) {
    case 'secureivr.ready':
    case 'secureivr.not_ready': {
      const next = { ...state, ready: evt === 'secureivr.ready' };
      return isRunning(state) || (state.phase === 'offline' && !next.ready) ? next : { ...next, phase: resting(next) };
    }
    case 'secureivr.started': {
      const running = isRunning(state);
      // said again of a payment that has ended
      if (!running && data.sessionId && data.sessionId === state.sessionId && !data.incomplete) return state;
      const before = running ? state : fresh(state);
      // one that is found is another's, with what that was started with
      const isOwn = running ? state.begun || !data.incomplete : state.problem?.code === 'start-unanswered';
      return {
        ...before,
        callVariables: isOwn ? state.callVariables : null,
        phase: before.phase === 'cancelling' ? before.phase : 'in-progress',
        sessionId: data.sessionId ?? before.sessionId,
        incomplete: before.incomplete || data.incomplete === true,
        begun: true,
        // the vendor's next word on it comes after this
        ready: false,
      };
    }
    case 'secureivr.ended':
      // before the start was confirmed this is the last word of an earlier session
      return isRunning(state) && state.phase !== 'starting' ? end(data.incomplete ? { ...state, incomplete: true } : state) : state;
    case 'secureivr.message': {
      const message = data.message ?? '';
      const type = data.type === 'RESULT' ? 'RESULT' : 'MESSAGE';
      const next = { ...state, entries: [...state.entries.slice(1 - MOST_ENTRIES), { at, type, message } as const] };
      // what follows a result is another attempt: the customer may be keying
      if (type === 'MESSAGE') return isRunning(state) ? { ...next, step: step ?? (state.message === null ? state.step : null) } : next;
      // a result from before the start may be an earlier session's
      if (isRunning(state)) return state.begun ? { ...next, message, verdict } : { ...next, incomplete: true };
      return contradicts(state, message, verdict) ? { ...next, outcome: 'unknown', problem: fault('outcome-contradicted') } : next;
    }
    case 'status.changed': {
      const next = { ...state, agentStatus: data.status ?? state.agentStatus };
      if (data.status !== 'INACTIVE') return state.phase === 'offline' ? { ...next, phase: resting(state) } : next;
      // our own client was closed: nobody follows the payment any more
      const last = state.problem?.code === 'session-interrupted' ? lose(next) : next;
      return { ...last, ready: false, phase: isRunning(last) ? last.phase : 'offline' };
    }
    case 'connection.changed': {
      const connection = data.type as SecureIvrConnection;
      return { ...state, connection, incomplete: state.incomplete || (isRunning(state) && /^REC/.test(connection)) };
    }
  }
}

function contradicts({ outcome, message }: State, late: string, verdict: SecurePayVerdict): boolean {
  if (outcome === 'cancelled') return verdict !== 'failure';
  return (outcome === 'success' || outcome === 'failure') && late !== message && verdict !== 'unknown' && verdict !== outcome;
}
