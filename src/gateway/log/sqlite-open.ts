import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { SwitchboardError } from '../../core/errors.js';
import { newEpochName, type Epoch } from './cursor.js';
import { SqliteLog } from './sqlite.js';
import { LogWriter, startWriterThread } from './sqlite-writer.js';
import { HOUR, type LogLimits } from './types.js';

export interface SqliteLogOptions extends LogLimits {
  /** A folder of its own; made when it is not there. */
  readonly folder: string;
  readonly now?: () => number;
  /** Milliseconds to wait for another gateway to let go of the folder. Default 15 000. */
  readonly lockTimeout?: number;
  /** Write in this thread instead of one of its own. Default false. */
  readonly inline?: boolean;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, topic INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, data TEXT NOT NULL, result INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS events_by_topic ON events (topic);
  CREATE TABLE IF NOT EXISTS topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, seq INTEGER NOT NULL DEFAULT 0, trimmed INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS epochs (first INTEGER NOT NULL, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS notes (key TEXT PRIMARY KEY, value TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
`;

/**
 * Opens the log of a folder.
 *
 * @throws SwitchboardError `not-configured` when this Node has no node:sqlite, `already-running` when another gateway holds the folder
 */
export async function openSqliteLog(options: SqliteLogOptions): Promise<SqliteLog> {
  const sqlite = await import('node:sqlite').catch((cause: unknown) => {
    throw new SwitchboardError('not-configured', 'The log on disk needs Node.js 22.13 or later (node:sqlite).', { cause });
  });
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const lock = await takeLock(new sqlite.DatabaseSync(join(options.folder, 'gateway.lock')), options.lockTimeout ?? 15_000);
  const file = join(options.folder, 'events.db');
  const db = new sqlite.DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  db.exec(SCHEMA);
  // topics whose events are all gone are forgotten at a start only: nobody can be using them now
  db.prepare('DELETE FROM topics WHERE at < ? AND NOT EXISTS (SELECT 1 FROM events WHERE events.topic = topics.id)').run(Date.now() - (options.maxAgeMs ?? 72 * HOUR));
  const epochs = (db.prepare('SELECT first, name FROM epochs ORDER BY rowid DESC LIMIT 1000').all() as unknown as Epoch[]).reverse();
  const last = db.prepare('SELECT max(id) AS id FROM events').get() as { id: number | null };
  const top = Math.max(last.id ?? 0, (epochs.at(-1)?.first ?? 1) - 1);
  const epoch = { name: newEpochName(), first: top + 1 };
  db.prepare('INSERT INTO epochs (first, name) VALUES (?, ?)').run(epoch.first, epoch.name);
  const writer = options.inline ? null : await startThread(file);
  return new SqliteLog(db, lock, writer ?? new LogWriter(new sqlite.DatabaseSync(file)), [...epochs, epoch], top, options);
}

/** An exclusive transaction that never ends: the system lets go of it when the process dies, however it dies. */
async function takeLock(db: DatabaseSync, timeout: number): Promise<DatabaseSync> {
  const until = Date.now() + timeout;
  for (;;) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return db;
    } catch (cause) {
      if (Date.now() >= until) {
        db.close();
        throw new SwitchboardError('already-running', 'Another gateway is using the data folder.', { cause });
      }
      await sleep(50);
    }
  }
}

/** Null where a thread cannot be had, such as in a bundle that holds everything in one file. */
function startThread(file: string): Promise<Worker | null> {
  return new Promise((resolve) => {
    try {
      const thread = startWriterThread(file);
      thread.once('error', () => resolve(null));
      thread.once('exit', () => resolve(null));
      thread.once('message', () => resolve(thread));
    } catch {
      resolve(null);
    }
  });
}
