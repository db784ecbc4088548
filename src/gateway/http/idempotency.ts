import type { Exchange } from './exchange.js';
import { Problem } from './problem.js';
import { fingerprint } from '../auth/secrets.js';

interface Entry {
  readonly body: string;
  readonly answer: Promise<unknown>;
  until: number;
}

const DAY = 86_400_000;
const MOST = 10_000;

/**
 * Requests with an `Idempotency-Key`: the same key and the same body get the answer of the first one, also while that is still on its way;
 * another body under the same key is a conflict. A request that failed may be made again.
 * Answers hold secrets (frame URLs, tokens) and so are kept in memory only, for a day.
 */
export class Idempotency {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The name under which a request is known: its key for this caller and route. Null without a key. */
  keyOf(exchange: Exchange, route: string, caller: string): string | null {
    const key = exchange.header('idempotency-key');
    if (key === undefined) return null;
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Problem('bad-request', 'Idempotency-Key must be 1 to 255 visible characters.');
    return fingerprint(`${route}\n${caller}\n${key}`);
  }

  async run<T>(key: string | null, body: string, task: () => Promise<T>): Promise<T> {
    if (key === null) return task();
    const now = this.#now();
    const hash = fingerprint(body);
    const known = this.#entries.get(key);
    if (known && known.until > now) {
      if (known.body !== hash) throw new Problem('conflict', 'This Idempotency-Key was used with another body.');
      return known.answer as Promise<T>;
    }
    const answer = task();
    this.#entries.delete(key);
    this.#entries.set(key, { body: hash, answer, until: now + DAY });
    while (this.#entries.size > MOST) this.#entries.delete(this.#entries.keys().next().value!);
    answer.catch((error: unknown) => {
      // what may have been done must not be done again under the same key
      if (error instanceof Problem && error.code === 'outcome-unknown') return;
      if (this.#entries.get(key)?.answer === answer) this.#entries.delete(key);
    });
    return answer;
  }
}
