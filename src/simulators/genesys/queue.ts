/** The three ways to estimate; modes 2 and 3 look at the agents who are logged in. */
export type EwtMode = 'mode1' | 'mode2' | 'mode3';

export interface QueueOptions {
  readonly name: string;
  /** Callers in line at the start. Default 0. */
  readonly waiting?: number;
  /** Seconds an agent spends with one caller. Default 180. */
  readonly handleTime?: number;
  /** A fixed estimate in seconds (-1: unknown) for all modes or for each; without it, or null, the estimate follows the line. */
  readonly ewt?: number | Readonly<Partial<Record<EwtMode, number>>> | null;
}

interface Entry {
  /** The id of a callback; a caller on the line has none. */
  readonly callback?: string;
  readonly notBefore: number;
  held?: boolean;
}

/** A line of people: callers who hold, and callbacks that keep their place for the customer. First come, first served. */
export class VirtualQueue {
  readonly name: string;
  readonly line: Entry[] = [];
  handleTime = 180;
  #fixed: Partial<Record<EwtMode, number>> = {};

  constructor(name: string) {
    this.name = name;
  }

  /** Callers who hold, callbacks not counted. */
  get callers(): number {
    return this.line.filter((entry) => entry.callback === undefined).length;
  }

  /** Callers leave from the front of the line and arrive at its end. */
  setCallers(count: number): void {
    for (let surplus = this.callers - count; surplus > 0; surplus--) this.line.splice(this.line.findIndex((entry) => entry.callback === undefined), 1);
    while (this.callers < count) this.line.push({ notBefore: 0 });
  }

  /** Fixes the estimate; null lets it follow the line again. */
  fix(ewt: Exclude<QueueOptions['ewt'], undefined>): void {
    this.#fixed = typeof ewt === 'number' ? { mode1: ewt, mode2: ewt, mode3: ewt } : { ...ewt };
  }

  fixed(mode: EwtMode): number | undefined {
    return this.#fixed[mode];
  }

  add(entry: Entry, front: boolean): void {
    if (front) this.line.unshift(entry);
    else this.line.push(entry);
  }

  remove(callbackId: string): void {
    const index = this.line.findIndex((entry) => entry.callback === callbackId);
    if (index >= 0) this.line.splice(index, 1);
  }

  hold(callbackId: string, held: boolean): void {
    for (const entry of this.line) if (entry.callback === callbackId) entry.held = held;
  }

  /** Takes out the first who may be served now. */
  next(now: number): Entry | undefined {
    const index = this.line.findIndex((entry) => !entry.held && entry.notBefore <= now);
    return index < 0 ? undefined : this.line.splice(index, 1)[0];
  }
}
