/**
 * Flexiti without an element: the session behind `<flexiti-checkout>`, and the pure functions under it.
 * @module
 */
export { FLEXITI_ORIGINS, FLEXITI_PORTAL_URL, type FlexitiEnvironment, type FlexitiFlow } from './config.js';
export { parseFlexitiMessage, type FlexitiEventData, type FlexitiFailure, type FlexitiMessage } from './messages.js';
export { resultOf, type FlexitiNextStep, type FlexitiOutcome, type FlexitiResult } from './outcome.js';
export { initialFlexitiSnapshot, isActive, reduceFlexiti, type FlexitiEvent, type FlexitiPhase, type FlexitiProblem, type FlexitiSnapshot } from './machine.js';
export { acceptedOrigins, parseSessionUrl, type FlexitiSessionUrl } from './url.js';
export { FlexitiSession, type FlexitiClaim, type FlexitiNotice, type FlexitiOpenOptions, type FlexitiRejection, type FlexitiSessionInfo } from './session.js';
