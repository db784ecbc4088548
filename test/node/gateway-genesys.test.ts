import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { problemOf as problemOfAnswer } from '../../src/gateway/genesys/errors.js';
import type { GatewayOptions } from '../../src/gateway/index.js';
import { createGenesysSimulator, type GenesysSimulator } from '../../src/simulators/genesys/index.js';
import { codeOf, open, problemOf, send, sign, start, type Running } from './gateway-kit.js';

let running: Running;
let simulator: GenesysSimulator;
afterEach(async () => {
  await running.close();
  await simulator.close();
});

const NUMBER = '+14155550123';

async function begin(options: Parameters<typeof createGenesysSimulator>[0] = {}, genesys: Partial<GatewayOptions['genesys']> = {}, more: Partial<GatewayOptions> = {}): Promise<void> {
  simulator = await createGenesysSimulator({ timeScale: 0, ...options });
  running = await start({ genesys: { url: genesys?.apiVersion === 'v3' ? simulator.engagementUrl : simulator.gmsUrl, ...genesys }, public: ['genesys'], ...more });
}

interface Started {
  id: string;
  desiredTime: string | null;
  topic: string;
  token: string;
  access?: { number: string; code: string; telUrl: string; expiresIn: number };
}

const ask = (body: object, headers: Record<string, string> = {}): Promise<Response> => send(`${running.url}/genesys/callbacks`, 'POST', { service: 'classic-callback', customerNumber: NUMBER, ...body }, headers);
const begun = async (body: object = {}): Promise<Started> => {
  const response = await ask(body);
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as Started;
};
const own = (started: Started, method: string, body?: object, token = started.token): Promise<Response> => send(`${running.url}/genesys/callbacks/${started.id}`, method, body, { authorization: `Bearer ${token}` });
const get = async (path: string): Promise<unknown> => (await fetch(running.url + path)).json();
const inHours = (hours: number): string => new Date(Math.ceil((Date.now() + hours * 3_600_000) / 300_000) * 300_000).toISOString();

for (const apiVersion of ['v1', 'v2', 'v3'] as const) {
  describe(`Genesys routes over API ${apiVersion}`, () => {
    const key = apiVersion === 'v3' ? { apiKey: 'key-1' } : {};

    it('tells the wait: seconds, 0 as a wait, null when it is not known', async () => {
      await begin({}, { apiVersion, ...key });
      const wait = (await get('/genesys/wait-time?queue=Support_VQ')) as { estimatedWait: number };
      assert.ok(wait.estimatedWait > 0);
      simulator.queue.set({ name: 'Support_VQ', waiting: 0, ewt: 0 });
      assert.deepEqual(await get('/genesys/wait-time?queue=Support_VQ'), { estimatedWait: 0 });
      assert.deepEqual(await get('/genesys/wait-time?queue=Nowhere'), { estimatedWait: null });
      assert.equal(await codeOf(await fetch(`${running.url}/genesys/wait-time`)), '400 bad-request');
    });

    it('lists free times in UTC', async () => {
      await begin({}, { apiVersion, ...key });
      const [from, to] = [inHours(1), inHours(2)];
      const { slots } = (await get(`/genesys/availability?service=classic-callback&start=${from}&end=${to}`)) as { slots: { utcTime: string; capacity: number }[] };
      assert.ok(slots.length >= 10 && slots.length <= 14, `${slots.length}`);
      for (const { utcTime, capacity } of slots) assert.ok(/^\d{4}-.*\.000Z$/.test(utcTime) && capacity > 0 && utcTime >= from && utcTime <= to);
      for (const query of ['', '?service=a/b', '?service=s&start=tomorrow', '?service=s&start=2026-01-01T00:00:00', `?service=s&start=${to}&end=${from}`, `?service=s&start=${from}&end=2099-01-01T00:00:00Z`]) {
        assert.equal(await codeOf(await fetch(`${running.url}/genesys/availability${query}`)), '400 bad-request', query);
      }
    });

    it('starts, reads, and cancels', async () => {
      await begin({}, { apiVersion, ...key });
      const started = await begun({ userData: { first_name: 'Ann', vip: true } });
      assert.deepEqual([started.desiredTime, started.topic], [null, `genesys/${started.id}`]);
      const state = (await (await own(started, 'GET')).json()) as Record<string, unknown>;
      assert.equal(state.id, started.id);
      assert.ok(['SCHEDULED', 'QUEUED', 'ROUTING'].includes(String(state.state)), String(state.state));
      assert.ok(!JSON.stringify(state).includes('4155550123'));
      assert.deepEqual(await (await own(started, 'DELETE')).json(), { id: started.id, cancelled: true });
      const after = (await (await own(started, 'GET')).json()) as Record<string, unknown>;
      assert.deepEqual([after.state, after.reason], ['COMPLETED', 'CANCELLED']);
    });

    it('passes on that the customer is ready, where the API asks', async () => {
      await begin({}, { apiVersion, ...key });
      simulator.queue.set({ name: 'Support_VQ', waiting: 0 });
      const started = await begun(apiVersion === 'v3' ? {} : { service: 'voice-userorig-delayed', callDirection: 'USERORIGINATED', waitForAgent: true, waitForUserConfirm: true });
      const answer = (action: string, token = started.token): Promise<Response> => send(`${running.url}/genesys/callbacks/${started.id}/${action}`, 'POST', undefined, { authorization: `Bearer ${token}` });
      if (apiVersion === 'v3') return assert.equal(await codeOf(await answer('ready')), '405 not-allowed');
      assert.equal(((await (await own(started, 'GET')).json()) as { agentReady: boolean | null }).agentReady, false);
      simulator.agent.free();
      assert.equal(((await (await own(started, 'GET')).json()) as { agentReady: boolean | null }).agentReady, true);
      const { access } = (await (await answer('ready')).json()) as Started;
      assert.ok(access && /^\+?\d+$/.test(access.number) && access.code, JSON.stringify(access));
      const other = await begun({ customerNumber: '+14155550199' });
      assert.equal(await codeOf(await answer('connect', other.token)), '403 forbidden');
      assert.equal(await codeOf(await answer('ready', 'rubbish')), '401 unauthorized');
    });

    it('moves a scheduled callback, where the API can', async () => {
      await begin({}, { apiVersion, ...key });
      const [first, second] = [inHours(2), inHours(4)];
      const started = await begun({ service: 'voice-userterm-scheduled', desiredTime: first });
      assert.equal(started.desiredTime, first);
      const moved = await own(started, 'PATCH', { desiredTime: second });
      if (apiVersion === 'v3') return assert.equal(await codeOf(moved), '405 not-allowed');
      assert.deepEqual(await moved.json(), { id: started.id, desiredTime: second });
      assert.equal(((await (await own(started, 'GET')).json()) as { desiredTime: string }).desiredTime, second);
      assert.equal(await codeOf(await own(started, 'PATCH', {})), '400 bad-request');
      assert.equal(await codeOf(await own(started, 'PATCH', { desiredTime: 'soon' })), '400 bad-request');
    });
  });
}

describe('Genesys routes', () => {
  it('bind an id to whoever started it', async () => {
    await begin();
    const [mine, other] = [await begun(), await begun({ customerNumber: '+14155550124' })];
    for (const method of ['GET', 'DELETE']) {
      assert.equal(await codeOf(await send(`${running.url}/genesys/callbacks/${mine.id}`, method)), '401 unauthorized');
      assert.equal(await codeOf(await own(mine, method, undefined, other.token)), '403 forbidden');
    }
    assert.equal((await own(mine, 'GET', undefined, await sign({ topics: ['genesys/*'] }))).status, 200);
    const staff = await sign({ topics: ['genesys/*'] });
    assert.equal(await codeOf(await send(`${running.url}/genesys/callbacks/361-none`, 'GET', undefined, { authorization: `Bearer ${staff}` })), '404 not-found');
    assert.equal(await codeOf(await send(`${running.url}/genesys/callbacks/${encodeURIComponent('../../x')}`, 'GET', undefined, { authorization: `Bearer ${staff}` })), '404 not-found');
  });

  it('keep the credentials, and send the number and the pairs as the service wants them', async () => {
    await begin({ access: { username: 'gms', password: 'pw-canary' } }, { user: 'gms', password: 'pw-canary', contactCenterId: 'cc1' });
    await begun({ callDirection: 'USERTERMINATED', waitForAgent: true, waitForUserConfirm: false, userData: { first_name: 'Ann' } });
    const { body, contentType } = simulator.state().requests.find(({ operation }) => operation === 'start')!;
    assert.match(contentType!, /^application\/x-www-form-urlencoded/);
    assert.deepEqual({ ...body }, { first_name: 'Ann', _customer_number: NUMBER, _call_direction: 'USERTERMINATED', _wait_for_agent: 'true', _wait_for_user_confirm: 'false' });
    assert.ok(!/pw-canary|4155550123|Ann/.test(running.lines.join()));
    await running.close();
    running = await start({ genesys: { url: simulator.gmsUrl, user: 'gms', password: 'wrong' }, public: ['genesys'] });
    assert.equal(await codeOf(await ask({})), '502 vendor-error');
  });

  it('refuse wrong requests before the service sees them', async () => {
    await begin({}, { services: ['classic-callback'] });
    const wrong: [object, string][] = [
      [{ service: '' }, '400 bad-request'], [{ service: 'a/../b' }, '400 bad-request'], [{ service: 'chat-immediate' }, '403 forbidden'], [{ customerNumber: '' }, '400 bad-request'], [{ customerNumber: 'call me' }, '400 number-invalid'],
      [{ desiredTime: 'now' }, '400 bad-request'], [{ desiredTime: '2020-01-01T00:00:00Z' }, '400 bad-request'], [{ callDirection: 'UP' }, '400 bad-request'], [{ waitForUserConfirm: true }, '400 bad-request'], [{ waitForAgent: 'yes' }, '400 bad-request'],
      [{ userData: { _customer_number: '1' } }, '400 bad-request'], [{ userData: [] }, '400 bad-request'], [{ userData: { a: {} } }, '400 bad-request'], [{ more: 1 }, '400 bad-request'],
    ];
    for (const [body, expected] of wrong) assert.equal(await codeOf(await ask(body)), expected, JSON.stringify(body));
    assert.equal(simulator.state().callbacks.length, 0);
  });

  it('tell what the caller dials when the caller dials', async () => {
    await begin();
    const { access } = await begun({ service: 'voice-userorig-immediate', callDirection: 'USERORIGINATED' });
    assert.ok(access!.number && access!.code && access!.expiresIn > 0, JSON.stringify(access));
    assert.match(access!.telUrl, /^tel:/);
  });

  it('name the other times when one is taken, and the office’s hours', async () => {
    await begin({
      services: [{ name: 'small', scenario: 'user-terminated-scheduled', options: { _max_request_by_time_bucket: '1', _enable_reject_out_of_office_hours: 'true' } }],
      officeHours: { 'business-hours': { _timezone: 'UTC', _bh_regular1: 'Mon-Sun 09:00-17:00' } },
    });
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    await begun({ service: 'small', desiredTime: `${day}T10:00:00Z` });
    const full = await problemOf(await ask({ service: 'small', customerNumber: '+14155550124', desiredTime: `${day}T10:00:00Z` }));
    assert.deepEqual([full.status, full.code], [409, 'slot-full']);
    assert.ok(full.alternatives!.length > 0);
    for (const time of full.alternatives!) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/);
    assert.equal(await codeOf(await ask({ service: 'small', customerNumber: '+14155550125', desiredTime: `${day}T20:00:00Z` })), '409 office-closed');
  });

  it('map numbers, duplicates and unknown services', async () => {
    await begin();
    assert.equal(await codeOf(await ask({ customerNumber: '111' })), '400 number-invalid');
    assert.equal(await codeOf(await ask({ customerNumber: '+19005550123' })), '400 number-not-allowed');
    assert.equal(await codeOf(await ask({ service: 'nothing-here' })), '502 not-configured');
    await begun();
    await begun();
    assert.equal(await codeOf(await ask({})), '409 duplicate-callback');
  });

  it('limit a number, but not for what the service refused', async () => {
    await begin({}, { numberLimit: 2 });
    for (let i = 0; i < 4; i += 1) assert.equal(await codeOf(await ask({ service: 'nothing-here' })), '502 not-configured');
    const started = await begun();
    await own(started, 'DELETE');
    await begun({ customerNumber: '+1 (415) 555-0123' });
    assert.equal(await codeOf(await ask({})), '429 limit-reached');
    await begun({ customerNumber: '+14155550199' });
  });

  it('start once, whatever happens: a lost answer is looked for, and otherwise not known', async () => {
    await begin();
    simulator.faults.add({ operation: 'start', kind: 'accept-then-reset', times: 1 });
    const found = await begun();
    assert.equal(simulator.state().callbacks.length, 1);
    assert.equal(simulator.state().callbacks[0]!.id, found.id);
    simulator.faults.add({ operation: 'start', kind: 'reset', times: 1 });
    const headers = { 'idempotency-key': 'once' };
    assert.equal(await codeOf(await ask({ customerNumber: '+14155550150' }, headers)), '502 outcome-unknown');
    assert.equal(await codeOf(await ask({ customerNumber: '+14155550150' }, headers)), '502 outcome-unknown', 'the same key does not start again');
    assert.equal(simulator.state().callbacks.length, 1);
    const [a, b] = await Promise.all([ask({ customerNumber: '+14155550151' }, { 'idempotency-key': 'two' }), ask({ customerNumber: '+14155550151' }, { 'idempotency-key': 'two' })]);
    assert.deepEqual(await a.json(), await b.json());
    assert.equal(simulator.state().callbacks.length, 2);
  });

  it('answer strange answers with a code', async () => {
    await begin();
    for (const kind of ['html', 'truncated', 'wrong-types', 'missing-keys', 'empty', 'error', 'error-in-200'] as const) {
      simulator.faults.add({ operation: 'ewt', kind, times: 1 });
      const response = await fetch(`${running.url}/genesys/wait-time?queue=Support_VQ`);
      if (response.status === 200) assert.ok(['number', 'object'].includes(typeof ((await response.json()) as { estimatedWait: unknown }).estimatedWait), kind);
      else assert.ok(['bad-message', 'unavailable', 'bad-request'].includes((await problemOf(response)).code), kind);
    }
  });

  it('pass status notifications on to the page, without the number', async () => {
    await begin({}, { notifySecret: 'notify-secret-1' });
    const notifyUrl = `${running.url}/genesys/notifications/notify-secret-1`;
    await simulator.close();
    simulator = await createGenesysSimulator({
      timeScale: 0,
      services: [{ name: 'told', scenario: 'user-terminated-scheduled', options: { _enable_status_notification: 'subscribe_notify', _status_notification_type: 'httpcb', _status_notification_target: notifyUrl } }],
    });
    const { id } = (await (await fetch(`${simulator.gmsUrl}/service/callback/told`, { method: 'POST', body: new URLSearchParams({ _customer_number: NUMBER, _desired_time: inHours(3) }) })).json().then((body) => ({ id: (body as { _id: string })._id })));
    const reading = await open(running.url, `genesys/${id}`);
    await fetch(`${simulator.gmsUrl}/service/callback/told/${id}`, { method: 'DELETE' });
    await simulator.settled();
    await reading.until(({ data }) => data.some(({ type }) => type === '_cbe_on_callback_cancelled'));
    await reading.close();
    for (const { type, data } of reading.data) assert.ok(type.startsWith('_cbe_on_') && data._service_id === id);
    assert.ok(!reading.text.includes('4155550123'));
    const post = (body: string, secret = 'notify-secret-1'): Promise<Response> => fetch(`${running.url}/genesys/notifications/${secret}`, { method: 'POST', body });
    assert.equal((await post('event=_cbe_on_dial_init&_service_id=x')).status, 200);
    assert.equal(await codeOf(await post('event=other&_service_id=x')), '400 bad-request');
    assert.equal(await codeOf(await post('{')), '400 bad-request');
    assert.equal(await codeOf(await post('{}', 'wrong')), '403 forbidden');
  });
});

describe('Genesys errors', () => {
  afterEach(() => undefined);
  const exception = (suffix: string, message: string, more: object = {}) => ({ status: 400, json: { exception: `com.genesyslab.gsg.services.callback.exceptions.${suffix}`, message, ...more } });
  const v3 = (status: number, code: number, message = '', data?: object) => ({ status, json: { status: { code, message, corrId: 'c' }, ...(data && { data }) } });
  const cases: [string, { status: number; json: unknown }, string][] = [
    ['premium number', exception('CallbackExceptionNumber', "Customer Number [+1900] is disallowed, because it's a premium number."), 'number-not-allowed'],
    ['invalid number', exception('CallbackExceptionNumber', 'Customer Number [111] is disallowed, because it is invalid.'), 'number-invalid'],
    ['no country', exception('CallbackExceptionNumber', 'Service option x / _default_country is not configured.'), 'not-configured'],
    ['contact centre', exception('CallbackExceptionNotFound', 'Callback Contact Center ID: test is not configured in transaction list.'), 'not-configured'],
    ['not found', exception('CallbackExceptionNotFound', 'Callback 1 is not found.'), 'not-found'],
    ['missing number', { status: 400, json: { message: 'The request does not contain mandatory key _customer_number.' } }, 'number-invalid'],
    ['slot in the text', { status: 400, json: { message: 'Too many requests at the desired time. Proposing time slots. 2999-01-01T10:00:00.000, 2999-01-01T10:05:00.000' } }, 'slot-full'],
    ['closed', exception('CallbackExceptionAvailability', 'Office closed at desired time'), 'office-closed'],
    ['resource', exception('CallbackExceptionResource', 'Service not configured'), 'not-configured'],
    ['queue limit', { ...exception('CallbackExceptionServiceUnavailable', 'Limit of queued callbacks for s is reached.'), status: 503 }, 'rate-limited'],
    ['interval limit', { status: 503, json: { message: 'Limit of queued callbacks for s is reached for interval 300s.' } }, 'rate-limited'],
    ['number limit', { status: 503, json: { message: 'Callback for _customer_number=1 rejected because previous callbacks for this parameter were requested for more than 6 times today.' } }, 'limit-reached'],
    ['ORS', { status: 500, json: { exception: 'com.genesyslab.gsg.services.ors.OrsServiceException', message: 'ORS request failed: cannot connect to ORS. IO issue.' } }, 'unavailable'],
    ['session gone', { status: 500, json: { message: 'x' } }, 'unavailable'],
    ['basic auth', { status: 401, json: {} }, 'vendor-error'],
    ['unparsable number', { status: 400, json: { exception: 'com.genesyslab.gsg.GSGException', message: 'Invalid Phone Number bad for Country DE (parsing impossible)' } }, 'number-invalid'],
    ['501', v3(400, 501), 'bad-request'], ['1103', v3(401, 1103), 'vendor-error'], ['503 missing key', v3(401, 503), 'vendor-error'], ['7030', v3(400, 7030), 'number-invalid'], ['7036', v3(400, 7036), 'number-not-allowed'],
    ['7037', v3(400, 7037), 'number-not-allowed'], ['7040', v3(400, 7040), 'not-configured'], ['7041', v3(429, 7041), 'rate-limited'], ['7041 with slots', v3(429, 7041, '', { slots: { '2999-01-01T10:00:00.000Z': 2, '2999-01-01T10:05:00.000Z': 0 } }), 'slot-full'],
    ['7042', v3(400, 7042), 'office-closed'], ['404', { status: 404, json: null }, 'not-found'], ['429', { status: 429, json: null }, 'rate-limited'], ['HTML', { status: 400, json: undefined }, 'bad-message'], ['502', { status: 502, json: undefined }, 'unavailable'],
  ];
  for (const [name, answer, code] of cases) {
    it(`${name}: ${code}`, () => {
      const problem = problemOfAnswer({ text: JSON.stringify(answer.json) ?? '<html>', ...answer }, Date.now());
      assert.equal(problem.code, code);
      if (code === 'slot-full') assert.deepEqual((problem.more.alternatives as string[])[0], '2999-01-01T10:00:00.000Z');
      assert.ok(!/\d{3,}|Genesys|ORS/i.test(problem.message), 'nothing of the service’s own text');
    });
  }

  it('reads the map of a refused rescheduling, and drops what is past', () => {
    const problem = problemOfAnswer({ ...exception('CallbackExceptionAvailability', 'full', { availability: { '2999-01-01T10:00:00.000Z': 3, '2001-01-01T10:00:00.000Z': 3, rubbish: 1 } }), text: '' }, Date.now());
    assert.deepEqual([problem.code, problem.more.alternatives], ['slot-full', ['2999-01-01T10:00:00.000Z']]);
  });
});
