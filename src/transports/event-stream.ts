import { createParser } from 'eventsource-parser';
import { systemClock, type Clock } from '../core/clock.js';
import { SwitchboardError, type ErrorCode } from '../core/errors.js';
import { ownFields } from '../core/own-fields.js';
import { backoff } from '../core/retry.js';

/** `live`: bytes arrive. `reconnecting`: what happens meanwhile is kept by the gateway and comes later. `offline`: the browser says that it has no network, or the stream was refused. */
export type StreamState = 'live' | 'reconnecting' | 'offline';

/** One event of the gateway's log. */
export interface StreamEvent {
  topic: string;
  /** Counts from 1 in each topic. */
  seq: number;
  /** When the gateway received it: ISO 8601, UTC. */
  at: string;
  type: string;
  /** Unchecked. */
  data: unknown;
}

/** Who listens to one topic. */
export interface TopicListener {
  /** Every event of the topic, oldest first, each once; those that the page already holds come while `subscribe` runs. */
  onEvent(event: StreamEvent): void;
  onState(state: StreamState): void;
  /** The gateway could not resume where the stream broke off: what it still has follows, and something may be missing. */
  onReset?(): void;
  /** The topic was refused and is not tried again. */
  onError(error: SwitchboardError): void;
  /** True when nothing is expected soon; once that holds for every listener, reconnecting is less eager. */
  readonly idle?: boolean;
}

export interface EventStreamOptions {
  /** Address of the gateway's `/events`. */
  url: string;
  /** Asked before every attempt. Where topics have tokens of their own, the gateway adds up what all of them allow. */
  token: () => Promise<string | undefined>;
  fetch?: typeof fetch;
  clock?: Clock;
  random?: () => number;
}

interface Topic {
  readonly listeners: Set<TopicListener>;
  /** What was received, by number and time: a number alone would mean something else after the gateway lost its log. */
  readonly log: Map<string, StreamEvent>;
  /** The gateway has let it in before. */
  admitted: boolean;
  /** A token for this topic alone, as the gateway gives it to whoever starts something. */
  token: string | undefined;
}

const CONNECT_TIMEOUT = 8_000;
/** Two and a half of the gateway's heartbeats of 15 seconds. */
const SILENCE = 37_500;
/** A connection that lasted this long was a good one. */
const GOOD_UPTIME = 10_000;
const MOST_UNAUTHORIZED = 3;
const MOST_EVENTS = 5_000;

const REFUSALS: Readonly<Record<number, ErrorCode>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 410: 'session-expired' };

/** Why an attempt ended: an HTTP status that is not 200, or undefined for a lost connection. */
interface Ending {
  status?: number;
  /** Milliseconds the server asked to wait. */
  wait?: number;
}

/**
 * Many topics of the gateway's log over one event stream, read with `fetch`: `EventSource` cannot send a token, gives up on any answer but 200 and hides heartbeats.
 * Connects with the first subscription, ends with the last, and never gives up on a network error. It resumes by `Last-Event-ID`, so nothing is lost and nothing comes twice.
 * It stays open while the page is hidden, and lets go when the page is put into the back/forward cache.
 */
export class EventStream {
  readonly #options: Required<EventStreamOptions>;
  readonly #topics = new Map<string, Topic>();
  #state: StreamState = 'reconnecting';
  #lastId = '';
  #life: AbortController | undefined;
  #attempt: AbortController | undefined;
  /** Ends the pause between two attempts. */
  #wake: () => void = () => {};
  /** The topics have changed: connect anew, at once. */
  #renew = false;
  #paused = false;
  /** Some topic was refused: let new ones in one by one to learn which. */
  #oneByOne = false;
  #heard = 0;
  #limit = 0;

  constructor(options: EventStreamOptions) {
    this.#options = { fetch: (...request) => fetch(...request), clock: systemClock, random: Math.random, ...options };
  }

  /** Listens to a topic until the signal ends. `token` is one for this topic alone. */
  subscribe(topic: string, listener: TopicListener, signal: AbortSignal, token?: string): void {
    if (signal.aborted) return;
    let entry = this.#topics.get(topic);
    if (!entry) {
      this.#topics.set(topic, (entry = { listeners: new Set(), log: new Map(), admitted: false, token }));
      this.#start();
    }
    entry.token ??= token;
    entry.listeners.add(listener);
    signal.addEventListener('abort', () => this.#leave(topic, listener), { once: true });
    listener.onState(this.#state);
    for (const event of [...entry.log.values()]) if (!signal.aborted) listener.onEvent(event);
  }

  #leave(topic: string, listener: TopicListener): void {
    const entry = this.#topics.get(topic);
    entry?.listeners.delete(listener);
    if (entry?.listeners.size === 0) this.#drop(topic);
  }

  /** The server learns with the next attempt that a topic is no longer wanted. */
  #drop(topic: string): void {
    this.#topics.delete(topic);
    if (this.#topics.size > 0) return;
    this.#life?.abort();
    this.#attempt?.abort();
    this.#life = undefined;
    this.#lastId = '';
    this.#oneByOne = false;
    this.#state = 'reconnecting';
  }

  #start(): void {
    if (this.#life) {
      this.#renew = true;
      // widgets that appear together share one new connection
      queueMicrotask(() => this.#renew && this.#again());
      return;
    }
    const life = new AbortController();
    this.#life = life;
    const { signal } = life;
    const check = (): unknown => this.#check();
    for (const type of ['focus', 'online', 'offline']) addEventListener(type, check, { signal });
    document.addEventListener('visibilitychange', check, { signal });
    addEventListener('online', () => this.#wake(), { signal });
    addEventListener(
      'pagehide',
      () => {
        this.#paused = true;
        this.#attempt?.abort();
      },
      { signal },
    );
    addEventListener(
      'pageshow',
      () => {
        this.#paused = false;
        this.#again();
      },
      { signal },
    );
    queueMicrotask(() => void this.#run(signal));
  }

  #again(): void {
    this.#renew = true;
    this.#attempt?.abort();
    this.#wake();
  }

  async #run(life: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    let failures = 0;
    let unauthorized = 0;
    while (!life.aborted) {
      this.#renew = false;
      const begun = clock.now();
      const attempt = new AbortController();
      this.#attempt = attempt;
      const { status = 0, wait = 0 }: Ending = await this.#connect(attempt.signal).catch(() => ({}));
      attempt.abort();
      if (life.aborted) return;
      this.#show(this.#isOffline ? 'offline' : 'reconnecting');
      if (clock.now() - begun >= GOOD_UPTIME) failures = 0;
      unauthorized = status === 401 ? unauthorized + 1 : 0;
      // one token that has run out spoils the others, and only `token` can give a new one
      if (unauthorized > 0) for (const entry of this.#topics.values()) entry.token = undefined;
      if (status === 401 ? unauthorized >= MOST_UNAUTHORIZED : REFUSALS[status]) {
        this.#refuse(REFUSALS[status]!);
        continue;
      }
      if (this.#renew && !this.#paused) continue;
      const cap = this.#isIdle ? 30_000 : 10_000;
      const pause = failures === 0 ? random() * 250 : backoff(failures - 1, { cap, random });
      failures += 1;
      await this.#rest(this.#paused ? Infinity : Math.max(pause, wait), life);
    }
  }

  #rest(ms: number, life: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      life.addEventListener('abort', () => resolve(), { once: true });
      if (ms < Infinity) this.#options.clock.after(ms, resolve, life);
    });
  }

  async #connect(signal: AbortSignal): Promise<Ending> {
    const { url, token, clock, fetch: send } = this.#options;
    const limit = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
    limit.catch(() => {});
    this.#watch(CONNECT_TIMEOUT, signal);
    const topics = this.#wanted();
    const tokens = [await Promise.race([token(), limit]), ...topics.map((topic) => this.#topics.get(topic)?.token)].filter(Boolean);
    this.#heard = clock.now();
    const response = await send(`${url}?${new URLSearchParams(topics.map((topic) => ['topic', topic]))}`, {
      headers: {
        accept: 'text/event-stream',
        ...(tokens.length > 0 && { authorization: `Bearer ${tokens.join(', ')}` }),
        ...(this.#lastId && { 'last-event-id': this.#lastId }),
      },
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
    if (!response.ok || !response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return { status: response.ok ? 502 : response.status, wait: delayOf(response.headers.get('retry-after'), clock.now()) };
    }
    for (const topic of topics) {
      const entry = this.#topics.get(topic);
      if (entry) entry.admitted = true;
    }
    this.#heard = clock.now();
    this.#limit = SILENCE;
    this.#show('live');
    if (topics.length < this.#topics.size) this.#again();
    else this.#oneByOne = false;
    return this.#read(response.body, signal, limit);
  }

  async #read(body: ReadableStream<Uint8Array>, signal: AbortSignal, limit: Promise<never>): Promise<Ending> {
    const ending: Ending = {};
    const parser = createParser({
      maxBufferSize: 1_000_000,
      onId: (id) => (this.#lastId = id),
      onEvent: ({ event, data }) => {
        if (signal.aborted) return;
        const fields = ownFields(parse(data), ['topic', 'seq', 'at', 'type', 'data', 'retry']);
        if (event === undefined) this.#receive(fields as Partial<StreamEvent> | undefined);
        else if (event === 'reset') this.#reset(fields?.topic);
        else if (event === 'goaway') ending.wait = (Number(fields?.retry) || 0) * this.#options.random();
      },
    });
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), limit]);
      if (done) return ending;
      this.#heard = this.#options.clock.now();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  #receive(event: Partial<StreamEvent> | undefined): void {
    const { topic, seq, at, type } = event ?? {};
    const entry = this.#topics.get(topic!);
    if (!entry || !Number.isSafeInteger(seq) || typeof at !== 'string' || typeof type !== 'string') return;
    const key = `${seq} ${at}`;
    if (entry.log.has(key) || entry.log.size >= MOST_EVENTS) return;
    entry.log.set(key, event as StreamEvent);
    for (const listener of [...entry.listeners]) listener.onEvent(event as StreamEvent);
  }

  /** Of one topic, or of all. */
  #reset(topic: unknown): void {
    for (const [name, { listeners }] of [...this.#topics]) {
      if (topic === undefined || topic === name) for (const listener of [...listeners]) listener.onReset?.();
    }
  }

  /** The topics of the next attempt. */
  #wanted(): string[] {
    const names = [...this.#topics.keys()];
    const fresh = names.filter((name) => !this.#topics.get(name)!.admitted);
    return this.#oneByOne && fresh.length > 0 ? names.filter((name) => name === fresh[0] || !fresh.includes(name)) : names;
  }

  /** Ends the topics that are not let in. One stranger among them must not cost the others their stream. */
  #refuse(code: ErrorCode): void {
    const names = [...this.#topics.keys()];
    const fresh = names.filter((name) => !this.#topics.get(name)!.admitted);
    if (code !== 'unauthorized' && !this.#oneByOne && fresh.length > 0 && names.length > 1) {
      this.#oneByOne = true;
      return;
    }
    const refused = code === 'unauthorized' || fresh.length === 0 ? names : fresh.slice(0, 1);
    const error = new SwitchboardError(code, `The event stream was refused (${code}).`);
    for (const name of refused) {
      const listeners = [...(this.#topics.get(name)?.listeners ?? [])];
      this.#drop(name);
      for (const listener of listeners) {
        listener.onState('offline');
        listener.onError(error);
      }
    }
  }

  /** Cuts the attempt off when nothing was heard for `limit`. By the clock, for timers stand still in a sleeping machine and are late in a hidden page. */
  #watch(limit: number, signal: AbortSignal): void {
    this.#heard = this.#options.clock.now();
    this.#limit = limit;
    const watch = (): void => this.#options.clock.after(Math.min(this.#check(), 5_000), watch, signal);
    watch();
  }

  #check(): number {
    const left = this.#heard + this.#limit - this.#options.clock.now();
    if (left <= 0) this.#attempt?.abort();
    else if (this.#state !== 'live') this.#show(this.#isOffline ? 'offline' : 'reconnecting');
    return Math.max(left, 1);
  }

  #show(state: StreamState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const { listeners } of [...this.#topics.values()]) for (const listener of [...listeners]) listener.onState(state);
  }

  get #isIdle(): boolean {
    return [...this.#topics.values()].every(({ listeners }) => [...listeners].every(({ idle }) => idle));
  }

  get #isOffline(): boolean {
    return navigator.onLine === false;
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
function delayOf(value: string | null, now: number): number {
  if (!value) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Math.min(Math.max(ms || 0, 0), 300_000);
}
