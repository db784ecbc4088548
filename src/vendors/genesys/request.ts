import type { CallbackRequest } from './backend.js';
import { CallbackError } from './errors.js';

/** The instant in the form that the service wants (`yyyy-MM-ddTHH:mm:ss.SSSZ`); throws `bad-request` for anything but ISO 8601 with a zone. */
export function readTime(value: string): string {
  const time = /T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : NaN;
  if (!(time > 0)) throw new CallbackError('bad-request');
  return new Date(time).toISOString();
}

/**
 * Holds a request to the vendor's rules, whoever changed it last: the customer is asked only where an agent is awaited, and keys that begin with `_` are the service's own.
 *
 * @throws SwitchboardError `bad-request`, or `number-invalid` without a number
 */
export function validateRequest({ customerNumber, waitForAgent, waitForUserConfirm, userData }: CallbackRequest): void {
  const isSound = Object.entries(userData).every(([key, value]) => !key.startsWith('_') && typeof value === 'string');
  if (!isSound || (waitForUserConfirm && !waitForAgent)) throw new CallbackError('bad-request');
  if (!/\d/.test(customerNumber)) throw new CallbackError('number-invalid');
}
