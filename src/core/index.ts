export { ERROR_CODES, SwitchboardError, isSwitchboardError, toSwitchboardError, type ErrorCode, type SwitchboardErrorOptions } from './errors.js';
export { Session, type SnapshotListener } from './session.js';
export { redact, hasCardNumber } from './redact.js';
export { systemClock, sleep, type Clock } from './clock.js';
export { backoff, retry, type BackoffOptions, type RetryOptions } from './retry.js';
export { ownFields } from './own-fields.js';
