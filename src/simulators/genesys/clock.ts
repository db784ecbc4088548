/** A deadline on the simulated clock. */
export interface Deadline {
  /** Epoch milliseconds, simulated. */
  readonly due: number;
  cancel(): void;
}

interface Entry extends Deadline {
  readonly run: () => void;
}

/** The longest real sleep before the clock looks again: setTimeout counts in 31 bits. */
const LONGEST_SLEEP = 60_000;

/**
 * The contact centre's own time. It runs `timeScale` times as fast as the wall clock, stands still at 0, and can be pushed ahead with `advance`:
 * what falls due on the way happens in order, each thing seeing its own due time as now.
 */
export class SimulatedClock {
  #entries: Entry[] = [];
  #simulatedAnchor: number;
  #realAnchor = performance.now();
  #scale: number;
  #stepping: number | undefined;
  #sleep: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(start: number, timeScale: number) {
    this.#simulatedAnchor = start;
    this.#scale = timeScale;
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#stepping ?? Math.floor(this.#simulatedAnchor + (performance.now() - this.#realAnchor) * this.#scale);
  }

  get timeScale(): number {
    return this.#scale;
  }

  set timeScale(scale: number) {
    this.#moveTo(this.now());
    this.#scale = scale;
    this.#arm();
  }

  /** Runs something after so many simulated milliseconds. */
  after(ms: number, run: () => void): Deadline {
    const entry: Entry = {
      due: this.now() + Math.max(0, ms),
      run,
      cancel: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
    const place = this.#entries.findIndex((other) => other.due > entry.due);
    this.#entries.splice(place === -1 ? this.#entries.length : place, 0, entry);
    this.#arm();
    return entry;
  }

  /** Pushes the clock ahead by so many simulated milliseconds. */
  advance(ms: number): void {
    const target = this.now() + Math.max(0, ms);
    this.#runUntil(target);
    this.#moveTo(target);
    this.#arm();
  }

  /** Forgets every deadline; nothing happens any more. */
  stop(): void {
    this.#stopped = true;
    this.#entries = [];
    clearTimeout(this.#sleep);
  }

  #runUntil(target: number): void {
    try {
      for (let next = this.#entries[0]; next && next.due <= target; next = this.#entries[0]) {
        this.#entries.shift();
        this.#stepping = Math.max(next.due, this.#stepping ?? next.due);
        next.run();
      }
    } finally {
      this.#stepping = undefined;
    }
  }

  #moveTo(simulated: number): void {
    this.#simulatedAnchor = simulated;
    this.#realAnchor = performance.now();
  }

  #arm(): void {
    clearTimeout(this.#sleep);
    const next = this.#entries[0];
    if (!next || this.#stopped || this.#scale <= 0 || this.#stepping !== undefined) return;
    const sleep = Math.min(LONGEST_SLEEP, Math.max(0, Math.ceil((next.due - this.now()) / this.#scale)));
    this.#sleep = setTimeout(() => {
      this.#runUntil(this.now());
      this.#arm();
    }, sleep);
    this.#sleep.unref();
  }
}
