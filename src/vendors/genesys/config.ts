/** Who makes the call: `USERTERMINATED`, the contact centre rings the customer; `USERORIGINATED`, the customer dials a number they are given. */
export type CallDirection = 'USERTERMINATED' | 'USERORIGINATED';

/** Bounds of polling in milliseconds: the service's own `_min_urs_ewt_pos_polling_interval` and `_max_urs_ewt_pos_polling_interval`. */
export const POLL_MIN = 2_000;
export const POLL_MAX = 30_000;

/**
 * How an IVR or a CRM ends the call on which the callback was accepted, so that reporting does not count it as abandoned
 * (Callback User's Guide, "Terminate the Originating Call"): redirect to `_STOP_` with `RouteTypeReject` and the reason `Callback`.
 */
export const TERMINATE_ORIGINATING_CALL: TerminationHints = Object.freeze({
  reasons: Object.freeze({ ReasonSystemName: 'Callback' }),
  type: 'RouteTypeReject',
  to: '_STOP_',
});

export interface TerminationHints {
  readonly reasons: { readonly ReasonSystemName: 'Callback' };
  readonly type: 'RouteTypeReject';
  readonly to: '_STOP_';
}
