/**
 * The element classes and their types. Importing this defines no element and touches no DOM: `switchboard-elements/define` does.
 * @module
 */
export { FlexitiCheckoutElement } from './elements/flexiti-checkout/flexiti-checkout.js';
export type * from './elements/flexiti-checkout/flexiti-checkout.events.js';
export type { ErrorDetail, PhaseChangeDetail } from './elements/shared/events.js';
export { SwitchboardProviderElement } from './context/switchboard-provider.js';
export { switchboardContext, type Switchboard } from './context/switchboard.js';
export { SwitchboardError, isSwitchboardError, ERROR_CODES, type ErrorCode } from './core/errors.js';
export type { FlexitiEnvironment, FlexitiEventData, FlexitiFailure, FlexitiFlow, FlexitiNextStep, FlexitiOutcome, FlexitiPhase, FlexitiRejection, FlexitiSessionInfo, FlexitiSnapshot } from './vendors/flexiti/index.js';
