import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ACCEPTED_CARD, CONTROL_ACTIONS, createFive9Simulator, DECLINED_CARD, IVR_TEXTS, type Five9Simulator } from '../../src/simulators/five9/index.js';
import {
  createScriptedSecureIvrClient,
  SCENARIOS,
  SESSION_ID,
  VENDOR_EVENTS,
  type ScenarioName,
  type VendorEvent,
} from '../../src/simulators/five9/vendor-client.js';

const USER = '4599762';
const ORG = '100042';
const SVC = '/appsvcs/rs/svc';
const CALLS = `/agents/${USER}/interactions/calls`;

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- what comes off the wire is looked at field by field */
type Json = any;

interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

let sim: Five9Simulator;
const open: WebSocket[] = [];

before(async () => {
  sim = await createFive9Simulator({ pace: 5, ringMs: 5 });
});
after(() => sim.close());
afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
  sim.reset();
});

async function call(method: string, path: string, body?: unknown, base = sim.url, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  let parsed: Json = text;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Left as text
  }
  return { status: response.status, body: parsed, headers: response.headers };
}
const get = (path: string, base?: string): Promise<Answer> => call('GET', `${SVC}${path}`, undefined, base);
const put = (path: string, body?: unknown): Promise<Answer> => call('PUT', `${SVC}${path}`, body);
const post = (path: string, body?: unknown): Promise<Answer> => call('POST', `${SVC}${path}`, body);
const control = async (body: object): Promise<Json> => (await call('POST', '/control', body)).body;

class Tap {
  readonly socket: WebSocket;
  readonly raw: string[] = [];
  closed: { code: number; reason: string } | null = null;
  #wake = (): void => undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    open.push(this.socket);
    this.socket.on('message', (data, isBinary) => {
      this.raw.push(isBinary ? `binary:${(data as Buffer).length}` : (data as Buffer).toString());
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#wake();
    });
  }

  get frames(): Json[] {
    return this.raw.map((text) => JSON.parse(text));
  }

  get ids(): string[] {
    return this.frames.map((frame) => frame.context.eventId);
  }

  get posted(): Json[] {
    return this.frames.filter((frame) => frame.type === 'data').map((frame) => frame.data);
  }

  async until(fits: (tap: this) => boolean, timeout = 2000): Promise<this> {
    const end = Date.now() + timeout;
    while (!fits(this)) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`Not seen; frames: ${this.raw.join('\n')} closed: ${JSON.stringify(this.closed)}`);
      await Promise.race([new Promise<void>((resolve) => (this.#wake = resolve)), sleep(left)]);
    }
    return this;
  }
}

const agent = (key = Math.random().toString(36).slice(2), base = sim.url): Promise<Tap> =>
  new Tap(`${base.replace('http', 'ws')}/appsvcs/ws/${key}_agent`).until((tap) => tap.raw.length > 0);

async function bridge(): Promise<{ tap: Tap; url: string }> {
  const tap = new Tap(sim.bridgeUrl);
  tap.socket.on('open', () => tap.socket.send(JSON.stringify({ type: 'domain', data: 'Stark Industries Payments' })));
  await tap.until(({ frames }) => frames.some((frame) => frame.type === 'url'));
  return { tap, url: tap.frames[0].data };
}

async function variableId(name: string): Promise<string> {
  const { body } = await get(`/orgs/${ORG}/call_variables`);
  return body.find((cav: Json) => `${cav.group}.${cav.name}` === name).id;
}

/** What the vendor's client does, in the order of the 2018 sample. */
async function start({ events = true, warm = false } = {}): Promise<{ callId: string; bridge: { tap: Tap; url: string } | null; answer: Answer }> {
  const connection = events ? await bridge() : null;
  const callId: string = (await get(CALLS)).body.find((one: Json) => one.state === 'TALKING').id;
  const cavs = { [await variableId('SecurePay.PaymentAmount')]: '12.00', ...(connection ? { [await variableId('SecurePay.BridgeURL')]: connection.url } : {}) };
  await put(`${CALLS}/${callId}/variables`, cavs);
  const campaigns = (await get(`/orgs/${ORG}/campaigns`)).body;
  const campaignId = campaigns.find((one: Json) => one.name === 'Secure Pay').id;
  const answer = await post(`${CALLS}/${callId}/add_campaign_to_conference`, { warm, campaignId });
  return { callId, bridge: connection, answer };
}

describe('login and metadata', () => {
  test('the metadata of a logged-in agent', async () => {
    const { status, body } = await get('/auth/metadata');
    assert.equal(status, 200);
    assert.equal(body.userId, USER);
    assert.equal(body.orgId, ORG);
    assert.equal(typeof body.tokenId, 'string');
    assert.equal(body.context.farmId, '149');
    const centers = body.metadata.dataCenters;
    assert.equal(centers[0].active, false, 'the first data centre is not the active one');
    const active = centers.filter((center: Json) => center.active);
    assert.equal(active.length, 1);
    const { host, port, routeKey, version } = active[0].apiUrls[0];
    assert.equal(`http://${host}:${port}`, sim.url);
    assert.ok(routeKey && version);
    for (const value of [host, port, routeKey, version, body.userId, body.orgId]) assert.equal(typeof value, 'string');
  });

  test('401 for everyone when the agent is logged out, and the sockets are refused', async () => {
    const tap = await agent();
    sim.logOut();
    assert.equal((await get('/auth/metadata')).status, 401);
    const { status, body } = await get(CALLS);
    assert.equal(status, 401);
    assert.equal(typeof body.five9ExceptionDetail.timestamp, 'number');
    await tap.until(({ closed }) => closed !== null);
    const refused = new Tap(`${sim.url.replace('http', 'ws')}/appsvcs/ws/again_agent`);
    await refused.until(({ closed }) => closed?.code === 1006);
    sim.logIn();
    assert.equal((await get('/auth/metadata')).status, 200);
  });

  test('requireLogin wants the cookie that a login sets', async () => {
    sim.set({ requireLogin: true });
    assert.equal((await get('/auth/metadata')).status, 401);
    const login = await call('POST', `${SVC}/auth/login`, { passwordCredentials: { username: 'tony.stark@five9.com', password: 'x' } });
    assert.equal(login.status, 200);
    const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
    assert.equal((await call('GET', `${SVC}/auth/metadata`, undefined, sim.url, { cookie })).status, 200);
    assert.equal((await call('GET', `${SVC}/auth/metadata`, undefined, sim.url, { cookie: 'five9_session=guess' })).status, 401);
    const tap = new Tap(`${sim.url.replace('http', 'ws')}/appsvcs/ws/k_agent`, { cookie });
    await tap.until(({ raw }) => raw.length === 1);
  });

  test('a page on another origin may call with credentials', async () => {
    const origin = 'http://localhost:9999';
    const headers = { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'content-type' };
    const preflight = await call('OPTIONS', `${SVC}${CALLS}/x/variables`, undefined, sim.url, headers);
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-methods')!, /PUT/);
    for (const answer of [preflight, await call('GET', `${SVC}/auth/metadata`, undefined, sim.url, { origin })]) {
      assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      assert.equal(answer.headers.get('access-control-allow-credentials'), 'true');
    }
  });
});

describe('agent REST', () => {
  test('organisation, login state, call lists', async () => {
    assert.deepEqual((await get(`/orgs/${ORG}`)).body, { id: ORG, name: 'Stark Industries Payments' });
    assert.equal((await get(`/agents/${USER}/login_state`)).body, 'WORKING');
    const calls = (await get(CALLS)).body;
    assert.equal(calls.length, 1);
    assert.equal(calls[0].state, 'TALKING');
    assert.deepEqual((await get(`/agents/${USER}/interactions`)).body, [{ channelType: 'CALL', interactionId: calls[0].id }]);
    assert.deepEqual((await get(`${CALLS}/${calls[0].id}`)).body, calls[0]);
    assert.equal((await get(`${CALLS}/NONE`)).status, 404);
    assert.equal((await get('/agents/1/login_state')).status, 403);
    assert.equal((await get('/orgs/1/campaigns')).status, 403);
    assert.equal((await get('/no/such/thing')).status, 404);
  });

  test('call variables: ids are strings, look-alikes in other groups, the campaign is a default value', async () => {
    const { body } = await get(`/orgs/${ORG}/call_variables`);
    for (const cav of body) assert.equal(typeof cav.id, 'string');
    assert.deepEqual(body.filter((cav: Json) => cav.name === 'PaymentAmount').map((cav: Json) => cav.group), ['Customer', 'SecurePay']);
    const secure = body.find((cav: Json) => cav.group === '__FIVE9__' && cav.name === 'secure_ivr');
    const value = secure.restrictions.restrictions.find((one: Json) => one.type === 'DEFAULT_VALUE').value;
    const campaigns = (await get(`/orgs/${ORG}/campaigns`)).body;
    assert.equal(campaigns.filter((one: Json) => one.name === value).length, 1);
    assert.equal(typeof campaigns[0].id, 'string');
  });

  test('a domain that was not set up', async () => {
    const secure = async (): Promise<Json> => (await get(`/orgs/${ORG}/call_variables`)).body.find((cav: Json) => cav.name === 'secure_ivr');
    sim.set({ tenant: 'no-variable' });
    assert.equal(await secure(), undefined);
    sim.set({ tenant: 'no-default' });
    assert.ok(!(await secure()).restrictions.restrictions.some((one: Json) => one.type === 'DEFAULT_VALUE'));
    sim.set({ tenant: 'no-campaign' });
    assert.ok(!(await get(`/orgs/${ORG}/campaigns`)).body.some((one: Json) => one.name === 'Secure Pay'));
  });

  test('another variable group', async () => {
    const other = await createFive9Simulator({ variableGroup: 'Paiement' });
    const { body } = await get(`/orgs/${ORG}/call_variables`, other.url);
    assert.ok(body.some((cav: Json) => cav.group === 'Paiement' && cav.name === 'BridgeURL'));
    assert.ok(!body.some((cav: Json) => cav.group === 'SecurePay'));
    await other.close();
  });

  test('both spellings of setting variables, and what they refuse', async () => {
    const { id } = sim.state().call!;
    const amount = await variableId('SecurePay.PaymentAmount');
    assert.equal((await put(`${CALLS}/${id}/variables`, { [amount]: '12.00' })).body[amount], '12.00');
    assert.equal((await put(`${CALLS}/${id}/variables_2`, { [amount]: '13.00' })).status, 200);
    assert.deepEqual(sim.state().variables, [
      { callId: id, route: 'variables', values: { 'SecurePay.PaymentAmount': '12.00' } },
      { callId: id, route: 'variables_2', values: { 'SecurePay.PaymentAmount': '13.00' } },
    ]);
    assert.equal((await put(`${CALLS}/${id}/variables`, { 'SecurePay.PaymentAmount': '1' })).status, 400);
    assert.equal((await put(`${CALLS}/${id}/variables`, { [amount]: 12 })).status, 400);
    assert.equal((await put(`${CALLS}/${id}/variables`, '[')).status, 400);
    assert.equal((await put(`${CALLS}/NONE/variables`, { [amount]: '1' })).status, 404);
    assert.equal(sim.state().variables.length, 2);
  });

  test('errors on command, and 435 for the wrong login state in Five9\'s words', async () => {
    sim.failRest('campaigns', 503, 2);
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await get(`/orgs/${ORG}/campaigns`)).status);
    assert.deepEqual(statuses, [503, 503, 200]);
    sim.setLoginState('ACCEPT_NOTICE');
    const { status, body } = await get(CALLS);
    assert.equal(status, 435);
    assert.equal(body.five9ExceptionDetail.message, 'Improper agent login state ACCEPT_NOTICE while calling getCalls. Allowed is WORKING');
    assert.equal(body.five9ExceptionDetail.context.contextCode, 'LOGIN');
    assert.equal((await get(`/agents/${USER}/login_state`)).body, 'ACCEPT_NOTICE');
  });

  test('401 for a while after the login', async () => {
    sim.unauthorized(2);
    assert.equal((await get('/auth/metadata')).status, 200);
    assert.deepEqual([(await get(CALLS)).status, (await get(CALLS)).status, (await get(CALLS)).status], [401, 401, 200]);
  });

  test('slow answers', async () => {
    sim.slow(80);
    const begun = performance.now();
    await get('/auth/metadata');
    assert.ok(performance.now() - begun >= 75);
  });
});

describe('agent WebSocket', () => {
  test('1010, then 1202 to a ping, in the vendor\'s frame', async () => {
    const tap = await agent();
    const [hello] = tap.frames;
    assert.deepEqual(Object.keys(hello), ['context', 'payLoad']);
    assert.equal(hello.context.eventId, '1010');
    assert.equal(hello.context.tenantId, ORG);
    assert.equal(hello.context.userId, USER);
    assert.equal(hello.context.broadCast, false);
    tap.socket.send('ping');
    await tap.until(({ raw }) => raw.length === 2);
    assert.equal(tap.frames[1].context.eventId, '1202');
    assert.equal(tap.frames[1].payLoad, 'pong');
    assert.equal(sim.state().pings.agent, 1);
    assert.equal(sim.state().sockets.agent, 1);
  });

  test('a call from beginning to end: 3 (30), 4, 5 (31)', async () => {
    sim.disposeCall();
    const tap = await agent();
    const { id } = sim.startCall('OFFERED');
    sim.setCallState('RINGING_ON_OTHER_SIDE');
    sim.setCallState('TALKING');
    sim.setCallState('ON_HOLD');
    sim.setCallState('TALKING');
    sim.endCall();
    sim.disposeCall();
    await tap.until(({ ids }) => ids.includes('31'));
    assert.deepEqual(tap.ids.slice(1), ['3', '30', '4', '4', '4', '4', '4', '4', '5', '31']);
    const states = tap.frames.filter((frame) => ['3', '4'].includes(frame.context.eventId)).map((frame) => frame.payLoad.state);
    assert.deepEqual(states, ['OFFERED', 'RINGING_ON_OTHER_SIDE', 'TALKING', 'ON_HOLD', 'TALKING', 'WRAP_UP', 'FINISHED']);
    assert.ok(tap.frames.slice(1).every((frame) => frame.payLoad.id === id));
    assert.deepEqual(sim.state().calls, []);
    assert.equal((await get(`${CALLS}/${id}`)).status, 404);
    sim.set({ duplicateEvents: false });
    sim.startCall();
    await tap.until(({ ids }) => ids.at(-1) === '3');
  });

  test('login state 17, presence 12, permissions 14, announcements', async () => {
    const tap = await agent();
    sim.setLoginState('RELOGIN');
    sim.setPresence(false);
    sim.setPermission(false);
    sim.announce('37', 600000);
    for (const id of ['70', '71', '72', '73', '84', '1000', '1001', '1003', '1004']) sim.announce(id);
    sim.announce('22009', { any: 1 }, 'because');
    await tap.until(({ ids }) => ids.at(-1) === '22009');
    assert.deepEqual(tap.ids.slice(1), ['17', '12', '14', '37', '70', '71', '72', '73', '84', '1000', '1001', '1003', '1004', '22009']);
    assert.equal(tap.frames[1].payLoad, 'RELOGIN');
    assert.equal(tap.frames[4].payLoad, 600000);
    assert.deepEqual([tap.frames[5].context.eventReason, tap.frames[5].context.broadCast, tap.frames[5].context.userId], ['STARTED', true, null]);
    assert.equal(tap.frames.at(-1).context.eventReason, 'because');
  });

  test('a duplicate connection: 1020, then close code 3000', async () => {
    const first = await agent('same');
    const second = await agent('same');
    await second.until(({ closed }) => closed !== null);
    assert.deepEqual(second.ids, ['1020']);
    assert.equal(second.closed!.code, 3000);
    assert.equal(first.closed, null);
    sim.duplicate();
    await first.until(({ closed }) => closed?.code === 3000);
    assert.equal(first.ids.at(-1), '1020');
    sim.duplicate(1);
    assert.deepEqual((await agent()).ids, ['1020']);
    assert.deepEqual((await agent()).ids, ['1010']);
  });

  test('only the documented paths are sockets', async () => {
    for (const path of ['/appsvcs/ws/key', '/appsvcs/ws/_agent', '/elsewhere']) {
      const tap = new Tap(`${sim.url.replace('http', 'ws')}${path}`);
      await tap.until(({ closed }) => closed?.code === 1006);
    }
  });

  test('a migration: 70, 1002 with the metadata, 73; the old host is dead but for pings, the new one lives', async () => {
    const tap = await agent();
    const moved = await sim.migrate();
    assert.notEqual(moved, sim.url);
    await tap.until(({ ids }) => ids.includes('73'));
    assert.deepEqual(tap.ids, ['1010', '70', '1002', '73']);
    const active = tap.frames[2].payLoad.dataCenters.find((center: Json) => center.active);
    assert.equal(`http://${active.apiUrls[0].host}:${active.apiUrls[0].port}`, moved);
    assert.equal(tap.frames[3].payLoad, 'IDLE_MAINTENANCE');

    const refused = await get(CALLS);
    assert.equal(refused.status, 435);
    assert.ok(refused.body.five9ExceptionDetail.message);
    const metadata = (await get('/auth/metadata')).body.metadata;
    assert.equal(metadata.dataCenters.find((center: Json) => center.active).apiUrls[0].port, new URL(moved).port);
    assert.equal((await get(CALLS, moved)).status, 200);

    const fresh = await agent('fresh', moved);
    sim.setCallState('ON_HOLD');
    await fresh.until(({ ids }) => ids.includes('4'));
    tap.socket.send('ping');
    await tap.until(({ ids }) => ids.includes('1202'));
    assert.ok(!tap.ids.includes('4'));
    assert.equal(sim.state().apiUrl, moved);

    const graceful = await agent('g', moved);
    await sim.migrate(true);
    await graceful.until(({ ids }) => ids.includes('1001'));
    sim.reset();
    assert.equal(sim.state().apiUrl, sim.url);
    assert.equal((await get(CALLS)).status, 200);
  });
});

describe('bridge', () => {
  test('domain, url, data passed on verbatim, ping, DELETE', async () => {
    const { tap, url } = await bridge();
    assert.ok(url.startsWith(`${sim.url}/`));
    const posted = [{ type: 'message', message: 'One' }, { type: 'result', result: 'Two' }, { anything: [1] }];
    for (const body of posted) assert.equal((await call('POST', '', body, url)).status, 200);
    await tap.until(() => tap.posted.length === 3);
    assert.deepEqual(tap.posted, posted);
    tap.socket.send('{"type":"ping"}');
    await sim.until(({ pings }) => pings.bridge === 1);
    assert.equal((await call('POST', '', 'no json', url)).status, 400);
    assert.equal((await call('DELETE', '', undefined, url)).status, 200);
    await tap.until(({ closed }) => closed?.code === 1000);
    assert.equal((await call('POST', '', posted[0], url)).status, 404);
    assert.equal((await call('DELETE', '', undefined, url)).status, 404);
    assert.equal(tap.frames.length, 4, 'no pong unless it is switched on');
    const state = sim.state();
    assert.deepEqual(state.bridge, { opened: 1, domains: ['Stark Industries Payments'], deleted: 1 });
    assert.deepEqual(state.sent.map(({ type, text, delivered }) => [type, text, delivered]), [
      ['MESSAGE', 'One', true],
      ['RESULT', 'Two', true],
      ['', '', true],
      ['MESSAGE', 'One', false],
    ]);
  });

  test('errors, the pong switch, and two sessions that hear only their own', async () => {
    sim.set({ bridgePong: true });
    const stranger = new Tap(sim.bridgeUrl);
    stranger.socket.on('open', () => stranger.socket.send('{"type":"domain","data":"Nobody"}'));
    await stranger.until(({ raw }) => raw.length === 1);
    assert.equal(stranger.frames[0].type, 'error');
    stranger.socket.send('{"type":"ping"}');
    stranger.socket.send('rubbish');
    await stranger.until(({ raw }) => raw.length === 3);
    assert.deepEqual(stranger.frames.map((frame) => frame.type), ['error', 'pong', 'error']);

    const one = await bridge();
    const two = await bridge();
    await call('POST', '', { type: 'message', message: 'For two' }, two.url);
    await two.tap.until(({ posted }) => posted.length === 1);
    sim.bridgeError('Going down');
    await one.tap.until(({ frames }) => frames.at(-1).type === 'error');
    assert.deepEqual(one.tap.frames.map((frame) => frame.type), ['url', 'error']);
    assert.equal(one.tap.frames[1].message, 'Going down');
  });
});

describe('a payment', () => {
  test('in order: the participant joins, messages, result, DELETE, the participant leaves, TALKING', async () => {
    sim.set({ flow: 'paid' });
    const tap = await agent();
    const { callId, bridge: bridged, answer } = await start();
    assert.equal(answer.status, 200);
    await sim.until(({ conferences, ivr }) => conferences.ended === 1 && !ivr.active);
    await tap.until(({ frames }) => frames.at(-1).payLoad?.id === callId && frames.filter((f) => f.context.eventReason?.startsWith('CONFERENCE')).length === 2);
    const updates = tap.frames.filter((frame) => frame.context.eventId === '4').map((frame) => [frame.context.eventReason, frame.payLoad.state]);
    assert.deepEqual(updates, [
      ['UPDATED', 'TALKING'],
      ['CONFERENCE_PARTICIPANT_ADDED', 'CONFERENCE_PARTICIPANT_TALKING'],
      ['CONFERENCE_PARTICIPANT_REMOVED', 'FINISHED'],
      ['UPDATED', 'TALKING'],
    ]);
    const participant = tap.frames.find((frame) => frame.context.eventReason === 'CONFERENCE_PARTICIPANT_ADDED').payLoad;
    assert.notEqual(participant.id, callId);
    assert.match(participant.variables[await variableId('Call.session_id')], /^[0-9A-F]{32}$/);
    await bridged!.tap.until(({ closed }) => closed?.code === 1000);
    const posted = bridged!.tap.posted;
    assert.deepEqual(posted[0], { type: 'message', message: 'Customer is entering credit card number.' });
    assert.deepEqual(posted.at(-1), { type: 'result', result: 'Payment Reference ID: ABCD' });
    assert.equal(posted.filter((one) => one.type === 'result').length, 1);
    assert.deepEqual(sim.state().conferences, { requested: 1, started: 1, ended: 1 });
    assert.deepEqual((await get(CALLS)).body.map((one: Json) => one.state), ['TALKING']);

    const again = await start();
    assert.equal(again.answer.status, 200, 'it can be started again');
    await sim.until(({ conferences }) => conferences.ended === 2);
  });

  test('the session id is the one of the IVR call, while it lasts', async () => {
    await start();
    const { ivr } = await sim.until((state) => state.ivr.step === 'card-number');
    assert.equal(ivr.active, true);
    assert.equal(ivr.hasBridgeUrl, true);
    const participant = (await get(`${CALLS}/${ivr.callId}`)).body;
    assert.equal(participant.variables[await variableId('Call.session_id')], ivr.sessionId);
  });

  for (const [flow, results] of Object.entries({
    declined: ['Payment declined by the card issuer.'],
    'customer-cancels': ['Customer cancelled the payment.'],
    'no-result': [],
    'several-results': ['Card number accepted', 'Expiration date accepted', 'Security code accepted', 'Payment Reference ID: ABCD'],
  })) {
    test(`flow ${flow}`, async () => {
      sim.set({ flow: flow as 'declined' });
      const { bridge: bridged } = await start();
      await bridged!.tap.until(({ closed }) => closed !== null);
      assert.deepEqual(bridged!.tap.posted.filter((one) => one.type === 'result').map((one) => one.result), results);
      const { call: customer, conferences } = await sim.until((state) => state.conferences.ended === 1);
      assert.equal(customer!.state, 'TALKING');
      assert.equal(conferences.started, 1);
    });
  }

  test('the agent cancels: only the IVR leaves, though a colleague stands first in the list', async () => {
    sim.set({ flow: 'agent-cancels' });
    const { bridge: bridged } = await start();
    await bridged!.tap.until(({ posted }) => posted.length === 1);
    const colleague = sim.addColleague();
    const talking = (await get(CALLS)).body.filter((one: Json) => one.state === 'CONFERENCE_PARTICIPANT_TALKING');
    assert.equal(talking.length, 2);
    assert.equal(talking[0].id, colleague.id);
    const { callId } = sim.state().ivr;
    const cancelled = await put(`${CALLS}/${callId}/disconnectConferenceParticipant`);
    assert.equal(cancelled.status, 200);
    assert.equal(cancelled.body.state, 'FINISHED');
    await bridged!.tap.until(({ closed }) => closed !== null);
    assert.ok(!bridged!.tap.posted.some((one) => one.type === 'result'));
    const state = sim.state();
    assert.equal(state.cancels, 1);
    assert.equal(state.call!.state, 'TALKING');
    assert.deepEqual(state.calls.map(({ id }) => id).includes(colleague.id), true);
    assert.equal((await put(`${CALLS}/${callId}/disconnectConferenceParticipant`)).status, 404);
    assert.equal((await put(`${CALLS}/${state.call!.id}/disconnectConferenceParticipant`)).status, 400);
    await put(`${CALLS}/${colleague.id}/disconnectConferenceParticipant`);
    assert.equal(sim.state().calls.length, 1);
    await start();
    await sim.until(({ conferences }) => conferences.started === 2);
  });

  test('the customer hangs up: no result, WRAP_UP', async () => {
    sim.set({ flow: 'hang-up' });
    const tap = await agent();
    const { bridge: bridged } = await start();
    await sim.until(({ call: customer }) => customer?.state === 'WRAP_UP');
    assert.ok(!bridged!.tap.posted.some((one) => one.type === 'result'));
    await tap.until(({ frames }) => frames.at(-1).payLoad?.state === 'WRAP_UP');
    assert.equal(tap.frames.at(-2).context.eventReason, 'CONFERENCE_PARTICIPANT_REMOVED');
  });

  test('silence: the IVR joins and never speaks', async () => {
    sim.set({ flow: 'silence' });
    const { bridge: bridged } = await start();
    await sim.until(({ ivr }) => ivr.callId !== null);
    await sleep(60);
    assert.deepEqual(bridged!.tap.posted, []);
    assert.equal(sim.state().ivr.active, true);
  });

  test('the IVR never joins', async () => {
    sim.set({ ivrAnswers: false });
    assert.equal((await start()).answer.status, 200);
    await sleep(60);
    assert.deepEqual([sim.state().calls.length, sim.state().ivr.callId], [1, null]);
  });

  test('without events nothing is posted, and the payment goes on', async () => {
    sim.set({ flow: 'paid' });
    await start({ events: false });
    const state = await sim.until(({ conferences }) => conferences.ended === 1);
    assert.deepEqual(state.sent, []);
    assert.equal(state.bridge.opened, 0);
  });

  test('a second start while one is active is refused and counted', async () => {
    const first = await start();
    const { status, body } = await post(`${CALLS}/${first.callId}/add_campaign_to_conference`, { warm: false, campaignId: '1137600' });
    assert.equal(status, 409);
    assert.ok(body.five9ExceptionDetail);
    assert.deepEqual(sim.state().conferences, { requested: 2, started: 1, ended: 0 });
  });

  test('refusals: no permission, no such campaign, no call to talk in', async () => {
    const { id } = sim.state().call!;
    const add = (campaignId: string): Promise<Answer> => post(`${CALLS}/${id}/add_campaign_to_conference`, { warm: false, campaignId });
    sim.setPermission(false);
    const refused = await add('1137600');
    assert.equal(refused.status, 403);
    assert.equal(refused.body.five9ExceptionDetail.context.contextCode, 'PERMISSION');
    sim.setPermission(true);
    assert.equal((await add('7')).status, 404);
    sim.setCallState('ON_HOLD');
    assert.equal((await add('1137600')).status, 400);
    assert.deepEqual(sim.state().conferences, { requested: 3, started: 0, ended: 0 });
  });

  test('warm holds the customer; the reply may be empty', async () => {
    sim.set({ conferenceReply: 'empty', flow: 'paid' });
    const { answer } = await start({ warm: true });
    assert.deepEqual([answer.status, answer.body], [200, '']);
    assert.equal(sim.state().call!.state, 'ON_HOLD');
    await sim.until(({ call: customer }) => customer?.state === 'TALKING');
  });

  test('the newer spelling', async () => {
    sim.set({ flow: 'paid', spelling: 'modern' });
    const { bridge: bridged } = await start();
    await bridged!.tap.until(({ closed }) => closed !== null);
    assert.deepEqual(bridged!.tap.posted[0], { type: 'MESSAGE', message: IVR_TEXTS.cardNumber });
    assert.deepEqual(bridged!.tap.posted.at(-1), { type: 'RESULT', message: IVR_TEXTS.paid });
  });

  test('a script that forgets its DELETE leaves the bridge open', async () => {
    sim.set({ flow: 'paid', deletesSession: false });
    const { bridge: bridged } = await start();
    await sim.until(({ conferences }) => conferences.ended === 1);
    await sleep(20);
    assert.equal(bridged!.tap.closed, null);
  });
});

describe('the customer\'s keypad', () => {
  const steps = (): string => sim.state().ivr.step;

  test('a payment key by key, and no digit reaches the browser or the state', async () => {
    const tap = await agent();
    const { bridge: bridged } = await start();
    assert.equal(sim.pressKey('4'), false, 'not before it asks');
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    for (const key of ACCEPTED_CARD) assert.equal(sim.pressKey(key), true);
    assert.equal(sim.state().ivr.digits, 16);
    assert.equal(bridged!.tap.posted.length <= 1, true, 'nothing for a single key');
    sim.pressKey('#');
    assert.equal(steps(), 'expiry');
    sim.pressKeys('0299#');
    assert.equal(steps(), 'security-code');
    sim.pressKeys('737#');
    assert.equal(steps(), 'processing');
    assert.equal(sim.pressKey('1'), false);
    await bridged!.tap.until(({ closed }) => closed !== null);
    assert.deepEqual(bridged!.tap.posted.map((one) => one.message ?? one.result), [
      IVR_TEXTS.cardNumber,
      IVR_TEXTS.cardNumberDone,
      IVR_TEXTS.expiry,
      IVR_TEXTS.expiryDone,
      IVR_TEXTS.securityCode,
      IVR_TEXTS.securityCodeDone,
      IVR_TEXTS.processing,
      IVR_TEXTS.paid,
    ]);
    for (const text of [...bridged!.tap.raw.slice(1), JSON.stringify(sim.state().sent), JSON.stringify(sim.state().ivr)]) {
      for (const secret of [ACCEPTED_CARD, '1111', '0299', '737']) assert.ok(!text.includes(secret), text);
    }
    assert.ok(!tap.raw.some((text) => text.includes(ACCEPTED_CARD)));
  });

  test('Luhn, expiry and code are checked; three wrong entries end it; * starts an entry again', async () => {
    const { bridge: bridged } = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    sim.pressKeys('41*');
    assert.equal(sim.state().ivr.digits, 0);
    sim.pressKeys('4111111111111112#');
    assert.deepEqual([steps(), sim.state().ivr.attempts], ['card-number', 1]);
    sim.pressKeys(`${ACCEPTED_CARD}#`);
    for (const wrong of ['1399#', '0101#']) sim.pressKeys(wrong);
    assert.deepEqual([steps(), sim.state().ivr.attempts], ['expiry', 2]);
    sim.pressKeys('1299#');
    assert.equal(sim.state().ivr.attempts, 0);
    sim.pressKeys('12#');
    sim.pressKeys('1234#');
    assert.equal(steps(), 'security-code');
    sim.pressKeys('1#');
    await bridged!.tap.until(({ closed }) => closed !== null);
    assert.equal(bridged!.tap.posted.at(-1).result, IVR_TEXTS.tooMany);
    assert.equal(sim.pressKey('1'), false);
  });

  test('an American Express card has a code of four; one card is declined', async () => {
    const { bridge: bridged } = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    sim.pressKeys('378282246310005#1299#123#');
    assert.equal(steps(), 'security-code');
    sim.pressKeys('1234#');
    await bridged!.tap.until(({ closed }) => closed !== null);
    assert.equal(bridged!.tap.posted.at(-1).result, IVR_TEXTS.paid);

    const second = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    sim.pressKeys(`${DECLINED_CARD}#1299#123#`);
    await second.bridge!.tap.until(({ closed }) => closed !== null);
    assert.equal(second.bridge!.tap.posted.at(-1).result, IVR_TEXTS.declined);
  });

  test('the customer stops, or hangs up', async () => {
    const first = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    assert.equal(sim.customerCancels(), true);
    await first.bridge!.tap.until(({ closed }) => closed !== null);
    assert.equal(first.bridge!.tap.posted.at(-1).result, IVR_TEXTS.cancelled);

    const second = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    sim.pressKeys('4111');
    sim.hangUp();
    await second.bridge!.tap.until(({ closed }) => closed !== null);
    assert.ok(!second.bridge!.tap.posted.some((one) => one.type === 'result'));
    assert.equal(sim.state().call!.state, 'WRAP_UP');
    assert.equal(sim.pressKey('1'), false);
    sim.disposeCall();
    assert.equal(sim.state().call, null);
  });
});

describe('faults', () => {
  test('dropped sockets lose what is said; a new bridge session has another URL', async () => {
    const { bridge: bridged } = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    sim.dropSockets('bridge');
    await bridged!.tap.until(({ closed }) => closed?.code === 1006);
    sim.pressKeys(`${ACCEPTED_CARD}#`);
    assert.equal(sim.state().sent.at(-1)!.delivered, false);
    const again = await bridge();
    assert.notEqual(again.url, bridged!.url);
    sim.pressKeys('1299#');
    await sleep(30);
    assert.deepEqual(again.tap.posted, [], 'the IVR keeps the URL it started with');

    sim.set({ rereadsBridgeUrl: true });
    await put(`${CALLS}/${sim.state().call!.id}/variables`, { [await variableId('SecurePay.BridgeURL')]: again.url });
    sim.pressKeys('737#');
    await again.tap.until(({ posted }) => posted.at(-1)?.result === IVR_TEXTS.paid);

    const tap = await agent();
    sim.dropSockets('agent', 1001);
    await tap.until(({ closed }) => closed?.code === 1001);
  });

  test('half-open: nothing passes either way, a new connection is sound, and healing brings nothing back', async () => {
    const tap = await agent();
    const { tap: deaf, url } = await bridge();
    sim.halfOpen('agent');
    sim.halfOpen('bridge');
    tap.socket.send('ping');
    sim.setCallState('ON_HOLD');
    assert.equal((await call('POST', '', { type: 'message', message: 'Lost' }, url)).status, 200);
    await sleep(60);
    assert.deepEqual([tap.raw.length, deaf.raw.length, tap.closed, deaf.closed], [1, 1, null, null]);
    const sound = await agent();
    sound.socket.send('ping');
    await sound.until(({ ids }) => ids.includes('1202'));
    sim.halfOpen('agent', false);
    sim.setCallState('TALKING');
    await tap.until(({ frames }) => frames.some((frame) => frame.payLoad?.state === 'TALKING'));
    assert.ok(!tap.frames.some((frame) => frame.payLoad?.state === 'ON_HOLD'));
    sim.dropSockets('bridge');
    await sim.until(({ sockets }) => sockets.bridge === 0);
  });

  test('refused connections', async () => {
    sim.refuseSockets('bridge', 2);
    for (let i = 0; i < 2; i += 1) await new Tap(sim.bridgeUrl).until(({ closed }) => closed?.code === 1006);
    await bridge();
  });

  test('slow frames keep their order; out of order and repeated frames on command', async () => {
    const { tap } = await bridge();
    const texts = (): string[] => tap.posted.map((one) => one.message);
    sim.slow(40);
    const begun = performance.now();
    sim.say('1');
    sim.say('2');
    await tap.until(() => texts().length === 2);
    assert.ok(performance.now() - begun >= 35);
    sim.slow(0);
    sim.reorder('bridge', 3);
    for (const text of ['3', '4', '5', '6']) sim.say(text);
    sim.repeat('bridge', 1);
    sim.say('7');
    await tap.until(() => texts().length === 8);
    assert.deepEqual(texts(), ['1', '2', '5', '4', '3', '6', '7', '7']);
  });

  test('poison, garbage and a flood', async () => {
    const { tap } = await bridge();
    sim.poison('card');
    sim.poison('html');
    sim.poison('control');
    sim.poison('long');
    await tap.until(({ posted }) => posted.some((one) => one.message.length > 100_000));
    assert.ok(tap.posted.some((one) => one.message.includes('4111 1111 1111 1111')));
    assert.ok(tap.posted.some((one) => one.message.includes('<script>')));
    const before = tap.raw.length;
    sim.garbage('bridge');
    await tap.until(({ raw }) => raw.length >= before + 15);
    assert.ok(tap.raw.slice(before).includes('not json'));
    assert.ok(tap.raw.some((text) => text.startsWith('binary:')));

    const deaf = await agent();
    sim.garbage('agent');
    await deaf.until(({ raw }) => raw.some((text) => text.includes('999999')));

    const second = await bridge();
    sim.flood(500, 0.2);
    await second.tap.until(({ posted }) => posted.length === 100);
    await sleep(60);
    assert.equal(second.tap.posted.length, 100);
    assert.equal(second.tap.posted.at(-1).message, 'Flood message 100.');
  });
});

describe('control over HTTP', () => {
  test('a whole payment by POST /control', async () => {
    assert.deepEqual((await call('GET', '/control/actions')).body, CONTROL_ACTIONS);
    await control({ action: 'set', pace: 1, flow: 'interactive' });
    const { bridge: bridged } = await start();
    await sim.until(({ ivr }) => ivr.step === 'card-number');
    assert.equal((await control({ action: 'key', key: '4' })).result, true);
    assert.equal((await control({ action: 'key', key: '*' })).state.ivr.digits, 0);
    assert.equal((await control({ action: 'test-card' })).state.ivr.step, 'expiry');
    const { result, state } = await control({ action: 'keys', keys: '1299#123#' });
    assert.deepEqual([result, state.ivr.step], [true, 'processing']);
    await bridged!.tap.until(({ closed }) => closed !== null);
    const now = (await call('GET', '/control/state')).body;
    assert.equal(now.conferences.ended, 1);
    assert.equal(now.sent.at(-1).text, IVR_TEXTS.paid);
    assert.ok(now.requests.some((one: Json) => one.path.endsWith('/add_campaign_to_conference') && one.status === 200));
    assert.ok(!now.requests.some((one: Json) => one.path.startsWith('/control')));
  });

  test('every action runs, and a reset undoes them all', async () => {
    const bodies: Record<string, object> = {
      set: { pace: 9 },
      'login-state': { state: 'WORKING' },
      announce: { eventId: '84' },
      'call-state': { state: 'TALKING' },
      key: { key: '1' },
      keys: { keys: '12' },
      say: { text: 'Hello', type: 'RESULT' },
      drop: { socket: 'agent', code: 1001 },
      'half-open': { socket: 'bridge', on: true },
      refuse: { socket: 'agent', times: 3 },
      duplicate: { next: 2 },
      unauthorized: { times: 4 },
      slow: { milliseconds: 1 },
      reorder: { socket: 'bridge', count: 5 },
      repeat: { socket: 'bridge', count: 5 },
      'fail-rest': { match: 'orgs', status: 500, times: 9 },
      poison: { what: 'html' },
      garbage: { socket: 'bridge' },
      flood: { perSecond: 10, seconds: 0.1 },
      'bridge-error': { message: 'Oops' },
      permission: { granted: false },
      migrate: { graceful: true },
    };
    const last = ['end-call', 'dispose-call', 'log-out', 'reset'];
    const order = [...CONTROL_ACTIONS.filter((name) => !last.includes(name)), ...last];
    for (const action of order) {
      const answer = await call('POST', '/control', { action, ...bodies[action] });
      assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.body)}`);
      if (action === 'permission') assert.equal(answer.body.state.agent.canConferenceWithCampaign, false);
    }
    const state = sim.state();
    assert.deepEqual(state.conferences, { requested: 0, started: 0, ended: 0 });
    assert.equal(state.settings['pace'], 5);
    assert.equal(state.calls.length, 1);
    assert.deepEqual(state.requests, []);
    assert.equal((await get(`/orgs/${ORG}`)).status, 200);
    assert.deepEqual((await agent()).ids, ['1010']);
  });

  test('what it does not understand is 400', async () => {
    for (const body of [
      'no json',
      [],
      {},
      { action: 'constructor' },
      { action: 'key' },
      { action: 'call-state', state: 'ASLEEP' },
      { action: 'drop', socket: 'both' },
      { action: 'slow', milliseconds: '1' },
      { action: 'set', flow: 'no-such-flow' },
      { action: 'call-state', state: 'TALKING', callId: 'NONE' },
    ]) {
      const { status, body: answer } = await call('POST', '/control', body);
      assert.equal(status, 400, JSON.stringify(body));
      assert.equal(typeof answer.error, 'string');
    }
  });

  test('until() gives up; a bad option is refused; two simulators are apart', async () => {
    await assert.rejects(sim.until(() => false, 20), /did not get there/);
    await assert.rejects(createFive9Simulator({ flow: 'x' as 'paid' }), /flow/);
    const other = await createFive9Simulator({ call: null, canConferenceWithCampaign: false });
    assert.notEqual(other.url, sim.url);
    assert.deepEqual(other.state().calls, []);
    assert.equal(other.state().agent.canConferenceWithCampaign, false);
    await agent('x', other.url);
    await other.close();
    await assert.rejects(fetch(`${other.url}/control/state`));
  });
});

describe('the scripted vendor client', () => {
  const listen = (client: ReturnType<typeof createScriptedSecureIvrClient>): { name: string; event: VendorEvent }[] => {
    const heard: { name: string; event: VendorEvent }[] = [];
    for (const name of VENDOR_EVENTS) client.on(name, (event) => heard.push({ name, event }));
    return heard;
  };

  test('imports nothing of Node, and has no way to take a listener off', () => {
    for (const file of ['vendor-client.ts', 'vendor-scenarios.ts']) {
      const source = readFileSync(new URL(`../../src/simulators/five9/${file}`, import.meta.url), 'utf8');
      for (const [, from] of source.matchAll(/from '([^']+)'/g)) assert.equal(from, './vendor-scenarios.js');
    }
    const client = createScriptedSecureIvrClient();
    for (const name of ['off', 'removeListener', 'removeEventListener', 'close', 'destroy']) assert.ok(!(name in client));
    const { startSecurePay } = client;
    assert.throws(() => startSecurePay(), TypeError, 'its methods need their this');
  });

  test('plays the documented order', async () => {
    const client = createScriptedSecureIvrClient({ scenario: 'paid' });
    const heard = listen(client);
    client.becomeReady();
    assert.equal(client.startSecurePay({ withEvents: true, callVariables: { 'SecurePay.PaymentAmount': '12.00' } }), undefined);
    assert.equal(heard.at(-1)!.event.evt, 'secureivr.ready', 'nothing before it returned');
    while (heard.filter(({ name }) => name === 'secureivr.ready').length < 2) await sleep(1);
    const order = heard.map(({ event }) => event.evt).filter((evt) => evt.startsWith('secureivr') && evt !== 'secureivr.message');
    assert.deepEqual(order, ['secureivr.ready', 'secureivr.started', 'secureivr.not_ready', 'secureivr.ended', 'secureivr.ready']);
    const started = heard.find(({ name }) => name === 'secureivr.started')!.event;
    assert.deepEqual(started, { evt: 'secureivr.started', status: 'OK', data: { sessionId: SESSION_ID } });
    const messages = heard.filter(({ name }) => name === 'secureivr.message').map(({ event }) => event.data);
    assert.deepEqual(messages[0], { message: 'Customer is entering credit card number.', type: 'MESSAGE' });
    assert.deepEqual(messages.at(-1), { message: 'Payment Reference ID: ABCD', type: 'RESULT' });
    assert.deepEqual(client.starts, [{ withEvents: true, callVariables: { 'SecurePay.PaymentAmount': '12.00' } }]);
  });

  test('shapes, double firing, promises, throwing', async () => {
    const single = createScriptedSecureIvrClient({ shape: 'single' });
    const one = listen(single);
    single.emit('secureivr.started', { error: 'Failed trying to conference with campaign' }, 'ERROR');
    assert.deepEqual(one.map(({ name, event }) => [name, event.evt, event.status]), [['secureivr.message', 'secureivr.started', 'ERROR']]);

    const both = createScriptedSecureIvrClient({ shape: 'both' });
    const two = listen(both);
    both.emit('secureivr.ready');
    both.emit('secureivr.message', { message: 'x', type: 'MESSAGE' });
    assert.deepEqual(two.map(({ name }) => name), ['secureivr.ready', 'secureivr.message', 'secureivr.message']);

    for (const [doubleFire, same] of [['same', true], ['copy', false]] as const) {
      const client = createScriptedSecureIvrClient({ doubleFire });
      const heard = listen(client);
      client.emit('secureivr.ready');
      assert.equal(heard.length, 2);
      assert.deepEqual(heard[0]!.event, heard[1]!.event);
      assert.equal(heard[0]!.event === heard[1]!.event, same);
    }
    assert.ok(createScriptedSecureIvrClient({ returns: 'promise' }).startSecurePay() instanceof Promise);
    assert.throws(() => createScriptedSecureIvrClient({ throwOnStart: true }).startSecurePay());
    const raw = createScriptedSecureIvrClient();
    const three = listen(raw);
    raw.emitRaw(null);
    raw.emitRaw({ evt: 'secureivr.message' });
    assert.equal(three.length, 2);
    assert.equal(raw.listenerCount, VENDOR_EVENTS.length);
  });

  test('cancelling, no events, and every scenario', async () => {
    const client = createScriptedSecureIvrClient({ scenario: 'agent-cancels' });
    const heard = listen(client);
    client.startSecurePay();
    while (!heard.some(({ name }) => name === 'secureivr.message')) await sleep(1);
    client.cancelSecurePay();
    while (!heard.some(({ name }) => name === 'secureivr.ready')) await sleep(1);
    assert.equal(client.cancels, 1);

    const quiet = createScriptedSecureIvrClient({ scenario: 'paid' });
    const little = listen(quiet);
    quiet.startSecurePay({ withEvents: false });
    while (!little.some(({ name }) => name === 'secureivr.ready')) await sleep(1);
    assert.ok(!little.some(({ name }) => ['secureivr.message', 'connection.changed'].includes(name)));

    for (const name of Object.keys(SCENARIOS) as ScenarioName[]) {
      const player = createScriptedSecureIvrClient();
      const events = listen(player);
      await player.play(name);
      assert.equal(events.length, SCENARIOS[name].length, name);
    }
  });
});

test('the simulator imports nothing of the rest, and no file is long', () => {
  const folder = new URL('../../src/simulators/five9/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const source = readFileSync(new URL(file, folder), 'utf8');
    assert.ok(source.split('\n').length <= 250, file);
    for (const [, from] of source.matchAll(/from '([^']+)'/g)) assert.match(from!, /^(node:|ws$|\.\/[a-z-]+\.js$|\.\.\/http\.js$)/, file);
  }
});
