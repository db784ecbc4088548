import type { FlexitiEventData, FlexitiFailure, FlexitiFlow, FlexitiNextStep, FlexitiOutcome, FlexitiPhase, FlexitiRejection } from '../../vendors/flexiti/index.js';
import type { ErrorDetail, PhaseChangeDetail } from '../shared/events.js';

/** Detail of `flexiti-outcome`. A hint for the page: only the shop's server, asking Flexiti, knows what is true. */
export interface FlexitiOutcomeDetail {
  outcome: FlexitiOutcome;
  nextStep: FlexitiNextStep;
  flow: FlexitiFlow;
  /** What `flx-success` carried; null for the other endings. */
  eventData: Readonly<FlexitiEventData> | null;
}

/** Detail of `flexiti-message-rejected`; at most one a second. */
export interface FlexitiMessageRejectedDetail {
  reason: FlexitiRejection;
  origin: string;
}

/** Detail of `flexiti-before-close`: who wants to close a session that is under way. */
export interface FlexitiBeforeCloseDetail {
  reason: 'user' | 'method';
}

/** Every event of `<flexiti-checkout>`. */
export interface FlexitiCheckoutEventMap {
  'flx-success': CustomEvent<Readonly<FlexitiEventData>>;
  'flx-failure': CustomEvent<Readonly<FlexitiFailure>>;
  'flx-cancel': CustomEvent<null>;
  'flexiti-phase-change': CustomEvent<PhaseChangeDetail<FlexitiPhase>>;
  'flexiti-outcome': CustomEvent<FlexitiOutcomeDetail>;
  'flexiti-error': CustomEvent<ErrorDetail>;
  'flexiti-slow': CustomEvent<null>;
  'flexiti-message-rejected': CustomEvent<FlexitiMessageRejectedDetail>;
  'flexiti-before-close': CustomEvent<FlexitiBeforeCloseDetail>;
}
