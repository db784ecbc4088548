import type { Callback } from './callback.js';
import type { SimulatedClock } from './clock.js';
import type { DialResult } from './flow.js';
import { dialled } from './numbers.js';

/** What a phone does when it rings: `manual` waits for somebody. */
export type PhoneMode = 'manual' | DialResult;

/** The customers' phones. */
export class Phones {
  /** Simulated milliseconds of ringing before a phone acts by itself. */
  answerAfter = 3000;
  #mode: PhoneMode = 'manual';
  readonly #modes = new Map<string, PhoneMode>();
  readonly #clock: SimulatedClock;
  readonly #done: (callback: Callback, result: DialResult) => void;

  constructor(clock: SimulatedClock, done: (callback: Callback, result: DialResult) => void) {
    this.#clock = clock;
    this.#done = done;
  }

  get mode(): PhoneMode {
    return this.#mode;
  }

  /** Sets what one phone does, or every phone. */
  behave(mode: PhoneMode, number?: string): void {
    if (number === undefined) {
      this.#mode = mode;
      this.#modes.clear();
    } else this.#modes.set(dialled(number, ''), mode);
  }

  ring(callback: Callback): void {
    const mode = this.#modes.get(dialled(callback.number, callback.service.get('_default_country'))) ?? this.#mode;
    if (mode === 'manual') return;
    const { dialAttempts } = callback;
    this.#clock.after(this.answerAfter, () => {
      if (callback.dialAttempts === dialAttempts) this.#done(callback, mode);
    });
  }
}
