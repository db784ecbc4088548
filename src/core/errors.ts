/**
 * The one closed list of error codes: elements, headless clients and the gateway's problem documents use these and no others.
 * A code is a stable name a program may branch on; the message beside it is for people and may change.
 */
export const ERROR_CODES = [
  // what the caller did
  'bad-request',
  'not-configured',
  'already-running',
  'not-allowed',
  'not-found',
  'unauthorized',
  'forbidden',
  'conflict',
  'payload-too-large',
  'unsupported-media-type',
  'rate-limited',
  // the way between us and the vendor
  'network',
  'timeout',
  'offline',
  'connection-lost',
  'unavailable',
  // what the vendor said
  'vendor-error',
  'bad-message',
  'outcome-contradicted',
  'outcome-unknown',
  'pci-violation',
  // sessions and frames
  'session-expired',
  'session-interrupted',
  'session-unavailable',
  'url-refused',
  'frame-blocked',
  'frame-origin-refused',
  // agents and phone payments
  'agent-not-ready',
  'agent-session-expired',
  'agent-logged-in-elsewhere',
  'permission-missing',
  'no-active-call',
  'call-variable-unknown',
  'campaign-unknown',
  'start-unanswered',
  'messages-missed',
  'duplicate-reference',
  // callbacks
  'number-invalid',
  'number-not-allowed',
  'slot-full',
  'office-closed',
  'duplicate-callback',
  'limit-reached',
  'internal',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface SwitchboardErrorOptions {
  /** True when the same request may succeed later without a change by the caller. Default false. */
  retryable?: boolean;
  /** What lay beneath. For debuggers only: never shown, dispatched or logged by the kit. */
  cause?: unknown;
}

/**
 * Every error the kit throws or rejects with.
 * `message` is written by the kit and safe to show: it never holds vendor text, card digits or secrets.
 */
export class SwitchboardError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: SwitchboardErrorOptions = {}) {
    super(message, options);
    this.name = 'SwitchboardError';
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** By shape and not by class, so that an error thrown by a second copy of the package is recognised too. */
export function isSwitchboardError(value: unknown): value is SwitchboardError {
  return value instanceof Error && value.name === 'SwitchboardError' && 'code' in value;
}

/** What is thrown as it stands when it is ours, and otherwise as `fallback` with the original as its cause. */
export function toSwitchboardError(value: unknown, fallback: ErrorCode, message: string, retryable = false): SwitchboardError {
  return isSwitchboardError(value) ? value : new SwitchboardError(fallback, message, { cause: value, retryable });
}
