import type { FlexitiFlow } from './config.js';
import type { FlexitiEventData, FlexitiMessage } from './messages.js';

/** What came of a session. Only a hint until the shop's server has asked Flexiti. */
export type FlexitiOutcome =
  | 'purchase-verified'
  | 'purchase-not-verified'
  | 'activation-required'
  | 'new-application-requested'
  | 'application-submitted'
  | 'ineligible'
  | 'retry'
  | 'cancelled'
  | 'failed'
  | 'unknown';

/** What the shop should do next. */
export type FlexitiNextStep =
  | 'authorize'
  | 'choose-another-payment'
  | 'activate-account'
  | 'start-application'
  | 'confirm-application'
  | 'retry'
  | 'contact-support';

export interface FlexitiResult {
  outcome: FlexitiOutcome;
  nextStep: FlexitiNextStep;
}

/** Also what a contradiction makes of an outcome. */
export const UNKNOWN: FlexitiResult = { outcome: 'unknown', nextStep: 'contact-support' };

/**
 * The scenarios of the vendor's document, row by row. A combination it does not list is `unknown`: nothing is guessed into a success.
 *
 * @param sessionConfirmed - false when the session URL named a session and the message did not: such a purchase is not believed
 */
export function resultOf(message: FlexitiMessage, flow: FlexitiFlow, sessionConfirmed = true): FlexitiResult {
  switch (message.type) {
    case 'flx-cancel':
      return { outcome: 'cancelled', nextStep: 'choose-another-payment' };
    case 'flx-failure':
      return { outcome: 'failed', nextStep: 'retry' };
    case 'flx-success':
      return successResult(message.eventData, flow, sessionConfirmed);
  }
}

function successResult(data: Readonly<FlexitiEventData>, flow: FlexitiFlow, sessionConfirmed: boolean): FlexitiResult {
  const { accountNumber, verified, action } = data;
  if (accountNumber !== null) {
    if (!/^\d+$/.test(`${accountNumber}`) || action !== 'purchase' || flow !== 'purchase' || !sessionConfirmed) return UNKNOWN;
    return verified
      ? { outcome: 'purchase-verified', nextStep: 'authorize' }
      : { outcome: 'purchase-not-verified', nextStep: 'choose-another-payment' };
  }
  // an application is the one case in which the vendor leaves `verified` open
  if (action === 'apply' && flow === 'apply') return { outcome: 'application-submitted', nextStep: 'confirm-application' };
  if (verified) return UNKNOWN;
  switch (action) {
    case 'activation':
      return { outcome: 'activation-required', nextStep: 'activate-account' };
    case 'apply':
      return flow === 'purchase' ? { outcome: 'new-application-requested', nextStep: 'start-application' } : UNKNOWN;
    case 'retry':
      return { outcome: 'retry', nextStep: 'retry' };
    case null:
      return { outcome: 'ineligible', nextStep: 'choose-another-payment' };
    default:
      return UNKNOWN;
  }
}
