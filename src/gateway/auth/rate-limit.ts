import { Problem } from '../http/problem.js';

export interface RateLimitOptions {
  /** How many in `seconds`. 0 turns the limit off. */
  readonly count: number;
  readonly seconds: number;
  /** How many callers are remembered; the one not seen for longest is forgotten first. Default 20 000. */
  readonly callers?: number;
  readonly now?: () => number;
}

interface Bucket {
  left: number;
  at: number;
}

/** A bucket of permits for each caller that fills up evenly. Memory is bounded whatever is thrown at it. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(options: RateLimitOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Takes one permit. @throws Problem `rate-limited` (or the code given) with `Retry-After` when there is none */
  take(caller: string, code: 'rate-limited' | 'limit-reached' = 'rate-limited'): void {
    const wait = this.#take(caller, 1);
    if (wait > 0) throw new Problem(code, code === 'limit-reached' ? 'The limit for this number is reached.' : 'Too many requests. Try again later.', { headers: { 'retry-after': String(wait) } });
  }

  /** Gives a permit back. */
  giveBack(caller: string): void {
    const bucket = this.#buckets.get(caller);
    if (bucket) bucket.left = Math.min(bucket.left + 1, this.#options.count);
  }

  /** True when the caller has used up its permits; takes none. */
  isSpent(caller: string): boolean {
    return this.#take(caller, 0) > 0;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Whole seconds until there is a permit again; 0 when there was one. */
  #take(caller: string, permits: 0 | 1): number {
    const { count, seconds, callers = 20_000 } = this.#options;
    if (count === 0) return 0;
    const now = this.#now();
    const known = this.#buckets.get(caller);
    const left = known ? Math.min(count, known.left + ((now - known.at) / 1000) * (count / seconds)) : count;
    if (left < 1) return Math.max(1, Math.ceil((1 - left) * (seconds / count)));
    if (permits === 1) {
      this.#buckets.delete(caller);
      if (this.#buckets.size >= callers) this.#buckets.delete(this.#buckets.keys().next().value!);
      this.#buckets.set(caller, { left: left - 1, at: now });
    }
    return 0;
  }
}
