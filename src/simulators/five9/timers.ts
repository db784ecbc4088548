/** Timers that can all be stopped at once. */
export class Timers {
  readonly #open = new Set<NodeJS.Timeout>();

  after(milliseconds: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#open.delete(timer);
      action();
    }, milliseconds);
    this.#open.add(timer);
  }

  /** Calls `action` until it answers false. */
  every(milliseconds: number, action: () => boolean): void {
    this.after(milliseconds, () => {
      if (action()) this.every(milliseconds, action);
    });
  }

  clear(): void {
    for (const timer of this.#open) clearTimeout(timer);
    this.#open.clear();
  }
}
