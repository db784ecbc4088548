/**
 * Genesys callback without an element: the session behind `<callback-offer>`, the three ways to reach a callback service, and the pure functions under them.
 * @module
 */
export { TERMINATE_ORIGINATING_CALL, type CallDirection, type TerminationHints } from './config.js';
export type {
  CallbackAccess,
  CallbackBackend,
  CallbackCapabilities,
  CallbackChat,
  CallbackDialog,
  CallbackHandle,
  CallbackPosition,
  CallbackRecord,
  CallbackRequest,
  CallbackSlot,
  CallbackStarted,
} from './backend.js';
export { gmsBackend, type GmsOptions } from './gms.js';
export { engagementBackend, engagementOpenFor, type EngagementOptions } from './engagement.js';
export { gatewayBackend, type GatewayOptions } from './gateway.js';
export { CallbackError, callbackErrorOf } from './errors.js';
export { attachedDataOf, type AttachedData, type OfferFacts } from './attached-data.js';
export { isUnreached, outcomeOf, type CallbackOutcome } from './outcome.js';
export { initialCallbackSnapshot, isActive, isTracked, reduceCallback, type CallbackEvent, type CallbackPhase, type CallbackProblem, type CallbackSnapshot } from './machine.js';
export { CallbackSession, type CallbackAccepted, type CallbackConfig, type CallbackNotice, type CallbackSubscribe } from './session.js';
