/**
 * Something to do to the next webhooks.
 *
 * - `drop`: never send it;
 * - `duplicate`: send it twice;
 * - `delay`: send it `ms` later, while those behind it go on (so that it arrives late);
 * - `reorder`: let the next webhook of the same stage overtake it; it goes out at once when another stage begins.
 *   Results are sent as they are: nothing follows them.
 */
export interface Fault {
  readonly action: 'drop' | 'duplicate' | 'delay' | 'reorder';
  /** A `payment_stage`, `result` or `transaction`; without it any webhook. */
  readonly stage?: string;
  /** How many webhooks; default 1. `Infinity` (over HTTP: `"all"`) until cleared: `{action: 'drop', times: Infinity}` is silence. */
  readonly times?: number;
  /** For `delay`; default 1000. */
  readonly ms?: number;
}

const ACTIONS: readonly unknown[] = ['drop', 'duplicate', 'delay', 'reorder'];

/** Faults still to come, first in, first used. */
export class Faults {
  #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    const { action, times = 1, ms = 0 } = fault;
    if (!ACTIONS.includes(action)) throw new TypeError(`There is no fault "${String(action)}".`);
    if (!(times > 0) || !(ms >= 0)) throw new TypeError('times and ms must be positive numbers.');
    this.#waiting.push({ fault, left: times });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault that befalls a webhook of this stage, used up by one. */
  take(stage: string): Fault | null {
    const found = this.#waiting.find(({ fault }) => fault.stage === undefined || fault.stage === stage);
    if (!found) return null;
    found.left -= 1;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((entry) => entry !== found);
    return found.fault;
  }
}
