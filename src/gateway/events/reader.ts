import type { Sink } from '../http/exchange.js';
import type { EventLog, LoggedEvent } from '../log/types.js';
import { frameOf, namedFrame, retryHint } from './frame.js';

/** Why a stream ended, for metrics. */
export type CloseReason = 'left' | 'expired' | 'slow' | 'shutdown' | 'failed';

/** What all readers share: there may be ten thousand of them. */
export interface ReaderHost {
  readonly log: EventLog;
  /** Bytes that may wait for a slow reader before it is cut off. */
  readonly maxBuffered: number;
  closed(reader: Reader, reason: CloseReason): void;
}

/** Events read from the log at a time. */
const PAGE = 200;
/** Live events held back while history is read; beyond that they are read from the log as well. */
const HELD = 200;

/**
 * One reader of the stream: first what the log has behind its id, then what comes.
 * It follows before it reads and holds back what comes meanwhile, so that nothing falls between; and it skips what lies at or before its position, so that nothing comes twice.
 */
export class Reader {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly #host: ReaderHost;
  readonly #topics: readonly string[];
  readonly #unfollow: () => void;
  #sink: Sink | null = null;
  /** Null when it is live. */
  #held: LoggedEvent[] | null = [];
  #hasMissed = false;
  /** Where the reader came back to, when that was not the same place in every topic. */
  #ahead: ReadonlyMap<string, number> | undefined;
  #position = 0;
  #reason: CloseReason = 'left';
  #isClosed = false;
  /** When the sink was first seen to be behind; for readers that take nothing at all. */
  #behindSince = 0;

  constructor(host: ReaderHost, topics: readonly string[], expiresAt: number) {
    this.#host = host;
    this.#topics = topics;
    this.expiresAt = expiresAt;
    this.#unfollow = host.log.follow(topics, (event) => this.#onEvent(event));
  }

  /** Sends what the log has and goes live. `id` is what the reader came back with. */
  async run(sink: Sink, id: string | null): Promise<void> {
    this.#sink = sink;
    const { log, maxBuffered } = this.#host;
    const topics = this.#topics;
    const { reset, after } = await log.start(topics, id);
    if (this.#isClosed) return;
    if (reset) sink.write(namedFrame('reset', { reason: reset, topics }));
    const positions = new Map(after);
    if (new Set(after.values()).size > 1) this.#ahead = after;
    for (;;) {
      const { events, more } = await log.read(positions, PAGE);
      if (this.#isClosed) return;
      for (const event of events) this.#write(event);
      const last = events.at(-1);
      if (last) for (const [topic, position] of positions) positions.set(topic, Math.max(position, last.position));
      if (sink.buffered > maxBuffered / 2) await this.#drain(sink);
      if (this.#isClosed) return;
      if (more) continue;
      if (!this.#hasMissed) break;
      this.#hasMissed = false;
    }
    for (const event of this.#held!) this.#write(event);
    this.#held = null;
    this.#ahead = undefined;
  }

  /** To be called by the sink, once. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unfollow();
    this.#host.closed(this, this.#reason);
  }

  beat(now: number): void {
    const sink = this.#sink;
    if (!sink) return;
    if (sink.buffered === 0) this.#behindSince = 0;
    else if (this.#behindSince === 0) this.#behindSince = now;
    else if (now - this.#behindSince > 60_000) return this.cut('slow');
    sink.write(':\n\n');
  }

  /** The token has run out: the reader comes back with a new one. */
  expire(): void {
    this.#end('expired', namedFrame('end', { code: 'unauthorized', reason: 'token-expired' }));
  }

  /** The gateway stops: the reader comes back to another one, at a time of its own. */
  goAway(): void {
    this.#end('shutdown', namedFrame('goaway', { code: 'unavailable', reason: 'shutdown' }, retryHint()));
  }

  cut(reason: CloseReason): void {
    this.#reason = reason;
    this.#sink?.destroy();
    this.closed();
  }

  #end(reason: CloseReason, frame: string): void {
    if (this.#isClosed) return;
    this.#reason = reason;
    this.#sink?.write(frame);
    this.#sink?.end();
    this.closed();
  }

  #onEvent(event: LoggedEvent): void {
    const held = this.#held;
    if (held === null) this.#write(event);
    else if (!this.#hasMissed && held.length < HELD) held.push(event);
    else {
      this.#hasMissed = true;
      held.length = 0;
    }
  }

  #write(event: LoggedEvent): void {
    if (event.position <= this.#position || this.#isClosed) return;
    const sink = this.#sink!;
    const { log, maxBuffered } = this.#host;
    this.#position = event.position;
    sink.write(`id: ${log.idOf(event, this.#topics, this.#ahead)}${frameOf(event)}`);
    // history is written in pages and waits for the reader; only what is live can pile up
    if (this.#held === null && sink.buffered > maxBuffered) this.cut('slow');
  }

  async #drain(sink: Sink): Promise<void> {
    const timer = setTimeout(() => this.cut('slow'), 60_000);
    timer.unref();
    await sink.drained();
    clearTimeout(timer);
  }
}
