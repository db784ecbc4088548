import type { SecureIvrEvent, SecurePayOutcome, SecurePayPhase } from '../../vendors/five9/index.js';
import type { ErrorDetail, PhaseChangeDetail, SecureEntryChangeDetail } from '../shared/events.js';

/** Detail of `secure-pay-outcome`. A hint for the page: only the merchant's server, asking the payment processor, knows what is true. */
export interface SecurePayOutcomeDetail {
  outcome: SecurePayOutcome;
  /** Text of the last RESULT, card numbers masked; null when there was none. */
  message: string | null;
  /** `Call.session_id` of the secure IVR call; null when the vendor gave none. */
  sessionId: string | null;
}

/** Detail of `secure-pay-before-start`. A listener may change both, or prevent the start. */
export interface SecurePayBeforeStartDetail {
  /** `Group.Name` to value. */
  callVariables: Record<string, string>;
  withEvents: boolean;
}

/** Every event of `<secure-pay-panel>`. */
export interface SecurePayPanelEventMap {
  'secureivr-ready': CustomEvent<SecureIvrEvent<'secureivr.ready'>>;
  'secureivr-not-ready': CustomEvent<SecureIvrEvent<'secureivr.not_ready'>>;
  'secureivr-started': CustomEvent<SecureIvrEvent<'secureivr.started'>>;
  'secureivr-ended': CustomEvent<SecureIvrEvent<'secureivr.ended'>>;
  'secureivr-message': CustomEvent<SecureIvrEvent<'secureivr.message'>>;
  'secureivr-status-changed': CustomEvent<SecureIvrEvent<'status.changed'>>;
  'secureivr-connection-changed': CustomEvent<SecureIvrEvent<'connection.changed'>>;
  'secure-pay-phase-change': CustomEvent<PhaseChangeDetail<SecurePayPhase>>;
  'secure-pay-outcome': CustomEvent<SecurePayOutcomeDetail>;
  'secure-pay-error': CustomEvent<ErrorDetail>;
  'secure-pay-before-start': CustomEvent<SecurePayBeforeStartDetail>;
  'secure-pay-before-cancel': CustomEvent<null>;
  'secure-entry-change': CustomEvent<SecureEntryChangeDetail>;
}
