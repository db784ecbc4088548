import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createGenesysSimulator, type GenesysSimulator, type GenesysSimulatorOptions } from '../../src/simulators/genesys/index.js';

const START = '2026-03-02T10:00:00.000Z'; // a Monday
const NUMBER = '+14155550123';
const running: GenesysSimulator[] = [];
after(() => Promise.all(running.map((simulator) => simulator.close())));

async function run(options: GenesysSimulatorOptions = {}): Promise<GenesysSimulator> {
  const simulator = await createGenesysSimulator({ start: START, timeScale: 0, queues: [{ name: 'Support_VQ' }], agents: [{ id: 'ann' }], ...options });
  running.push(simulator);
  return simulator;
}

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- what comes off the wire is looked at field by field */
type Json = any;

interface Answer {
  status: number;
  json: Json;
  text: string;
  headers: Headers;
}

async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined };
}

const start = (g: GenesysSimulator, pairs: Record<string, string> = {}, service = 'classic-callback', headers = {}): Promise<Answer> =>
  call(`${g.gmsUrl}/service/callback/${service}`, { method: 'POST', body: new URLSearchParams({ _customer_number: NUMBER, ...pairs }), headers });
const record = async (g: GenesysSimulator, id: string): Promise<Json> => (await call(`${g.gmsUrl}/service/callback?_id=${id}`)).json[0];
const put = (g: GenesysSimulator, id: string, pairs: unknown): Promise<Answer> =>
  call(`${g.gmsUrl}/service/callback/classic-callback/${id}`, { method: 'PUT', body: JSON.stringify(pairs), headers: { 'content-type': 'application/json' } });
const remove = (g: GenesysSimulator, id: string): Promise<Answer> => call(`${g.gmsUrl}/service/callback/classic-callback/${id}`, { method: 'DELETE' });
const v3 = (g: GenesysSimulator, path: string, body?: unknown): Promise<Answer> =>
  call(`${g.engagementUrl}/${path}`, {
    headers: { 'x-api-key': 'key', 'content-type': 'application/json' },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });

test('the classic flow: wait for an agent, dial, a human answers, route, end', async () => {
  const g = await run();
  const { status, json } = await start(g);
  assert.equal(status, 200);
  assert.deepEqual(Object.keys(json).sort(), ['_action', '_dialog_id', '_id', '_ok_title', '_text']);
  assert.equal(json._text, 'You will receive the call shortly');
  const id = json._id;
  assert.equal((await record(g, id))._callback_state, 'QUEUED');
  g.advance(180_000); // Ann's caller is done
  g.advance(1000);
  assert.equal(g.state().phones[0]!.status, 'ringing');
  g.phone.answer();
  assert.equal((await record(g, id))._callback_state, 'ROUTING');
  g.advance(1000);
  assert.equal((await record(g, id))._callback_state, 'PROCESSING');
  assert.equal((await remove(g, id)).status, 400);
  g.phone.hangUp();
  const done = await record(g, id);
  assert.equal(done._callback_state, 'COMPLETED');
  assert.equal(done._callback_reason, 'AGENT_CONNECTED');
  assert.equal(g.state().agents[0]!.state, 'free');
  g.advance(86_400_000);
  assert.equal(await record(g, id), undefined, 'the record goes after _ttl');
});

test('every content type, user data and lookup keys', async () => {
  const g = await run();
  g.service.set({ name: 'classic-callback', options: { _enable_in_queue_checking: 'false', _customer_lookup_keys: '_customer_number,plan' } });
  const url = `${g.gmsUrl}/service/callback/classic-callback`;
  const form = new FormData();
  form.set('_customer_number', NUMBER);
  form.set('plan', 'gold');
  const bodies = [{ body: form }, { body: JSON.stringify({ _customer_number: NUMBER, plan: 'gold', age: 7 }), headers: { 'content-type': 'application/json' } }];
  for (const init of bodies) {
    const { json } = await call(url, { method: 'POST', ...init });
    assert.equal((await record(g, json._id)).plan, 'gold');
    assert.equal((await record(g, json._id)).age, undefined);
  }
  assert.deepEqual(g.state().callbacks[1]!.userData, { plan: 'gold', age: '7' });
  const search = async (query: string): Promise<number> => (await call(`${url}?${query}`)).json.length;
  assert.equal(await search('_callback_state=!COMPLETED&plan=gold'), 2);
  assert.equal(await search('_callback_state=COMPLETED&plan=gold'), 0);
  assert.equal(await search('_callback_state=COMPLETED&plan=gold&operand=OR'), 2);
});

test('failed dials, retries and the end of patience', async () => {
  const g = await run({ agents: [{ id: 'ann', state: 'free' }] });
  g.service.set({ name: 'classic-callback', options: { _max_dial_attempts: '2' } });
  const { json } = await start(g);
  g.advance(1000);
  g.phone.decline();
  assert.equal((await record(g, json._id))._callback_state, 'QUEUED');
  assert.equal(g.state().agents[0]!.state, 'free');
  assert.throws(() => g.phone.answer(), /no callback/);
  g.advance(301_000);
  assert.equal(g.state().phones[0]!.status, 'ringing');
  g.advance(30_000); // nobody answers
  assert.equal((await record(g, json._id))._callback_reason, 'FAIL_CALL_TO_CUSTOMER');
});

test('scheduled: rescheduled, key removed, submitted before its time, cancelled', async () => {
  const g = await run({ agents: [{ id: 'ann', state: 'free' }] });
  const { json } = await start(g, { _desired_time: '2026-03-02T12:00:00.000Z', note: 'a' });
  const id = json._id;
  assert.equal((await record(g, id))._callback_state, 'SCHEDULED');
  assert.equal((await put(g, id, { _new_desired_time: '2026-03-02T11:00:00.000Z', note: '' })).status, 200);
  assert.equal((await record(g, id))._desired_time, '2026-03-02T11:00:00.000Z');
  assert.deepEqual(g.state().callbacks[0]!.userData, {});
  assert.equal((await call(`${g.gmsUrl}/service/${id}/check-queue-position`)).status, 500);
  g.advance(58 * 60_000);
  assert.equal((await record(g, id))._callback_state, 'QUEUED');
  assert.equal(g.state().phones.length, 0, 'nobody rings before the desired time');
  const { status, text } = await remove(g, id);
  assert.deepEqual([status, text], [200, '']);
  assert.equal((await record(g, id))._callback_reason, 'CANCELLED');
  assert.equal((await remove(g, id)).status, 400);
});

test('a full slot proposes others, in the text without Z; the map counts down', async () => {
  const g = await run();
  const at = '2026-03-02T12:00:00.000Z';
  g.service.capacity({ name: 'classic-callback', time: at, capacity: 1 });
  const available = async (): Promise<Json> => (await call(`${g.gmsUrl}/service/callback/classic-callback/availability?start=${at}&max-time-slots=3&number-of-days=1`)).json;
  assert.deepEqual(await available(), { '2026-03-02T12:00:00.000Z': 1, '2026-03-02T12:05:00.000Z': 100, '2026-03-02T12:10:00.000Z': 100 });
  const { json } = await start(g, { _desired_time: at });
  assert.equal((await available())[at], 0);
  const full = await start(g, { _desired_time: at, _customer_number: '+14155550124' });
  assert.equal(full.status, 400);
  assert.match(full.json.message, /Too many requests .*Proposing time slots/);
  assert.deepEqual(full.json.message.match(/\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d+(?!\d|Z)/g)[0], '2026-03-02T12:05:00.000');
  assert.equal((await put(g, json._id, { _new_desired_time: at })).status, 200, 'a callback does not stand in its own way');
  const other = (await start(g, { _desired_time: '2026-03-02T13:00:00.000Z', _customer_number: '+14155550125' })).json._id;
  assert.equal((await put(g, other, { _desired_time: at })).json.availability['2026-03-02T12:05:00.000Z'], 100);
  const busy = await v3(g, 'callbacks/create', { serviceName: 'classic-callback', phoneNumber: '+14155550126', desiredTime: at });
  assert.deepEqual([busy.status, busy.json.status.code, Object.keys(busy.json.data.slots).length], [429, 7041, 3]);
});

test('documented refusals', async () => {
  const g = await run();
  const E = 'com.genesyslab.gsg.services.callback.exceptions.CallbackException';
  const refused = async (answer: Promise<Answer>, status: number, exception: string, message: string | RegExp): Promise<void> => {
    const { status: actual, json } = await answer;
    assert.deepEqual([actual, json.exception], [status, exception]);
    if (typeof message === 'string') assert.equal(json.message, message);
    else assert.match(json.message, message);
  };
  const set = (options: Record<string, string>): void => g.service.set({ name: 'classic-callback', options });
  const premium = "Customer Number [+19005551234] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers";
  await refused(start(g, { _customer_number: '+19005551234' }), 400, `${E}Number`, premium);
  await refused(start(g, { _customer_number: '111' }), 400, `${E}Number`, /^Customer Number \[111\] is disallowed, because it is invalid\./);
  await refused(start(g, { _customer_number: '' }), 400, E, /not contain.*_customer_number/);
  await refused(start(g, {}, 'nothing'), 400, `${E}Resource`, /not configured/);
  await refused(start(g, { _desired_time: 'tomorrow' }), 400, E, /desired time/);
  await refused(start(g, { _desired_time: '2026-05-02T12:00:00.000Z' }), 400, `${E}Availability`, /1M ahead/);
  await refused(call(`${g.gmsUrl}/phonenumber?number=bad&country=DE`), 400, 'com.genesyslab.gsg.GSGException', 'Invalid Phone Number bad for Country DE (parsing impossible)');
  set({ _default_country: '' });
  await refused(start(g), 400, `${E}Number`, /^Service option classic-callback \/ _default_country is not configured\. But option _disallow_impossible/);
  set({ _default_country: 'US', _throttle_request_parameters_limit: '2', _enable_in_queue_checking: 'strict' });
  const first = (await start(g)).json._id;
  await refused(start(g), 400, E, /already in queue/);
  await remove(g, first);
  await remove(g, (await start(g)).json._id);
  const often = `Callback for _customer_number=${NUMBER} rejected because previous callbacks for this parameter were requested for more than 2 times today.`;
  await refused(start(g), 503, `${E}ServiceUnavailable`, often);
  set({ _throttle_callbacks_per_service_1: '2' });
  await refused(start(g, { _customer_number: '+14155550124' }), 503, `${E}ServiceUnavailable`, 'Limit of queued callbacks for classic-callback is reached for interval 300s.');
  set({ _max_queued_callbacks_per_service: '0' });
  await refused(start(g), 503, `${E}ServiceUnavailable`, 'Limit of queued callbacks for classic-callback is reached.');
  g.ors.down();
  await refused(start(g), 500, 'com.genesyslab.gsg.services.ors.OrsServiceException', 'ORS request failed: cannot connect to ORS. IO issue.');
  g.service.officeHours({ name: 'weekdays', options: { _timezone: 'Europe/Paris', _bh_regular1: 'Mon-Fri 08:00-20:00', _holiday1: '03-03' } });
  g.service.set({ name: 'voice-userterm-scheduled', options: { _business_hours_service: 'weekdays', _enable_reject_out_of_office_hours: 'true' } });
  // The third of March is a holiday.
  await refused(start(g, { _desired_time: '2026-03-03T12:00:00.000Z' }, 'voice-userterm-scheduled'), 400, `${E}Availability`, /Office closed/);
  const week = await call(`${g.gmsUrl}/service/weekdays?start=2026-03-02T10:00:00Z&number-of-days=3`);
  assert.deepEqual([week.json.error, week.json.periods[0], week.json.periods.length], [null, { start: '2026-03-02T07:00:00.000Z', end: '2026-03-02T19:00:00.000Z' }, 3]);
  assert.deepEqual((await call(`${g.gmsUrl}/service/weekdays?start=2026-03-07T10:00:00Z`)).json.periods, []);
});

test('wait time and place in line, in every spelling', async () => {
  const g = await run({ queues: [{ name: 'Support_VQ', waiting: 2, handleTime: 100 }, { name: 'Sales_VQ', ewt: -1 }] });
  const ewt = async (path: string): Promise<Json> => (await call(`${g.url}/genesys/${path}`)).json;
  assert.deepEqual(await ewt('1/service/ewt-for-vq?name=Support_VQ&aqt=urs2'), { ewt: 300 });
  assert.deepEqual(await ewt('1/service/ewt-for-vq'), { Support_VQ: { ewt: 300 }, Sales_VQ: { ewt: -1 } });
  assert.deepEqual(await ewt('2/ewt/ewt2?vq=Support_VQ,Unknown'), { Support_VQ: { ewt: 300 }, Unknown: { ewt: -1 } });
  g.agent.logout({ id: 'ann' });
  assert.deepEqual([await ewt('2/ewt/ewt1?vq=Support_VQ'), await ewt('2/ewt/ewt2?vq=Support_VQ')], [{ ewt: 300 }, { ewt: -1 }]);
  g.queue.set({ name: 'Support_VQ', ewt: 0 });
  assert.deepEqual(await ewt('2/ewt/ewt2?vq=Support_VQ'), { ewt: 0 });
  g.queue.set({ name: 'Support_VQ', ewt: null });
  g.agent.login({ id: 'ann' }); // takes a caller
  const { json } = await start(g);
  const place = async (): Promise<Json> => (await call(`${g.gmsUrl}/service/${json._id}/check-queue-position`, { method: 'POST' })).json;
  assert.deepEqual(await place(), { _position: '2', _eta: '200', _total_waiting: '2', _agent_ready_threshold_passed: false });
  g.settings.dialect({ position: 'ints' });
  assert.equal((await place())._eta, 200);
  g.settings.dialect({ position: 'ewt' });
  assert.equal((await place()).ewt, '200.0');
  g.ors.killSession();
  const lost = await call(`${g.gmsUrl}/service/${json._id}/check-queue-position`);
  assert.deepEqual([lost.status, lost.text.includes('404 Not Found'), (await record(g, json._id))._callback_state], [500, true, 'QUEUED']);
  assert.equal((await remove(g, json._id)).status, 400);
});

test('the other scenarios: dial in, chat, preview, push, pause', async () => {
  const g = await run({ agents: [{ id: 'ann', state: 'free' }] });
  const dialIn = (await start(g, {}, 'voice-userorig-immediate')).json;
  assert.equal(dialIn._action, 'DialNumber');
  assert.equal(dialIn._tel_url, `tel:${dialIn._access_number},,${dialIn._access_code}#`);
  assert.ok(Number(dialIn._expiration_time) > 0);
  g.phone.dialIn({ id: dialIn._id });
  g.advance(1000);
  assert.equal((await record(g, dialIn._id))._callback_state, 'PROCESSING');
  g.phone.hangUp();
  const chat = (await start(g, { subject: 'Bill' }, 'chat-immediate')).json;
  assert.deepEqual([chat._action, chat._chat_parameters], ['StartChat', { subject: 'Bill' }]);
  assert.equal((await call(chat._start_chat_url, { method: 'POST' })).json.chatIxnState, 'CONNECTED');
  g.advance(1000);
  g.agent.free();
  assert.equal((await record(g, chat._id))._callback_reason, 'AGENT_CONNECTED');
  const asked = (await start(g, { _wait_for_user_confirm: 'true' })).json._id;
  const { payload } = g.state().pushes.at(-1)!;
  const menu = (await call(`${g.gmsUrl}/service/${payload._id}/${payload._action}`)).json;
  assert.equal(menu._action, 'DisplayMenu');
  await call(menu._content[0]._group_content[0]._user_action_url);
  g.advance(1000);
  assert.equal(g.state().phones[0]!.status, 'ringing');
  g.phone.answer({ id: asked });
  g.advance(121_000);
  g.service.set({ name: 'voice-userterm-preview', options: { _agent_preview_allow_reject: '1' } });
  const preview = (await start(g, { _customer_number: '+14155550124' }, 'voice-userterm-preview')).json._id;
  g.agent.reject();
  assert.equal((await record(g, preview))._callback_reason, 'AGENT_PREVIEW_CANCEL_AFTER_1REJECTS');
  g.service.pause({ name: 'all' });
  const paused = (await start(g, { _customer_number: '+14155550125' })).json._id;
  assert.equal((await record(g, paused))._callback_state, 'PAUSED');
  g.service.resume({ name: 'all' });
  assert.equal((await record(g, paused))._callback_state, 'QUEUED');
});

test('the ways to end without an agent', async () => {
  const ways: [Record<string, string>, Record<string, string>, (g: GenesysSimulator) => void, string][] = [
    [{}, { _max_transfer_to_agent_attempts: '1' }, (g) => (g.advance(1000), g.phone.answer(), g.agent.fail()), 'FAIL_AGENT_CONNECT'],
    [{}, {}, (g) => (g.advance(1000), g.agent.logout({ id: 'ann' }), g.phone.answer(), g.phone.hangUp()), 'FAIL_INTERACTION_DELETED'],
    [{}, {}, (g) => (g.advance(1000), g.agent.logout({ id: 'ann' }), g.phone.decline(), g.advance(14_400_000)), 'FAIL_TIMEOUT_TTL'],
    [{ _wait_for_user_confirm: 'true' }, { _on_user_confirm_timeout: 'END' }, (g) => g.advance(90_000), 'FAIL_USER_NO_CONFIRM'],
    [{ _wait_for_user_confirm: 'true' }, {}, (g) => (g.phone.snooze(), g.advance(300_000), g.phone.notAvailable()), 'NOT_AVAILABLE'],
    [{ _media_type: 'fax' }, {}, () => {}, 'FAIL_IXN_UNKNOWN_MEDIA_TYPE'],
    [{ _desired_time: '2026-03-02T11:00:00.000Z' }, {}, (g) => (g.ors.down(), g.advance(3_600_000)), 'SUBMIT_FAILED'],
    [{}, {}, (g) => g.callback.complete({ reason: 'FAIL_LOAD_MESSAGE_FILE' }), 'FAIL_LOAD_MESSAGE_FILE'],
  ];
  for (const [pairs, options, act, reason] of ways) {
    const g = await run({ agents: [{ id: 'ann', state: 'free' }] });
    g.service.set({ name: 'classic-callback', options });
    const { json } = await start(g, pairs);
    act(g);
    const { _callback_state, _callback_reason } = await record(g, json._id);
    assert.deepEqual([_callback_state, _callback_reason], ['COMPLETED', reason]);
    assert.notEqual(g.state().agents[0]!.state, 'reserved');
  }
});

test('the originating interaction and the notifications', async () => {
  const events: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk)).on('end', () => {
      events.push(JSON.parse(body).event);
      response.writeHead(events.length === 1 ? 503 : 200).end(); // the first delivery is tried again
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  after(() => server.close());
  const g = await run({ agents: [{ id: 'ann', state: 'free' }], interactions: ['call-1'] });
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const options = { _enable_status_notification: 'subscribe_notify', _status_notification_type: 'httpcb', _status_notification_target: target };
  g.service.set({ name: 'classic-callback', options });
  const { json } = await start(g, { _originating_interaction_id: 'call-1' });
  const seconds = String(Math.floor(Date.parse(START) / 1000));
  const pairs = { _CB_SERVICE_ID: json._id, _CB_T_SERVICE_START: seconds, _CB_T_CALLBACK_OFFERED: seconds, _CB_T_CALLBACK_ACCEPTED: seconds };
  assert.deepEqual(g.state().interactions[0]!.attachedData, pairs);
  assert.deepEqual(g.state().interactions[0]!.userEvents, [pairs]);
  g.interaction.terminate({ id: 'call-1' });
  assert.deepEqual([g.state().interactions[0]!.state, g.state().interactions[0]!.reasons], ['REJECTED', { ReasonSystemName: 'Callback' }]);
  g.advance(1000);
  g.phone.answer();
  g.advance(200_000);
  await g.settled();
  const expected = 'service_create service_create callback_status_updated callback_submitted callback_queued virtual_ixn_create target_found dial_init dial_done';
  const rest = 'connect_treatment_start callback_status_updated customer_queued route_to_agent callback_status_updated callback_status_updated service_exit';
  assert.deepEqual(events, `${expected} ${rest}`.split(' ').map((name) => `_cbe_on_${name}`));
  assert.ok(g.state().notifications.every(({ delivery }) => delivery === 'delivered'));
});

test('the Engagement API', async () => {
  const g = await run();
  assert.deepEqual([(await call(`${g.engagementUrl}/callbacks/open-for/classic-callback`)).status, (await v3(g, 'callbacks/open-for/classic-callback')).json.status.message], [401, 'Successful']);
  const code = async (body: unknown): Promise<number> => (await v3(g, 'callbacks/create', body)).json.status.code;
  const serviceName = 'classic-callback';
  assert.equal(await code({ phoneNumber: NUMBER }), 501);
  assert.equal(await code({ serviceName: 'nothing', phoneNumber: NUMBER }), 7040);
  for (const [phoneNumber, expected] of [['bad', 7030], ['111', 7036], ['+19005551234', 7037]]) assert.equal(await code({ serviceName, phoneNumber }), expected);
  const { id } = (await v3(g, 'callbacks/create', { serviceName, phoneNumber: NUMBER, userData: { name: 'Ann', 'a-b': 1 } })).json.data;
  assert.deepEqual(g.state().callbacks[0]!.userData, { name: 'Ann' });
  const { data } = (await v3(g, 'callbacks/retrieve', { id })).json;
  assert.deepEqual(data, { id, desiredTime: START, callbackState: 'QUEUED', phoneNumber: NUMBER, positionInQueue: 1, estimatedWaitTime: 180 });
  assert.equal((await v3(g, 'callbacks/cancel', { id })).json.data.id, id);
  assert.equal((await v3(g, 'callbacks/retrieve', { id: 'none' })).status, 404);
  const slots = (await v3(g, 'callbacks/availability/classic-callback?start=2026-03-02T12:00:00.000&numberOfDays=1&maxTimeSlots=1&timezone=Europe/Paris')).json.data;
  assert.deepEqual(slots, { slots: [{ utcTime: '2026-03-02T11:00:00.000Z', localTime: '2026-03-02T12:00:00.000', capacity: 100, total: 100 }], durationMin: 5, timezone: 'Europe/Paris' });
  g.agent.logout({ id: 'ann' });
  const { data: waits } = (await v3(g, 'estimated-wait-time?virtual-queues=Support_VQ,None')).json;
  assert.deepEqual(waits.map(({ estimatedWaitTime, resultCode }: Json) => [estimatedWaitTime, resultCode]), [[-1, -2], [-1, -1]]);
  assert.deepEqual((await v3(g, 'callbacks/queue-status/Support_VQ')).json.data, { ewt: -1, offerImmediateCallback: false, offerScheduledCallback: true });
  const pin = (await v3(g, 'call-in/requests/create', { groupName: 'sales' })).json.data;
  assert.deepEqual([typeof pin.accessCode, pin.toPhoneNumber], ['number', '+18005550199']);
});

test('credentials, contact centers and other origins', async () => {
  const g = await run({ access: { username: 'ops', password: 'one', contactCenters: ['c1'] } });
  const basic = (password: string): Record<string, string> => ({ authorization: `Basic ${btoa(`ops:${password}`)}`, ContactCenterId: 'c1', gms_user: 'u1' });
  const denied = await start(g);
  assert.deepEqual([denied.status, denied.headers.get('www-authenticate')], [401, 'Basic realm="Genesys Mobile Services"']);
  assert.equal((await start(g, {}, undefined, basic('one'))).status, 200);
  assert.equal(g.state().callbacks[0]!.gmsUser, 'u1');
  g.service.set({ name: 'classic-callback', options: { password: 'two' } });
  assert.deepEqual([(await start(g, {}, undefined, basic('one'))).status, (await start(g, {}, undefined, basic('two'))).status], [401, 200]);
  const unknown = await start(g, {}, undefined, { ...basic('two'), ContactCenterId: 'test' });
  assert.equal(unknown.json.message, 'Callback Contact Center ID: test is not configured in transaction list.');
  const preflight = (): Promise<Answer> => call(`${g.gmsUrl}/service/callback`, { method: 'OPTIONS', headers: { origin: 'http://shop.test', 'access-control-request-headers': 'gms_user' } });
  assert.equal((await preflight()).headers.get('access-control-allow-headers'), 'gms_user');
  g.settings.access({ cors: false });
  assert.deepEqual([(await preflight()).status, (await preflight()).headers.get('access-control-allow-origin')], [405, null]);
});

test('faults', async () => {
  const g = await run();
  const faulty = (fault: Parameters<typeof g.faults.add>[0]): Promise<Answer> => (g.faults.add({ times: 1, operation: 'start', ...fault }), start(g));
  assert.match((await faulty({ kind: 'html' })).text, /^<!doctype html>/);
  assert.equal((await faulty({ kind: 'error', status: 502 })).status, 502);
  await assert.rejects(faulty({ kind: 'reset' }));
  assert.equal(g.state().callbacks.length, 0);
  g.service.set({ name: 'classic-callback', options: { _enable_in_queue_checking: 'false' } });
  assert.equal(typeof (await faulty({ kind: 'wrong-types', keys: ['_id'] })).json._id, 'number');
  assert.equal('_id' in (await faulty({ kind: 'missing-keys' })).json, false);
  g.faults.add({ kind: 'accept-then-silence', operation: 'start', times: 1 });
  const url = `${g.gmsUrl}/service/callback/classic-callback`;
  await assert.rejects(call(url, { method: 'POST', body: new URLSearchParams({ _customer_number: NUMBER }), signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
  assert.equal((await call(`${url}?_customer_number=${encodeURIComponent(NUMBER)}&_callback_state=!COMPLETED`)).json.length, 3);
});

test('driven over HTTP from another origin, with a clock that runs', async () => {
  const g = await run({ timeScale: 1000, agents: [{ id: 'ann', state: 'free' }] });
  const control = (message: unknown): Promise<Answer> => call(`${g.url}/control`, { method: 'POST', body: JSON.stringify(message), headers: { origin: 'http://page.test' } });
  const wrong = ['phone', { action: 'phone.answer' }, { action: 'constructor.name' }, { action: 'clock.advance', ms: 'x' }, { action: 'ors.up', extra: 1 }];
  for (const message of wrong) assert.equal((await control(message)).status, 400);
  const mode = await control({ action: 'phone.mode', mode: 'answer', after: 1000 });
  assert.deepEqual([mode.json.phoneMode, mode.headers.get('access-control-allow-origin')], ['answer', 'http://page.test']);
  const abort = new AbortController();
  const events = await fetch(`${g.url}/control/events`, { signal: abort.signal });
  const reader = events.body!.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader.read()).value!, /^data: \{"now"/);
  await start(g);
  let seen = '';
  while (!seen.includes('"reason":"AGENT_CONNECTED"')) seen += (await reader.read()).value!;
  abort.abort();
  const { callbacks } = (await call(`${g.url}/control/state`)).json;
  assert.deepEqual(callbacks[0].history.map(({ state }: Json) => state), ['QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED']);
  assert.ok((await call(`${g.url}/control/actions`)).json['phone.answer']);
});
