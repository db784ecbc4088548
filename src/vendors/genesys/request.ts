import { SwitchboardError } from '../../core/errors.js';
import type { CallbackRequest } from './backend.js';

/** The instant in the form that the service wants (`yyyy-MM-ddTHH:mm:ss.SSSZ`); throws `bad-request` for anything else. */
export function readTime(value: unknown): string {
  const time = typeof value === 'string' && /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw new SwitchboardError('bad-request', 'A time is ISO 8601 with a zone, such as 2026-11-21T14:30:00.000Z.');
  return new Date(time).toISOString();
}

/**
 * Holds a request to the vendor's rules, whoever changed it last, and brings its time into form.
 *
 * @param slotTime - the time as the server wrote it, when it is one of those it offered
 * @throws SwitchboardError `bad-request`, or `number-invalid` without a number
 */
export function validateRequest(request: CallbackRequest, slotTime?: string): void {
  const { customerNumber, desiredTime, waitForAgent, waitForUserConfirm, userData } = request;
  if (waitForUserConfirm && !waitForAgent) throw new SwitchboardError('bad-request', 'wait-for-user-confirm is possible only with wait-for-agent.');
  if (Object.keys(userData).some((key) => key.startsWith('_'))) throw new SwitchboardError('bad-request', 'Keys of userData that begin with _ are reserved.');
  if (!Object.values(userData).every((value) => typeof value === 'string')) throw new SwitchboardError('bad-request', 'Values of userData are strings.');
  if (typeof customerNumber !== 'string' || !/\d/.test(customerNumber)) throw new SwitchboardError('number-invalid', 'A phone number is needed.');
  request.desiredTime = desiredTime === null || desiredTime === undefined ? null : (slotTime ?? readTime(desiredTime));
}
