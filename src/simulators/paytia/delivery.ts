import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Faults } from './faults.js';
import type { WebhookBody } from './webhooks.js';

/** Minutes between attempts: 1, 5 and 30, then hourly until 24 hours after the first (documented; that each counts from the attempt before is assumed). */
export const RETRY_MINUTES: readonly number[] = [1, 5, 30, ...Array.from({ length: 23 }, () => 60)];

export interface Attempt {
  /** ISO 8601 UTC. */
  readonly at: string;
  /** The receiver's HTTP status; null when there was no answer. */
  readonly status: number | null;
}

/** One webhook and what became of it. The body is masked: no digit of a card or of its expiry date is in it. */
export interface Delivery {
  readonly id: number;
  readonly referenceId: string;
  readonly stage: string;
  readonly url: string;
  readonly contentType: string;
  readonly body: string;
  /** `dropped` and `unaddressed` (no URL was ever given) are never sent; `abandoned` had its last retry. */
  readonly state: 'queued' | 'delivered' | 'retrying' | 'abandoned' | 'dropped' | 'unaddressed';
  readonly attempts: readonly Attempt[];
}

/** A webhook on its way: the body as it is sent, and as the log may show it. */
export interface Post {
  readonly stage: string;
  readonly url: string;
  readonly body: WebhookBody;
  readonly masked: string;
}

type Entry = { -readonly [K in keyof Delivery]: Delivery[K] } & { attempts: Attempt[] };

/** Every webhook of every payment, oldest first, the last 20 000. */
export class DeliveryLog {
  readonly #entries: Entry[] = [];
  #next = 1;

  get entries(): readonly Delivery[] {
    return this.#entries.map((entry) => ({ ...entry, attempts: [...entry.attempts] }));
  }

  add(referenceId: string, post: Post): Entry {
    const { stage, url, body: { contentType }, masked: body } = post;
    const entry: Entry = { id: this.#next++, referenceId, stage, url, contentType, body, state: 'queued', attempts: [] };
    this.#entries.push(entry);
    if (this.#entries.length > 20_000) this.#entries.shift();
    return entry;
  }
}

export interface OutboxOptions {
  readonly referenceId: string;
  readonly log: DeliveryLog;
  /** The payment's own faults come before those for all payments. */
  readonly faults: readonly Faults[];
  /** Multiplies the retry times: 1 is the vendor's, 1/6000 makes a minute ten milliseconds. */
  readonly timeScale: number;
  /** Milliseconds a receiver has to answer (assumed; the vendor states none). */
  readonly timeout: number;
  readonly signal: AbortSignal;
  pace(): { readonly latency: number; readonly retryHoldsLine: boolean };
}

/** The webhooks of one payment: one request at a time, in order, each retried until it is answered with 2xx. */
export class Outbox {
  readonly #options: OutboxOptions;
  #line: Promise<void> = Promise.resolve();
  #held: Post | null = null;
  #late = 0;
  #unsettled = 0;
  #watchers: (() => void)[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#changed(), { once: true });
  }

  /** Sends, after whatever fault befalls it. */
  post(post: Post): void {
    const held = this.#held;
    this.#held = null;
    if (held && held.stage === post.stage) {
      this.send(post);
      this.send(held);
      return;
    }
    if (held) this.send(held);
    const fault = this.#fault(post.stage);
    if (fault?.action === 'drop') this.#options.log.add(this.#options.referenceId, post).state = 'dropped';
    else if (fault?.action === 'delay') void this.#sendLater(post, fault.ms ?? 1000);
    else if (fault?.action === 'reorder' && post.stage !== 'result' && post.stage !== 'transaction') this.#held = post;
    else this.send(post);
    if (fault?.action === 'duplicate') this.send(post);
  }

  /** Sends at the end of the line, faults or not. */
  send(post: Post): void {
    const entry = this.#options.log.add(this.#options.referenceId, post);
    if (post.url === '') entry.state = 'unaddressed';
    else {
      this.#unsettled += 1;
      this.#enqueue(entry, post);
    }
  }

  /** Resolves when nothing waits for its first attempt, or when the simulator closes. */
  async idle(): Promise<void> {
    const { signal } = this.#options;
    let line;
    do {
      line = this.#line;
      await line;
      if (this.#late > 0 && !signal.aborted) await this.#change();
    } while (!signal.aborted && (line !== this.#line || this.#late > 0));
  }

  /** Resolves when every webhook was delivered, dropped or abandoned (with `timeScale` 1 that can take a day), or when the simulator closes. */
  async settled(): Promise<void> {
    await this.idle();
    while (this.#unsettled > 0 && !this.#options.signal.aborted) await this.#change();
  }

  #fault(stage: string): Fault | null {
    for (const faults of this.#options.faults) {
      const fault = faults.take(stage);
      if (fault) return fault;
    }
    return null;
  }

  async #sendLater(post: Post, ms: number): Promise<void> {
    this.#late += 1;
    await this.#sleep(ms);
    this.#late -= 1;
    if (!this.#options.signal.aborted) this.send(post);
    this.#changed();
  }

  #enqueue(entry: Entry, post: Post): void {
    const { latency } = this.#options.pace();
    // counted from now, so that a webhook in the line does not wait for the delays of all before it
    const ripe = latency > 0 ? this.#sleep(latency) : undefined;
    this.#line = this.#line.then(() => ripe).then(() => this.#deliver(entry, post));
  }

  async #deliver(entry: Entry, post: Post): Promise<void> {
    const { signal, timeScale, pace } = this.#options;
    do {
      if (signal.aborted) return;
      const status = await this.#attempt(entry, post);
      const minutes = RETRY_MINUTES[entry.attempts.length - 1];
      entry.state = status !== null && status >= 200 && status < 300 ? 'delivered' : minutes === undefined ? 'abandoned' : 'retrying';
      if (entry.state !== 'retrying') {
        this.#unsettled -= 1;
        this.#changed();
      } else if (pace().retryHoldsLine) await this.#sleep(minutes! * 60_000 * timeScale);
      else void this.#sleep(minutes! * 60_000 * timeScale).then(() => this.#enqueue(entry, post));
    } while (entry.state === 'retrying' && pace().retryHoldsLine);
  }

  async #attempt(entry: Entry, { url, body }: Post): Promise<number | null> {
    const { signal, timeout } = this.#options;
    const at = new Date().toISOString();
    let status: number | null = null;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': body.contentType, 'user-agent': 'Paytia-Simulator' },
        body: body.text,
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
      });
      status = response.status;
      await response.arrayBuffer();
    } catch {
      // Refused, timed out or cut off: without a status it is retried.
    }
    entry.attempts.push({ at, status });
    return status;
  }

  #sleep(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.#options.signal }).catch(() => undefined);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#watchers.push(resolve));
  }

  #changed(): void {
    const watchers = this.#watchers;
    this.#watchers = [];
    for (const watcher of watchers) watcher();
  }
}
