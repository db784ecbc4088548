import type { AttachedData } from './attached-data.js';
import type { CallbackHandle, CallbackRequest } from './backend.js';
import { ownFields } from '../../core/own-fields.js';

/** What a page that was loaded anew needs to go on: a running callback, or a start whose answer never came. */
export interface Kept {
  readonly handle?: CallbackHandle;
  /** Only while the answer to a start is awaited: with the number, it can be looked for. */
  readonly pending?: Pick<CallbackRequest, 'customerNumber' | 'desiredTime' | 'originatingInteractionId'>;
  readonly desiredTime: string | null;
  readonly attachedData: Readonly<AttachedData>;
  readonly acceptedAt: number;
}

const PREFIX = 'switchboard/callback/';

/** The tab's own storage; nothing where it is forbidden, full, or there is none. The phone number is not kept once the callback is booked. */
export function keep(key: string, value: Kept | null): void {
  try {
    if (value) sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
    else sessionStorage.removeItem(PREFIX + key);
  } catch {
    // then a reload begins anew
  }
}

/** What was kept; undefined for anything that this module did not write. */
export function recall(key: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null');
    const fields = ownFields(value, ['handle', 'pending', 'attachedData', 'acceptedAt']);
    const isHandle = typeof ownFields(fields?.handle, ['id'])?.id === 'string';
    const isPending = typeof ownFields(fields?.pending, ['customerNumber'])?.customerNumber === 'string';
    return (isHandle || isPending) && typeof fields?.attachedData === 'object' && typeof fields.acceptedAt === 'number' ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}
