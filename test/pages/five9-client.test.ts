import { expect } from '@open-wc/testing';
import { SecureIvrClient, type Five9Config } from '../../src/vendors/five9/index.js';
import { Five9, Tape } from '../support/five9.js';
import { pause, until } from '../support/wait.js';

/** The vendor's reference, sentence by sentence where a client can keep it; the quotations are the names of the tests. */
describe('SecureIvrClient on the wire', () => {
  let five9: Five9;
  const open: SecureIvrClient[] = [];

  const connect = (options: Partial<Five9Config> = {}): { client: SecureIvrClient; tape: Tape } => {
    const client = five9.client(options);
    open.push(client);
    return { client, tape: new Tape(client) };
  };
  const ready = async (options: Partial<Five9Config> = {}): Promise<{ client: SecureIvrClient; tape: Tape }> => {
    const pair = connect(options);
    await pair.tape.heard('ready');
    return pair;
  };

  before(async () => {
    five9 = await Five9.start();
  });
  beforeEach(async () => {
    await five9.control('reset');
    await five9.control('set', { pace: 15, ringMs: 15 });
  });
  afterEach(async () => {
    for (const client of open.splice(0)) client.close();
    // a lead is given back by the browser in its own time; the next test's start would be refused until then
    await until(async () => (await navigator.locks.query()).held!.length === 0, 'the locks’ release');
  });

  const VARIABLES = { 'SecurePay.FirstName': 'Pepper', 'SecurePay.LastName': 'Potts', 'SecurePay.InvoiceNumber': '88-1032', 'SecurePay.PaymentAmount': '42.00' };

  it('“Initialize the Secure IVR Client”: without arguments it knows where Five9 is, and contacts nobody else', () => {
    const asked: string[] = [];
    const { fetch } = window;
    window.fetch = ((url: string) => (asked.push(url), new Promise(() => {}))) as unknown as typeof fetch;
    try {
      new SecureIvrClient().close();
    } finally {
      window.fetch = fetch;
    }
    expect(asked).to.deep.equal(['https://app.five9.com/appsvcs/rs/svc/auth/metadata']);
  });

  it('“If the agent is on a call, initialize a conference to the Secure Pay campaign”, with the call variables set “for use in the Secure Pay IVR”', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await client.startSecurePay({ withEvents: true, callVariables: VARIABLES });
    const state = await five9.state();
    expect(state.conferences).to.deep.equal({ requested: 1, started: 1, ended: 0 });
    expect(state.variables).to.have.length(1);
    const { 'SecurePay.BridgeURL': url, ...rest } = state.variables[0]!.values;
    expect(rest).to.deep.equal(VARIABLES);
    expect(url).to.match(/^http/);
    expect(state.bridge.domains).to.deep.equal(['Stark Industries Payments']);
    expect(tape.count('started')).to.equal(1);
  });

  it('“The success-case flow of events should be: ready -> started -> not_ready -> message (any number of times) -> ended -> ready”', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    await client.startSecurePay({ callVariables: VARIABLES });
    await tape.heard('ready', 2);
    expect(tape.flow).to.deep.equal(['ready', 'started', 'not_ready', ...Array<string>(7).fill('message:MESSAGE'), 'message:RESULT', 'ended', 'ready']);
    for (const { status } of tape.events) expect(status).to.equal('OK');
    expect(tape.last('secureivr.message')!.data).to.deep.equal({ message: 'Payment Reference ID: ABCD', type: 'RESULT' });
  });

  it('“Each "event" payload should always contain an evt, status, and data property”', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('ready', 2);
    for (const event of tape.events) {
      expect(Object.keys(event)).to.deep.equal(['evt', 'status', 'data']);
      expect(event.data).to.be.an('object');
    }
    for (const name of ['ready', 'not_ready', 'ended']) expect(tape.last(`secureivr.${name}`)).to.deep.equal({ evt: `secureivr.${name}`, status: 'OK', data: {} });
  });

  it('“sessionId: This is the value of Call.session_id of the Secure IVR call”', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    const { ivr } = await five9.state();
    expect(tape.last('secureivr.started')).to.deep.equal({ evt: 'secureivr.started', status: 'OK', data: { sessionId: ivr.sessionId } });
  });

  it('“If … this option can be set to false … no WebSocket connection to be made with the Bridge Service … secureivr.message events … will not be received”', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    await client.startSecurePay({ withEvents: false, callVariables: { 'SecurePay.PaymentAmount': '1' } });
    await tape.heard('ready', 2);
    expect(tape.flow).to.deep.equal(['ready', 'started', 'not_ready', 'ended', 'ready']);
    expect(tape.words.filter((word) => word.startsWith('connection'))).to.deep.equal([]);
    expect((await five9.state()).bridge.opened).to.equal(0);
  });

  it('“The format for Call Variables … should be CavGroup.CavName. If the group is not included, the Call Variables will not be set properly”: refused, and nothing starts', async () => {
    const { client, tape } = await ready();
    await client.startSecurePay({ callVariables: { PaymentAmount: '42.00' } });
    expect(tape.last('secureivr.started')!.data.code).to.equal('call-variable-unknown');
    expect((await five9.state()).conferences.requested).to.equal(0);
  });

  it('“Cancel an active secure ivr call. Brings the caller back to the agent immediately. The secure ivr flow can be started again after the caller is brought back”', async () => {
    await five9.control('set', { flow: 'agent-cancels' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('message:MESSAGE');
    await client.cancelSecurePay();
    await tape.heard('ready', 2);
    expect((await five9.state()).cancels).to.equal(1);
    await five9.control('set', { flow: 'paid' });
    await client.startSecurePay();
    await tape.heard('ready', 3);
    expect(tape.count('started')).to.equal(2);
    expect(tape.count('message:RESULT')).to.equal(1);
  });

  it('“status.changed will occur periodically as the agent transitions through call states”: every documented status', async () => {
    await five9.control('dispose-call');
    await five9.control('set', { flow: 'agent-cancels' });
    const { client, tape } = connect();
    await tape.heard('not_ready');
    expect(tape.last('status.changed')!.data).to.deep.equal({ status: 'WORKING', agentId: '4599762', agentUserName: 'tony.stark@five9.com' });
    const { call } = await five9.control('start-call', { state: 'RINGING_ON_OTHER_SIDE' });
    await tape.heard('status:RINGING_ON_OTHER_SIDE');
    await five9.control('call-state', { state: 'TALKING' });
    await tape.heard('ready');
    expect(tape.last('status.changed')!.data).to.deep.equal({ status: 'TALKING', callId: call!.id });
    await client.startSecurePay();
    await tape.heard('status:STARTED');
    await client.cancelSecurePay();
    await tape.heard('ready', 2);
    expect(tape.last('status.changed')!.data).to.deep.equal({ status: 'TALKING' });
    await five9.control('hang-up');
    await tape.heard('status:WRAP_UP');
    expect(tape.last('status.changed')!.data).to.deep.equal({ status: 'WRAP_UP', callId: call!.id });
    client.close();
    const statuses = tape.words.filter((word) => word.startsWith('status')).map((word) => word.slice(7));
    expect(statuses).to.deep.equal(['ACTIVE', 'WORKING', 'RINGING_ON_OTHER_SIDE', 'TALKING', 'STARTED', 'TALKING', 'WRAP_UP', 'INACTIVE']);
  });

  it('“connection.changed: a change in the connection between the client and the Bridge Service”: all four types', async () => {
    await five9.control('set', { flow: 'agent-cancels' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('message:MESSAGE');
    await five9.control('drop', { socket: 'bridge' });
    await tape.heard('connection:RECONNECTED');
    await client.cancelSecurePay();
    await tape.heard('ended');
    expect(tape.words.filter((word) => word.startsWith('connection')).map((word) => word.slice(11))).to.deep.equal(['CONNECTED', 'DISCONNECTED', 'RECONNECTING', 'RECONNECTED', 'DISCONNECTED']);
    expect(tape.events.find(({ data }) => data.type === 'RECONNECTED')!.data.incomplete).to.equal(true);
  });

  it('“the following error occurs if you try to initialize secure IVR as an agent without … "Can Conference With Campaign"”, and ready “should still fire properly after an error”', async () => {
    await five9.control('permission', { granted: false });
    const { client, tape } = await ready();
    await client.startSecurePay();
    const { evt, status, data } = tape.last('secureivr.started')!;
    expect([evt, status, data.error, data.code]).to.deep.equal(['secureivr.started', 'ERROR', 'Failed trying to conference with campaign', 'permission-missing']);
    await tape.heard('ready', 2);
    expect(tape.flow).to.deep.equal(['ready', '!started', 'ready']);
  });

  it('not_ready fires after an error too, when there is no call any more', async () => {
    const { client, tape } = await ready();
    await five9.control('hold');
    await tape.heard('not_ready');
    await client.startSecurePay();
    expect(tape.last('secureivr.started')!.data.code).to.equal('no-active-call');
    expect(tape.flow).to.deep.equal(['ready', 'not_ready', '!started', 'not_ready']);
  });

  for (const [tenant, code] of [['no-variable', 'campaign-unknown'], ['no-default', 'campaign-unknown'], ['no-campaign', 'campaign-unknown']] as const) {
    it(`says ${code} when the administrator left the domain ${tenant}`, async () => {
      await five9.control('set', { tenant });
      const { client, tape } = await ready();
      await client.startSecurePay();
      expect(tape.last('secureivr.started')!.data.code).to.equal(code);
    });
  }

  it('a conference with a colleague is no payment, least of all in a domain without Secure Pay', async () => {
    const { tape } = await ready();
    await five9.control('set', { tenant: 'no-campaign' });
    await five9.control('add-colleague');
    await pause(150);
    expect(tape.words).to.deep.equal(['status:ACTIVE', 'status:WORKING', 'status:TALKING', 'ready']);
  });

  it('does nothing on a second start', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await Promise.all([client.startSecurePay(), client.startSecurePay()]);
    await client.startSecurePay();
    expect((await five9.state()).conferences.requested).to.equal(1);
    expect(tape.count('started')).to.equal(1);
  });

  it('reads both spellings of the bridge', async () => {
    await five9.control('set', { flow: 'paid', spelling: 'modern' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('ready', 2);
    expect(tape.count('message:RESULT')).to.equal(1);
  });

  it('masks what could be a card number, and survives frames that are none', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    for (const what of ['card', 'html', 'control', 'long']) await five9.control('poison', { what });
    await five9.control('garbage', { socket: 'bridge' });
    await five9.control('garbage', { socket: 'agent' });
    await five9.control('say', { text: 'still here' });
    await until(() => tape.last('secureivr.message')?.data.message === 'still here');
    const told = JSON.stringify(tape.events);
    expect(told).to.not.match(/4111[ -]?1111[ -]?1111|３|１１１１１|378282246310005|3782 822463/);
    expect(told).to.contain('•••• 1111');
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(Math.max(...tape.events.map(({ data }) => (data.message ?? '').length))).to.be.at.most(500);
  });

  describe('cancelling', () => {
    it('before Five9 was asked: nothing starts', async () => {
      await five9.control('slow', { milliseconds: 60 });
      const { client, tape } = await ready();
      const start = client.startSecurePay();
      await client.cancelSecurePay();
      await start;
      expect(tape.count('!started')).to.equal(1);
      expect((await five9.state()).conferences.requested).to.equal(0);
    });

    it('while the IVR is being called: it is sent away as soon as it comes', async () => {
      await five9.control('set', { flow: 'silence', ringMs: 150 });
      const { client, tape } = await ready();
      const start = client.startSecurePay();
      await five9.until(({ conferences }) => conferences.started === 1);
      await client.cancelSecurePay();
      await start;
      await tape.heard('ended');
      expect((await five9.state()).cancels).to.equal(1);
    });

    it('disconnects the IVR and not a colleague', async () => {
      await five9.control('set', { flow: 'silence' });
      const { client, tape } = await ready();
      await client.startSecurePay();
      await five9.control('add-colleague');
      await client.cancelSecurePay();
      await tape.heard('ready', 2);
      const { calls, ivr } = await five9.state();
      expect(ivr.active).to.equal(false);
      expect(calls.map(({ addressType }) => addressType)).to.include('AGENT');
    });

    it('says so when Five9 refuses, and when there is nothing to cancel', async () => {
      await five9.control('set', { flow: 'silence' });
      const { client, tape } = await ready();
      await client.cancelSecurePay();
      expect(tape.last('secureivr.ended')).to.include({ status: 'ERROR' });
      await client.startSecurePay();
      await five9.control('fail-rest', { match: 'disconnectConferenceParticipant', status: 500 });
      await client.cancelSecurePay();
      expect(tape.count('!ended')).to.equal(2);
      expect(tape.count('ended')).to.equal(0);
      await client.cancelSecurePay();
      await tape.heard('ended');
    });
  });

  describe('faults', () => {
    const running = async (options: Partial<Five9Config> = {}): Promise<{ client: SecureIvrClient; tape: Tape }> => {
      await five9.control('set', { flow: 'interactive' });
      const pair = await ready(options);
      await pair.client.startSecurePay();
      await pair.tape.heard('message:MESSAGE');
      return pair;
    };

    it('an IVR that never joins: started ERROR', async () => {
      await five9.control('set', { ivrAnswers: false });
      const { client, tape } = await ready({ joinTimeout: 200 });
      await client.startSecurePay();
      expect(tape.last('secureivr.started')!.data.code).to.equal('start-unanswered');
    });

    for (const status of [500, 504]) {
      it(`a start whose answer is lost behind a ${status} is looked for, and not asked for again`, async () => {
        const { fetch } = window;
        const { client, tape } = await ready();
        window.fetch = async (input, init) => {
          const response = await fetch(input, init);
          return String(input).includes('add_campaign_to_conference') ? new Response(null, { status }) : response;
        };
        try {
          await client.startSecurePay();
        } finally {
          window.fetch = fetch;
        }
        expect(tape.count('started')).to.equal(1);
        expect((await five9.state()).conferences.requested).to.equal(1);
      });
    }

    for (const status of [435, 401]) {
      it(`a start that is answered with ${status} is not sent again`, async () => {
        const { client, tape } = await ready();
        await five9.control('fail-rest', { match: 'add_campaign_to_conference', status });
        await client.startSecurePay();
        expect(tape.count('!started')).to.equal(1);
        const { requests } = await five9.state();
        expect(requests.filter(({ path }) => path.includes('add_campaign_to_conference'))).to.have.length(1);
      });
    }

    it('one answer that it is too much, while the calls are read, logs nobody out', async () => {
      const { tape } = await running();
      await five9.control('fail-rest', { match: 'interactions/calls', status: 429 });
      await five9.control('drop', { socket: 'agent' });
      await five9.control('customer-cancels');
      await tape.heard('ended');
      expect(tape.words.filter((word) => word.startsWith('!'))).to.deep.equal([]);
    });

    it('comes back to the agent’s socket after a drop, and finds what happened meanwhile', async () => {
      const { tape } = await running();
      await five9.control('refuse', { socket: 'agent', times: 2 });
      await five9.control('drop', { socket: 'agent' });
      await five9.control('customer-cancels');
      await tape.heard('ended');
      await tape.heard('ready', 2);
      expect(tape.count('message:RESULT')).to.equal(1);
      await five9.until(({ sockets }) => sockets.agent === 1);
    });

    it('notices a half-open agent socket by missing pongs', async () => {
      await ready({ agentPing: 150, pollEvery: 60_000 });
      await five9.until(({ pings }) => pings.agent > 1);
      await five9.control('half-open', { socket: 'agent' });
      // the dead one is still counted; a busy machine may have missed one more pong
      await five9.until(({ sockets }) => sockets.agent >= 2);
    });

    it('notices a half-open bridge once it has answered a ping, and gives the IVR its new URL', async () => {
      await five9.control('set', { bridgePong: true, rereadsBridgeUrl: true });
      // a pong that a busy machine keeps back for longer than this line waits would cost another reconnect, and the message with it
      const { tape } = await running({ bridgePing: 500 });
      await five9.until(({ pings }) => pings.bridge > 1);
      await five9.control('half-open', { socket: 'bridge' });
      await tape.heard('connection:RECONNECTED');
      await five9.until(({ variables }) => variables.length >= 3);
      await five9.control('customer-cancels');
      await tape.heard('message:RESULT');
    });

    it('without a new URL the IVR is not heard, but its end is', async () => {
      const { tape } = await running();
      await five9.control('drop', { socket: 'bridge' });
      await tape.heard('connection:RECONNECTED');
      await five9.control('customer-cancels');
      await tape.heard('ended');
      expect(tape.count('message:RESULT')).to.equal(0);
    });

    it('a duplicate connection ends the agent’s socket for good, and a running payment is followed to its end', async () => {
      const { tape } = await running();
      await five9.control('duplicate');
      await tape.heard('!status:INACTIVE');
      expect(tape.last('status.changed')!.data.code).to.equal('agent-logged-in-elsewhere');
      await pause(500);
      expect((await five9.state()).sockets.agent).to.equal(0);
      await five9.control('customer-cancels');
      await tape.heard('ended');
      await pause(100);
      expect(tape.count('ready')).to.equal(1);
    });

    for (const graceful of [false, true]) {
      it(`follows the domain when it moves${graceful ? ' gracefully' : ''}, in mid-payment`, async () => {
        const { client, tape } = await running();
        await five9.control('migrate', { graceful });
        await five9.until(({ requests, apiUrl }) => apiUrl !== five9.url && requests.length > 0);
        await client.cancelSecurePay();
        await tape.heard('ended');
        await tape.heard('ready', 2);
        expect(tape.count('started')).to.equal(1);
      });
    }

    it('435 because the agent is not at work: not ready, and ready again afterwards', async () => {
      const { tape } = await ready();
      await five9.control('login-state', { state: 'SELECT_STATION' });
      await tape.heard('not_ready');
      expect(tape.last('status.changed')!.data.status).to.equal('ACTIVE');
      await five9.control('login-state', { state: 'WORKING' });
      await tape.heard('ready', 2);
    });

    it('401 after login is believed only after the third time', async () => {
      await five9.control('unauthorized', { times: 2 });
      const { tape } = await ready();
      expect(tape.words.filter((word) => word.startsWith('!'))).to.deep.equal([]);
    });

    it('slow answers and frames keep the documented order', async () => {
      await five9.control('set', { flow: 'paid', pace: 60 });
      const { client, tape } = await ready();
      await five9.control('slow', { milliseconds: 80 });
      await client.startSecurePay();
      await tape.heard('ready', 2, 8000);
      expect(tape.flow).to.deep.equal(['ready', 'started', 'not_ready', ...Array<string>(7).fill('message:MESSAGE'), 'message:RESULT', 'ended', 'ready']);
    });

    it('frames of the agent’s socket out of order and twice change nothing', async () => {
      await five9.control('set', { flow: 'paid' });
      const { client, tape } = await ready();
      await five9.control('reorder', { socket: 'agent', count: 4 });
      await five9.control('repeat', { socket: 'agent', count: 10 });
      await client.startSecurePay();
      await tape.heard('ended');
      await tape.heard('ready', 2);
      expect([tape.count('started'), tape.count('ended')]).to.deep.equal([1, 1]);
    });

    it('an error of the bridge begins another session of it', async () => {
      const { tape } = await running();
      await five9.control('bridge-error');
      await tape.heard('connection:RECONNECTED');
    });

    it('the customer hangs up: ended, wrap-up, and no moment of being ready', async () => {
      const { tape } = await running();
      await five9.control('hang-up');
      await tape.heard('status:WRAP_UP');
      expect(tape.flow).to.deep.equal(['ready', 'started', 'not_ready', 'message:MESSAGE', 'ended']);
    });
  });

  describe('an expired session', () => {
    it('is told, and mended when the agent logs in again', async () => {
      const { tape } = await ready();
      await five9.control('log-out');
      await tape.heard('!status:INACTIVE');
      expect(tape.last('status.changed')!.data.code).to.equal('agent-session-expired');
      await tape.heard('not_ready');
      await five9.control('log-in');
      await tape.heard('ready', 2);
    });

    it('does not end a payment: that is found again', async () => {
      await five9.control('set', { flow: 'interactive' });
      const { client, tape } = await ready();
      await client.startSecurePay();
      await five9.control('log-out');
      await tape.heard('!status:INACTIVE');
      expect(tape.count('ended')).to.equal(0);
      await five9.control('log-in');
      await tape.heard('status:STARTED', 2);
      await client.cancelSecurePay();
      await tape.heard('ended');
      expect(tape.count('started')).to.equal(1);
    });
  });

  describe('a page that is refreshed in mid-payment', () => {
    it('finds the payment, says that messages are missing, asks the IVR for the rest, and can cancel', async () => {
      await five9.control('set', { flow: 'interactive', rereadsBridgeUrl: true });
      const first = await ready();
      await first.client.startSecurePay();
      await first.tape.heard('message:MESSAGE');
      first.client.close();
      const { client, tape } = connect();
      await tape.heard('started');
      expect(tape.last('secureivr.started')!.data).to.deep.equal({ sessionId: (await five9.state()).ivr.sessionId, incomplete: true });
      await tape.heard('connection:CONNECTED');
      await five9.until(({ variables }) => variables.length >= 3);
      await five9.control('test-card');
      await tape.heard('message:MESSAGE');
      await client.cancelSecurePay();
      await tape.heard('ready');
      expect(tape.flow.slice(0, 2)).to.deep.equal(['started', 'not_ready']);
      expect(tape.flow.slice(-2)).to.deep.equal(['ended', 'ready']);
    });
  });

  describe('two tabs', () => {
    it('one starts, the other follows without taking the messages; neither can start another', async () => {
      await five9.control('set', { flow: 'interactive', rereadsBridgeUrl: true });
      const one = await ready();
      const two = await ready();
      await one.client.startSecurePay();
      await one.tape.heard('message:MESSAGE');
      await two.tape.heard('started');
      await two.client.startSecurePay();
      await pause(100);
      const { conferences, bridge } = await five9.state();
      expect(conferences.requested).to.equal(1);
      expect(bridge.opened).to.equal(1);
      await two.client.cancelSecurePay();
      await Promise.all([one.tape.heard('ended'), two.tape.heard('ended')]);
      await Promise.all([one.tape.heard('ready', 2), two.tape.heard('ready', 2)]);
    });

    it('two starts at the same moment make one payment', async () => {
      await five9.control('set', { flow: 'silence' });
      const one = await ready();
      const two = await ready();
      await Promise.all([one.client.startSecurePay(), two.client.startSecurePay()]);
      expect((await five9.state()).conferences.started).to.equal(1);
      const refused = [one, two].map(({ tape }) => tape.events.find(({ data }) => data.code === 'already-running')).filter(Boolean);
      expect(refused).to.have.length(1);
    });

    it('a start that is asked for while a cancelled one may still come is refused: the customer would pay what that one was started with', async () => {
      await five9.control('set', { flow: 'silence', ringMs: 600 });
      const { client, tape } = await ready();
      const first = client.startSecurePay({ callVariables: { 'SecurePay.PaymentAmount': '42.00' } });
      await five9.until(({ conferences }) => conferences.requested === 1);
      await client.cancelSecurePay();
      await client.startSecurePay({ callVariables: { 'SecurePay.PaymentAmount': '99.00' } });
      expect(tape.last('secureivr.started')).to.deep.include({ status: 'ERROR', data: { error: 'A payment is running already', code: 'already-running' } });
      await first;
      await tape.heard('ended');
      const { cancels, conferences } = await five9.state();
      expect([cancels, conferences.requested]).to.deep.equal([1, 1]);
      await tape.heard('ready', 2);
      await client.startSecurePay();
      await tape.heard('started', 2);
    });

    it('who listens late is told how things stand', async () => {
      await five9.control('set', { flow: 'silence' });
      const { client } = await ready();
      await client.startSecurePay();
      const late = new Tape(client);
      expect(late.words.sort()).to.deep.equal(['connection:CONNECTED', 'not_ready', 'started', 'status:STARTED']);
      expect(late.last('secureivr.started')!.data).to.deep.include({ incomplete: true, sessionId: (await five9.state()).ivr.sessionId });
      await client.cancelSecurePay();
      await late.heard('ended');
      await late.heard('ready');
      expect(new Tape(client).words.sort()).to.deep.equal(['connection:DISCONNECTED', 'ready', 'status:TALKING']);
    });

    it('starts where the browser forbids locks', async () => {
      const { request } = navigator.locks;
      navigator.locks.request = () => Promise.reject(new DOMException('No', 'SecurityError'));
      try {
        const { client, tape } = await ready();
        await client.startSecurePay();
        expect(tape.count('started')).to.equal(1);
      } finally {
        navigator.locks.request = request;
      }
    });

    it('a start ends when its client is closed', async () => {
      await five9.control('set', { flow: 'silence', ringMs: 600 });
      const { client } = await ready();
      const start = client.startSecurePay();
      await five9.until(({ conferences }) => conferences.requested === 1);
      client.close();
      await start;
    });

    it('a payment whose client is closed goes on without it, and it says so', async () => {
      await five9.control('set', { flow: 'interactive' });
      const { client, tape } = await ready();
      await client.startSecurePay();
      client.close();
      expect(tape.events.at(-1)).to.deep.equal({ evt: 'status.changed', status: 'ERROR', data: { status: 'INACTIVE', error: 'Closed', code: 'session-interrupted' } });
      expect((await five9.state()).ivr.active).to.equal(true);
    });

    it('a client that is closed while it asks to lead leaves the lead to others', async () => {
      const { request } = navigator.locks;
      let givenBack: Promise<unknown> | undefined;
      let answer = (): void => {};
      const permitted = new Promise<void>((resolve) => (answer = resolve));
      navigator.locks.request = ((...asked: Parameters<typeof request>) => (givenBack = permitted.then(() => request.apply(navigator.locks, asked)))) as typeof request;
      try {
        const { client } = await ready();
        void client.startSecurePay();
        await until(() => givenBack !== undefined);
        client.close();
        answer();
        await givenBack;
      } finally {
        navigator.locks.request = request;
      }
      const { client, tape } = await ready();
      void client.startSecurePay();
      await tape.heard('started');
    });
  });

  it('a listener that throws keeps nobody else from hearing, and off() ends a subscription', async () => {
    const caught: string[] = [];
    const onError = (event: ErrorEvent): void => {
      event.preventDefault();
      caught.push(event.message);
    };
    addEventListener('error', onError);
    const mocha = window.onerror;
    window.onerror = null;
    const client = five9.client();
    open.push(client);
    const heard: string[] = [];
    const removed = (): number => heard.push('removed');
    client.on('secureivr.ready', () => {
      throw new Error('listener');
    });
    client.on('secureivr.ready', removed);
    client.off('secureivr.ready', removed);
    client.on('secureivr.ready', ({ evt }) => heard.push(evt));
    await until(() => heard.length > 0);
    removeEventListener('error', onError);
    window.onerror = mocha;
    expect(heard).to.deep.equal(['secureivr.ready']);
    expect(caught[0]).to.contain('listener');
  });
});
