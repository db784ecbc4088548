/** Time as the kit uses it, so that tests can hold it still. Times are milliseconds since 1970, UTC. */
export interface Clock {
  now(): number;
  /** Calls `run` once after `ms` milliseconds unless the signal ends first. */
  after(ms: number, run: () => void, signal?: AbortSignal): void;
}

/** `setTimeout` overflows to "at once" above this. */
const LONGEST = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run, signal) {
    if (signal?.aborted) return;
    const fire = (): void => {
      signal?.removeEventListener('abort', stop);
      run();
    };
    const timer = setTimeout(fire, Math.min(ms, LONGEST));
    const stop = (): void => clearTimeout(timer);
    signal?.addEventListener('abort', stop);
  },
};

/** Resolves after `ms` milliseconds; rejects with the signal's reason when it ends first. */
export function sleep(ms: number, options: { clock?: Clock; signal?: AbortSignal } = {}): Promise<void> {
  const { clock = systemClock, signal } = options;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal!.reason as Error);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    clock.after(
      ms,
      () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
      signal,
    );
  });
}
