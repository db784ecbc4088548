import type { Worker } from 'node:worker_threads';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { SwitchboardError } from '../../core/errors.js';
import { EmbeddedLog } from './base.js';
import type { Epoch } from './cursor.js';
import { LogWriter, type Batch, type Job } from './sqlite-writer.js';
import { contentOf, type Topic } from './topics.js';
import { eventOf, type Row, type SqliteOptions } from './sqlite-rows.js';
import { HOUR, RESULTS_STAY, type LoggedEvent, type LogLimits } from './types.js';

interface Waiting {
  batch: Batch;
  readonly events: { event: LoggedEvent; topic: Topic; resolve: (event: LoggedEvent) => void; reject: (error: unknown) => void }[];
  readonly notes: { resolve: () => void; reject: (error: unknown) => void }[];
}

const emptyBatch = (): Waiting => ({ batch: { events: [], topics: [], notes: [] }, events: [], notes: [] });
const unavailable = (): SwitchboardError => new SwitchboardError('unavailable', 'The event log cannot be written.', { retryable: true });

/** Events of a topic held in memory beside the disk. */
const RECENT = 64;
const CACHED_TOPICS = 50_000;

/** Keeps events in SQLite. An event is safe when the disk has synced it; while one transaction is on its way, the next gathers everything that arrives. */
export class SqliteLog extends EmbeddedLog {
  readonly #db: DatabaseSync;
  readonly #lock: DatabaseSync;
  #writer: Worker | LogWriter;
  readonly #limits: Required<LogLimits>;
  readonly #select: { topic: StatementSync; last: StatementSync; after: StatementSync; note: StatementSync };
  readonly #sweeper: NodeJS.Timeout;
  #waiting = emptyBatch();
  #busy: { done: (error: unknown) => void } | null = null;
  #isScheduled = false;
  #isClosed = false;
  #hasFailed = false;
  #key: number;
  #idle: (() => void)[] = [];

  constructor(db: DatabaseSync, lock: DatabaseSync, writer: Worker | LogWriter, epochs: Epoch[], top: number, options: SqliteOptions) {
    super(epochs, top, options.now ?? Date.now);
    this.#db = db;
    this.#lock = lock;
    this.#writer = writer;
    this.#limits = { maxAgeMs: Math.max(options.maxAgeMs ?? 72 * HOUR, RESULTS_STAY), maxBytes: options.maxBytes ?? 512 * 1024 * 1024, maxPerTopic: options.maxPerTopic ?? 10_000 };
    this.#key = Number((db.prepare('SELECT max(id) AS id FROM topics').get() as { id: number | null }).id ?? 0);
    this.#select = {
      topic: db.prepare('SELECT id, seq, trimmed FROM topics WHERE name = ?'),
      last: db.prepare('SELECT id, seq, at, type, data FROM events WHERE topic = ? AND id <= ? ORDER BY id DESC LIMIT 1'),
      after: db.prepare('SELECT id, seq, at, type, data FROM events WHERE topic = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?'),
      note: db.prepare('SELECT value FROM notes WHERE key = ? AND until > ?'),
    };
    if (!(writer instanceof LogWriter)) {
      writer.on('message', (failure: string | null) => this.#busy?.done(failure));
      writer.once('exit', () => this.#busy?.done('exit'));
      writer.once('exit', () => (this.#hasFailed = true));
      writer.unref();
    }
    this.#sweeper = setInterval(() => void this.sweep().catch(() => undefined), 10 * 60_000);
    this.#sweeper.unref();
  }

  get isReady(): boolean {
    return !this.#isClosed && !this.#hasFailed;
  }

  protected find(name: string): Topic | undefined {
    const cached = this.topics.get(name);
    if (cached) return cached;
    const row = this.#select.topic.get(name) as { id: number; seq: number; trimmed: number } | undefined;
    if (!row) return undefined;
    const last = this.#select.last.get(row.id, this.kept) as Row | undefined;
    const lastEvent = last ? eventOf(last, name, row.id) : null;
    const topic: Topic = {
      name,
      key: row.id,
      seq: Math.max(row.seq, last?.seq ?? 0),
      last: last ? contentOf(last.type, last.data) : '',
      pending: null,
      lastEvent,
      recent: [],
      isPartial: true,
      trimmed: row.trimmed,
      usedAt: this.now(),
    };
    this.topics.set(name, topic);
    return topic;
  }

  protected create(name: string): Topic {
    if (this.topics.size > CACHED_TOPICS) this.#forget(10 * 60_000);
    this.#key += 1;
    const topic: Topic = { name, key: this.#key, seq: 0, last: '', pending: null, lastEvent: null, recent: [], isPartial: false, trimmed: 0, usedAt: this.now() };
    this.topics.set(name, topic);
    this.#waiting.batch.topics.push(topic.key, name, topic.usedAt);
    return topic;
  }

  protected keep(event: LoggedEvent, topic: Topic, isResult: boolean): Promise<LoggedEvent> {
    return new Promise((resolve, reject) => {
      this.#waiting.batch.events.push(event.position, event.key, event.seq, event.at, event.type, event.data, isResult ? 1 : 0);
      this.#waiting.events.push({ event, topic, resolve, reject });
      this.#schedule();
    });
  }

  protected eventsAfter(topic: Topic, position: number, limit: number): readonly LoggedEvent[] {
    const { recent } = topic;
    if (!topic.isPartial || (recent.length > 0 && recent[0]!.position <= position)) {
      let from = recent.length;
      while (from > 0 && recent[from - 1]!.position > position) from -= 1;
      return recent.slice(from, from + limit);
    }
    const rows = this.#select.after.all(topic.key, position, this.kept, limit) as unknown as Row[];
    return rows.map((row) => eventOf(row, topic.name, topic.key));
  }

  remember(key: string, value: string, seconds: number): Promise<void> {
    if (!this.isReady) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      this.#waiting.batch.notes.push(key, value, this.now() + seconds * 1000);
      this.#waiting.notes.push({ resolve, reject });
      this.#schedule();
    });
  }

  recall(key: string): Promise<string | null> {
    const row = this.#select.note.get(key, this.now()) as { value: string } | undefined;
    return Promise.resolve(row?.value ?? null);
  }

  /** Takes out what is too old, and the oldest while it is too large. Runs by itself every ten minutes. */
  async sweep(): Promise<void> {
    await this.#untilIdle();
    if (!this.isReady) return;
    const now = this.now();
    const { maxAgeMs, maxBytes, maxPerTopic } = this.#limits;
    await this.#run({ trim: { before: now - maxAgeMs, resultsBefore: now - RESULTS_STAY, maxBytes, maxPerTopic } });
    this.#forget(0);
    for (const topic of this.topics.values()) {
      const row = this.#select.topic.get(topic.name) as { trimmed: number } | undefined;
      topic.trimmed = Math.max(topic.trimmed, row?.trimmed ?? 0);
      topic.recent = topic.recent.filter(({ position }) => position > topic.trimmed);
      topic.isPartial = true;
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    clearInterval(this.#sweeper);
    await this.#untilIdle();
    this.#isClosed = true;
    const writer = this.#writer;
    if (writer instanceof LogWriter) writer.close();
    else if (!this.#hasFailed) {
      await new Promise<void>((resolve) => {
        writer.ref();
        writer.once('exit', () => resolve());
        writer.postMessage('close');
      });
    }
    this.#db.close();
    this.#lock.close();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#busy) return;
    this.#isScheduled = true;
    // everything that this turn of the loop reads off its sockets goes into one transaction
    setImmediate(() => {
      this.#isScheduled = false;
      if (!this.#busy) void this.#commit();
    });
  }

  async #commit(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = emptyBatch();
    try {
      await this.#run({ batch: waiting.batch });
      this.stats.commits += 1;
      for (const { event, topic, resolve } of waiting.events) {
        this.publish(event, topic);
        if (topic.recent.length > RECENT * 2) {
          topic.recent = topic.recent.slice(-RECENT);
          topic.isPartial = true;
        }
        resolve(event);
      }
      for (const { resolve } of waiting.notes) resolve();
    } catch {
      this.stats.failures += 1;
      this.#refuse(waiting);
    }
  }

  /** What was given numbers and could not be kept: those numbers, and those of everything behind, were never given. */
  #refuse(failed: Waiting): void {
    const behind = this.#waiting;
    this.#waiting = emptyBatch();
    for (const { events, notes } of [failed, behind]) {
      for (const { topic, reject } of events) {
        this.topics.delete(topic.name);
        reject(unavailable());
      }
      for (const { reject } of notes) reject(unavailable());
    }
  }

  /** One job at a time; those that gathered meanwhile follow at once. */
  #run(job: Job): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const done = (error: unknown): void => {
        this.#busy = null;
        if (error === null || error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('The log could not be written.'));
        queueMicrotask(() => this.#next());
      };
      this.#busy = { done };
      if (!(this.#writer instanceof LogWriter)) {
        if (this.#hasFailed) done('exit');
        else this.#writer.postMessage(job);
        return;
      }
      try {
        this.#writer.run(job);
        done(null);
      } catch (error) {
        done(error);
      }
    });
  }

  #next(): void {
    if (this.#busy) return;
    if (this.#waiting.events.length + this.#waiting.notes.length > 0) this.#schedule();
    else {
      const idle = this.#idle;
      this.#idle = [];
      for (const resolve of idle) resolve();
    }
  }

  async #untilIdle(): Promise<void> {
    while (this.#busy || this.#isScheduled || this.#waiting.events.length + this.#waiting.notes.length > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Lets go of topics that nobody used for `ms`. They are read again from disk when they are needed. */
  #forget(ms: number): void {
    const before = this.now() - ms;
    for (const topic of this.topics.values()) if (!topic.pending && topic.usedAt <= before && topic.lastEvent && !this.followers.has(topic.name)) this.topics.delete(topic.name);
  }
}
