import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** What one transaction writes. Rows lie flat, one value after the other: that is the cheapest thing to hand to another thread. */
export interface Batch {
  /** `position, topic, seq, at, type, data, isResult` each. */
  readonly events: (string | number)[];
  /** `key, name, at` each. */
  readonly topics: (string | number)[];
  /** `key, value, until` each. */
  readonly notes: (string | number)[];
}

export interface Trim {
  /** Events received before this go, results included. */
  readonly before: number;
  /** Results received before this may go when room is needed. */
  readonly resultsBefore: number;
  readonly maxBytes: number;
  readonly maxPerTopic: number;
}

export type Job = { readonly batch: Batch } | { readonly trim: Trim };

/** Writes the log: one transaction a batch, synced to disk before it returns. */
export class LogWriter {
  readonly #db: DatabaseSync;
  readonly #event: StatementSync;
  readonly #topic: StatementSync;
  readonly #note: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    // FULL: the write-ahead log is synced at every commit. A larger log before it is folded in: that costs two more syncs.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;');
    this.#event = db.prepare('INSERT INTO events (id, topic, seq, at, type, data, result) VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#topic = db.prepare('INSERT INTO topics (id, name, at) VALUES (?, ?, ?)');
    this.#note = db.prepare('INSERT INTO notes (key, value, until) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until');
  }

  run(job: Job): void {
    this.#transact(() => ('batch' in job ? this.#write(job.batch) : this.#trim(job.trim)));
  }

  close(): void {
    this.#db.close();
  }

  #transact(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #write({ events, topics, notes }: Batch): void {
    for (let i = 0; i < topics.length; i += 3) this.#topic.run(topics[i]!, topics[i + 1]!, topics[i + 2]!);
    for (let i = 0; i < events.length; i += 7) this.#event.run(events[i]!, events[i + 1]!, events[i + 2]!, events[i + 3]!, events[i + 4]!, events[i + 5]!, events[i + 6]!);
    for (let i = 0; i < notes.length; i += 3) this.#note.run(notes[i]!, notes[i + 1]!, notes[i + 2]!);
  }

  #trim({ before, resultsBefore, maxBytes, maxPerTopic }: Trim): void {
    const one = (sql: string, ...values: (string | number)[]): number => Number(Object.values(this.#db.prepare(sql).get(...values) ?? {})[0] ?? 0);
    this.#db.prepare('DELETE FROM notes WHERE until < ?').run(Date.now());
    // positions grow with time, so the first that is young enough is found after as many rows as will go
    const first = one('SELECT id FROM events WHERE at >= ? ORDER BY id LIMIT 1', before) || one('SELECT max(id) + 1 FROM events');
    this.#delete('id < ?', first);
    const size = (one('PRAGMA page_count') - one('PRAGMA freelist_count')) * one('PRAGMA page_size');
    if (size > maxBytes) {
      const share = Math.min(1, 1.1 - maxBytes / size);
      const cut = one('SELECT id FROM events ORDER BY id LIMIT 1 OFFSET ?', Math.floor(one('SELECT count(*) FROM events') * share));
      this.#delete('id < ? AND (result = 0 OR at < ?)', cut || Number.MAX_SAFE_INTEGER, resultsBefore);
    }
    for (const { topic } of this.#db.prepare('SELECT topic FROM events GROUP BY topic HAVING count(*) > ?').all(maxPerTopic) as { topic: number }[]) {
      const cut = one('SELECT id FROM events WHERE topic = ? ORDER BY id DESC LIMIT 1 OFFSET ?', topic, maxPerTopic - 1);
      this.#delete('topic = ? AND id < ? AND (result = 0 OR at < ?)', topic, cut, resultsBefore);
    }
  }

  /** Deletes, and notes in each topic how far it was trimmed and how far it had counted. */
  #delete(where: string, ...values: number[]): void {
    this.#db
      .prepare(
        `UPDATE topics SET trimmed = max(topics.trimmed, gone.position), seq = max(topics.seq, gone.seq)
         FROM (SELECT topic, max(id) AS position, max(seq) AS seq FROM events WHERE ${where} GROUP BY topic) AS gone WHERE gone.topic = topics.id`,
      )
      .run(...values);
    this.#db.prepare(`DELETE FROM events WHERE ${where}`).run(...values);
  }
}

/** A writer in a thread of its own: the disk then holds up acknowledgements, but not the readers. */
export function startWriterThread(file: string): Worker {
  return new Worker(new URL(import.meta.url), { workerData: { switchboardLog: file }, name: 'switchboard-log' });
}

/** The other side of {@link startWriterThread}: this same module, loaded in the thread. */
async function serve(file: string): Promise<void> {
  const { DatabaseSync } = await import('node:sqlite');
  const writer = new LogWriter(new DatabaseSync(file));
  parentPort!.on('message', (job: Job | 'close') => {
    if (job === 'close') {
      writer.close();
      return parentPort!.close();
    }
    try {
      writer.run(job);
      parentPort!.postMessage(null);
    } catch (error) {
      parentPort!.postMessage(error instanceof Error ? error.name : 'failed');
    }
  });
  parentPort!.postMessage('ready');
}

if (!isMainThread) {
  const file = (workerData as { switchboardLog?: unknown } | null)?.switchboardLog;
  if (typeof file === 'string') await serve(file);
}
