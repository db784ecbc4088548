import type { Clock } from '../../core/clock.js';
import { CallbackError } from './errors.js';

/** Nothing is waited for longer than this. */
const TIMEOUT = 20_000;

/** Runs a request until it is answered, `outer` ends, or the time is up, whether or not it minds its signal. */
export async function limited<T>(clock: Clock, run: (signal: AbortSignal) => Promise<T>, outer?: AbortSignal): Promise<T> {
  const limit = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([limit.signal, ...(outer ? [outer] : [])]);
  clock.after(TIMEOUT, () => limit.abort(new CallbackError('timeout', true)), done.signal);
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      run(signal).then(resolve, reject);
    });
  } finally {
    done.abort();
  }
}
