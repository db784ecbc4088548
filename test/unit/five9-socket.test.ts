import { expect } from '@open-wc/testing';
import { keepSocket, type KeptSocket, type KeptSocketOptions, type SocketDown } from '../../src/transports/websocket.js';
import { HeldClock, settle } from '../support/held-clock.js';

class FakeSocket extends EventTarget {
  static made: FakeSocket[] = [];
  readonly url: string;
  readonly sent: string[] = [];
  closed = false;
  constructor(url: string) {
    super();
    if (url === 'bad') throw new SyntaxError('bad');
    this.url = url;
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  drop(code = 1006): void {
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}

describe('keepSocket', () => {
  const { WebSocket: real } = window;
  const { random } = Math;
  let clock: HeldClock;
  let life: AbortController;
  let downs: SocketDown[];
  let heard: string[];
  let opened: number;
  const made = FakeSocket.made;
  const last = (): FakeSocket => made.at(-1)!;

  const keep = (options: Partial<KeptSocketOptions> = {}): KeptSocket =>
    keepSocket({
      url: () => `wss://host/${made.length}`,
      ping: 'ping',
      pingEvery: 1000,
      isPong: (text) => text === 'pong',
      pongs: true,
      finalCodes: [3000],
      cap: () => 10_000,
      onOpen: () => (opened += 1),
      onMessage: (text) => heard.push(text),
      onDown: (down) => downs.push(down),
      signal: life.signal,
      clock,
      ...options,
    });
  const openOne = async (options: Partial<KeptSocketOptions> = {}): Promise<KeptSocket> => {
    const socket = keep(options);
    await settle();
    last().open();
    return socket;
  };

  beforeEach(() => {
    made.length = 0;
    clock = new HeldClock();
    life = new AbortController();
    downs = [];
    heard = [];
    opened = 0;
    window.WebSocket = FakeSocket as unknown as typeof WebSocket;
    Math.random = () => 0.999999;
  });
  afterEach(() => {
    life.abort();
    window.WebSocket = real;
    Math.random = random;
  });

  it('hands on text frames and keeps pongs and binary frames to itself', async () => {
    await openOne();
    for (const data of ['one', 'pong', new ArrayBuffer(4), 'two']) last().say(data);
    expect(heard).to.deep.equal(['one', 'two']);
  });

  it('sends nothing before it is open and queues nothing', async () => {
    const socket = keep();
    await settle();
    expect(socket.send('early')).to.equal(false);
    last().open();
    expect(socket.send('now')).to.equal(true);
    expect(last().sent).to.deep.equal(['now']);
  });

  it('waits longer after each failure, over a jittered range, up to the cap', async () => {
    keep({ cap: () => 2000 });
    await settle();
    const waits: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      last().drop();
      waits.push(Math.round(clock.next));
      await clock.pass(clock.next);
    }
    expect(waits).to.deep.equal([250, 500, 1000, 2000, 2000, 2000]);
    Math.random = () => 0;
    last().drop();
    expect(clock.next).to.equal(0);
  });

  it('begins the waits anew after a connection that lasted', async () => {
    keep({ pingEvery: 100_000 });
    await settle();
    for (let i = 0; i < 5; i += 1) {
      last().drop();
      await clock.pass(clock.next);
    }
    last().open();
    await clock.pass(5_000);
    last().drop();
    expect(clock.next).to.be.above(5_000);
    await clock.pass(clock.next);
    last().open();
    await clock.pass(20_000);
    last().drop();
    expect(clock.next).to.be.at.most(250);
  });

  it('gives a connection eight seconds to open', async () => {
    keep();
    await settle();
    await clock.pass(8_000);
    expect(downs).to.have.length(1);
    expect(made[0]!.closed).to.equal(true);
  });

  it('asks for a fresh URL each time, and a URL that cannot be had is a failed attempt', async () => {
    const error = new Error('expired');
    let times = 0;
    keep({ url: () => (times++ === 0 ? Promise.reject(error) : times === 2 ? 'bad' : `wss://host/${times}`) });
    await settle();
    expect(downs[0]).to.deep.include({ error, final: false, wasOpen: false });
    await clock.pass(1_000);
    expect((downs[1]!.error as Error).name).to.equal('SyntaxError');
    await clock.pass(1_000);
    expect(last().url).to.equal('wss://host/3');
  });

  it('does not come back after a final close code, not even when the network does', async () => {
    await openOne();
    last().drop(3000);
    expect(downs).to.deep.equal([{ code: 3000, final: true, wasOpen: true }]);
    dispatchEvent(new Event('online'));
    await clock.pass(100_000);
    expect(made).to.have.length(1);
  });

  it('gives a line up after two pings without an answer', async () => {
    await openOne();
    await clock.pass(2_000);
    expect(last().sent).to.deep.equal(['ping', 'ping']);
    expect(downs).to.have.length(0);
    await clock.pass(1_000);
    expect(downs).to.deep.equal([{ final: false, wasOpen: true }]);
  });

  it('keeps a line on which anything at all is heard', async () => {
    await openOne();
    for (let i = 0; i < 10; i += 1) {
      await clock.pass(900);
      last().say('news');
    }
    expect(downs).to.have.length(0);
  });

  it('holds a server to its pongs only once it has sent one, when that is not agreed', async () => {
    await openOne({ pongs: false });
    await clock.pass(60_000);
    expect(downs).to.have.length(0);
    last().say('pong');
    await clock.pass(3_000);
    expect(downs).to.have.length(1);
  });

  it('goes by the clock when its timers slept with the page', async () => {
    await openOne();
    clock.sleep(60_000);
    document.dispatchEvent(new Event('resume'));
    await settle();
    expect(downs).to.have.length(1);
  });

  for (const type of ['online', 'focus', 'pageshow']) {
    it(`does not wait any longer at ${type}`, async () => {
      await openOne();
      last().drop();
      dispatchEvent(new Event(type));
      await settle();
      expect(made).to.have.length(2);
      await clock.pass(5_000);
      expect(made).to.have.length(2);
    });
  }

  it('stays when the browser says offline: only the line itself tells', async () => {
    await openOne();
    dispatchEvent(new Event('offline'));
    expect(downs).to.have.length(0);
  });

  it('lets go of the line when the page is put away, and comes back with it', async () => {
    await openOne();
    dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    expect(made[0]!.closed).to.equal(true);
    expect(downs).to.deep.equal([{ final: false, wasOpen: true }]);
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    await settle();
    last().open();
    expect([made.length, opened]).to.deep.equal([2, 2]);
  });

  it('hears nothing of a connection that it has left', async () => {
    const socket = await openOne();
    const [first] = made;
    socket.restart();
    expect(downs).to.deep.equal([{ final: false, wasOpen: true }]);
    await clock.pass(250);
    first!.say('late');
    first!.drop();
    expect(heard).to.deep.equal([]);
    expect(downs).to.have.length(1);
    expect(made).to.have.length(2);
  });

  it('waits longer and longer when it is told to begin anew each time', async () => {
    const socket = await openOne();
    for (let i = 0; i < 200; i += 1) {
      socket.restart();
      await clock.pass(100);
      last().open();
    }
    expect(made.length).to.be.below(40);
  });

  it('ends with its signal, whatever it was doing', async () => {
    await openOne();
    life.abort();
    expect(last().closed).to.equal(true);
    dispatchEvent(new Event('online'));
    await clock.pass(60_000);
    expect([made.length, downs.length]).to.deep.equal([1, 0]);
  });
});
