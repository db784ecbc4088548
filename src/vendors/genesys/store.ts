import type { AttachedData } from './attached-data.js';
import type { CallbackHandle } from './backend.js';
import { pick } from './messages.js';
import type { Pending } from './search.js';

/** What a page that was loaded anew needs to go on: a running callback, or a start whose answer never came. The phone number is kept only while that is awaited. */
export interface Kept {
  readonly handle?: CallbackHandle;
  readonly pending?: Pending;
  readonly desiredTime: string | null;
  readonly attachedData: Readonly<AttachedData>;
  readonly acceptedAt: number;
}

const PREFIX = 'switchboard/callback/';

/** The tab's own storage; nothing where it is forbidden, full, or there is none. */
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
    const value: unknown = JSON.parse(sessionStorage.getItem(PREFIX + key)!);
    const name = pick(pick(value, 'handle'), 'id') ?? pick(pick(value, 'pending'), 'customerNumber');
    return typeof name === 'string' && pick(value, 'attachedData') ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}
