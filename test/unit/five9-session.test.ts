import { expect } from '@open-wc/testing';
import { isSwitchboardError } from '../../src/core/errors.js';
import { createScriptedSecureIvrClient, SCENARIOS, SESSION_ID, VENDOR_EVENTS, type ScriptedClientOptions, type ScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { SecurePaySession, type SecurePayNotice, type SecurePayReading, type SecurePaySnapshot } from '../../src/vendors/five9/index.js';
import { HeldClock, settle } from '../support/held-clock.js';
import { pause } from '../support/wait.js';

interface Watched {
  session: SecurePaySession;
  client: ScriptedSecureIvrClient;
  clock: HeldClock;
  notices: SecurePayNotice[];
  phases: string[];
  outcomes: (string | null)[];
  errors: () => string[];
}

function watch(options: ScriptedClientOptions = {}, reading: Partial<SecurePayReading> = {}): Watched {
  const clock = new HeldClock();
  const session = new SecurePaySession({ stepRules: [], classifyResult: undefined, startTimeout: 45, ...reading }, { clock });
  const notices: SecurePayNotice[] = [];
  const phases: string[] = [];
  const outcomes: (string | null)[] = [];
  session.onNotice((notice) => notices.push(notice));
  session.subscribe((snapshot, previous) => {
    if (snapshot.phase !== previous.phase) phases.push(snapshot.phase);
    if (snapshot.outcome && !previous.outcome) outcomes.push(snapshot.outcome);
  });
  const client = createScriptedSecureIvrClient(options);
  session.attach(client);
  return { session, client, clock, notices, phases, outcomes, errors: () => notices.flatMap((notice) => (notice.type === 'error' ? [notice.problem.code] : [])) };
}

const START = { withEvents: true, callVariables: { 'SecurePay.PaymentAmount': '42.00' } };
const classifyResult = (message: string): 'success' | 'failure' | 'unknown' => (message.startsWith('Payment Reference') ? 'success' : message.includes('declined') ? 'failure' : 'unknown');
const code = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'resolved', (error: unknown) => (isSwitchboardError(error) ? error.code : error));

/** The last snapshot after a scenario has been played. */
async function play(name: keyof typeof SCENARIOS, options: ScriptedClientOptions = {}, reading: Partial<SecurePayReading> = { classifyResult }): Promise<Watched & { snapshot: Readonly<SecurePaySnapshot> }> {
  const watched = watch(options, reading);
  watched.client.becomeReady();
  watched.session.start(START).catch(() => {});
  await watched.client.play(name);
  return { ...watched, snapshot: watched.session.snapshot };
}

describe('SecurePaySession', () => {
  for (const shape of ['named', 'single', 'both'] as const) {
    for (const doubleFire of ['none', 'same', 'copy'] as const) {
      it(`hears each event once from a client of the shape ${shape}, listeners fired ${doubleFire === 'none' ? 'once' : `twice (${doubleFire})`}`, async () => {
        const { notices, snapshot, phases } = await play('paid', { shape, doubleFire });
        const told = notices.flatMap((notice) => (notice.type === 'event' ? [notice.event.evt] : []));
        expect(told).to.deep.equal([...SCENARIOS.ready, ...SCENARIOS.paid].map(([evt]) => evt));
        expect(phases).to.deep.equal(['not-ready', 'ready', 'starting', 'in-progress', 'ended', 'ready']);
        expect(snapshot).to.deep.include({ outcome: 'success', message: 'Payment Reference ID: ABCD', sessionId: SESSION_ID });
        expect(snapshot.entries).to.have.length(6);
      });
    }
  }

  it('subscribes to all seven names', () => expect(watch().client.listenerCount).to.equal(VENDOR_EVENTS.length));

  it('“RESULT indicates that it is the final result of the payment, usually a confirmation code or an error”: unknown until the host says what it means', async () => {
    expect((await play('paid', {}, {})).outcomes).to.deep.equal(['unknown']);
    expect((await play('paid')).outcomes).to.deep.equal(['success']);
    expect((await play('declined')).outcomes).to.deep.equal(['failure']);
  });

  it('a classifier that throws or answers anything else makes it unknown', async () => {
    expect((await play('paid', {}, { classifyResult: () => { throw new Error('no'); } })).outcomes).to.deep.equal(['unknown']);
    expect((await play('paid', {}, { classifyResult: () => 'paid' as never })).outcomes).to.deep.equal(['unknown']);
  });

  it('several RESULTs do not end a session; the last one counts', async () => {
    const { outcomes, phases, snapshot } = await play('several-results');
    expect(outcomes).to.deep.equal(['success']);
    expect(phases.filter((phase) => phase === 'ended')).to.have.length(1);
    expect(snapshot.entries.filter(({ type }) => type === 'RESULT')).to.have.length(4);
  });

  it('“ended” without a RESULT is unknown, and cancelled after a cancel', async () => {
    expect((await play('no-result')).outcomes).to.deep.equal(['unknown']);
    const { client, session, outcomes } = await play('agent-cancels', { scenario: 'manual' });
    const cancelled = session.cancel();
    expect(client.cancels).to.equal(1);
    await client.play('cancelled');
    expect(await code(cancelled)).to.equal('resolved');
    expect(outcomes).to.deep.equal(['cancelled']);
  });

  it('a RESULT that came before a cancel is not cancelled away', async () => {
    const { client, session, outcomes } = await play('agent-cancels', { scenario: 'manual' });
    client.emit('secureivr.message', { type: 'RESULT', message: 'Something' });
    session.cancel().catch(() => {});
    await client.play('cancelled');
    expect(outcomes).to.deep.equal(['unknown']);
  });

  it('a late RESULT after a cancel, and one that contradicts, turn the outcome into unknown without telling it twice', async () => {
    for (const [name, late] of [['paid', 'Payment declined'], ['declined', 'Payment Reference ID: 1']] as const) {
      const { client, session, outcomes, errors } = await play(name);
      client.emit('secureivr.message', { type: 'RESULT', message: late });
      expect(session.snapshot.outcome).to.equal('unknown');
      expect(errors()).to.deep.equal(['outcome-contradicted']);
      expect(outcomes).to.have.length(1);
    }
    const { client, session } = await play('agent-cancels');
    session.cancel().catch(() => {});
    await client.play('cancelled');
    client.emit('secureivr.message', { type: 'RESULT', message: 'Payment Reference ID: 1' });
    expect(session.snapshot.outcome).to.equal('unknown');
  });

  it('late duplicates and undecided words change nothing', async () => {
    const { client, session, errors } = await play('paid');
    client.emit('secureivr.message', { type: 'RESULT', message: 'Payment Reference ID: ABCD' });
    client.emit('secureivr.message', { type: 'RESULT', message: 'Good bye' });
    client.emit('secureivr.ended');
    expect(session.snapshot).to.include({ outcome: 'success', phase: 'ready' });
    expect(errors()).to.deep.equal([]);
  });

  it('a RESULT from before the start is confirmed is not believed', async () => {
    const { outcomes, snapshot } = await play('out-of-order');
    expect(outcomes).to.deep.equal(['unknown']);
    expect(snapshot).to.include({ message: null, incomplete: true });
  });

  it('“not_ready … the "Start" button should be disabled”; ready enables it', async () => {
    const { session, client } = watch();
    expect(await code(session.start(START))).to.equal('agent-not-ready');
    client.becomeReady();
    client.emit('secureivr.not_ready');
    expect(await code(session.start(START))).to.equal('agent-not-ready');
    expect(client.starts).to.have.length(0);
    client.emit('secureivr.ready');
    session.start(START).catch(() => {});
    expect(client.starts).to.deep.equal([START]);
  });

  it('never starts twice', async () => {
    const { session, client } = watch();
    client.becomeReady();
    const first = session.start(START);
    expect(await code(session.start(START))).to.equal('already-running');
    client.emit('secureivr.started', { sessionId: 'S' });
    expect(await code(session.start(START))).to.equal('already-running');
    client.emit('secureivr.ready');
    expect(await code(session.start(START))).to.equal('already-running');
    expect(client.starts).to.have.length(1);
    expect(await first).to.equal('S');
  });

  for (const returns of ['nothing', 'promise'] as const) {
    it(`works with a client whose methods return ${returns}`, async () => {
      const { session, client } = watch({ returns });
      client.becomeReady();
      const started = session.start(START);
      client.emit('secureivr.started', {});
      expect(await started).to.equal(null);
      expect(session.snapshot.phase).to.equal('in-progress');
    });
  }

  it('“started” with ERROR: the start is refused, and the vendor’s ready works again', async () => {
    const { session, client, errors } = watch();
    client.becomeReady();
    const start = code(session.start(START));
    await client.play('refused');
    expect(await start).to.equal('permission-missing');
    expect(errors()).to.deep.equal(['permission-missing']);
    expect(session.snapshot.problem!.detail).to.equal('Failed trying to conference with campaign');
    expect(session.snapshot).to.include({ phase: 'ready', outcome: null });
    session.start(START).catch(() => {});
    expect(session.snapshot.problem).to.equal(null);
  });

  it('a client that throws has refused', async () => {
    const { session, client } = watch({ throwOnStart: true });
    client.becomeReady();
    expect(await code(session.start(START))).to.equal('vendor-error');
    expect(session.snapshot.phase).to.equal('ready');
  });

  it('“data.error … a reason”: any other error is told as the vendor’s, with codes of a stranger not taken over', () => {
    const { client, errors, session } = watch();
    client.emit('connection.changed', { error: 'No way 4111 1111 1111 1111', code: 'anything' }, 'ERROR');
    expect(errors()).to.deep.equal(['vendor-error']);
    expect(session.snapshot.problem!.detail).to.equal('No way •••• 1111');
    client.emit('connection.changed', { type: 'CONNECTED' });
    expect(session.snapshot.problem).to.equal(null);
  });

  it('the codes of our own client are taken over, from another copy of the package too', () => {
    const { client, errors } = watch();
    Object.assign(client, { hasCodes: true });
    client.emit('secureivr.started', { error: 'Not on an active call', code: 'no-active-call' }, 'ERROR');
    expect(errors()).to.deep.equal(['no-active-call']);
  });

  it('our own client, closed in mid-payment, leaves an outcome that nobody knows; a stranger’s code ends nothing', async () => {
    for (const hasCodes of [true, false]) {
      const { session, client } = await play('silence');
      Object.assign(client, { hasCodes });
      client.emit('status.changed', { status: 'INACTIVE', error: 'Closed', code: 'session-interrupted' }, 'ERROR');
      expect(session.snapshot).to.include(hasCodes ? { phase: 'offline', outcome: 'unknown' } : { phase: 'in-progress', outcome: null });
    }
  });

  it('a payment that nobody follows any more is unknown, and not cancelled, though a cancel was asked for', async () => {
    const left = await play('silence');
    left.session.cancel().catch(() => {});
    left.session.attach(null);
    const taken = await play('silence');
    taken.session.cancel().catch(() => {});
    taken.client.emit('secureivr.started', { sessionId: 'another' });
    const unanswered = await play('silence');
    unanswered.session.cancel().catch(() => {});
    await unanswered.clock.pass(15_000);
    unanswered.client.emit('secureivr.ended');
    const gap = await play('silence');
    gap.client.emit('connection.changed', { type: 'RECONNECTING' });
    gap.session.cancel().catch(() => {});
    gap.client.emit('secureivr.ended');
    expect([left, taken, unanswered, gap].map(({ outcomes }) => outcomes)).to.deep.equal([['unknown'], ['unknown'], ['unknown'], ['unknown']]);
  });

  it('keeps what a payment was started with: a start that is refused changes nothing, a payment from elsewhere has nothing, a late answer has its own', async () => {
    const { session, client } = await play('paid');
    expect(session.snapshot.callVariables).to.deep.equal(START.callVariables);
    expect(await code(session.start({ withEvents: true, callVariables: { Bad: 'x' } }))).to.equal('bad-request');
    expect(session.snapshot.callVariables).to.deep.equal(START.callVariables);
    client.emit('secureivr.started', { sessionId: 'another' });
    expect(session.snapshot).to.include({ phase: 'in-progress', callVariables: null });
    const late = watch({}, { startTimeout: 10 });
    late.client.becomeReady();
    late.session.start(START).catch(() => {});
    await late.clock.pass(10_000);
    late.client.emit('secureivr.started', { sessionId: 'late' });
    expect(late.session.snapshot).to.deep.include({ phase: 'in-progress', callVariables: START.callVariables });
  });

  it('a payment that has ended does not begin again because its start is told again', async () => {
    const { session, client } = await play('paid');
    client.emit('secureivr.started', { sessionId: SESSION_ID });
    expect(session.snapshot).to.include({ phase: 'ready', outcome: 'success' });
    client.emit('secureivr.started', { sessionId: SESSION_ID, incomplete: true });
    expect(session.snapshot.phase, 'our client has found it running').to.equal('in-progress');
  });

  it('the wrap-up of another call ends no payment', async () => {
    const { session, client, clock } = await play('silence');
    client.emit('status.changed', { status: 'WRAP_UP' });
    client.emit('status.changed', { status: 'STARTED' });
    await clock.pass(60_000);
    expect(session.snapshot.phase).to.equal('in-progress');
  });

  it('a refusal that comes late is that of its own start', async () => {
    const { session, client, clock } = watch({}, { startTimeout: 10 });
    const refusals: ((reason: Error) => void)[] = [];
    client.startSecurePay = () => new Promise((_, reject) => refusals.push(reject));
    client.becomeReady();
    session.start(START).catch(() => {});
    await clock.pass(10_000);
    session.start(START).catch(() => {});
    refusals[0]!(new Error('late'));
    await settle();
    expect(session.snapshot.phase).to.equal('starting');
    refusals[1]!(new Error('now'));
    await settle();
    expect(session.snapshot).to.deep.include({ phase: 'ready' });
    expect(session.snapshot.problem!.code).to.equal('vendor-error');
  });

  it('hears a client that uses one object for every event', async () => {
    const { session, client } = watch();
    const event = { evt: 'status.changed', status: 'OK', data: { status: 'ACTIVE' } };
    client.emitRaw(event);
    event.data.status = 'TALKING';
    client.emitRaw(event);
    expect(session.snapshot.agentStatus).to.equal('TALKING');
  });

  it('goes over to another client though the first one’s off() throws', () => {
    const { session, client } = watch();
    Object.assign(client, { off: () => { throw new Error('no'); } });
    session.attach(null);
    const other = createScriptedSecureIvrClient();
    session.attach(other);
    other.becomeReady();
    expect(session.snapshot.phase).to.equal('ready');
  });

  it('begins a payment without the last one’s connection, and knows when the vendor was last heard', async () => {
    const { session, client } = await play('paid');
    client.emit('connection.changed', { type: 'DISCONNECTED' });
    session.start(START).catch(() => {});
    expect(session.snapshot.connection).to.equal(null);
    expect(session.snapshot.lastEventAt).to.be.a('number');
  });

  it('leaves “processing” when a result is followed by another attempt', async () => {
    const { session, client } = await play('silence');
    client.emit('secureivr.message', { type: 'MESSAGE', message: 'Payment is being processed.' });
    client.emit('secureivr.message', { type: 'RESULT', message: 'The card was declined.' });
    expect(session.snapshot.step).to.equal('processing');
    client.emit('secureivr.message', { type: 'MESSAGE', message: 'One more try.' });
    expect(session.snapshot.step).to.equal(null);
  });

  it('a result that is a number is a result', async () => {
    const { session, client } = await play('silence');
    client.emit('secureivr.message', { type: 'RESULT', message: 884213 });
    expect(session.snapshot.message).to.equal('884213');
  });

  it('our own client answers every start, and is waited for', async () => {
    const { session, client, clock } = watch({}, { startTimeout: 10 });
    Object.assign(client, { hasCodes: true });
    client.becomeReady();
    session.start(START).catch(() => {});
    await clock.pass(60_000);
    expect(session.snapshot.phase).to.equal('starting');
  });

  it('a start without an answer is given up, not repeated; a late answer is believed', async () => {
    const { session, client, clock, errors } = watch({}, { startTimeout: 10 });
    client.becomeReady();
    const start = code(session.start(START));
    await clock.pass(10_000);
    expect(await start).to.equal('start-unanswered');
    expect(errors()).to.deep.equal(['start-unanswered']);
    expect(session.snapshot).to.include({ phase: 'ready', outcome: null });
    client.emit('secureivr.started', { sessionId: 'S' });
    expect(session.snapshot).to.include({ phase: 'in-progress', sessionId: 'S' });
  });

  describe('cancel', () => {
    it('is possible from the start on, whatever ready says, and asked again once the start is known', async () => {
      const { session, client } = watch();
      client.becomeReady();
      session.start(START).catch(() => {});
      client.emit('secureivr.not_ready');
      const cancelled = session.cancel();
      expect(session.snapshot.phase).to.equal('cancelling');
      expect(client.cancels).to.equal(1);
      client.emit('secureivr.started', { sessionId: 'S' });
      expect(session.snapshot.phase).to.equal('cancelling');
      expect(client.cancels).to.equal(2);
      client.emit('secureivr.ended');
      await cancelled;
      expect(session.snapshot.outcome).to.equal('cancelled');
    });

    it('of a start that is then refused: cancelled', async () => {
      const { session, client, outcomes } = watch();
      client.becomeReady();
      const start = code(session.start(START));
      const cancel = code(session.cancel());
      client.emit('secureivr.started', { error: 'Cancelled' }, 'ERROR');
      expect(await cancel).to.equal('resolved');
      expect(await start).to.not.equal('resolved');
      expect(outcomes).to.deep.equal(['cancelled']);
    });

    it('is refused when nothing runs, and when it is under way', async () => {
      const { session, client } = watch();
      expect(await code(session.cancel())).to.equal('not-allowed');
      client.becomeReady();
      session.start(START).catch(() => {});
      session.cancel().catch(() => {});
      expect(await code(session.cancel())).to.equal('not-allowed');
      expect(client.cancels).to.equal(1);
    });

    it('that the vendor refuses or leaves unanswered can be tried again', async () => {
      const { session, client, clock } = watch();
      client.becomeReady();
      session.start(START).catch(() => {});
      client.emit('secureivr.started', { sessionId: 'S' });
      const refused = code(session.cancel());
      client.emit('secureivr.ended', { error: 'Failed' }, 'ERROR');
      expect(await refused).to.equal('vendor-error');
      expect(session.snapshot.phase).to.equal('in-progress');
      const unanswered = code(session.cancel());
      await clock.pass(15_000);
      expect(await unanswered).to.equal('timeout');
      session.cancel().catch(() => {});
      expect(client.cancels).to.equal(3);
    });

    it('of a call that is over ends the session', async () => {
      const { session, client, clock } = watch();
      client.becomeReady();
      session.start(START).catch(() => {});
      client.emit('secureivr.started', { sessionId: 'S' });
      client.emit('secureivr.ready');
      const cancelled = code(session.cancel());
      await clock.pass(15_000);
      expect(await cancelled).to.equal('resolved');
      expect(session.snapshot.phase).to.equal('ended');
    });
  });

  it('is not stuck when the call ends and “ended” never comes', async () => {
    const { session, client, clock, outcomes } = watch();
    client.becomeReady();
    session.start(START).catch(() => {});
    client.emit('secureivr.started', { sessionId: 'S' });
    client.emit('status.changed', { status: 'WRAP_UP', callId: 'C' });
    expect(session.snapshot.phase).to.equal('in-progress');
    await clock.pass(5_000);
    expect(outcomes).to.deep.equal(['unknown']);
  });

  it('a payment that somebody else started is followed', () => {
    const { session, client } = watch();
    client.emit('secureivr.started', { sessionId: 'S' });
    expect(session.snapshot).to.include({ phase: 'in-progress', begun: true, sessionId: 'S' });
  });

  it('another session in place of this one ends this one, unknown', async () => {
    const { client, outcomes, session } = await play('agent-cancels');
    client.emit('secureivr.started', { sessionId: 'ANOTHER' });
    expect(outcomes).to.deep.equal(['unknown']);
    expect(session.snapshot).to.include({ phase: 'in-progress', sessionId: 'ANOTHER', outcome: null });
  });

  it('“status.changed … to determine what value to show on the user’s status chip”: it feeds that and no more', async () => {
    const { session, client } = await play('agent-cancels');
    for (const status of ['ACTIVE', 'WORKING', 'RINGING_ON_OTHER_SIDE', 'TALKING', 'STARTED', 'SOMETHING_NEW']) {
      client.emit('status.changed', { status });
      expect(session.snapshot).to.include({ agentStatus: status, phase: 'in-progress' });
    }
    client.emit('status.changed', { status: 'INACTIVE' });
    expect(session.snapshot.phase).to.equal('in-progress');
  });

  it('INACTIVE outside a payment is offline, and the next status brings it back', () => {
    const { session, client, phases } = watch();
    client.becomeReady();
    client.emit('status.changed', { status: 'INACTIVE', error: 'gone', code: 'agent-session-expired' }, 'ERROR');
    expect(session.snapshot.phase).to.equal('offline');
    client.emit('status.changed', { status: 'ACTIVE' });
    expect(session.snapshot).to.include({ phase: 'not-ready', problem: null });
    expect(phases).to.deep.equal(['not-ready', 'ready', 'offline', 'not-ready']);
  });

  it('“connection.changed”: after a gap in a payment messages may be missing', async () => {
    const { snapshot } = await play('connection-lost');
    expect(snapshot).to.include({ connection: 'DISCONNECTED', incomplete: true });
    expect((await play('paid')).snapshot.incomplete).to.equal(false);
  });

  it('messages become steps while the payment runs', async () => {
    const { session, client } = await play('silence');
    const steps = ['Customer is entering credit card number.', 'Hello', 'Customer is entering expiration date.', 'Payment is being processed.'].map((message) => {
      client.emit('secureivr.message', { type: 'MESSAGE', message });
      return session.snapshot.step;
    });
    expect(steps).to.deep.equal(['card-number', 'card-number', 'expiry', 'processing']);
    client.emit('secureivr.ended');
    expect(session.snapshot.step).to.equal(null);
  });

  it('keeps the last hundred entries', async () => {
    const { session, client } = await play('silence');
    for (let i = 0; i < 250; i += 1) client.emit('secureivr.message', { type: 'MESSAGE', message: `Message ${i}` });
    expect(session.snapshot.entries).to.have.length(100);
    expect(session.snapshot.entries.at(-1)!.message).to.equal('Message 249');
  });

  it('the same words again a moment later are another message', async () => {
    const { session, client } = await play('silence');
    client.emit('secureivr.message', { type: 'MESSAGE', message: 'Again' });
    await pause(20);
    client.emit('secureivr.message', { type: 'MESSAGE', message: 'Again' });
    expect(session.snapshot.entries).to.have.length(2);
  });

  it('lets no card number and no markup through', async () => {
    const { snapshot, notices } = await play('hostile');
    expect(JSON.stringify([snapshot, notices])).to.not.match(/4111 ?1111/);
    expect(snapshot.message).to.equal('Reference •••• 1111');
  });

  it('another client: the payment is no longer followed, its outcome unknown, and the old client’s words are not heard', async () => {
    const { session, client, outcomes } = await play('agent-cancels');
    session.attach(createScriptedSecureIvrClient());
    expect(outcomes).to.deep.equal(['unknown']);
    client.emit('secureivr.started', { sessionId: 'OLD' });
    expect(session.snapshot.phase).to.equal('not-ready');
    expect(client.cancels).to.equal(0);
    session.attach(null);
    expect(session.snapshot.phase).to.equal('offline');
    expect(await code(session.start(START))).to.equal('offline');
  });

  it('takes its listeners off where the client has a way to', () => {
    const { session, client } = watch();
    const off: string[] = [];
    session.attach(Object.assign(createScriptedSecureIvrClient(), { off: (name: string) => off.push(name) }));
    session.attach(client);
    expect(off).to.deep.equal([...VENDOR_EVENTS]);
  });

  it('passes over what is no event', async () => {
    const { client, session } = watch();
    const before = session.snapshot;
    for (const junk of [null, undefined, 7, 'ready', {}, { evt: 'x', status: 'OK', data: {} }]) client.emitRaw(junk);
    await settle();
    expect(session.snapshot).to.equal(before);
  });
});
