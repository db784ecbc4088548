import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../http/exchange.js';
import { Problem } from '../http/problem.js';
import type { EventLog } from '../log/types.js';
import { retryHint } from './frame.js';
import { Reader, type CloseReason, type ReaderHost } from './reader.js';

export interface HubOptions {
  readonly log: () => EventLog;
  /** Seconds between heartbeats. */
  readonly heartbeat: number;
  /** Bytes that may wait for a slow reader. */
  readonly maxBuffered: number;
  /** Streams at most. */
  readonly maxReaders: number;
  readonly now: () => number;
}

const HEADERS = {
  'content-type': 'text/event-stream',
  // no-transform also keeps compressing middleware away, which would hold events back
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** All open streams: opening, heartbeats, the end of tokens, and the farewell at shutdown. */
export class Hub implements ReaderHost {
  readonly closings: Record<CloseReason, number> = { left: 0, expired: 0, slow: 0, shutdown: 0, failed: 0 };
  opened = 0;
  readonly #options: HubOptions;
  readonly #readers = new Map<Reader, number>();
  readonly #timer: NodeJS.Timeout;
  #second = 0;
  #isClosing = false;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#timer.unref();
  }

  get size(): number {
    return this.#readers.size;
  }

  get log(): EventLog {
    return this.#options.log();
  }

  get maxBuffered(): number {
    return this.#options.maxBuffered;
  }

  /** Called by a reader, once. */
  closed(reader: Reader, reason: CloseReason): void {
    this.#readers.delete(reader);
    this.closings[reason] += 1;
  }

  open(exchange: Exchange, topics: readonly string[], id: string | null, expiresAt: number): void {
    const { maxReaders, heartbeat } = this.#options;
    if (this.#isClosing) throw new Problem('unavailable', 'The gateway is stopping.', { headers: { 'retry-after': '2' } });
    if (this.#readers.size >= maxReaders) throw new Problem('unavailable', 'There are too many streams.', { headers: { 'retry-after': '10' } });
    const reader = new Reader(this, topics, expiresAt);
    this.opened += 1;
    // which second of the heartbeat's period is its own
    this.#readers.set(reader, this.opened % heartbeat);
    const sink = exchange.stream(HEADERS, `retry: ${retryHint()}\n\n`, () => reader.closed());
    reader.run(sink, id).catch(() => reader.cut('failed'));
  }

  /** Tells every reader to come back elsewhere, spread over `ms`. */
  async close(ms: number): Promise<void> {
    this.#isClosing = true;
    const readers = [...this.#readers.keys()];
    const steps = Math.min(readers.length, 50);
    for (let step = 0; step < steps; step += 1) {
      for (let i = step; i < readers.length; i += steps) readers[i]!.goAway();
      if (step + 1 < steps) await sleep(ms / steps);
    }
    clearInterval(this.#timer);
  }

  #tick(): void {
    const { heartbeat, now: clock } = this.#options;
    const now = clock();
    this.#second = (this.#second + 1) % heartbeat;
    for (const [reader, second] of this.#readers) {
      if (reader.expiresAt <= now) reader.expire();
      else if (second === this.#second) reader.beat(now);
    }
  }
}
