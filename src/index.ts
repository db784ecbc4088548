/**
 * The element classes and their types. Importing this defines no element and touches no DOM: `switchboard-elements/define` does.
 * @module
 */
export { FlexitiCheckoutElement } from './elements/flexiti-checkout/flexiti-checkout.js';
export type * from './elements/flexiti-checkout/flexiti-checkout.events.js';
export { PaytiaPaymentElement } from './elements/paytia-payment/paytia-payment.js';
export type * from './elements/paytia-payment/paytia-payment.events.js';
export type { ErrorDetail, PhaseChangeDetail, SecureEntryChangeDetail } from './elements/shared/events.js';
export { EventJournalElement } from './elements/event-journal/event-journal.js';
export { Journal, type JournalEntry } from './context/journal.js';
export { SwitchboardProviderElement } from './context/switchboard-provider.js';
export { journalContext, switchboardContext, type Switchboard } from './context/switchboard.js';
export type { SharedStream } from './context/shared-stream.js';
export { SwitchboardError, isSwitchboardError, ERROR_CODES, type ErrorCode } from './core/errors.js';
export type { FlexitiEnvironment, FlexitiEventData, FlexitiFailure, FlexitiFlow, FlexitiNextStep, FlexitiOutcome, FlexitiPhase, FlexitiRejection, FlexitiSessionInfo, FlexitiSnapshot } from './vendors/flexiti/index.js';
export type { PaytiaAttempts, PaytiaCard, PaytiaConnection, PaytiaOutcome, PaytiaPaymentDetails, PaytiaPhase, PaytiaResult, PaytiaSnapshot } from './vendors/paytia/index.js';
export { CallbackOfferElement } from './elements/callback-offer/callback-offer.js';
export type * from './elements/callback-offer/callback-offer.events.js';
export type { AttachedData, CallbackAccepted, CallbackBackend, CallbackOutcome, CallbackPhase, CallbackRequest, CallbackSlot, CallbackSnapshot, CallDirection } from './vendors/genesys/index.js';
export { SecurePayPanelElement } from './elements/secure-pay-panel/secure-pay-panel.js';
export type * from './elements/secure-pay-panel/secure-pay-panel.events.js';
export type { SecureIvrClientLike, SecureIvrConnection, SecureIvrData, SecureIvrEvent, SecureIvrEventName, SecurePayEntry, SecurePayOutcome, SecurePayPhase, SecurePayProblem, SecurePaySnapshot, SecurePayStep, SecurePayVerdict, StartSecurePayOptions, StepRule } from './vendors/five9/index.js';
