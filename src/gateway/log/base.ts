import { SwitchboardError, toSwitchboardError } from '../../core/errors.js';
import { parseCursor, refusalOf, type Epoch } from './cursor.js';
import { contentOf, Followers, type Topic } from './topics.js';
import type { Appended, EventLog, LogEntry, LoggedEvent, Page, ResetReason, Start } from './types.js';

/** What the two embedded logs share: numbering, duplicates, ids, followers. Where and when an event is safe is each one's own. */
export abstract class EmbeddedLog implements EventLog {
  readonly stats = { events: 0, duplicates: 0, commits: 0, failures: 0 };
  protected readonly followers = new Followers();
  protected readonly topics = new Map<string, Topic>();
  protected readonly names = new Map<number, string>();
  protected readonly epochs: Epoch[];
  /** The last position given out. */
  protected position: number;
  /** The last position that is kept: readers see nothing beyond it. */
  protected kept: number;
  protected readonly now: () => number;
  readonly #epoch: string;
  #suffixes = new Map<string, { suffix: string; known: number }>();

  constructor(epochs: Epoch[], position: number, now: () => number) {
    this.epochs = epochs;
    this.#epoch = epochs.at(-1)!.name;
    this.position = position;
    this.kept = position;
    this.now = now;
  }

  abstract readonly isReady: boolean;
  abstract remember(key: string, value: string, seconds: number): Promise<void>;
  abstract recall(key: string): Promise<string | null>;
  abstract close(): Promise<void>;
  /** The topic with all that memory or disk knows of it; undefined when it never was. */
  protected abstract find(name: string): Topic | undefined;
  protected abstract create(name: string): Topic;
  /** Makes the event safe; resolves with it. */
  protected abstract keep(event: LoggedEvent, topic: Topic, isResult: boolean): Promise<LoggedEvent>;
  /** Events of a topic behind a position, oldest first. */
  protected abstract eventsAfter(topic: Topic, position: number, limit: number): readonly LoggedEvent[];

  append({ topic: name, type, data, isResult = false }: LogEntry): Promise<Appended> {
    let topic: Topic;
    if (!this.isReady) return Promise.reject(new SwitchboardError('unavailable', 'The event log cannot be written.', { retryable: true }));
    try {
      topic = this.find(name) ?? this.create(name);
    } catch (error) {
      return Promise.reject(toSwitchboardError(error, 'unavailable', 'The event log cannot be read.', true));
    }
    topic.usedAt = this.now();
    const content = contentOf(type, data);
    if (topic.last === content) {
      this.stats.duplicates += 1;
      // what repeats an event that is not safe yet is answered when that one is
      if (topic.pending) return topic.pending.then((event) => ({ event, isDuplicate: true }));
      return Promise.resolve({ event: topic.lastEvent!, isDuplicate: true });
    }
    topic.seq += 1;
    this.position += 1;
    topic.last = content;
    const event: LoggedEvent = { topic: topic.name, key: topic.key, seq: topic.seq, position: this.position, at: topic.usedAt, type, data, frame: undefined };
    const pending = this.keep(event, topic, isResult);
    // one that is safe already must not be held on to: the promise holds the request behind it
    topic.pending = topic.lastEvent === event ? null : pending;
    return pending.then((kept) => ({ event: kept, isDuplicate: false }));
  }

  /** To be called for each event in the order of the log, once it is safe. */
  protected publish(event: LoggedEvent, topic: Topic): void {
    this.stats.events += 1;
    this.kept = event.position;
    if (topic.seq === event.seq) topic.pending = null;
    topic.lastEvent = event;
    topic.recent.push(event);
    this.followers.tell(event);
    // those who come later make it again: kept events should weigh little
    event.frame = undefined;
  }

  start(topics: readonly string[], id: string | null): Promise<Start> {
    const after = new Map<string, number>(topics.map((topic) => [topic, 0]));
    if (id === null) return Promise.resolve({ reset: null, after });
    const cursor = parseCursor(id);
    let reset: ResetReason | null = cursor ? refusalOf(cursor, this.epochs, this.kept) : 'unknown';
    let known = 0;
    for (const name of reset ? [] : topics) {
      const topic = this.find(name);
      const position = topic && cursor!.positions.get(topic.key);
      if (position === undefined) continue;
      known += 1;
      if (topic!.trimmed > position) reset = 'trimmed';
      after.set(name, position);
    }
    // an id that speaks of none of these topics belongs to another stream
    if (!reset && known === 0) reset = 'unknown';
    if (reset) for (const topic of topics) after.set(topic, 0);
    return Promise.resolve({ reset, after });
  }

  read(after: ReadonlyMap<string, number>, limit: number): Promise<Omit<Page, 'reset'>> {
    try {
      const found: LoggedEvent[] = [];
      for (const [name, position] of after) {
        const topic = this.find(name);
        if (topic) found.push(...this.eventsAfter(topic, position, limit + 1));
      }
      if (after.size > 1) found.sort((a, b) => a.position - b.position);
      return Promise.resolve({ events: found.slice(0, limit), more: found.length > limit });
    } catch (error) {
      return Promise.reject(toSwitchboardError(error, 'unavailable', 'The event log cannot be read.', true));
    }
  }

  follow(topics: readonly string[], listener: (event: LoggedEvent) => void): () => void {
    return this.followers.add(topics, listener);
  }

  top(topic: string): Promise<number> {
    return Promise.resolve(this.find(topic)?.lastEvent?.seq ?? 0);
  }

  idOf(event: LoggedEvent, topics: readonly string[], ahead?: ReadonlyMap<string, number>): string {
    const head = `${this.#epoch}.${event.position.toString(36)}.`;
    if (topics.length === 1) return head + event.key.toString(36);
    const further = ahead && topics.filter((topic) => (ahead.get(topic) ?? 0) > event.position);
    if (!further?.length) return head + this.#suffix(topics);
    const groups = further.map((topic) => `~${ahead!.get(topic)!.toString(36)}.${this.#suffix([topic])}`);
    return head + this.#suffix(topics.filter((topic) => !further.includes(topic))) + groups.join('');
  }

  /** The keys of those topics that have one by now. */
  #suffix(topics: readonly string[]): string {
    const name = topics.join('\n');
    const cached = this.#suffixes.get(name);
    if (cached?.known === topics.length) return cached.suffix;
    const keys = topics.flatMap((topic) => this.topics.get(topic)?.key ?? this.find(topic)?.key ?? []);
    const suffix = keys.map((key) => key.toString(36)).join('-');
    if (this.#suffixes.size >= 1000) this.#suffixes = new Map();
    this.#suffixes.set(name, { suffix, known: keys.length });
    return suffix;
  }
}
