import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { backoff, hasCardNumber, isSwitchboardError, ownFields, redact, retry, Session, sleep, SwitchboardError, systemClock, toSwitchboardError, type Clock } from '../../src/core/index.js';

describe('redact', () => {
  for (const [text, shown] of [
    ['Card 4111111111111111 ok', 'Card •••• 1111 ok'],
    ['4111 1111 1111 1111', '•••• 1111'],
    ['4111-1111-1111-1111', '•••• 1111'],
    ['378282246310005', '•••• 0005'],
    ['4111\u00a01111\u20131111.1111', '•••• 1111'],
    ['4111\u200b1111\u200b1111\u200b1111', '•••• 1111'],
    ['4111 - 1111 - 1111 - 1111', '•••• 1111'],
    ['4111\u20091111\u202f1111\u30001111', '•••• 1111'],
    ['4111    1111    1111    1111', '•••• 1111'],
    ['4111 \u200b\u200b 1111\u31641111_1111', '•••• 1111'],
    ['4111,1111|1111*1111', '•••• 1111'],
    ['4\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1\ufe0f1', '•••• 1111'],
    ['\u00b4¹¹¹¹ ¹¹¹¹ ¹¹¹¹', '\u00b4•••• ¹¹¹¹'],
    ['Paid at 14:02:33 on 2026-11-20', 'Paid at 14:02:33 on 2026-11-20'],
    ['2026-11-20 14:02:33', '2026-11-20 14:02:33'],
    ['re\u0301sume\u0301', 're\u0301sume\u0301'],
    ['Call 416 555 0123, invoice 20417', 'Call 416 555 0123, invoice 20417'],
    ['line\u0000one\ntwo', 'line one two'],
  ] as const) {
    it(`${JSON.stringify(text)} reads ${JSON.stringify(shown)}`, () => expect(redact(text)).to.equal(shown));
  }

  it('masks digits of other scripts', () => {
    expect(hasCardNumber('４１１１１１１１１１１１１１１１')).to.equal(true);
    expect(redact('٤١١١١١١١١١١١١١١١')).to.match(/^•••• /);
  });

  it('leaves no run of 12 digits in any text, however the digits are spaced', () => {
    const digits = fc.array(fc.tuple(fc.nat(9), fc.constantFrom('', '', ' ', '-', '.', ' - ', '\u200b')), { minLength: 12, maxLength: 24 }).map((all) => all.map(([digit, gap]) => `${digit}${gap}`).join(''));
    fc.assert(
      fc.property(fc.string(), digits, fc.string(), (before, run, after) => {
        expect(hasCardNumber(redact(`${before}${run}${after}`, 10_000))).to.equal(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('cuts long text', () => expect(redact('x'.repeat(600))).to.have.length(500));
});

describe('ownFields', () => {
  it('takes named own fields only', () => {
    const fields = ownFields(JSON.parse('{"a":1,"__proto__":{"b":2},"c":3}'), ['a', 'b']);
    expect({ ...fields }).to.deep.equal({ a: 1 });
    expect(Object.getPrototypeOf(fields)).to.equal(null);
  });
  for (const value of [null, undefined, 'text', 3, [1]]) it(`${JSON.stringify(value)} is no record`, () => expect(ownFields(value, ['length'])).to.equal(undefined));
});

describe('retry', () => {
  it('jitters over the whole of a doubling, capped range', () => {
    expect(backoff(0, { random: () => 0 })).to.equal(0);
    expect(backoff(0, { random: () => 0.999 })).to.be.below(500);
    expect(backoff(3, { random: () => 0.5 })).to.equal(2000);
    expect(backoff(50, { random: () => 0.5, cap: 8000 })).to.equal(4000);
  });

  const quick: Clock = { now: () => performance.now(), after: (_ms, run) => queueMicrotask(run) };

  it('tries again until it succeeds', async () => {
    let calls = 0;
    const result = await retry(async (attempt) => ((calls += 1), attempt < 2 ? Promise.reject(new Error('no')) : 'yes'), { clock: quick });
    expect([result, calls]).to.deep.equal(['yes', 3]);
  });

  it('gives up after its attempts, at once on a fatal error, and on abort', async () => {
    let calls = 0;
    const fails = async (): Promise<never> => {
      calls += 1;
      throw new Error('no');
    };
    const failed = async (options: Parameters<typeof retry>[1]): Promise<string> => retry(fails, options).then(() => 'resolved', (error: Error) => error.message);
    expect([await failed({ clock: quick, attempts: 3 }), calls]).to.deep.equal(['no', 3]);
    calls = 0;
    expect([await failed({ clock: quick, isRetryable: () => false }), calls]).to.deep.equal(['no', 1]);
    expect(await failed({ signal: AbortSignal.abort(new Error('stop')) })).to.equal('stop');
  });

  it('spends no more time than its budget', async () => {
    let now = 0;
    const clock: Clock = { now: () => now, after: (ms, run) => ((now += ms), queueMicrotask(run)) };
    let calls = 0;
    await retry(async () => ((calls += 1), Promise.reject(new Error('no'))), { clock, attempts: 100, budget: 5000, random: () => 0.999 }).catch(() => {});
    expect(now).to.be.at.most(5000);
    expect(calls).to.be.within(3, 10);
  });
});

describe('clock', () => {
  it('sleeps, and stops sleeping on abort', async () => {
    await sleep(1);
    const stop = new AbortController();
    const asleep = sleep(60_000, { signal: stop.signal }).then(() => 'woke', () => 'stopped');
    stop.abort();
    expect(await asleep).to.equal('stopped');
  });
  it('waits for times beyond what a timer holds', () => {
    let fired = false;
    const stop = new AbortController();
    systemClock.after(2 ** 40, () => (fired = true), stop.signal);
    expect(fired).to.equal(false);
    stop.abort();
  });
});

describe('SwitchboardError', () => {
  it('is known by shape, so that another copy’s errors are known too', () => {
    const foreign = Object.assign(new Error('x'), { name: 'SwitchboardError', code: 'network' });
    expect(isSwitchboardError(foreign)).to.equal(true);
    expect(isSwitchboardError(new Error('x'))).to.equal(false);
    expect(toSwitchboardError(foreign, 'internal', 'y')).to.equal(foreign);
    expect(toSwitchboardError('boom', 'internal', 'y', true)).to.include({ code: 'internal', message: 'y', retryable: true, cause: 'boom' });
    expect(new SwitchboardError('network', 'm')).to.not.have.own.property('cause');
  });
});

describe('Session', () => {
  class Counter extends Session<{ n: number }, number, string> {
    constructor() {
      super({ n: 0 }, (state, by) => (by === 0 ? state : { n: state.n + by }));
    }
    add(by: number, notice?: string): boolean {
      return this.apply(by, notice === undefined ? undefined : () => notice);
    }
  }

  it('freezes, tells changes only, and gives the notice first', () => {
    const counter = new Counter();
    const heard: unknown[] = [];
    counter.subscribe((now, before) => heard.push([before.n, now.n]));
    counter.onNotice((notice) => heard.push([notice, counter.snapshot.n]));
    expect(counter.add(0, 'nothing')).to.equal(false);
    expect(counter.add(2, 'two')).to.equal(true);
    expect(heard).to.deep.equal([['two', 2], [0, 2]]);
    expect(Object.isFrozen(counter.snapshot)).to.equal(true);
  });

  it('goes on when a listener throws, and tells the page', async () => {
    const counter = new Counter();
    const heard: number[] = [];
    counter.subscribe(() => {
      throw new Error('a listener of the page');
    });
    const stop = counter.subscribe(({ n }) => heard.push(n));
    const onError = window.onerror;
    const reported = new Promise((resolve) => {
      window.onerror = (message) => (resolve(String(message)), true);
    });
    counter.add(1);
    stop();
    counter.add(1);
    expect(heard).to.deep.equal([1]);
    expect(await reported).to.contain('a listener of the page');
    await sleep(0);
    window.onerror = onError;
  });
});
