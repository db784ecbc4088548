import type { PaytiaData, PaytiaOutcome, PaytiaPhase, PaytiaResult } from '../../vendors/paytia/index.js';
import type { ErrorDetail, PhaseChangeDetail, SecureEntryChangeDetail } from '../shared/events.js';

/** Detail of `paytia-stage`: the webhook's own fields, digits as counts. */
export interface PaytiaStageDetail extends PaytiaData {
  /** The vendor's `payment_stage`; `result` for a webhook that carries `success` or `status`. */
  stage: string;
  referenceId: string;
  /** Which try of the field it belongs to; 1 where there is but one. */
  attempt: number;
  /** When the gateway received it: ISO 8601, UTC. */
  at: string;
}

/** Detail of `paytia-outcome`. A hint for the page: the merchant's server has the vendor's own record. */
export interface PaytiaOutcomeDetail extends PaytiaResult {
  outcome: PaytiaOutcome;
  referenceId: string;
}

/** Every event of `<paytia-payment>`. */
export interface PaytiaPaymentEventMap {
  'paytia-stage': CustomEvent<PaytiaStageDetail>;
  'paytia-phase-change': CustomEvent<PhaseChangeDetail<PaytiaPhase>>;
  'paytia-outcome': CustomEvent<PaytiaOutcomeDetail>;
  'paytia-error': CustomEvent<ErrorDetail>;
  'secure-entry-change': CustomEvent<SecureEntryChangeDetail>;
}
