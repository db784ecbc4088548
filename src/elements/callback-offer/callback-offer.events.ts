import type { CallbackAccepted, CallbackOutcome, CallbackPhase, CallbackRequest } from '../../vendors/genesys/index.js';
import type { ErrorDetail, PhaseChangeDetail } from '../shared/events.js';

/** Detail of `callback-wait-time`. */
export interface CallbackWaitTimeDetail {
  /** Seconds, 0 being a wait; null when the service does not know. */
  estimatedWait: number | null;
  /** Seconds. */
  threshold: number;
  offered: boolean;
}

/** Detail of `callback-state-change`: the service's own words. */
export interface CallbackStateChangeDetail {
  state: string;
  reason: string | null;
}

/** Detail of `callback-outcome`. */
export interface CallbackOutcomeDetail {
  outcome: CallbackOutcome;
  /** The service's `_callback_reason`; null when it gave none. */
  reason: string | null;
}

/** Every event of `<callback-offer>`. */
export interface CallbackOfferEventMap {
  'callback-phase-change': CustomEvent<PhaseChangeDetail<CallbackPhase>>;
  'callback-outcome': CustomEvent<CallbackOutcomeDetail>;
  'callback-error': CustomEvent<ErrorDetail>;
  'callback-wait-time': CustomEvent<CallbackWaitTimeDetail>;
  'callback-offered': CustomEvent<{ estimatedWait: number | null }>;
  'callback-declined': CustomEvent<{ estimatedWait: number | null }>;
  'callback-before-submit': CustomEvent<CallbackRequest>;
  'callback-accepted': CustomEvent<CallbackAccepted>;
  'callback-state-change': CustomEvent<CallbackStateChangeDetail>;
  'callback-rescheduled': CustomEvent<{ serviceId: string; desiredTime: string }>;
  'callback-cancelled': CustomEvent<{ serviceId: string }>;
}
