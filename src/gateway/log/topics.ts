import type { LoggedEvent } from './types.js';

type Listener = (event: LoggedEvent) => void;

/** One topic, as far as memory knows it. */
export interface Topic {
  readonly name: string;
  readonly key: number;
  /** The highest `seq` given out, kept or on its way. */
  seq: number;
  /** Type and data of the last event, given out or on its way; what is the same again is a duplicate. */
  last: string;
  /** Settles when the last event given out is kept. */
  pending: Promise<LoggedEvent> | null;
  lastEvent: LoggedEvent | null;
  /** The last events kept, oldest first. */
  recent: LoggedEvent[];
  /** The event before the first of `recent` is not in memory (but may be on disk). */
  isPartial: boolean;
  /** The highest position that was trimmed; 0 when nothing was. */
  trimmed: number;
  /** When it was last used, for eviction. */
  usedAt: number;
}

/** Who follows which topics. */
export class Followers {
  readonly #byTopic = new Map<string, Listener[]>();

  add(topics: readonly string[], listener: Listener): () => void {
    for (const topic of topics) {
      const listeners = this.#byTopic.get(topic);
      // a new array each time: one who leaves while an event is given out must not make another miss it
      this.#byTopic.set(topic, listeners ? [...listeners, listener] : [listener]);
    }
    return () => {
      for (const topic of topics) {
        const left = (this.#byTopic.get(topic) ?? []).filter((other) => other !== listener);
        if (left.length > 0) this.#byTopic.set(topic, left);
        else this.#byTopic.delete(topic);
      }
    };
  }

  has(topic: string): boolean {
    return this.#byTopic.has(topic);
  }

  tell(event: LoggedEvent): void {
    const listeners = this.#byTopic.get(event.topic);
    if (listeners) for (const listener of listeners) listener(event);
  }
}

/** The name and data of an event in one string, to tell a duplicate by. */
export const contentOf = (type: string, data: string): string => `${type}\n${data}`;
