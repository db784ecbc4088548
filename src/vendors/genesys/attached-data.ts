import type { CallbackRequest } from './backend.js';

/** Keys for the originating call's attached data. Times are whole seconds since 1970, UTC; everything is a string. */
export interface AttachedData {
  /** The service id (`_id` of the start's answer). */
  _CB_SERVICE_ID?: string;
  /** The scheduled time, or when the callback was requested. */
  _CB_T_SERVICE_START?: string;
  /** When the person accepted the callback. */
  _CB_T_CALLBACK_ACCEPTED?: string;
  /** When it was offered. */
  _CB_T_CALLBACK_OFFERED?: string;
  /** Seconds from the offer to its acceptance. */
  _CB_D_CALLBACK_OFFER?: string;
  /** Estimated wait in seconds when it was offered. */
  _CB_EWT_WHEN_CALLBACK_WAS_OFFERED?: string;
  /** Place in the line when it was offered. */
  _CB_POS_WHEN_CALLBACK_WAS_OFFERED?: string;
}

/** What was measured when the callback was offered; null where nothing was. */
export interface OfferFacts {
  /** Milliseconds since 1970. */
  offeredAt: number | null;
  /** Seconds. */
  estimatedWait: number | null;
  /** Place in the line, where somebody measured it: the service knows none before it has the callback. */
  position?: number | null;
}

const seconds = (ms: number): string => String(Math.floor(ms / 1000));

/**
 * The keys that connect the originating call to Callback Historical Reporting. Empty when the service was told of that call
 * (`_originating_interaction_id`), for then it attaches them itself.
 *
 * Vendor document: Callback User's Guide, "Include the Originating Call in Callback Historical Reporting".
 */
export function attachedDataOf(
  serviceId: string,
  request: Pick<CallbackRequest, 'desiredTime' | 'originatingInteractionId'>,
  { acceptedAt, requestedAt }: { acceptedAt: number; requestedAt: number },
  { offeredAt, estimatedWait, position = null }: OfferFacts,
): Readonly<AttachedData> {
  if (request.originatingInteractionId) return Object.freeze({});
  return Object.freeze({
    _CB_SERVICE_ID: serviceId,
    _CB_T_SERVICE_START: seconds(request.desiredTime ? Date.parse(request.desiredTime) : requestedAt),
    _CB_T_CALLBACK_ACCEPTED: seconds(acceptedAt),
    ...(offeredAt !== null && { _CB_T_CALLBACK_OFFERED: seconds(offeredAt), _CB_D_CALLBACK_OFFER: seconds(Math.max(0, acceptedAt - offeredAt)) }),
    ...(estimatedWait !== null && { _CB_EWT_WHEN_CALLBACK_WAS_OFFERED: String(Math.round(estimatedWait)) }),
    ...(position !== null && { _CB_POS_WHEN_CALLBACK_WAS_OFFERED: String(position) }),
  });
}
