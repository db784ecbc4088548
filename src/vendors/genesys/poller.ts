import type { Clock } from '../../core/clock.js';
import { POLL_MAX, POLL_MIN } from './config.js';

const bound = (ms: number): number => Math.min(POLL_MAX, Math.max(POLL_MIN, ms));

/** Asks again and again: sooner after a change, ever more rarely while nothing happens or the way is broken, not at all while the page is hidden. */
export class Poller {
  readonly #run: (signal: AbortSignal) => Promise<number>;
  readonly #clock: Clock;
  readonly #random: () => number;
  #running = new AbortController();

  /** @param run - one turn; resolves with how many times as long as before the next wait shall be */
  constructor(run: (signal: AbortSignal) => Promise<number>, clock: Clock, random: () => number) {
    this.#run = run;
    this.#clock = clock;
    this.#random = random;
  }

  /** Begins anew; the first turn after `wait` milliseconds, 0 being at once. */
  start(wait: number): void {
    this.stop();
    this.#running = new AbortController();
    this.#later(wait, this.#running.signal);
  }

  stop(): void {
    this.#running.abort();
  }

  #later(wait: number, signal: AbortSignal): void {
    const turn = async (): Promise<void> => {
      const factor = await this.#run(signal);
      if (!signal.aborted) this.#later(bound(wait * factor), signal);
    };
    if (!wait) return void turn();
    const due = (): void => {
      const page = globalThis.document as Document | undefined;
      if (page?.hidden) page.addEventListener('visibilitychange', () => void turn(), { once: true, signal });
      else void turn();
    };
    // jitter, so that the visitors of one outage do not come back as one
    this.#clock.after(bound(wait * (0.8 + 0.4 * this.#random())), due, signal);
  }
}
