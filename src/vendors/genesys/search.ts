import { sleep, type Clock } from '../../core/clock.js';
import type { CallbackBackend, CallbackRequest, CallbackStarted } from './backend.js';
import { CallbackError } from './errors.js';
import { limited } from './limit.js';

/** A start whose answer is awaited, or was lost. */
export type Pending = CallbackRequest;

/** At once, and after these pauses: the service may be slow. */
const LOOK_AGAIN = [0, 2_000, 6_000];
/** An immediate callback that is found is the one that was asked for when it was asked for about then; the two clocks may differ. */
const ABOUT_THEN = 600_000;

/**
 * Looks for a start whose answer was lost: the callback, or null when the service has none.
 *
 * @param isAsked - the person asks: where a start with the same key is not done twice, it may be sent again
 *
 * @throws SwitchboardError `outcome-unknown` when that cannot be told
 */
export async function search(backend: CallbackBackend, pending: Pending, clock: Clock, isAsked: boolean): Promise<CallbackStarted | null> {
  const { service, customerNumber, desiredTime } = pending;
  const asked = desiredTime ? Date.parse(desiredTime) : clock.now();
  try {
    if (isAsked && backend.capabilities.repeat) return await limited(clock, (signal) => backend.start(pending, signal));
    if (!backend.capabilities.find) throw new CallbackError('not-allowed');
    for (const pause of LOOK_AGAIN) {
      if (pause) await sleep(pause, { clock });
      const found = await limited(clock, (signal) => backend.find!(service, customerNumber, signal));
      const own = found.filter(({ desiredTime: time }) => time && Math.abs(Date.parse(time) - asked) < (desiredTime ? 1 : ABOUT_THEN));
      const id = own.pop()?.id;
      if (id) return { handle: { id }, access: null, chat: null };
    }
    return null;
  } catch {
    throw new CallbackError('outcome-unknown');
  }
}
