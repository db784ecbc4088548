import { createParser } from 'eventsource-parser';
import { systemClock, type Clock } from '../core/clock.js';
import { SwitchboardError, type ErrorCode } from '../core/errors.js';
import { ownFields } from '../core/own-fields.js';
import { backoff } from '../core/retry.js';

/** `live`: bytes arrive. `reconnecting`: what happens meanwhile is kept by the gateway and comes later. `offline`: the browser says that it has no network, or the topic was refused. */
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
  idle?(): boolean;
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
  readonly name: string;
  readonly listeners: Set<TopicListener>;
  /** What was received, by number and time: a number alone would mean something else after the gateway lost its log. */
  readonly log: Map<string, StreamEvent>;
  token: string | undefined;
  /** The gateway has let it in before. */
  admitted?: boolean;
}

/** Milliseconds for each half of the way to an answer: the token, then the headers. */
const CONNECT_TIMEOUT = 8_000;
/** Two and a half of the gateway's heartbeats of 15 seconds. */
const SILENCE = 37_500;
/** A connection that lasted this long was a good one. */
const GOOD_UPTIME = 10_000;
const LONGEST_WAIT = 300_000;
const MOST_UNAUTHORIZED = 3;

const REFUSALS: Readonly<Record<number, ErrorCode>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 410: 'session-expired' };

/** Why an attempt ended: the status of an answer that is no stream, and the milliseconds the server asked to wait. */
interface Ending {
  status?: number;
  wait?: number | undefined;
}

/**
 * Many topics of the gateway's log over one event stream, read with `fetch`: `EventSource` cannot send a token, gives up on any answer but 200 and hides heartbeats.
 * Connects with the first subscription, ends with the last, and never gives up on a network error. It resumes by `Last-Event-ID`, so nothing is lost and nothing comes twice.
 * It stays open while the page is hidden.
 */
export class EventStream {
  readonly #options: Required<EventStreamOptions>;
  readonly #topics = new Map<string, Topic>();
  #state: StreamState = 'reconnecting';
  #lastId = '';
  #life = new AbortController();
  #attempt = new AbortController();
  /** Ends the pause between two attempts. */
  #wake: () => void = () => {};
  /** Connect anew at once. */
  #renew = false;
  /** Some topic was refused: new ones are let in one by one, to learn which. */
  #oneByOne = false;
  #isConnected = false;
  #since = 0;
  #heard = 0;

  constructor(options: EventStreamOptions) {
    this.#options = { fetch: (...request) => fetch(...request), clock: systemClock, random: Math.random, ...options };
  }

  /** Listens to a topic until the signal ends. `token` is one for this topic alone, as the gateway gives it to whoever starts something. */
  subscribe(name: string, listener: TopicListener, signal: AbortSignal, token?: string): void {
    if (signal.aborted) return;
    let topic = this.#topics.get(name);
    if (!topic) {
      this.#topics.set(name, (topic = { name, listeners: new Set(), log: new Map(), token }));
      if (this.#topics.size === 1) this.#start();
      else this.#reconnect();
    }
    const { listeners, log } = topic;
    listeners.add(listener);
    signal.addEventListener('abort', () => listeners.delete(listener) && listeners.size === 0 && this.#drop(topic), { once: true });
    listener.onState(topic.admitted || this.#state !== 'live' ? this.#state : 'reconnecting');
    for (const event of [...log.values()]) if (!signal.aborted) listener.onEvent(event);
  }

  #start(): void {
    const life = new AbortController();
    const { signal } = life;
    this.#life = life;
    for (const type of ['online', 'offline', 'focus', 'visibilitychange', 'pageshow']) {
      addEventListener(
        type,
        (event) => {
          // a connection from before the network came back, or from before the page was frozen, is dead
          if (type === 'online' || (event as PageTransitionEvent).persisted) this.#reconnect();
          if (type !== 'focus') this.#show();
          this.#check();
          this.#wake();
        },
        { signal },
      );
    }
    // an open connection would keep the page out of the back/forward cache
    addEventListener('pagehide', () => this.#attempt.abort(), { signal });
    // widgets that appear together share the first connection
    queueMicrotask(() => void this.#run(signal));
  }

  /** The server learns with the next attempt that a topic is no longer wanted. */
  #drop({ name }: Topic): void {
    this.#topics.delete(name);
    if (this.#topics.size > 0) return;
    this.#life.abort();
    this.#attempt.abort();
    this.#lastId = '';
    this.#state = 'reconnecting';
    this.#isConnected = this.#oneByOne = false;
  }

  #reconnect(): void {
    if (this.#renew) return;
    this.#renew = true;
    queueMicrotask(() => {
      if (!this.#renew) return;
      this.#attempt.abort();
      this.#wake();
    });
  }

  async #run(life: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    let failures = 0;
    let unauthorized = 0;
    while (!life.aborted) {
      this.#renew = false;
      this.#attempt = new AbortController();
      const { status = 0, wait = 0 } = await this.#connect(this.#attempt.signal).catch((): Ending => ({}));
      this.#attempt.abort();
      if (life.aborted) return;
      if (this.#isConnected && clock.now() - this.#since >= GOOD_UPTIME) failures = 0;
      this.#isConnected = false;
      // an attempt that ends for a better one is nothing to worry people with
      if (!this.#renew) this.#show();
      unauthorized = status === 401 ? unauthorized + 1 : 0;
      // one token that has run out spoils the others, and only `token` can give a new one
      if (unauthorized > 0) for (const topic of this.#topics.values()) topic.token = undefined;
      const code = REFUSALS[status];
      if (code && unauthorized % MOST_UNAUTHORIZED === 0) this.#refuse(code);
      else if (!this.#renew) {
        const cap = [...this.#topics.values()].every(({ listeners }) => [...listeners].every((listener) => listener.idle?.())) ? 30_000 : 10_000;
        const pause = failures > 0 ? backoff(failures - 1, { cap, random }) : random() * 250;
        failures += 1;
        await new Promise<void>((resolve) => {
          // what the server asked for is kept to
          this.#wake = wait ? () => {} : resolve;
          life.addEventListener('abort', () => resolve(), { once: true });
          clock.after(Math.max(pause, wait), resolve, life);
        });
      }
    }
  }

  async #connect(signal: AbortSignal): Promise<Ending> {
    const { url, token, clock, fetch: send } = this.#options;
    const cut = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', reject, { once: true }));
    this.#heard = clock.now();
    const watch = (): void => {
      this.#check();
      clock.after(2_000, watch, signal);
    };
    watch();
    const bearer = await Promise.race([token(), cut]);
    const topics = this.#wanted();
    const tokens = [bearer, ...topics.map((topic) => topic.token)].filter(Boolean).join(', ');
    this.#heard = clock.now();
    const response = await send(`${url}?${new URLSearchParams(topics.map(({ name }) => ['topic', name]))}`, {
      headers: { accept: 'text/event-stream', ...(tokens && { authorization: `Bearer ${tokens}` }), ...(this.#lastId && { 'last-event-id': this.#lastId }) },
      credentials: 'omit',
      cache: 'no-store',
      signal,
    });
    signal.throwIfAborted();
    const { ok, status, headers, body } = response;
    if (!ok || !body || !headers.get('content-type')?.startsWith('text/event-stream')) return { status, wait: Math.min(Number(headers.get('retry-after')) * 1_000 || 0, LONGEST_WAIT) };
    this.#since = this.#heard = clock.now();
    this.#isConnected = true;
    this.#show();
    for (const topic of topics) {
      if (!topic.admitted) for (const listener of [...topic.listeners]) listener.onState(this.#state);
      topic.admitted = true;
    }
    if (topics.length < this.#topics.size) this.#reconnect();
    else this.#oneByOne = false;
    return this.#read(body.getReader(), signal);
  }

  async #read(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal): Promise<Ending> {
    let hint: number | undefined;
    let wait: number | undefined;
    const parser = createParser({
      maxBufferSize: 1_000_000,
      onId: (id) => (this.#lastId = id),
      onRetry: (ms) => (hint = ms),
      onEvent: ({ event, data }) => {
        if (signal.aborted) return;
        if (!event) this.#receive(data);
        else if (event === 'reset') for (const { listeners } of this.#topics.values()) for (const listener of [...listeners]) listener.onReset?.();
        // the server stops, and has given each of its readers a time of their own to come back
        else if (event === 'goaway') wait = hint;
      },
    });
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { wait };
      this.#heard = this.#options.clock.now();
      parser.feed(decoder.decode(value, { stream: true }));
    }
  }

  #receive(data: string): void {
    let event: { [Key in keyof StreamEvent]?: unknown } | undefined;
    try {
      event = ownFields(JSON.parse(data), ['topic', 'seq', 'at', 'type', 'data']);
    } catch {
      return;
    }
    const { listeners, log } = this.#topics.get(event?.topic as string) ?? {};
    const key = `${event?.seq as string} ${event?.at as string}`;
    if (!listeners || !log || log.has(key)) return;
    log.set(key, event as unknown as StreamEvent);
    for (const listener of [...listeners]) listener.onEvent(event as unknown as StreamEvent);
  }

  get #fresh(): Topic[] {
    return [...this.#topics.values()].filter(({ admitted }) => !admitted);
  }

  /** The topics of the next attempt. */
  #wanted(): Topic[] {
    const [first] = this.#fresh;
    return [...this.#topics.values()].filter((topic) => !this.#oneByOne || topic.admitted || topic === first);
  }

  /** Ends the topics that are not let in. One stranger among them must not cost the others their stream. */
  #refuse(code: ErrorCode): void {
    const all = [...this.#topics.values()];
    const fresh = this.#fresh;
    const everyone = code === 'unauthorized' || fresh.length === 0;
    if (!everyone && !this.#oneByOne && all.length > 1) {
      this.#oneByOne = true;
      return;
    }
    for (const topic of everyone ? all : fresh.slice(0, 1)) {
      this.#drop(topic);
      for (const listener of [...topic.listeners]) {
        listener.onState('offline');
        listener.onError(new SwitchboardError(code, `The event stream was refused (${code}).`));
      }
    }
  }

  /** Cuts the attempt off when nothing was heard for too long. By the clock, for timers stand still in a sleeping machine and are late in a hidden page. */
  #check(): void {
    if (this.#options.clock.now() - this.#heard > (this.#isConnected ? SILENCE : CONNECT_TIMEOUT)) this.#attempt.abort();
  }

  #show(): void {
    const state = navigator.onLine === false ? 'offline' : this.#isConnected ? 'live' : 'reconnecting';
    if (state === this.#state) return;
    this.#state = state;
    for (const { listeners, admitted } of [...this.#topics.values()]) if (admitted || state !== 'live') for (const listener of [...listeners]) listener.onState(state);
  }
}
