import { expect, fixture, html } from '@open-wc/testing';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { TEXTS } from '../../src/simulators/five9/scripts.js';
import { createScriptedSecureIvrClient, SCENARIOS, type ScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { SECURE_IVR_EVENTS, type Five9Config, type SecureIvrClient, type SecureIvrEvent } from '../../src/vendors/five9/index.js';
import { Five9, Tape } from '../support/five9.js';
import { until } from '../support/wait.js';

/** The call of the vendor's reference, its values in the right places. */
const VARIABLES = { 'SecurePay.FirstName': 'Tony', 'SecurePay.LastName': 'Stark', 'SecurePay.InvoiceNumber': '88-1032', 'SecurePay.PaymentAmount': '42.00' };

/** The examples of the reference, as they stand there. */
const EXAMPLES = `
{ "evt": "secureivr.ready", "status": "OK", "data": {} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "ACTIVE"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "WORKING", "agentId":"4599762","agentUserName":"tony.stark@five9.com"} }
{ "evt": "status.changed", "status": "OK", "data": {"status":"RINGING_ON_OTHER_SIDE","callId":"5208ACB3AFA542F6BDC36489B1971C98"} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "TALKING", "callId": "74B0168E85FF4183A02E0CD44DE3D1B8"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "CONNECTED"} }
{ "evt": "secureivr.started", "status": "OK", "data": { "sessionId": "578C07C7DB78446EAC3D39743D8C38DA" } }
{ "evt": "status.changed", "status": "OK", "data": {"status": "STARTED"} }
{ "evt": "secureivr.not_ready", "status": "OK", "data": {} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "DISCONNECTED"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "RECONNECTING"} }
{ "evt": "connection.changed", "status": "OK", "data": {"type": "RECONNECTED"} }
{ "evt": "secureivr.message", "status": "OK", "data": { "message": "Customer is entering credit card number.", "type": "MESSAGE" } }
{ "evt": "secureivr.message", "status": "OK", "data": { "message": "Payment Reference ID: ABCD", "type": "RESULT" } }
{ "evt": "secureivr.ended", "status": "OK", "data": {} }
{ "evt": "status.changed", "status": "OK", "data": {"status": "TALKING"} }
{ "evt": "status.changed", "status": "OK", "data": {"status":"WRAP_UP","callId":"74B0168E85FF4183A02E0CD44DE3D1B8"} }
{ "evt": "secureivr.started", "status": "ERROR", "data": { "error": "Failed trying to conference with campaign" } }`
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as SecureIvrEvent);

/** The sentences of the vendor's reference that five9-client.test.ts does not name, in the document's order; here the client. */
describe('the reference, sentence by sentence: SecureIvrClient', () => {
  let five9: Five9;
  const open: SecureIvrClient[] = [];

  const ready = async (options: Partial<Five9Config> = {}): Promise<{ client: SecureIvrClient; tape: Tape }> => {
    const client = five9.client(options);
    open.push(client);
    const tape = new Tape(client);
    await tape.heard('ready');
    return { client, tape };
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
    // a lead is given back by the browser in its own time
    await until(async () => (await navigator.locks.query()).held!.length === 0, 'the locks’ release');
  });

  /** Who is on the call, and whether the IVR is. */
  const look = async (): Promise<[string[], boolean]> => {
    const { calls, ivr } = await five9.state();
    return [calls.map(({ state }) => state), ivr.active];
  };

  it('“an event-based library … that allows you to start a Secure IVR session, cancel a Secure IVR session, and receive events for the Secure IVR session”', async () => {
    await five9.control('set', { flow: 'agent-cancels' });
    const { client, tape } = await ready();
    void client.startSecurePay();
    await tape.heard('message:MESSAGE');
    void client.cancelSecurePay();
    await tape.heard('ready', 2);
    expect(tape.flow).to.deep.equal(['ready', 'started', 'not_ready', 'message:MESSAGE', 'ended', 'ready']);
  });

  it('“This intializes the secure payment call flow”', async () => {
    const { client } = await ready();
    await client.startSecurePay();
    await five9.until(({ ivr }) => ivr.active && ivr.step === 'card-number');
  });

  it('“we are passing in four Call Variables and their values to be set for use in the Secure Pay IVR”: they are in the IVR’s call, and in no variable of another group', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client } = await ready();
    await client.startSecurePay({ withEvents: false, callVariables: VARIABLES });
    const { variables, calls, ivr } = await five9.state();
    expect(variables.map(({ values }) => values)).to.deep.equal([VARIABLES]);
    const { 'Call.session_id': _, ...inIvr } = byName(calls.find(({ id }) => id === ivr.callId)!.variables, await names());
    expect(inIvr).to.deep.equal(VARIABLES);
  });

  it('“The "key" is the CallVariable in your Five9 VCC (including the call variable group), and the "value" is its value”: in the domain’s own group too', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client } = await ready();
    const callVariables = { 'Customer.PaymentAmount': '1.00', 'SecurePay.PaymentAmount': '42.00' };
    await client.startSecurePay({ withEvents: false, callVariables });
    expect((await five9.state()).variables.map(({ values }) => values)).to.deep.equal([callVariables]);
  });

  it('“withEvents - (optional)”, “callVariables - (optional)”: both may be left out', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('ended');
    expect(tape.count('message:RESULT')).to.equal(1);
    expect((await five9.state()).variables.flatMap(({ values }) => Object.keys(values))).to.deep.equal(['SecurePay.BridgeURL']);
  });

  it('“If true, bridge events will be received on your event listener as \'secureivr.message\' events”', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    const heard: unknown[] = [];
    client.on('secureivr.message', (event) => heard.push(event.data.message));
    await client.startSecurePay({ withEvents: true });
    await tape.heard('ended');
    expect(heard).to.deep.equal((await five9.state()).sent.map(({ text }) => text));
    expect(heard.at(-1)).to.equal(TEXTS.paid);
  });

  it('“The Secure IVR API triggers events based on the operations that are initiated”: a start, a cancel and a refusal have each their own', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    const operations: [string, () => Promise<void>][] = [['!ended', () => client.cancelSecurePay()], ['started', () => client.startSecurePay()], ['ended', () => client.cancelSecurePay()]];
    for (const [word, operate] of operations) {
      expect(tape.count(word)).to.equal(0);
      await operate();
      await tape.heard(word);
    }
    await tape.heard('ready', 2);
    await five9.control('permission', { granted: false });
    await client.startSecurePay();
    expect(tape.count('!started')).to.equal(1);
  });

  it('“those events which have additional properties have the properties listed”: no example’s property is missing, and no other is there', async () => {
    await five9.control('dispose-call');
    await five9.control('set', { flow: 'paid' });
    const client = five9.client();
    open.push(client);
    const tape = new Tape(client);
    await tape.heard('not_ready');
    await five9.control('start-call', { state: 'RINGING_ON_OTHER_SIDE' });
    await tape.heard('status:RINGING_ON_OTHER_SIDE');
    await five9.control('call-state', { state: 'TALKING' });
    await tape.heard('ready');
    await client.startSecurePay();
    await tape.heard('ready', 2);
    await five9.control('hang-up');
    await tape.heard('status:WRAP_UP');
    const shape = ({ evt, status, data }: SecureIvrEvent): string => JSON.stringify([evt, status, data.status ?? data.type, Object.keys(data).sort()]);
    const told = new Set(tape.events.map(shape));
    // what a lost connection brings is told in five9-client.test.ts, and adds that messages are missing
    const expected = EXAMPLES.filter(({ status, data }) => status === 'OK' && !/^REC/.test(data.type ?? '')).map(shape);
    expect([...told]).to.have.members([...new Set(expected)]);
  });

  it('“A status of OK means that the event indicates a success. ERROR means that something went wrong with the event”: OK when Five9 did it, ERROR when it did not', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await five9.control('permission', { granted: false });
    await client.startSecurePay();
    expect([tape.last('secureivr.started')!.status, (await five9.state()).conferences.started]).to.deep.equal(['ERROR', 0]);
    await five9.control('permission');
    await client.startSecurePay();
    expect([tape.last('secureivr.started')!.status, (await five9.state()).conferences.started]).to.deep.equal(['OK', 1]);
    await five9.control('fail-rest', { match: 'disconnectConferenceParticipant', status: 500 });
    await client.cancelSecurePay();
    expect([tape.last('secureivr.ended')!.status, (await five9.state()).conferences.ended]).to.deep.equal(['ERROR', 0]);
    await client.cancelSecurePay();
    await tape.heard('ended');
    expect([tape.last('secureivr.ended')!.status, (await five9.state()).conferences.ended]).to.deep.equal(['OK', 1]);
    for (const { status, data } of tape.events) expect('error' in data).to.equal(status === 'ERROR');
  });

  it('“Secure IVR is ready for use. This indicates that the "Start" button can be pressed to initialize a Secure IVR”', async () => {
    await five9.control('set', { flow: 'silence' });
    await five9.control('hold');
    const client = five9.client();
    open.push(client);
    const tape = new Tape(client);
    await tape.heard('not_ready');
    expect(tape.count('ready')).to.equal(0);
    await five9.control('retrieve');
    await tape.heard('ready');
    await client.startSecurePay();
    expect(tape.flow).to.deep.equal(['not_ready', 'ready', 'started', 'not_ready']);
  });

  it('“Triggered when the Secure IVR call has started. A conference will be active on the Agent\'s screen at this point, and the caller will be on a Secure IVR call flow”', async () => {
    await five9.control('set', { ringMs: 150 });
    const { client, tape } = await ready();
    // looked at the moment it is told, and not before
    let atStarted: Promise<[string[], boolean]> | undefined;
    client.on('secureivr.started', () => void (atStarted = look()));
    const start = client.startSecurePay();
    await five9.until(({ conferences }) => conferences.started === 1);
    expect(tape.count('started')).to.equal(0);
    await start;
    expect(await atStarted).to.deep.equal([['TALKING', 'CONFERENCE_PARTICIPANT_TALKING'], true]);
  });

  for (const end of ['script', 'agent', 'customer'] as const) {
    it(`“Triggered when the Secure IVR has ended. The caller should be returned to the Agent at this point on a call”: by the ${end}`, async () => {
      const { client, tape } = await ready();
      let atEnded: Promise<[string[], boolean]> | undefined;
      client.on('secureivr.ended', () => void (atEnded = look()));
      await client.startSecurePay();
      await tape.heard('message:MESSAGE');
      if (end === 'agent') await client.cancelSecurePay();
      else await five9.control(end === 'script' ? 'keys' : 'customer-cancels', { keys: '4111111111111111#1230#123#' });
      await tape.heard('ended');
      expect(await atEnded).to.deep.equal([['TALKING'], false]);
    });
  }

  it('“messages will be delivered as the caller progresses through the Secure IVR menu depending on how the IVR is configured to emit bridge messages”', async () => {
    const { client, tape } = await ready();
    await client.startSecurePay();
    const told = (): unknown[] => tape.events.filter(({ evt }) => evt === 'secureivr.message').map(({ data }) => data.message);
    await tape.heard('message:MESSAGE');
    expect(told()).to.deep.equal([TEXTS.cardNumber]);
    await five9.control('test-card');
    await tape.heard('message:MESSAGE', 3);
    expect(told()).to.deep.equal([TEXTS.cardNumber, TEXTS.cardNumberDone, TEXTS.expiry]);
    await client.cancelSecurePay();
    await tape.heard('ready', 2);
    // an IVR that is configured to say nothing
    await five9.control('set', { flow: 'silence' });
    await client.startSecurePay();
    await client.cancelSecurePay();
    await tape.heard('ready', 3);
    expect(told()).to.have.length(3);
  });

  it('“MESSAGE indicates a message that occurs in the Secure Payment flow prior to a result being received, I.E. "Customer has just finished entering their card number."”', async () => {
    await five9.control('set', { flow: 'paid' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('ended');
    const messages = tape.events.filter(({ evt }) => evt === 'secureivr.message').map(({ data }) => data);
    expect(messages).to.deep.include({ message: 'Customer has just finished entering their card number.', type: 'MESSAGE' });
    expect(messages.findIndex(({ type }) => type === 'RESULT')).to.equal(messages.length - 1);
  });

  it('“The Bridge Service connection is what allows a stream of events that shows the caller\'s status on the Secure IVR”: while it is away nothing is heard', async () => {
    await five9.control('set', { rereadsBridgeUrl: true });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await tape.heard('message:MESSAGE');
    await five9.control('refuse', { socket: 'bridge', times: 1 });
    await five9.control('drop', { socket: 'bridge' });
    await tape.heard('connection:RECONNECTING');
    await five9.control('test-card');
    const { sent } = await five9.state();
    expect(sent.filter(({ delivered }) => !delivered).map(({ text }) => text)).to.deep.equal([TEXTS.cardNumberDone, TEXTS.expiry]);
    await tape.heard('connection:RECONNECTED');
    expect(tape.count('message:MESSAGE')).to.equal(1);
    await five9.until(({ variables }) => variables.length >= 3);
    await five9.control('keys', { keys: '1230#' });
    await until(() => tape.last('secureivr.message')!.data.message === TEXTS.securityCode);
  });

  it('“Includes agent events, call events, and secure ivr events”', async () => {
    await five9.control('set', { flow: 'silence' });
    const { client, tape } = await ready();
    await client.startSecurePay();
    await client.cancelSecurePay();
    await five9.control('log-out');
    await tape.heard('!status:INACTIVE');
    for (const word of ['status:WORKING', 'status:TALKING', 'status:STARTED']) expect(tape.words).to.include(word);
  });

  it('“If an event contains a status of ERROR rather than OK, there will be an additional property in the event data error, which provides a reason for the error”', async () => {
    const { client, tape } = await ready();
    await client.cancelSecurePay();
    await client.startSecurePay({ callVariables: { 'SecurePay.NoSuchName': '1' } });
    await five9.control('hold');
    await tape.heard('not_ready');
    await client.startSecurePay();
    await five9.control('log-out');
    await tape.heard('!status:INACTIVE');
    const reasons = tape.events.filter(({ status }) => status === 'ERROR').map(({ evt, data }) => [evt, data.error]);
    expect(reasons.slice(0, 4)).to.deep.equal([
      ['secureivr.ended', 'No payment is running'],
      ['secureivr.started', 'No such call variable'],
      ['secureivr.started', 'Not on an active call'],
      ['status.changed', 'Five9 answered 401'],
    ]);
  });

  it('an IVR that joins after it was given up: its start is told all the same, and it can be cancelled', async () => {
    await five9.control('set', { flow: 'silence', ringMs: 900 });
    const { client, tape } = await ready({ joinTimeout: 200 });
    await client.startSecurePay({ callVariables: VARIABLES });
    expect(tape.last('secureivr.started')!.data.code).to.equal('start-unanswered');
    await tape.heard('started');
    const { sessionId } = (await five9.state()).ivr;
    expect(tape.last('secureivr.started')).to.deep.equal({ evt: 'secureivr.started', status: 'OK', data: { sessionId, incomplete: true } });
    await client.cancelSecurePay();
    await tape.heard('ended');
    expect((await five9.state()).cancels).to.equal(1);
    expect(tape.flow.slice(0, 2)).to.deep.equal(['ready', '!started']);
    await until(() => tape.flow.at(-1) === 'ready');
  });

  /** Names of the call variables by their ids. */
  async function names(): Promise<Record<string, string>> {
    const list = (await (await fetch(`${five9.url}/appsvcs/rs/svc/orgs/100042/call_variables`)).json()) as { id: string; group: string; name: string }[];
    return Object.fromEntries(list.map(({ id, group, name }) => [id, `${group}.${name}`]));
  }
});

const byName = (values: Record<string, string>, names: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(values).map(([id, value]) => [names[id]!, value]));

/** Here the panel, over a stand-in for the vendor's own object. */
describe('the reference, sentence by sentence: <secure-pay-panel>', () => {
  const mounted: SecurePayPanelElement[] = [];

  const mount = async (): Promise<{ panel: SecurePayPanelElement; client: ScriptedSecureIvrClient; button: (text: string) => HTMLButtonElement | undefined; text: (selector: string) => Promise<string> }> => {
    const panel = await fixture<SecurePayPanelElement>(html`<secure-pay-panel amount="42.00" invoice-number="88-1032"></secure-pay-panel>`);
    mounted.push(panel);
    const client = createScriptedSecureIvrClient();
    panel.client = client;
    return {
      panel,
      client,
      button: (text) => [...panel.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent.includes(text)),
      text: async (selector) => {
        await panel.updateComplete;
        return panel.shadowRoot!.querySelector(selector)!.textContent.replace(/\s+/g, ' ').trim();
      },
    };
  };

  // a payment goes on without its panel
  afterEach(() => {
    for (const panel of mounted.splice(0)) panel.client = null;
  });

  it('“you can use the "event" payload to respond accordingly to each event based on the data inside”: every example of the reference is understood and handed on as it is', async () => {
    const { panel, client } = await mount();
    const heard: unknown[] = [];
    for (const name of SECURE_IVR_EVENTS) panel.addEventListener(name.replace('secureivr.', '').replace(/[._]/g, '-').replace(/^/, 'secureivr-'), (event) => heard.push((event as CustomEvent).detail));
    for (const event of EXAMPLES) client.emitRaw(structuredClone(event));
    expect(heard).to.deep.equal(EXAMPLES);
  });

  it('“These events can be listened to on your webpage … so that you can respond accordingly”: from outside the panel', async () => {
    const { client } = await mount();
    const heard: string[] = [];
    const listen = (event: Event): void => void heard.push((event as CustomEvent<SecureIvrEvent>).detail.evt);
    document.addEventListener('secureivr-ready', listen);
    client.emit('secureivr.ready');
    document.removeEventListener('secureivr-ready', listen);
    expect(heard).to.deep.equal(['secureivr.ready']);
  });

  it('“the "Start" button can be pressed to initialize a Secure IVR. Also indicates that the "Cancel" button should be available for use”: Start with ready, Cancel from then on', async () => {
    const { panel, client, button } = await mount();
    expect(button('Start payment')!.disabled).to.equal(true);
    client.emit('secureivr.ready');
    await panel.updateComplete;
    expect(button('Start payment')!.disabled).to.equal(false);
    button('Start payment')!.click();
    await panel.updateComplete;
    expect(client.starts).to.have.length(1);
    expect(button('Cancel payment')!.disabled).to.equal(false);
    client.emit('secureivr.started', { sessionId: 'S' });
    client.emit('secureivr.ready');
    await panel.updateComplete;
    expect(button('Cancel payment')!.disabled).to.equal(false);
  });

  it('“Secure IVR is not ready for use. This indicates that the "Start" button should be disabled”', async () => {
    const { panel, client, button } = await mount();
    client.becomeReady();
    client.emit('secureivr.not_ready');
    await panel.updateComplete;
    button('Start payment')!.click();
    expect([button('Start payment')!.disabled, client.starts.length]).to.deep.equal([true, 0]);
  });

  it('“Indicates that a secure IVR message has been received, and can be handled or shown in the UI”: both', async () => {
    const { panel, client, text } = await mount();
    const handled: unknown[] = [];
    panel.addEventListener('secureivr-message', ({ detail }) => handled.push(detail.data));
    client.becomeReady();
    panel.startSecurePay().catch(() => {});
    await client.play('agent-cancels');
    expect(handled).to.deep.equal([{ message: 'Customer is entering credit card number.', type: 'MESSAGE' }]);
    expect(await text('.log')).to.contain('Customer is entering credit card number.');
  });

  it('“These events can be displayed on the UI to indicate the status of the agent relative to Secure IVR”, “Use this event to determine what value to show on the user\'s status chip in the UI”', async () => {
    const { client, text } = await mount();
    client.becomeReady();
    expect(await text('.chip')).to.equal('Talking');
    client.emit('status.changed', { status: 'STARTED' });
    expect(await text('.chip')).to.equal('Payment line');
    client.emit('status.changed', { status: 'WRAP_UP', callId: '74B0168E85FF4183A02E0CD44DE3D1B8' });
    expect(await text('.chip')).to.equal('Wrap-up');
  });

  it('“Usage of this is almost never necessary”: a client that never says connection.changed makes the same payment', async () => {
    const { panel, client } = await mount();
    const phases: string[] = [];
    panel.addEventListener('secure-pay-phase-change', ({ detail }) => phases.push(detail.phase));
    for (const [evt, data] of [...SCENARIOS.ready, ...SCENARIOS.paid]) if (evt !== 'connection.changed') client.emit(evt, structuredClone(data));
    expect(phases).to.deep.equal(['ready', 'in-progress', 'ended', 'ready']);
    expect(panel.snapshot).to.include({ outcome: 'unknown', message: 'Payment Reference ID: ABCD', incomplete: false, connection: null });
  });

  it('“You may choose to show the error to the user through a toast or banner”: a banner, with the reason “which can help in troubleshooting”', async () => {
    const { panel, client, button, text } = await mount();
    client.becomeReady();
    await panel.updateComplete;
    expect(await text('[role=alert]')).to.equal('');
    button('Start payment')!.click();
    await client.play('refused');
    expect(await text('[role=alert] [part=error]')).to.contain('Failed trying to conference with campaign');
  });

  it('“As long as you are managing the UI state based on those two events, you should not have to explicitly add an additional disablement of buttons when receiving an "ERROR" status event”', async () => {
    for (const [word, isEnabled] of [['secureivr.ready', true], ['secureivr.not_ready', false]] as const) {
      const { panel, client, button } = await mount();
      client.becomeReady();
      await panel.updateComplete;
      button('Start payment')!.click();
      client.emit('secureivr.started', { error: 'Failed trying to conference with campaign' }, 'ERROR');
      await panel.updateComplete;
      // the error alone takes nothing away; the two events decide
      expect(button('Start payment')!.disabled).to.equal(false);
      client.emit(word);
      await panel.updateComplete;
      expect(button('Start payment')!.disabled).to.equal(!isEnabled);
    }
  });
});
