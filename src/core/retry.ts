import { sleep, systemClock, type Clock } from './clock.js';

export interface BackoffOptions {
  /** Longest first wait in milliseconds. Default 500. */
  base?: number;
  /** Longest wait at all in milliseconds. Default 10 000. */
  cap?: number;
  /** A number in [0, 1); for tests. */
  random?: () => number;
}

/**
 * How long to wait before attempt number `attempt` (0 = first retry): full jitter, that is a random time up to a bound which doubles.
 * Jitter over the whole range spreads a thousand desktops that lost one server at the same moment.
 */
export function backoff(attempt: number, options: BackoffOptions = {}): number {
  const { base = 500, cap = 10_000, random = Math.random } = options;
  return random() * Math.min(cap, base * 2 ** Math.min(attempt, 30));
}

export interface RetryOptions extends BackoffOptions {
  /** How often it may try in all. Default 4. */
  attempts?: number;
  /** No new attempt begins after this many milliseconds. Default 30 000. */
  budget?: number;
  /** False for an error that no repetition can mend. Default: every error but an abort may be retried. */
  isRetryable?: (error: unknown) => boolean;
  signal?: AbortSignal;
  clock?: Clock;
}

/** Runs `task` until it resolves, may not be retried, or the attempts or the time budget are used up; then rejects with its last error. */
export async function retry<T>(task: (attempt: number) => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 4, budget = 30_000, isRetryable = () => true, signal, clock = systemClock } = options;
  const started = clock.now();
  for (let attempt = 0; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await task(attempt);
    } catch (error) {
      if (signal?.aborted || attempt + 1 >= attempts || !isRetryable(error)) throw error;
      const wait = backoff(attempt, options);
      if (clock.now() + wait - started > budget) throw error;
      await sleep(wait, { clock, ...(signal && { signal }) });
    }
  }
}
