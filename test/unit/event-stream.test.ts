import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import type { Clock } from '../../src/core/index.js';
import { EventStream, type StreamEvent, type StreamState, type TopicListener } from '../../src/transports/event-stream.js';

/** A clock that moves only when it is told to, timer by timer. */
class HeldClock implements Clock {
  #now = 1_000_000;
  #timers: { at: number; run: () => void; signal: AbortSignal | undefined }[] = [];
  now(): number {
    return this.#now;
  }
  after(ms: number, run: () => void, signal?: AbortSignal): void {
    this.#timers.push({ at: this.#now + ms, run, signal });
  }
  async pass(ms: number): Promise<void> {
    await settle();
    const end = this.#now + ms;
    for (;;) {
      this.#timers = this.#timers.filter(({ signal }) => !signal?.aborted).sort((a, b) => a.at - b.at);
      const [next] = this.#timers;
      if (!next || next.at > end) break;
      this.#timers.shift();
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
  /** Time goes by and no timer runs, as in a machine that sleeps. */
  sleep(ms: number): void {
    this.#now += ms;
  }
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets everything run that is ready to; nested timers would be slowed to four milliseconds each. */
async function settle(): Promise<void> {
  for (let i = 0; i < 2; i += 1) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
  }
}

interface Call {
  topics: string[];
  headers: Record<string, string>;
  write(text: string): Promise<void>;
  end(): Promise<void>;
  cut(): Promise<void>;
  aborted(): boolean;
}

type Answer = { status?: number; headers?: Record<string, string> } | 'fail' | 'hang';

/** A gateway that answers as it is told and writes down what it is asked. */
class Gateway {
  readonly calls: Call[] = [];
  answers: Answer[] = [];
  readonly fetch: typeof fetch = async (input, init = {}) => {
    const signal = init.signal!;
    const answer = this.answers.shift() ?? {};
    let out!: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (out = controller) });
    const quietly = (act: () => void): Promise<void> => {
      try {
        act();
      } catch {
        // it has ended already
      }
      return settle();
    };
    signal.addEventListener('abort', () => void quietly(() => out.error(signal.reason)));
    this.calls.push({
      topics: new URL(input as string, location.href).searchParams.getAll('topic'),
      headers: init.headers as Record<string, string>,
      write: (text) => quietly(() => out.enqueue(new TextEncoder().encode(text))),
      end: () => quietly(() => out.close()),
      cut: () => quietly(() => out.error(new TypeError('network'))),
      aborted: () => signal.aborted,
    });
    if (answer === 'fail') throw new TypeError('Failed to fetch');
    if (answer === 'hang') return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    const { status = 200, headers = {} } = answer;
    return new Response(status === 200 ? body : '{}', { status, headers: { 'content-type': status === 200 ? 'text/event-stream' : 'application/problem+json', ...headers } });
  };
  get last(): Call {
    return this.calls.at(-1)!;
  }
}

const event = (topic: string, seq: number, at = `t${seq}`): string => `id: e.${seq}\ndata: ${JSON.stringify({ topic, seq, at, type: 'pan_digit', data: { pan_digit: seq } })}\n\n`;

class Heard implements TopicListener {
  readonly events: StreamEvent[] = [];
  readonly states: StreamState[] = [];
  readonly errors: string[] = [];
  resets = 0;
  isIdle = false;
  readonly end = new AbortController();
  onEvent(one: StreamEvent): void {
    this.events.push(one);
  }
  onState(state: StreamState): void {
    this.states.push(state);
  }
  idle(): boolean {
    return this.isIdle;
  }
  onReset(): void {
    this.resets += 1;
  }
  onError({ code }: { code: string }): void {
    this.errors.push(code);
  }
  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }
}

const open: Heard[] = [];
afterEach(() => {
  for (const { end } of open.splice(0)) end.abort();
});

interface World {
  gateway: Gateway;
  clock: HeldClock;
  stream: EventStream;
  listen(topic: string, token?: string): Heard;
}

function world(options: { token?: () => Promise<string | undefined>; random?: () => number } = {}): World {
  const gateway = new Gateway();
  const clock = new HeldClock();
  const stream = new EventStream({ url: '/events', token: async () => undefined, random: () => 1, fetch: gateway.fetch, clock, ...options });
  return {
    gateway,
    clock,
    stream,
    listen(topic, token) {
      const heard = new Heard();
      open.push(heard);
      stream.subscribe(topic, heard, heard.end.signal, token);
      return heard;
    },
  };
}

describe('event stream', function () {
  this.timeout(30_000);

  it('reads events, however the bytes are cut', async () => {
    const { gateway, listen } = world();
    const heard = listen('paytia/1');
    expect(heard.states).to.deep.equal(['reconnecting']);
    await settle();
    expect(gateway.last.topics).to.deep.equal(['paytia/1']);
    expect(gateway.last.headers).to.include({ accept: 'text/event-stream' }).and.not.to.have.any.keys('authorization', 'last-event-id');
    for (const char of `retry: 2000\n\n:\n\n${event('paytia/1', 1)}${event('paytia/1', 2)}`) await gateway.last.write(char);
    expect(heard.seqs).to.deep.equal([1, 2]);
    expect(heard.events[0]).to.deep.include({ topic: 'paytia/1', at: 't1', type: 'pan_digit', data: { pan_digit: 1 } });
    expect(heard.states).to.deep.equal(['reconnecting', 'live']);
  });

  it('resumes behind the last id, and drops what it has seen', async () => {
    const { gateway, clock, listen } = world();
    const heard = listen('t');
    await settle();
    await gateway.last.write(event('t', 1) + event('t', 2));
    await gateway.last.cut();
    expect(heard.states.at(-1)).to.equal('reconnecting');
    await clock.pass(250);
    expect(gateway.last.headers['last-event-id']).to.equal('e.2');
    await gateway.last.write(event('t', 2) + event('t', 3) + event('t', 3));
    expect(heard.seqs).to.deep.equal([1, 2, 3]);
    expect(heard.states.at(-1)).to.equal('live');
  });

  it('tells of a reset, and takes a number again that a lost log has given out anew', async () => {
    const { gateway, listen } = world();
    const heard = listen('t');
    await settle();
    await gateway.last.write(event('t', 1) + event('t', 2));
    await gateway.last.write(`event: reset\ndata: {"reason":"unknown","topics":["t"]}\n\n${event('t', 1)}${event('t', 1, 'later')}`);
    expect(heard.resets).to.equal(1);
    expect(heard.events.map(({ at }) => at)).to.deep.equal(['t1', 't2', 'later']);
  });

  it('ignores what is no event of a topic it follows', async () => {
    const { gateway, listen } = world();
    const heard = listen('t');
    await settle();
    await gateway.last.write(`data: not json\n\ndata: null\n\ndata: [1]\n\n${event('other', 1)}event: unheard\ndata: {}\n\n${event('t', 1)}`);
    expect(heard.seqs).to.deep.equal([1]);
    expect(gateway.last.aborted()).to.equal(false);
  });

  it('makes one stream of topics that come together, and a new one of all when one comes later', async () => {
    const { gateway, listen } = world();
    const a = listen('a');
    const b = listen('b');
    await settle();
    expect(gateway.calls.map(({ topics }) => topics)).to.deep.equal([['a', 'b']]);
    await gateway.last.write(event('a', 1));
    const c = listen('c');
    const d = listen('d');
    await settle();
    expect(gateway.calls[0]!.aborted()).to.equal(true);
    expect(gateway.calls.map(({ topics }) => topics)).to.deep.equal([['a', 'b'], ['a', 'b', 'c', 'd']]);
    expect(gateway.last.headers['last-event-id']).to.equal('e.1');
    await gateway.last.write(event('b', 1) + event('c', 1) + event('d', 1));
    expect([a, b, c, d].map(({ seqs }) => seqs)).to.deep.equal([[1], [1], [1], [1]]);
    expect([a.states, c.states], 'those that are there need not know').to.deep.equal([['reconnecting', 'live'], ['reconnecting', 'live']]);
  });

  it('gives a second listener of a topic what the page holds, without asking again', async () => {
    const { gateway, listen } = world();
    listen('a');
    await settle();
    await gateway.last.write(event('a', 1) + event('a', 2));
    const second = listen('a');
    expect(second.seqs).to.deep.equal([1, 2]);
    expect(second.states).to.deep.equal(['live']);
    await settle();
    expect(gateway.calls).to.have.length(1);
  });

  it('lets a topic go without a word, and the stream with the last one', async () => {
    const { gateway, clock, listen } = world();
    const a = listen('a');
    const b = listen('b');
    await settle();
    b.end.abort();
    await settle();
    expect(gateway.last.aborted()).to.equal(false);
    await gateway.last.write(event('b', 1) + event('a', 1));
    expect(b.seqs).to.deep.equal([]);
    a.end.abort();
    expect(gateway.last.aborted()).to.equal(true);
    await clock.pass(60_000);
    expect(gateway.calls).to.have.length(1);
    const again = listen('a');
    await settle();
    expect(gateway.last.headers).not.to.have.property('last-event-id');
    expect(again.states).to.deep.equal(['reconnecting', 'live']);
  });

  it('does nothing for a signal that has ended', async () => {
    const { gateway, stream } = world();
    stream.subscribe('a', new Heard(), AbortSignal.abort());
    await settle();
    expect(gateway.calls).to.have.length(0);
  });
});

describe('event stream: when it fails', function () {
  this.timeout(30_000);

  /** How long it waits before each of the next attempts. */
  async function waits(set: World, count: number, step = 250): Promise<number[]> {
    const found: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const before = set.gateway.calls.length;
      const begun = set.clock.now();
      while (set.gateway.calls.length === before) await set.clock.pass(step);
      found.push(set.clock.now() - begun);
    }
    return found;
  }

  it('tries again at once, then with full jitter that doubles to 10 seconds, and to 30 when nothing is expected', async () => {
    const set = world();
    const heard = set.listen('t');
    set.gateway.answers = Array.from({ length: 40 }, () => 'fail' as const);
    await settle();
    expect(await waits(set, 8)).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    heard.isIdle = true;
    expect((await waits(set, 3)).slice(1)).to.deep.equal([30_000, 30_000]);
    expect(heard.errors).to.deep.equal([]);
  });

  it('spreads the waits over their whole range', async () => {
    const set = world({ random: () => 0.4 });
    set.listen('t');
    set.gateway.answers = ['fail', 'fail', 'fail', 'fail'];
    await settle();
    expect(await waits(set, 4, 100)).to.deep.equal([100, 200, 400, 800]);
  });

  it('begins anew after ten seconds of a good connection, not after one that broke at once', async () => {
    const set = world();
    set.listen('t');
    await settle();
    await set.gateway.last.cut();
    expect(await waits(set, 1)).to.deep.equal([250]);
    await set.gateway.last.cut();
    expect(await waits(set, 1)).to.deep.equal([500]);
    await set.clock.pass(10_000);
    await set.gateway.last.cut();
    expect(await waits(set, 1)).to.deep.equal([250]);
  });

  it('gives up an attempt that gets no answer in 8 seconds', async () => {
    const { gateway, clock, listen } = world();
    gateway.answers = ['hang'];
    listen('t');
    await settle();
    await clock.pass(8_000);
    expect(gateway.calls).to.have.length(1);
    await clock.pass(2_500);
    expect(gateway.calls[0]!.aborted()).to.equal(true);
    expect(gateway.calls).to.have.length(2);
  });

  it('gives up a token that does not come, and asks again', async () => {
    let asked = 0;
    const { gateway, clock, listen } = world({ token: () => ((asked += 1), asked === 1 ? new Promise(() => {}) : Promise.resolve('T')) });
    listen('t');
    await clock.pass(11_000);
    expect(gateway.last.headers['authorization']).to.equal('Bearer T');
  });

  it('notices by the clock that nothing was heard for two and a half heartbeats, though no timer ran', async () => {
    const { gateway, clock, listen } = world();
    const heard = listen('t');
    await settle();
    await clock.pass(30_000);
    await gateway.last.write(':\n\n');
    await clock.pass(37_000);
    expect(gateway.calls).to.have.length(1);
    await gateway.last.write(':\n\n');
    clock.sleep(38_000);
    dispatchEvent(new Event('focus'));
    await settle();
    expect(gateway.calls[0]!.aborted()).to.equal(true);
    expect(heard.states.at(-1)).to.equal('reconnecting');
    await clock.pass(300);
    expect(gateway.calls).to.have.length(2);
  });

  it('connects anew when the network comes back and when the page comes out of the back/forward cache', async () => {
    const { gateway, clock, listen } = world();
    const heard = listen('t');
    await settle();
    dispatchEvent(new Event('online'));
    await settle();
    expect(gateway.calls).to.have.length(2);
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    await settle();
    expect(gateway.last.aborted(), 'an open connection keeps a page out of the cache').to.equal(true);
    expect(heard.states.at(-1)).to.equal('reconnecting');
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await settle();
    expect(gateway.calls).to.have.length(3);
    expect(heard.states.at(-1)).to.equal('live');
    gateway.answers = ['fail', 'fail', 'fail', 'fail', 'fail'];
    await gateway.last.cut();
    await clock.pass(5_000);
    gateway.answers = [];
    const before = gateway.calls.length;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    await settle();
    expect(gateway.calls.length, 'a person looks: no reason to wait').to.equal(before + 1);
  });

  it('waits as long as the server asks, whoever looks', async () => {
    const { gateway, clock, listen } = world();
    gateway.answers = [{ status: 503, headers: { 'retry-after': '20' } }];
    listen('t');
    await settle();
    await clock.pass(10_000);
    dispatchEvent(new Event('focus'));
    await clock.pass(9_900);
    expect(gateway.calls).to.have.length(1);
    await clock.pass(200);
    expect(gateway.calls).to.have.length(2);
  });

  it('comes back when the gateway says goodbye, at the time it was given, and soon when its token has run out', async () => {
    const { gateway, clock, listen } = world();
    listen('t');
    await settle();
    await gateway.last.write('event: goaway\nretry: 3000\ndata: {"code":"unavailable"}\n\n');
    await gateway.last.end();
    await clock.pass(2_900);
    expect(gateway.calls).to.have.length(1);
    await clock.pass(200);
    expect(gateway.calls).to.have.length(2);
    await clock.pass(10_000);
    await gateway.last.write('event: end\ndata: {"code":"unauthorized"}\n\n');
    await gateway.last.end();
    await clock.pass(250);
    expect(gateway.calls).to.have.length(3);
  });

  it('takes an answer that is no stream for a failure', async () => {
    const { gateway, clock, listen } = world();
    gateway.answers = [{ headers: { 'content-type': 'text/html' } }];
    const heard = listen('t');
    await settle();
    expect(heard.states).to.deep.equal(['reconnecting']);
    await clock.pass(250);
    expect(heard.states.at(-1)).to.equal('live');
  });

  it('says offline when the browser does', async () => {
    const { listen } = world();
    const heard = listen('t');
    await settle();
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    try {
      dispatchEvent(new Event('offline'));
      expect(heard.states.at(-1)).to.equal('offline');
    } finally {
      delete (navigator as { onLine?: boolean }).onLine;
    }
    dispatchEvent(new Event('online'));
    expect(heard.states.at(-1)).to.equal('live');
  });

  it('loses nothing and tells nothing twice, however often it breaks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 8 }), async (cuts) => {
        const { gateway, clock, listen } = world({ random: () => 0 });
        const heard = listen('t');
        await settle();
        let sent = 0;
        for (const count of cuts) {
          const after = Number(gateway.last.headers['last-event-id']?.slice(2) ?? 0);
          // the gateway sends from where the page came back to, and perhaps more than arrives
          for (sent = after; sent < after + count; ) await gateway.last.write(event('t', (sent += 1)));
          await gateway.last.write(event('t', sent + 1).slice(0, 12));
          await gateway.last.cut();
          await clock.pass(10);
        }
        expect(heard.seqs).to.deep.equal(Array.from({ length: sent }, (_, index) => index + 1));
        heard.end.abort();
      }),
      { numRuns: 15 },
    );
  });
});

describe('event stream: tokens and refusals', function () {
  this.timeout(30_000);

  it('asks for a token before every attempt and adds those of the topics', async () => {
    let count = 0;
    const { gateway, clock, listen } = world({ token: async () => `T${(count += 1)}` });
    listen('a');
    listen('b', 'B');
    await settle();
    expect(gateway.last.headers['authorization']).to.equal('Bearer T1, B');
    await gateway.last.cut();
    await clock.pass(250);
    expect(gateway.last.headers['authorization']).to.equal('Bearer T2, B');
  });

  it('takes a fresh token after 401, without those that may have run out', async () => {
    let count = 0;
    const { gateway, clock, listen } = world({ token: async () => `T${(count += 1)}` });
    gateway.answers = [{ status: 401 }];
    const heard = listen('a', 'A');
    await settle();
    await clock.pass(250);
    expect(gateway.last.headers['authorization']).to.equal('Bearer T2');
    expect(heard.states.at(-1)).to.equal('live');
    expect(heard.errors).to.deep.equal([]);
  });

  it('gives up when three tokens in a row were refused', async () => {
    const { gateway, clock, listen } = world();
    gateway.answers = [{ status: 401 }, { status: 401 }, { status: 401 }];
    const heard = [listen('a'), listen('b')];
    await clock.pass(60_000);
    expect(gateway.calls).to.have.length(3);
    for (const { errors, states } of heard) expect([errors, states.at(-1)]).to.deep.equal([['unauthorized'], 'offline']);
  });

  it('goes on asking while the token cannot be had', async () => {
    let fails = 5;
    const { gateway, clock, listen } = world({
      token: async () => {
        if ((fails -= 1) > 0) throw new Error('offline');
        return 'T';
      },
    });
    const heard = listen('a');
    await clock.pass(20_000);
    expect(gateway.calls).to.have.length(1);
    expect(heard.errors).to.deep.equal([]);
  });

  for (const [status, code] of [[403, 'forbidden'], [404, 'not-found'], [410, 'session-expired']] as const) {
    it(`stops at ${status}`, async () => {
      const { gateway, clock, listen } = world();
      gateway.answers = [{ status }];
      const heard = listen('a');
      await clock.pass(60_000);
      expect(gateway.calls).to.have.length(1);
      expect([heard.errors, heard.states.at(-1)]).to.deep.equal([[code], 'offline']);
      const again = listen('a');
      await settle();
      expect(again.states.at(-1), 'asked for again by a person').to.equal('live');
    });
  }

  it('finds out which topic is refused and keeps the others', async () => {
    const { gateway, clock } = world();
    const forbidden = new Set(['bad', 'worse']);
    // a gateway that looks at every topic
    const calls: string[][] = [];
    const stream = new EventStream({
      url: '/events',
      token: async () => undefined,
      random: () => 0,
      clock,
      fetch: async (input, init) => {
        const topics = new URL(input as string, location.href).searchParams.getAll('topic');
        calls.push(topics);
        gateway.answers = [topics.some((topic) => forbidden.has(topic)) ? { status: 403 } : {}];
        return gateway.fetch(input, init);
      },
    });
    const heard = Object.fromEntries(['one', 'bad', 'two', 'worse', 'three'].map((topic) => [topic, new Heard()]));
    for (const [topic, listener] of Object.entries(heard)) {
      open.push(listener);
      stream.subscribe(topic, listener, listener.end.signal);
    }
    await clock.pass(1_000);
    for (let i = 0; i < 10; i += 1) await settle();
    expect(Object.entries(heard).map(([topic, { errors }]) => `${topic} ${errors.join()}`)).to.deep.equal(['one ', 'bad forbidden', 'two ', 'worse forbidden', 'three ']);
    expect(calls.at(-1)).to.deep.equal(['one', 'two', 'three']);
    expect(calls.length).to.be.below(10);
  });
});
