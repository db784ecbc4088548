/**
 * Five9 without an element: the Secure IVR client by its documented interface, and the session behind `<secure-pay-panel>`.
 * @module
 */
export { FIVE9_DEFAULTS, type Five9Config } from './config.js';
export {
  SECURE_IVR_EVENTS,
  parseSecureIvrEvent,
  type SecureIvrConnection,
  type SecureIvrData,
  type SecureIvrEvent,
  type SecureIvrEventName,
  type SecureIvrMessageType,
  type SecureIvrStatus,
} from './messages.js';
export { SecureIvrClient, type StartSecurePayOptions } from './client.js';
export type { SecureIvrListener } from './events.js';
export { STEP_RULES, stepOf, type SecurePayStep, type StepRule } from './steps.js';
export {
  canStart,
  initialSecurePaySnapshot,
  isEntering,
  isRunning,
  reduceSecurePay,
  type SecurePayEntry,
  type SecurePayEvent,
  type SecurePayOutcome,
  type SecurePayPhase,
  type SecurePayProblem,
  type SecurePaySnapshot,
  type SecurePayVerdict,
} from './machine.js';
export { SecurePaySession, type SecureIvrClientLike, type SecurePayNotice, type SecurePayReading } from './session.js';
