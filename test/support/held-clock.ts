import type { Clock } from '../../src/core/clock.js';

/** A clock that stands until it is told to go on. */
export class HeldClock implements Clock {
  time = 1_000_000;
  #timers: { at: number; run: () => void; signal?: AbortSignal | undefined }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void, signal?: AbortSignal): void {
    this.#timers.push({ at: this.time + ms, run, signal });
  }

  /** Lets time pass, timers and microtasks with it. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const next = this.#timers.filter(({ at, signal }) => at <= end && !signal?.aborted).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.time = next.at;
      next.run();
      await settle();
    }
    this.time = end;
    await settle();
  }

  /** Time passes and no timer runs: the page slept. */
  sleep(ms: number): void {
    this.time += ms;
  }

  /** How long until the next timer. */
  get next(): number {
    return Math.min(...this.#timers.filter(({ signal }) => !signal?.aborted).map(({ at }) => at)) - this.time;
  }
}

/** Lets promises that are settled be heard. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 8; i += 1) await Promise.resolve();
};
