/** What came of a callback. `expired`: its time ran out before the two were connected. */
export type CallbackOutcome = 'connected' | 'cancelled' | 'failed' | 'expired' | 'unknown';

/**
 * Reasons that the service documents; the published list is cut off. Others may come: one beginning with `FAIL_` is a failure, anything else is unknown.
 * `AGENT_PREVIEW_CANCEL_AFTER_<n>REJECTS` carries its number.
 */
const OUTCOMES: Readonly<Record<string, CallbackOutcome>> = {
  AGENT_CONNECTED: 'connected',
  CANCELLED: 'cancelled',
  FAIL_TIMEOUT_TTL: 'expired',
  NOT_AVAILABLE: 'failed',
  SUBMIT_FAILED: 'failed',
};

/** What a reason says. A callback that is COMPLETED without a reason, or with one nobody documented, is `unknown`: COMPLETED is not success. */
export function outcomeOf(reason: string | null): CallbackOutcome {
  if (reason === null) return 'unknown';
  if (Object.hasOwn(OUTCOMES, reason)) return OUTCOMES[reason]!;
  return /^(FAIL_|AGENT_PREVIEW_CANCEL_AFTER_\d+REJECTS$)/.test(reason) ? 'failed' : 'unknown';
}

/** The customer was called, asked, or expected, and did not come: nothing was broken. */
export const isUnreached = (reason: string | null): boolean =>
  reason !== null && ['FAIL_CALL_TO_CUSTOMER', 'FAIL_USER_UNREACHABLE', 'FAIL_USER_NO_CONFIRM', 'NOT_AVAILABLE'].includes(reason);
