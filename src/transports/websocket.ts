import { systemClock, type Clock } from '../core/clock.js';
import { backoff } from '../core/retry.js';

export interface KeptSocketOptions {
  /** Asked at every attempt, so that a moved server or a spent address is never tried again. A rejection counts as a failed attempt. */
  url: () => string | Promise<string>;
  /** Sent every `pingEvery` milliseconds. */
  ping: string;
  pingEvery: number;
  /** True for a frame that answers a ping. */
  isPong: (text: string) => boolean;
  /** True when the server always answers pings. Otherwise a missing answer counts only once one has been seen. */
  pongs: boolean;
  /** A close code after which it must not come back by itself. */
  isFinal: (code: number) => boolean;
  /** Longest wait between attempts now, in milliseconds. */
  cap?: () => number;
  onOpen: () => void;
  /** Text frames only; pongs are not handed on. */
  onMessage: (text: string) => void;
  /** Once for each attempt that failed or connection that was lost: the close code, or what `url` threw. */
  onDown: (down: { code?: number; error?: unknown; final: boolean; wasOpen: boolean }) => void;
  /** Ends it for good, without a call to `onDown`. */
  signal: AbortSignal;
  clock?: Clock;
}

export interface KeptSocket {
  /** False when it is not open: nothing is queued, for what was meant for one connection means nothing to the next. */
  send: (text: string) => boolean;
  /** Leaves the connection or attempt and begins another one at once. */
  restart: () => void;
}

const CONNECT_TIMEOUT = 8_000;
const FIRST_RETRY = 250;
/** A connection that lasted this long was a sound one: the waits begin anew. */
const STABLE = 10_000;
/** Silence for so many ping intervals means a dead line: two pings without an answer, and some patience. */
const PATIENCE = 2.5;

/**
 * A WebSocket that comes back: full jitter with a cap, a connect timeout, a fresh URL each time, dead lines noticed by missing pongs on the clock (a throttled or
 * frozen page's timers are late, the clock is not), final close codes; it wakes with the network and the page, and lets the page into the back/forward cache.
 *
 * partysocket 1.3 has the timeout, the fresh URL and the growing wait, but no jitter (a thousand desktops return in step), no sign of a dead line,
 * no notion of online, freeze or bfcache, and it copies every message event. What it has would be the smaller part of this, at 2.7 kB against 1.
 */
export function keepSocket(options: KeptSocketOptions): KeptSocket {
  const { signal, ping, pingEvery, clock = systemClock } = options;
  let socket: WebSocket | undefined;
  /** Ends the present attempt, its connection, or the wait for the next one. */
  let life = new AbortController();
  let attempt = 0;
  let openedAt = 0;
  let heardAt = 0;
  let answers = options.pongs;
  let state: 'waiting' | 'connecting' | 'open' | 'asleep' | 'over' = 'waiting';

  const begin = (): AbortSignal => {
    life.abort();
    life = new AbortController();
    return life.signal;
  };

  const leave = (): AbortSignal => {
    const left = socket;
    socket = undefined;
    const next = begin();
    left?.close();
    return next;
  };

  const down = (reason: { code?: number; error?: unknown }): void => {
    const wasOpen = state === 'open';
    if (wasOpen && clock.now() - openedAt > STABLE) attempt = 0;
    const final = reason.code !== undefined && options.isFinal(reason.code);
    const next = leave();
    state = final ? 'over' : 'waiting';
    if (!final) {
      clock.after(attempt === 0 ? Math.random() * FIRST_RETRY : backoff(attempt - 1, { cap: options.cap?.() ?? 10_000 }), connect, next);
      attempt += 1;
    }
    options.onDown({ ...reason, final, wasOpen });
  };

  const beat = (): void => {
    if (state !== 'open') return;
    if (answers && clock.now() - heardAt > PATIENCE * pingEvery) down({});
    else socket!.send(ping);
  };

  async function connect(): Promise<void> {
    const alive = begin();
    state = 'connecting';
    clock.after(CONNECT_TIMEOUT, () => state === 'connecting' && down({}), alive);
    try {
      const url = await options.url();
      if (alive.aborted) return;
      socket = new WebSocket(url);
    } catch (error) {
      if (!alive.aborted) down({ error });
      return;
    }
    socket.addEventListener(
      'open',
      () => {
        state = 'open';
        openedAt = heardAt = clock.now();
        const tick = (): void => {
          beat();
          clock.after(pingEvery, tick, alive);
        };
        clock.after(pingEvery, tick, alive);
        options.onOpen();
      },
      { signal: alive },
    );
    socket.addEventListener(
      'message',
      ({ data }) => {
        heardAt = clock.now();
        if (typeof data !== 'string') return;
        if (options.isPong(data)) answers = true;
        else options.onMessage(data);
      },
      { signal: alive },
    );
    socket.addEventListener('close', ({ code }) => down({ code }), { signal: alive });
  }

  /** Timers slept with the page, or the network was away: look now. */
  const wake = (): void => {
    if (state === 'open') beat();
    else if (state === 'waiting' || state === 'asleep') void connect();
  };

  signal.addEventListener('abort', leave, { once: true });
  for (const type of ['online', 'focus', 'pageshow']) addEventListener(type, wake, { signal });
  for (const type of ['visibilitychange', 'resume']) document.addEventListener(type, () => document.hidden || wake(), { signal });
  // an open socket would keep the page out of the back/forward cache
  addEventListener(
    'pagehide',
    () => {
      if (state === 'over') return;
      const wasOpen = state === 'open';
      leave();
      state = 'asleep';
      options.onDown({ final: false, wasOpen });
    },
    { signal },
  );
  void connect();

  return {
    send: (text) => {
      if (state !== 'open') return false;
      socket!.send(text);
      return true;
    },
    restart: () => {
      leave();
      void connect();
    },
  };
}
