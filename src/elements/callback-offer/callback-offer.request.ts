import type { CallbackRequest } from '../../vendors/genesys/index.js';
import type { CallbackOfferElement } from './callback-offer.js';

/** What the element's attributes ask of the service. */
export function requestOf(element: CallbackOfferElement, customerNumber: string, desiredTime: string | null): CallbackRequest {
  const { service, callDirection, waitForAgent, waitForUserConfirm, originatingInteractionId, userData } = element;
  return {
    service,
    customerNumber,
    desiredTime,
    callDirection,
    waitForAgent,
    waitForUserConfirm,
    mediaType: 'voice',
    originatingInteractionId: originatingInteractionId || null,
    userData: { ...userData },
  };
}
