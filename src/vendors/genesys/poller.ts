import type { Clock } from '../../core/clock.js';
import { POLL_MAX, POLL_MIN } from './config.js';

/** What a turn found: decides how long the next one waits. `rare`: somebody else tells of changes. */
export type Turn = 'changed' | 'same' | 'failed' | 'rare';

/** Asks again and again: sooner after a change, ever more rarely while nothing happens or the way is broken, not at all while the page is hidden. */
export class Poller {
  readonly #run: (signal: AbortSignal) => Promise<Turn>;
  readonly #clock: Clock;
  readonly #random: () => number;
  #wait = POLL_MIN;
  #running: AbortController | undefined;

  constructor(run: (signal: AbortSignal) => Promise<Turn>, clock: Clock, random: () => number) {
    this.#run = run;
    this.#clock = clock;
    this.#random = random;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Begins anew; the first turn after `wait` milliseconds, 0 being at once. */
  start(wait: number): void {
    this.stop();
    this.#running = new AbortController();
    this.#wait = Math.max(wait, POLL_MIN);
    this.#later(wait, this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
  }

  #later(wait: number, signal: AbortSignal): void {
    const turn = (): void => void this.#turn(signal);
    if (wait <= 0) return turn();
    // jitter, so that the visitors of one outage do not come back as one
    const jittered = Math.min(POLL_MAX, Math.max(POLL_MIN, wait * (0.8 + 0.4 * this.#random())));
    this.#clock.after(
      jittered,
      () => {
        const page = globalThis.document as Document | undefined;
        if (page?.hidden) page.addEventListener('visibilitychange', turn, { once: true, signal });
        else turn();
      },
      signal,
    );
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const found = await this.#run(signal);
    if (signal.aborted) return;
    const slower = { changed: 0, same: this.#wait * 1.5, failed: this.#wait * 2, rare: POLL_MAX }[found];
    this.#wait = Math.min(POLL_MAX, Math.max(POLL_MIN, slower));
    this.#later(this.#wait, signal);
  }
}
