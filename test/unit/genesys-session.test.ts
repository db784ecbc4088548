import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { CallbackError, CallbackSession, type CallbackConfig, type CallbackNotice } from '../../src/vendors/genesys/index.js';
import { aRecord, aRequest, FakeBackend } from '../support/genesys.js';
import { pause } from '../support/wait.js';
import { HeldClock, settle } from '../support/held-clock.js';

let keys = 0;

interface Stage {
  clock: HeldClock;
  backend: FakeBackend;
  session: CallbackSession;
  notices: CallbackNotice[];
  of: (type: CallbackNotice['type']) => CallbackNotice[];
  codes: () => string[];
  config: CallbackConfig;
}

function stage(more: Partial<CallbackConfig> = {}, backend = new FakeBackend()): Stage {
  const clock = new HeldClock();
  const session = new CallbackSession({ clock, random: () => 0.5 });
  const notices: CallbackNotice[] = [];
  session.onNotice((notice) => notices.push(notice));
  const config: CallbackConfig = { backend, service: 'classic-callback', virtualQueue: 'Q', threshold: 120, withoutCheck: false, storageKey: null, ...more };
  session.configure(config);
  const of = (type: CallbackNotice['type']): CallbackNotice[] => notices.filter((notice) => notice.type === type);
  return { clock, backend, session, notices, of, config, codes: () => notices.flatMap((notice) => (notice.type === 'error' ? [notice.error.code] : [])) };
}

/** Real time for what the browser does by itself, then everything that is settled. */
const flush = async (): Promise<void> => {
  await pause(0);
  await settle();
};

async function accepted(more: Partial<CallbackConfig> = {}, backend = new FakeBackend()): Promise<Stage> {
  const all = stage(more, backend);
  all.session.attach();
  await all.session.check();
  expect(await all.session.accept(aRequest())).to.equal(true);
  await flush();
  return all;
}

describe('CallbackSession: the offer', () => {
  for (const [wait, phase] of [
    [600, 'offered'],
    [121, 'offered'],
    [120, 'not-offered'],
    [0, 'not-offered'],
    [null, 'not-offered'],
  ] as const) {
    it(`a wait of ${wait} against 120 is ${phase}`, async () => {
      const { session, backend, of } = stage();
      backend.wait = wait;
      await session.check();
      expect(session.snapshot).to.include({ phase, estimatedWait: wait });
      expect(of('wait-time')).to.deep.equal([{ type: 'wait-time', detail: { estimatedWait: wait, threshold: 120, offered: phase === 'offered' } }]);
      expect(of('offered')).to.have.length(phase === 'offered' ? 1 : 0);
    });
  }

  it('stays while the wait falls a little, goes when it falls a lot, and not while the person is at the form', async () => {
    const { session, backend, clock } = stage();
    session.attach();
    await session.check();
    for (const [wait, phase] of [[100, 'offered'], [91, 'offered'], [80, 'not-offered'], [110, 'not-offered'], [130, 'offered']] as const) {
      backend.wait = wait;
      await clock.pass(45_000);
      await flush();
      expect(session.snapshot.phase, String(wait)).to.equal(phase);
    }
    session.engaged = true;
    backend.wait = 5;
    await clock.pass(45_000);
    await flush();
    expect(session.snapshot).to.include({ phase: 'offered', estimatedWait: 5 });
  });

  it('offers at once without a check, and says when it is not configured', async () => {
    const { session, backend } = stage({ withoutCheck: true });
    await session.check();
    expect(session.snapshot.phase).to.equal('offered');
    expect(backend.count('waitTime')).to.equal(0);
    for (const more of [{ backend: null }, { service: '' }, { virtualQueue: '' }]) {
      const other = stage(more);
      await other.session.check();
      expect(other.session.snapshot).to.deep.include({ phase: 'unavailable', problem: { code: 'not-configured', retryable: false, alternatives: [] } });
    }
  });

  it('is unavailable after 30 seconds of silence, and finds back by itself', async () => {
    const { session, backend, clock, codes } = stage();
    session.attach();
    backend.instead.waitTime = () => new Promise(() => {});
    const checked = session.check();
    await clock.pass(30_000);
    await checked;
    expect(session.snapshot.phase).to.equal('unavailable');
    expect(codes()).to.deep.equal(['timeout']);
    delete backend.instead.waitTime;
    await clock.pass(60_000);
    await flush();
    expect(session.snapshot.phase).to.equal('offered');
  });

  it('declines, and can be asked again', async () => {
    const { session, of } = stage();
    await session.check();
    session.decline();
    expect(session.snapshot.phase).to.equal('declined');
    expect(of('declined')).to.have.length(1);
    await session.check();
    expect(session.snapshot.phase).to.equal('offered');
  });
});

describe('CallbackSession: never two callbacks for one wish', () => {
  it('shares the answer of the one start while it is on its way', async () => {
    const { session, backend, of } = stage();
    await session.check();
    let answer: (value: unknown) => void = () => {};
    backend.instead.start = () => new Promise((resolve) => (answer = resolve));
    const three = Promise.all([session.accept(aRequest()), session.accept(aRequest()), session.accept(aRequest({ customerNumber: '+14165550199' }))]);
    await flush();
    expect(session.snapshot.phase).to.equal('submitting');
    answer(backend.started);
    expect(await three).to.deep.equal([true, true, true]);
    expect(backend.count('start')).to.equal(1);
    expect(of('accepted')).to.have.length(1);
  });

  it('refuses another while one runs', async () => {
    const { session, backend, codes } = await accepted();
    expect(await session.accept(aRequest())).to.equal(false);
    expect(codes()).to.deep.equal(['already-running']);
    expect(session.snapshot).to.include({ phase: 'queued', problem: null });
    expect(backend.count('start')).to.equal(1);
  });

  for (const [what, error] of [
    ['a timeout', new CallbackError('timeout', true)],
    ['a cut connection', new CallbackError('network', true)],
    ['HTML', new CallbackError('bad-message')],
    ['an empty 500', new CallbackError('vendor-error', true)],
    ['an error of nobody', new TypeError('x')],
  ] as const) {
    it(`after ${what} it looks, and takes what it finds`, async () => {
      const { session, backend, clock, of, codes } = stage();
      await session.check();
      backend.instead.start = () => Promise.reject(error);
      backend.found = [aRecord('QUEUED', null, { id: 'old', desiredTime: '2020-01-01T00:00:00.000Z' }), aRecord('QUEUED', null, { id: 'lost', desiredTime: new Date(clock.now() + 1000).toISOString() })];
      expect(await session.accept(aRequest())).to.equal(true);
      expect(session.snapshot).to.include({ phase: 'queued', serviceId: 'lost' });
      expect(of('accepted')).to.have.length(1);
      expect(codes()).to.deep.equal([]);
      expect(backend.count('start')).to.equal(1);
    });
  }

  it('after a timeout with nothing to be found it may be tried again, and looks first then', async () => {
    const { session, backend, clock, codes } = stage();
    await session.check();
    backend.instead.start = () => new Promise(() => {});
    const done = session.accept(aRequest());
    await clock.pass(60_000);
    expect(await done).to.equal(false);
    expect(codes()).to.deep.equal(['timeout']);
    expect(session.snapshot).to.include({ phase: 'offered' });
    expect(backend.count('find')).to.equal(3);
    // the slow service took it after all
    delete backend.instead.start;
    backend.found = [aRecord('QUEUED', null, { id: 'late', desiredTime: new Date(clock.now()).toISOString() })];
    expect(await session.accept(aRequest())).to.equal(true);
    expect(session.snapshot.serviceId).to.equal('late');
    expect(backend.count('start')).to.equal(1);
  });

  for (const [what, prepare] of [
    ['nobody can look', (backend: FakeBackend) => (backend.capabilities.find = false)],
    ['looking fails', (backend: FakeBackend) => (backend.instead.find = () => Promise.reject(new CallbackError('network')))],
  ] as const) {
    it(`says plainly that it does not know when ${what}, and starts nothing more until it is asked anew`, async () => {
      const backend = new FakeBackend();
      prepare(backend);
      if (what === 'nobody can look') Object.assign(backend, { find: undefined });
      const { session, codes } = stage({}, backend);
      await session.check();
      backend.instead.start = () => Promise.reject(new CallbackError('timeout', true));
      expect(await session.accept(aRequest())).to.equal(false);
      expect(session.snapshot).to.include({ phase: 'failed', outcome: 'unknown' });
      expect(codes()).to.deep.equal(['outcome-unknown']);
      expect(await session.accept(aRequest())).to.equal(false);
      expect(backend.count('start')).to.equal(1);
    });
  }

  it('repeats a start under its key only when the person asks what became of it', async () => {
    const backend = new FakeBackend();
    Object.assign(backend.capabilities, { find: false, repeat: true });
    Object.assign(backend, { find: undefined });
    const { session } = stage({}, backend);
    await session.check();
    backend.instead.start = () => Promise.reject(new CallbackError('timeout', true));
    await session.accept(aRequest());
    expect(session.snapshot).to.include({ phase: 'failed', outcome: 'unknown' });
    delete backend.instead.start;
    await session.refresh();
    expect(session.snapshot.phase).to.equal('queued');
    const [first, second] = backend.asked.filter(({ name }) => name === 'start').map(({ args }) => args[0] as { key: string });
    expect(first!.key).to.be.a('string').and.to.equal(second!.key);
    expect(first).to.deep.equal(second);
  });

  it('what the service refused is not looked for', async () => {
    for (const code of ['number-invalid', 'number-not-allowed', 'duplicate-callback', 'limit-reached', 'rate-limited', 'slot-full', 'office-closed', 'unavailable', 'not-configured', 'unauthorized'] as const) {
      const { session, backend, codes } = stage();
      await session.check();
      backend.instead.start = () => Promise.reject(new CallbackError(code));
      expect(await session.accept(aRequest())).to.equal(false);
      expect(codes()).to.deep.equal([code]);
      expect(backend.count('find')).to.equal(0);
      expect(session.snapshot.phase).to.equal({ 'office-closed': 'closed', 'not-configured': 'unavailable', unauthorized: 'unavailable' }[code as string] ?? 'offered');
    }
  });

  it('whatever happens in whatever order, a wish has at most one callback', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('accept', 'accept', 'check', 'decline', 'refresh', 'pass', 'lose', 'drop', 'answer', 'reload'), { maxLength: 14 }), async (steps) => {
        const backend = new FakeBackend();
        const made: string[] = [];
        const waiting: (() => void)[] = [];
        let mode = 'answer';
        const clock = new HeldClock();
        backend.instead.start = () => {
          if (mode === 'drop') return Promise.reject(new CallbackError('network'));
          const id = `cb-${made.length}`;
          made.push(id);
          backend.found.push(aRecord('QUEUED', null, { id, desiredTime: new Date(clock.now()).toISOString() }));
          if (mode === 'lose') return new Promise(() => {});
          return new Promise((resolve) => waiting.push(() => resolve({ handle: { id }, access: null, chat: null })));
        };
        const storageKey = `model-${keys++}`;
        const open = (): CallbackSession => {
          const session = new CallbackSession({ clock, random: () => 0.5 });
          session.configure({ backend, service: 's', virtualQueue: 'Q', threshold: 120, withoutCheck: false, storageKey });
          session.attach();
          return session;
        };
        let session = open();
        for (const step of steps) {
          if (step === 'accept') void session.accept(aRequest());
          else if (step === 'check') void session.check();
          else if (step === 'decline') session.decline();
          else if (step === 'refresh') void session.refresh();
          else if (step === 'pass') await clock.pass(40_000);
          else if (step === 'reload') {
            session.detach();
            session = open();
          } else mode = step;
          if (mode === 'answer') waiting.splice(0).forEach((run) => run());
          await flush();
        }
        session.detach();
        sessionStorage.removeItem(`switchboard/callback/${storageKey}`);
        // the same number, the same wish: one callback, however often it was asked for
        expect(made.length, steps.join()).to.be.at.most(1);
      }),
      { numRuns: 60 },
    );
  }).timeout(30_000);
});

describe('CallbackSession: what it is asked for', () => {
  it('refuses before anything is sent: reserved keys, confirm without agent, no number, no time', async () => {
    for (const [more, code] of [
      [{ userData: { _x: 'y' } }, 'bad-request'],
      [{ waitForAgent: false, waitForUserConfirm: true }, 'bad-request'],
      [{ customerNumber: '' }, 'number-invalid'],
      [{ desiredTime: 'soon' }, 'bad-request'],
    ] as const) {
      const { session, backend, codes } = stage();
      await session.check();
      expect(await session.accept(aRequest(more))).to.equal(false);
      expect(codes()).to.deep.equal([code]);
      expect(session.snapshot.phase).to.equal('offered');
      expect(backend.count('start')).to.equal(0);
    }
  });

  it('tells the acceptance with attached data and the hints', async () => {
    const { of } = await accepted();
    const [notice] = of('accepted') as { detail: { serviceId: string; desiredTime: null; attachedData: object; terminateOriginatingCall: object } }[];
    expect(notice!.detail).to.deep.equal({
      serviceId: 'cb-1',
      desiredTime: null,
      attachedData: { _CB_SERVICE_ID: 'cb-1', _CB_T_SERVICE_START: '1000', _CB_T_CALLBACK_ACCEPTED: '1000', _CB_T_CALLBACK_OFFERED: '1000', _CB_D_CALLBACK_OFFER: '0', _CB_EWT_WHEN_CALLBACK_WAS_OFFERED: '600' },
      terminateOriginatingCall: { reasons: { ReasonSystemName: 'Callback' }, type: 'RouteTypeReject', to: '_STOP_' },
    });
  });

  it('sends a slot exactly as the server wrote it and looks first whether it is still free', async () => {
    const { session, backend, codes } = stage();
    const slots = ['1970-01-01T00:20:00.000Z', '1970-01-01T00:25:00.000Z', '1970-01-01T00:30:00.000Z', '1970-01-01T00:35:00.000Z', '1970-01-01T00:40:00.000Z'].map((time) => ({ time, capacity: 1 }));
    backend.slots = slots;
    await session.check();
    await session.loadSlots();
    expect(session.snapshot.slots).to.deep.equal(slots);
    backend.slots = slots.filter((_, i) => i !== 1);
    expect(await session.accept(aRequest({ desiredTime: '1970-01-01T00:25:00Z' }))).to.equal(false);
    expect(codes()).to.deep.equal(['slot-full']);
    expect(session.snapshot.problem!.alternatives).to.deep.equal(['1970-01-01T00:20:00.000Z', '1970-01-01T00:30:00.000Z', '1970-01-01T00:35:00.000Z']);
    expect(backend.count('start')).to.equal(0);
    expect(await session.accept(aRequest({ desiredTime: '1970-01-01T00:30:00Z' }))).to.equal(true);
    expect(session.snapshot).to.include({ phase: 'scheduled', desiredTime: '1970-01-01T00:30:00.000Z' });
    expect((backend.asked.find(({ name }) => name === 'start')!.args[0] as { desiredTime: string }).desiredTime).to.equal('1970-01-01T00:30:00.000Z');
  });

  it('the alternatives of the server are offered', async () => {
    const { session, backend } = stage();
    await session.check();
    backend.instead.start = () => Promise.reject(new CallbackError('slot-full', true, ['2026-11-20T10:00:00.000Z']));
    await session.accept(aRequest({ desiredTime: '2026-11-20T09:55:00.000Z' }));
    expect(session.snapshot).to.deep.include({ phase: 'offered', desiredTime: null, problem: { code: 'slot-full', retryable: true, alternatives: ['2026-11-20T10:00:00.000Z'] } });
  });
});

describe('CallbackSession: following', () => {
  it('goes through SCHEDULED, QUEUED, PAUSED, ROUTING, PROCESSING to COMPLETED and stops', async () => {
    const { session, backend, clock, of } = await accepted();
    const seen: [string, string][] = [];
    for (const [state, phase] of [['SCHEDULED', 'scheduled'], ['QUEUED', 'queued'], ['PAUSED', 'queued'], ['QUEUED', 'queued'], ['ROUTING', 'routing'], ['PROCESSING', 'connected'], ['SOMETHING_NEW', 'connected']] as const) {
      backend.record = aRecord(state);
      await clock.pass(35_000);
      await flush();
      expect(session.snapshot.phase, state).to.equal(phase);
      seen.push([state, phase]);
    }
    backend.record = aRecord('COMPLETED', 'AGENT_CONNECTED');
    await clock.pass(35_000);
    await flush();
    expect(session.snapshot).to.include({ phase: 'completed', outcome: 'connected', reason: 'AGENT_CONNECTED', state: 'COMPLETED' });
    expect(of('state-change').map((notice) => 'detail' in notice && (notice.detail as { state: string }).state)).to.deep.equal(['QUEUED', ...seen.map(([state]) => state), 'COMPLETED']);
    const asked = backend.asked.length;
    await clock.pass(3_600_000);
    await flush();
    expect(backend.asked.length).to.equal(asked);
  });

  it('COMPLETED is not success', async () => {
    const { session, backend, clock } = await accepted();
    backend.record = aRecord('COMPLETED');
    await clock.pass(35_000);
    await flush();
    expect(session.snapshot).to.include({ phase: 'completed', outcome: 'unknown', reason: null });
  });

  it('asks after 2 seconds, then ever more rarely up to 30, and sooner again after a change', async () => {
    const { backend, clock } = await accepted();
    const gaps: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      gaps.push(clock.next);
      await clock.pass(clock.next);
      await flush();
    }
    expect(gaps[0]).to.be.within(2000, 2400);
    gaps.forEach((gap, i) => expect(gap, gaps.join()).to.be.within(2000, 30_000).and.to.be.at.least(i ? gaps[i - 1]! : 0));
    expect(gaps.at(-1)).to.equal(30_000);
    backend.record = aRecord('ROUTING');
    await clock.pass(30_000);
    await flush();
    expect(clock.next).to.be.within(2000, 2400);
  });

  it('waits while the page is hidden', async () => {
    const { backend, clock } = await accepted();
    const asked = backend.count('get');
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    try {
      await clock.pass(600_000);
      await flush();
      expect(backend.count('get')).to.equal(asked);
    } finally {
      Reflect.deleteProperty(document, 'hidden');
    }
    document.dispatchEvent(new Event('visibilitychange'));
    await flush();
    expect(backend.count('get')).to.equal(asked + 1);
  });

  it('says once that news is missing, and that it is back', async () => {
    const { session, backend, clock, codes } = await accepted();
    backend.instead.get = () => Promise.reject(new CallbackError('network', true));
    await clock.pass(120_000);
    await flush();
    expect(codes()).to.deep.equal(['network']);
    expect(session.snapshot).to.deep.include({ phase: 'queued', problem: { code: 'network', retryable: true, alternatives: [] } });
    delete backend.instead.get;
    await clock.pass(31_000);
    await flush();
    expect(session.snapshot.problem).to.equal(null);
  });

  it('a place that is gone is no reason to worry (500 with 404 Not Found)', async () => {
    const { session, backend, clock, codes } = await accepted();
    expect(session.snapshot).to.include({ position: 3, estimatedWait: 300 });
    backend.instead.position = () => Promise.reject(new CallbackError('not-found'));
    await clock.pass(31_000);
    await flush();
    expect(codes()).to.deep.equal([]);
    expect(session.snapshot.phase).to.equal('queued');
  });

  it('a callback that nobody knows any more is unknown, not failed', async () => {
    const { session, backend, clock } = await accepted();
    backend.instead.get = () => Promise.reject(new CallbackError('not-found'));
    await clock.pass(120_000);
    await flush();
    expect(session.snapshot).to.include({ phase: 'completed', outcome: 'unknown' });
  });

  it('a contradiction after the end turns the outcome into unknown and is told', async () => {
    const { session, backend, clock, codes } = await accepted();
    backend.record = aRecord('COMPLETED', 'AGENT_CONNECTED');
    await clock.pass(31_000);
    await flush();
    backend.record = aRecord('COMPLETED', 'FAIL_ERROR');
    await session.refresh();
    expect(session.snapshot.outcome).to.equal('unknown');
    expect(codes()).to.deep.equal(['outcome-contradicted']);
    backend.record = aRecord('COMPLETED', 'CANCELLED');
    await session.refresh();
    expect(codes()).to.have.length(1);
  });

  it('listens to the event stream instead, and polls rarely while it is live', async () => {
    let hear: (isLive: boolean) => void = () => {};
    let ended = false;
    const backend = new FakeBackend();
    backend.started = { handle: { id: 'cb-1', topic: 'genesys/cb-1', token: 'secret' }, access: null, chat: null };
    const heard: unknown[] = [];
    const { session, clock } = await accepted(
      {
        subscribe: (topic, listener, signal, token) => {
          heard.push(topic, token);
          hear = listener;
          signal.addEventListener('abort', () => (ended = true));
        },
      },
      backend,
    );
    expect(heard).to.deep.equal(['genesys/cb-1', 'secret']);
    hear(true);
    await clock.pass(3000);
    await flush();
    const asked = backend.count('get');
    await clock.pass(29_000);
    expect(backend.count('get') - asked).to.be.at.most(1);
    backend.record = aRecord('ROUTING');
    hear(true);
    hear(true);
    await clock.pass(200);
    await flush();
    expect(session.snapshot.phase).to.equal('routing');
    backend.record = aRecord('COMPLETED', 'AGENT_CONNECTED');
    hear(true);
    await clock.pass(200);
    await flush();
    expect(session.snapshot.outcome).to.equal('connected');
    expect(ended).to.equal(true);
  });
});

describe('CallbackSession: changes', () => {
  it('reschedules when the service says so', async () => {
    const { session, backend, of } = await accepted();
    expect(await session.reschedule('2026-11-21T10:00:00Z')).to.equal(true);
    expect(backend.asked.findLast(({ name }) => name === 'reschedule')!.args[2]).to.equal('2026-11-21T10:00:00.000Z');
    expect(session.snapshot).to.include({ desiredTime: '2026-11-21T10:00:00.000Z', busy: false });
    expect(of('rescheduled')).to.deep.equal([{ type: 'rescheduled', detail: { serviceId: 'cb-1', desiredTime: '2026-11-21T10:00:00.000Z' } }]);
    expect(await session.reschedule('whenever')).to.equal(false);
  });

  it('keeps the time and offers others when the new one is full', async () => {
    const { session, backend } = await accepted();
    backend.instead.reschedule = () => Promise.reject(new CallbackError('slot-full', true, ['2026-11-21T11:00:00.000Z']));
    expect(await session.reschedule('2026-11-21T10:00:00Z')).to.equal(false);
    await flush();
    expect(session.snapshot).to.deep.include({ phase: 'queued', desiredTime: null, busy: false, problem: { code: 'slot-full', retryable: true, alternatives: ['2026-11-21T11:00:00.000Z'] } });
  });

  it('cancels once, and the phase moves with the answer of the service', async () => {
    const { session, backend, of } = await accepted();
    let answer: () => void = () => {};
    backend.instead.cancel = () => new Promise<void>((resolve) => (answer = resolve));
    const both = Promise.all([session.cancel(), session.cancel()]);
    await flush();
    expect(session.snapshot).to.include({ phase: 'queued', busy: true });
    answer();
    expect(await both).to.deep.equal([true, false]);
    expect(session.snapshot).to.include({ phase: 'cancelled', outcome: 'cancelled', reason: 'CANCELLED' });
    expect(of('cancelled')).to.have.length(1);
  });

  it('too late to cancel: the record tells how it stands', async () => {
    const { session, backend, codes } = await accepted();
    backend.instead.cancel = () => Promise.reject(new CallbackError('conflict'));
    backend.record = aRecord('ROUTING');
    expect(await session.cancel()).to.equal(false);
    await flush();
    expect(codes()).to.deep.equal(['conflict']);
    expect(session.snapshot.phase).to.equal('routing');
  });

  it('does nothing it cannot do', async () => {
    const { session, codes } = stage();
    expect(await session.cancel()).to.equal(false);
    expect(await session.reschedule('2026-11-21T10:00:00Z')).to.equal(false);
    const backend = new FakeBackend();
    backend.capabilities.cancel = false;
    const other = await accepted({}, backend);
    expect(await other.session.cancel()).to.equal(false);
    expect([...codes(), ...other.codes()]).to.deep.equal(['not-found', 'not-found', 'not-allowed']);
  });

  it('a number to dial expires, unless the customer has come', async () => {
    for (const [state, phase, outcome] of [['QUEUED', 'failed', 'expired'], ['ROUTING', 'routing', null]] as const) {
      const backend = new FakeBackend();
      const all = stage({}, backend);
      backend.started = { handle: { id: 'cb-1' }, access: { number: '+18005550199', code: '4711', expiresAt: all.clock.now() + 300_000 }, chat: null };
      all.session.attach();
      await all.session.check();
      await all.session.accept(aRequest({ callDirection: 'USERORIGINATED', waitForAgent: false }));
      expect(all.session.snapshot.access).to.include({ number: '+18005550199', code: '4711' });
      backend.record = aRecord(state);
      await all.clock.pass(3_000);
      await flush();
      await all.clock.pass(298_000);
      await flush();
      expect(all.session.snapshot).to.include({ phase, outcome });
      expect(all.session.snapshot.access).to.equal(null);
    }
  });

  it('the customer who is asked says that they are ready, or learns what to dial', async () => {
    const { session, backend, clock } = await accepted();
    backend.place.agentReady = true;
    await clock.pass(31_000);
    await flush();
    expect(session.snapshot.agentReady).to.equal(true);
    expect(await session.respond('connect')).to.equal(true);
    expect(session.snapshot.access).to.include({ number: '+18005550199' });
    expect(backend.asked.findLast(({ name }) => name === 'dialog')!.args[1]).to.equal('connect');
  });
});

describe('CallbackSession: a reload', () => {
  const kept = (key: string): unknown => JSON.parse(sessionStorage.getItem(`switchboard/callback/${key}`) ?? 'null');

  it('takes up what runs, without telling the acceptance again, and forgets it at the end', async () => {
    const storageKey = `reload-${keys++}`;
    const first = await accepted({ storageKey });
    expect(kept(storageKey)).to.deep.include({ handle: { id: 'cb-1' } });
    expect(JSON.stringify(kept(storageKey))).to.not.contain('5550123');
    first.session.detach();
    const second = stage({ storageKey });
    second.backend.record = aRecord('ROUTING', null, { customerNumber: '+14165550123' });
    expect(second.session.attach()).to.equal(true);
    await flush();
    expect(second.session.snapshot).to.include({ phase: 'routing', serviceId: 'cb-1', customerNumber: '+14165550123' });
    expect(second.session.snapshot.attachedData).to.deep.equal(first.session.snapshot.attachedData);
    expect(second.of('accepted')).to.deep.equal([]);
    second.backend.record = aRecord('COMPLETED', 'AGENT_CONNECTED');
    await second.clock.pass(31_000);
    await flush();
    expect(kept(storageKey)).to.equal(null);
  });

  it('in the middle of a start looks what became of it', async () => {
    const storageKey = `reload-${keys++}`;
    const first = stage({ storageKey });
    await first.session.check();
    first.backend.instead.start = () => new Promise(() => {});
    void first.session.accept(aRequest());
    await flush();
    expect(kept(storageKey)).to.have.nested.property('pending.customerNumber', '+14165550123');
    const second = stage({ storageKey });
    second.backend.found = [aRecord('QUEUED', null, { id: 'lost', desiredTime: new Date(second.clock.now()).toISOString() })];
    expect(second.session.attach()).to.equal(true);
    await flush();
    expect(second.session.snapshot).to.include({ phase: 'queued', serviceId: 'lost' });
    expect(second.of('accepted')).to.have.length(1);
    expect(second.backend.count('start')).to.equal(0);
    sessionStorage.removeItem(`switchboard/callback/${storageKey}`);
  });

  it('minds nothing in the storage that it did not write', () => {
    const storageKey = `reload-${keys++}`;
    for (const text of ['{', 'null', '7', '"x"', '[]', '{"handle":7}', '{"handle":{"id":5},"attachedData":{}}']) {
      sessionStorage.setItem(`switchboard/callback/${storageKey}`, text);
      expect(stage({ storageKey }).session.attach(), text).to.equal(false);
    }
    sessionStorage.removeItem(`switchboard/callback/${storageKey}`);
  });

  it('keeps nothing where it shall not', async () => {
    const before = sessionStorage.length;
    await accepted({ storageKey: null });
    expect(sessionStorage.length).to.equal(before);
  });
});

describe('CallbackSession: removing the page’s element', () => {
  it('stops following and cancels nothing', async () => {
    const { session, backend, clock } = await accepted();
    session.detach();
    const asked = backend.asked.length;
    await clock.pass(600_000);
    await flush();
    expect(backend.asked.length).to.equal(asked);
    backend.record = aRecord('ROUTING');
    session.attach();
    await flush();
    expect(session.snapshot.phase).to.equal('routing');
    expect(backend.count('cancel')).to.equal(0);
  });
});
