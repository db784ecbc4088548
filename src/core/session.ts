/** Called with the snapshot after a change and the one before it. */
export type SnapshotListener<State> = (snapshot: State, previous: State) => void;

/**
 * A vendor's session as the rest of the kit sees it: a frozen snapshot, a subscription to its changes, and notices for single things that happened.
 * The state moves only through the pure reducer, so that what a page sees can be replayed from the list of events alone.
 *
 * @typeParam State - the snapshot; every change gives a new frozen object
 * @typeParam Event - what the reducer understands
 * @typeParam Notice - things that happened and are not state, such as one vendor event
 */
export class Session<State extends object, Event, Notice = never> {
  #snapshot: Readonly<State>;
  readonly #reduce: (state: Readonly<State>, event: Event) => Readonly<State>;
  readonly #listeners = new Set<SnapshotListener<Readonly<State>>>();
  readonly #noticeListeners = new Set<(notice: Notice) => void>();

  constructor(initial: State, reduce: (state: Readonly<State>, event: Event) => Readonly<State>) {
    this.#snapshot = Object.freeze(initial);
    this.#reduce = reduce;
  }

  /** Everything known now; frozen, and a new object after each change. */
  get snapshot(): Readonly<State> {
    return this.#snapshot;
  }

  /** Calls `listener` after every change. Returns a function that ends the subscription. */
  subscribe(listener: SnapshotListener<Readonly<State>>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` for every notice. Returns a function that ends the subscription. */
  onNotice(listener: (notice: Notice) => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  /** Applies one event; true when it changed the snapshot. `notice` is given out first then, so that what the vendor said is heard before what we make of it. */
  protected apply(event: Event, notice?: (snapshot: Readonly<State>) => Notice): boolean {
    const previous = this.#snapshot;
    const next = this.#reduce(previous, event);
    if (next === previous) return false;
    this.#snapshot = Object.freeze(next);
    if (notice) this.notify(notice(next));
    for (const listener of [...this.#listeners]) guard(() => listener(next, previous));
    return true;
  }

  protected notify(notice: Notice): void {
    for (const listener of [...this.#noticeListeners]) guard(() => listener(notice));
  }
}

/** A listener that throws is reported like any uncaught error and must not keep the others, or the vendor's next message, from being handled. */
function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
