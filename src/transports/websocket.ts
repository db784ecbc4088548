import { systemClock, type Clock } from '../core/clock.js';
import { backoff } from '../core/retry.js';

/** Why an attempt failed or a connection was lost. */
export interface SocketDown {
  /** The close code; undefined when the line went dead or the page was put away. */
  code?: number;
  /** What `url` threw. */
  error?: unknown;
  /** It does not come back by itself. */
  final: boolean;
  wasOpen: boolean;
}

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
  /** Close codes after which it must not come back by itself. */
  finalCodes: readonly number[];
  /** Longest wait between attempts now, in milliseconds. */
  cap: () => number;
  onOpen?: () => void;
  /** Text frames only; pongs are not handed on. */
  onMessage: (text: string) => void;
  onDown: (down: SocketDown) => void;
  /** Ends it for good, without a call to `onDown`. */
  signal: AbortSignal;
  clock?: Clock | undefined;
}

export interface KeptSocket {
  /** False when it is not open: nothing is queued, for what was meant for one connection means nothing to the next. */
  send: (text: string) => boolean;
  /** Leaves the connection or attempt and begins another one, with the wait that a lost one would have. */
  restart: () => void;
}

const CONNECT_TIMEOUT = 8_000;
/** Bound of the first wait; it doubles from there. */
const FIRST_WAIT = 250;
/** A connection that lasted this long was a sound one: the waits begin anew. */
const STABLE = 10_000;
/** Silence for so many ping intervals means a dead line: two pings without an answer, and some patience. */
const PATIENCE = 2.5;

/**
 * A WebSocket that comes back: full jitter with a cap, a connect timeout, a fresh URL each time, dead lines noticed by missing pongs on the clock (a throttled or
 * frozen page's timers are late, the clock is not), final close codes; it wakes with the network and the page, and lets the page into the back/forward cache.
 *
 * partysocket 1.3 has the timeout, the fresh URL, a growing wait and a veto on return, but no jitter (a thousand desktops come back in step), no sign of a dead line,
 * no notion of online, freeze or bfcache, and it copies every message event. All that would have to be built round its 2.7 kB; the whole of this is 0.8 kB.
 */
export function keepSocket(options: KeptSocketOptions): KeptSocket {
  const { signal, ping, pingEvery, clock = systemClock } = options;
  let socket: WebSocket | undefined;
  /** Ends the present attempt, its connection, or the wait for the next one. */
  let life = new AbortController();
  let waiting = false;
  let attempt = 0;
  let openedAt = 0;
  let heardAt = 0;
  let answers = options.pongs;

  const isDead = (): boolean => answers && clock.now() - heardAt > PATIENCE * pingEvery;

  const leave = (): void => {
    life.abort();
    life = new AbortController();
    socket?.close();
    socket = undefined;
    openedAt = 0;
  };

  const down = (reason: { code?: number; error?: unknown }): void => {
    const wasOpen = openedAt > 0;
    if (wasOpen && clock.now() - openedAt > STABLE) attempt = 0;
    leave();
    const final = options.finalCodes.includes(reason.code!);
    waiting = !final;
    if (waiting) clock.after(backoff(attempt++, { base: FIRST_WAIT, cap: options.cap() }), () => void connect(), life.signal);
    options.onDown({ ...reason, final, wasOpen });
  };

  async function connect(): Promise<void> {
    leave();
    waiting = false;
    const alive = { signal: life.signal };
    const beat = (): void => {
      if (isDead()) return down({});
      socket!.send(ping);
      clock.after(pingEvery, beat, alive.signal);
    };
    clock.after(CONNECT_TIMEOUT, () => openedAt || down({}), alive.signal);
    try {
      const url = await options.url();
      if (alive.signal.aborted) return;
      socket = new WebSocket(url);
    } catch (error) {
      if (!alive.signal.aborted) down({ error });
      return;
    }
    socket.addEventListener(
      'open',
      () => {
        openedAt = heardAt = clock.now();
        clock.after(pingEvery, beat, alive.signal);
        options.onOpen?.();
      },
      alive,
    );
    socket.addEventListener(
      'message',
      ({ data }) => {
        heardAt = clock.now();
        if (typeof data !== 'string') return;
        if (options.isPong(data)) answers = true;
        else options.onMessage(data);
      },
      alive,
    );
    socket.addEventListener('close', ({ code }) => down({ code }), alive);
  }

  /** Timers slept with the page, or the network was away: look now. */
  const wake = (): void => {
    if (document.hidden) return;
    if (waiting) void connect();
    else if (openedAt && isDead()) down({});
  };

  signal.addEventListener('abort', leave);
  for (const type of ['online', 'focus', 'pageshow']) addEventListener(type, wake, { signal });
  for (const type of ['visibilitychange', 'resume']) document.addEventListener(type, wake, { signal });
  // an open socket would keep the page out of the back/forward cache; the wait for the next attempt is frozen with the page
  addEventListener('pagehide', () => socket && down({}), { signal });
  void connect();

  return {
    send: (text) => {
      if (openedAt) socket!.send(text);
      return openedAt > 0;
    },
    restart: () => down({}),
  };
}
