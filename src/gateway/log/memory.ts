import { EmbeddedLog } from './base.js';
import { newEpochName } from './cursor.js';
import type { Topic } from './topics.js';
import { RESULTS_STAY, HOUR, type LoggedEvent, type LogLimits } from './types.js';

export interface MemoryLogOptions extends LogLimits {
  readonly now?: () => number;
}

/** Bytes of an event beside its own text. */
const OVERHEAD = 250;
const MAX_NOTES = 50_000;

/** Keeps events in this process alone: for tests, and for those who can bear to lose them with it. After a restart every id is answered with `reset`. */
export class MemoryLog extends EmbeddedLog {
  readonly isReady = true;
  readonly #limits: Required<LogLimits>;
  readonly #results = new Set<LoggedEvent>();
  readonly #notes = new Map<string, { value: string; until: number }>();
  readonly #sweeper: NodeJS.Timeout;
  #bytes = 0;
  #keys = 0;

  constructor(options: MemoryLogOptions = {}) {
    super([{ name: newEpochName(), first: 1 }], 0, options.now ?? Date.now);
    this.#limits = { maxAgeMs: Math.max(options.maxAgeMs ?? 72 * HOUR, RESULTS_STAY), maxBytes: options.maxBytes ?? 128 * 1024 * 1024, maxPerTopic: options.maxPerTopic ?? 2_000 };
    this.#sweeper = setInterval(() => this.sweep(), 60_000);
    this.#sweeper.unref();
  }

  protected find(name: string): Topic | undefined {
    return this.topics.get(name);
  }

  protected create(name: string): Topic {
    this.#keys += 1;
    const topic: Topic = { name, key: this.#keys, seq: 0, last: '', pending: null, lastEvent: null, recent: [], isPartial: false, trimmed: 0, usedAt: this.now() };
    this.topics.set(name, topic);
    return topic;
  }

  protected keep(event: LoggedEvent, topic: Topic, isResult: boolean): Promise<LoggedEvent> {
    if (isResult) this.#results.add(event);
    this.#bytes += event.data.length + OVERHEAD;
    this.publish(event, topic);
    // a quarter above the limit, so that not every event pays for a trim
    if (topic.recent.length > this.#limits.maxPerTopic * 1.25) this.#trim(topic, (_, i) => i < topic.recent.length - this.#limits.maxPerTopic);
    if (this.#bytes > this.#limits.maxBytes * 1.1) this.sweep();
    return Promise.resolve(event);
  }

  protected eventsAfter(topic: Topic, position: number, limit: number): readonly LoggedEvent[] {
    const { recent } = topic;
    let from = recent.length;
    while (from > 0 && recent[from - 1]!.position > position) from -= 1;
    return recent.slice(from, from + limit);
  }

  /** Takes out what is too old, and the oldest while it is too large. */
  sweep(): void {
    const now = this.now();
    const tooOld = now - this.#limits.maxAgeMs;
    for (const [key, { until }] of this.#notes) if (until <= now) this.#notes.delete(key);
    for (const topic of [...this.topics.values()].sort((a, b) => a.usedAt - b.usedAt)) {
      const isTooLarge = this.#bytes > this.#limits.maxBytes;
      if (!isTooLarge && topic.usedAt >= tooOld && (topic.recent[0]?.at ?? now) >= tooOld) continue;
      this.#trim(topic, ({ at }) => at < tooOld || isTooLarge);
      if (topic.recent.length === 0 && topic.usedAt < tooOld && !this.followers.has(topic.name)) this.topics.delete(topic.name);
    }
  }

  #trim(topic: Topic, goes: (event: LoggedEvent, index: number) => boolean): void {
    const protectedFrom = this.now() - RESULTS_STAY;
    topic.recent = topic.recent.filter((event, i) => {
      if (!goes(event, i) || (this.#results.has(event) && event.at > protectedFrom)) return true;
      this.#results.delete(event);
      this.#bytes -= event.data.length + OVERHEAD;
      topic.trimmed = event.position;
      return false;
    });
  }

  remember(key: string, value: string, seconds: number): Promise<void> {
    if (this.#notes.size >= MAX_NOTES) this.#notes.delete(this.#notes.keys().next().value!);
    this.#notes.set(key, { value, until: this.now() + seconds * 1000 });
    return Promise.resolve();
  }

  recall(key: string): Promise<string | null> {
    const note = this.#notes.get(key);
    return Promise.resolve(note && note.until > this.now() ? note.value : null);
  }

  close(): Promise<void> {
    clearInterval(this.#sweeper);
    return Promise.resolve();
  }
}
