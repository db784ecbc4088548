import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import type { GatewayOptions } from '../../src/gateway/index.js';
import { createFlexitiSimulator, type FlexitiSimulator, type FlexitiTruth } from '../../src/simulators/flexiti/index.js';
import { codeOf, problemOf, readAll, send, sign, start, type Running } from './gateway-kit.js';

let running: Running;
let simulator: FlexitiSimulator;
afterEach(async () => {
  await running.close();
  await simulator.close();
});

async function begin(flexiti: Partial<GatewayOptions['flexiti']> = {}, more: Partial<GatewayOptions> = {}): Promise<void> {
  simulator = await createFlexitiSimulator();
  const { clientId, clientSecret } = simulator.credentials;
  running = await start({ flexiti: { apiUrl: simulator.url, clientId, clientSecret, ...flexiti }, public: ['flexiti'], ...more });
}

const customer = { personalInformation: { firstName: 'Ann', lastName: 'Lee', dob: '1990-01-01', postalCode: 'M5V1E3' } };
const application = { email: 'ann@example.com', phoneNumber: '4165550123', address1: '1 King St', city: 'Toronto', province: 'ON', accountType: 'consumer', tosAgreement: true };

interface Session {
  url: string;
  expiresAt: string;
  id: string;
  topic: string;
  token: string;
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> => send(running.url + path, 'POST', body, headers);

async function session(body: object = { flow: 'purchase', amount: 120.5, orderId: 'o-1', customer }): Promise<Session> {
  const response = await post('/flexiti/sessions', body);
  assert.equal(response.status, 201);
  return (await response.json()) as Session;
}

/** What the customer did in the widget, told to the simulator as the widget would. */
async function customerDid(url: string, truth: FlexitiTruth): Promise<void> {
  const token = /#\/widget\/[^/]+\/([^?]+)/.exec(url)![1]!;
  await fetch(`${simulator.url}/widget/sessions/${token}/posted`, { method: 'POST', body: JSON.stringify({ truth, posted: [] }) });
}

async function outcome({ id, token }: Session, claim: object): Promise<Record<string, unknown>> {
  const response = await post(`/flexiti/sessions/${id}/outcome`, claim, { authorization: `Bearer ${token}` });
  assert.equal(response.status, 200);
  return (await response.json()) as Record<string, unknown>;
}

const bought = { outcome: 'purchase-verified', eventData: { accountNumber: 2_233_917, verified: true, action: 'purchase' } };

describe('POST /flexiti/sessions', () => {
  it('begins a session: URL, end, id, topic and token', async () => {
    await begin();
    const made = await session({ flow: 'purchase', amount: 10, customer, lang: 'fr-CA' });
    assert.match(made.url, /#\/widget\/flexitidemo\/.*lang=fr/);
    assert.ok(Date.parse(made.expiresAt) > Date.now() + 15 * 60_000);
    assert.ok(made.url.includes(`widget_session_id=${made.id}`));
    assert.equal(made.topic, `flexiti/${made.id}`);
    const { init } = simulator.sessions[0]!;
    assert.deepEqual(init, { customer_identification: { personal_information: { first_name: 'Ann', last_name: 'Lee', dob: '1990-01-01', postal_code: 'M5V1E3' } }, flow: 'purchase', lang: 'fr' });
  });

  it('gets one token for many sessions, refreshes it before it is short, and gets a new one when it is refused', async () => {
    let tokens = 0;
    const counting = ((url: URL | string, init?: RequestInit) => {
      if (String(url).endsWith('/oauth/token')) tokens += 1;
      return fetch(url, init);
    }) as typeof fetch;
    await begin({}, { fetch: counting });
    await Promise.all([session(), session(), session()]);
    assert.equal(tokens, 1);
    simulator.control({ expireTokens: true });
    await session();
    assert.equal(tokens, 2);
    simulator.control({ tokenLifetime: 60 });
    simulator.control({ expireTokens: true });
    await session();
    await session();
    assert.ok(tokens >= 4, 'a minute is too short for a session');
  });

  it('takes the order from the shop rather than from the page', async () => {
    await begin({ order: (id) => Promise.resolve({ amount: id === 'o-9' ? 900 : 1, customer: { account_number: 2_233_917 } }) });
    const made = await session({ flow: 'purchase', orderId: 'o-9', amount: 1 });
    await customerDid(made.url, { accountNumber: '2233917', verified: true, action: 'purchase' });
    assert.deepEqual((await outcome(made, bought)).authorization, { id: (simulator.sessions[0]!.authorizations[0]!.authorization_id as number).toString(), status: 'opened', amount: 900 });
  });

  it('maps refusals', async () => {
    await begin();
    const missing = await problemOf(await post('/flexiti/sessions', { flow: 'apply' }));
    assert.equal(missing.code, 'bad-request');
    assert.match(missing.title, /email/);
    assert.equal(await codeOf(await post('/flexiti/sessions', { flow: 'lease' })), '400 bad-request');
    assert.equal(await codeOf(await post('/flexiti/sessions', { amount: 1.234 })), '400 bad-request');
    assert.equal(await codeOf(await post('/flexiti/sessions', { widget: true })), '400 bad-request');
    simulator.control({ fail: { init: 503 } });
    assert.equal(await codeOf(await post('/flexiti/sessions', { customer })), '502 unavailable');
    simulator.control({ fail: { init: { drop: true } } });
    assert.equal(await codeOf(await post('/flexiti/sessions', { customer })), '502 network');
    simulator.control({ fail: { token: 500 }, expireTokens: true });
    assert.equal(await codeOf(await post('/flexiti/sessions', { customer })), '502 unavailable');
    await running.close();
    running = await start({ flexiti: { apiUrl: simulator.url, clientId: 'x', clientSecret: 'wrong' }, public: ['flexiti'] });
    simulator.control({ fail: {} });
    assert.equal(await codeOf(await post('/flexiti/sessions', { customer })), '502 vendor-error');
  });

  it('honours Idempotency-Key', async () => {
    await begin();
    const headers = { 'idempotency-key': 'k' };
    const body = { customer, amount: 5 };
    const [a, b] = (await Promise.all([post('/flexiti/sessions', body, headers), post('/flexiti/sessions', body, headers)].map(async (response): Promise<unknown> => (await response).json()))) as Session[];
    assert.deepEqual(a, b);
    assert.equal(await codeOf(await post('/flexiti/sessions', { ...body, amount: 6 }, headers)), '409 conflict');
    assert.equal(simulator.sessions.length, 1);
  });
});

describe('POST /flexiti/sessions/:id/outcome', () => {
  it('authorizes a verified purchase once, whatever is asked again', async () => {
    await begin();
    const made = await session();
    await customerDid(made.url, { accountNumber: '2233917', verified: true, action: 'purchase' });
    const answers = await Promise.all([outcome(made, bought), outcome(made, bought)]);
    const again = await outcome(made, { outcome: 'cancelled' });
    assert.deepEqual([answers[0].outcome, answers[0].nextStep, answers[0].confirmed], ['purchase-verified', 'authorize', true]);
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(again, answers[0]);
    assert.equal(simulator.sessions[0]!.authorizations.length, 1);
    assert.equal(simulator.sessions[0]!.authorizations[0]!.amount, 120.5);
    const reading = await readAll(running.url, made.topic, 1, { token: made.token });
    assert.equal(reading.data[0]!.type, 'outcome');
  });

  it('believes the vendor and not the browser', async () => {
    await begin();
    const lied = await session();
    assert.deepEqual(await outcome(lied, bought), { outcome: 'purchase-not-verified', nextStep: 'choose-another-payment', confirmed: false, reason: 'customer_identity_not_found' });
    await customerDid(lied.url, { accountNumber: '99', verified: true, action: 'purchase' });
    assert.equal((await outcome(lied, bought)).reason, 'not_found');
    const poor = await session({ flow: 'purchase', amount: 9_000, customer });
    await customerDid(poor.url, { accountNumber: '2233917', verified: true, action: 'purchase' });
    assert.deepEqual(await outcome(poor, bought), { outcome: 'purchase-not-verified', nextStep: 'choose-another-payment', confirmed: true, reason: 'credit_exceeded' });
    const without = await session({ flow: 'purchase', customer });
    assert.deepEqual(await outcome(without, bought), { outcome: 'unknown', nextStep: 'contact-support', confirmed: false, reason: 'amount_missing' });
    assert.ok(simulator.sessions.every(({ authorizations }) => authorizations.length === 0));
  });

  it('asks nothing where nothing was bought, and makes no success of what is not documented', async () => {
    await begin();
    const made = await session();
    const claims: [object, string, string][] = [
      [{ outcome: 'cancelled' }, 'cancelled', 'choose-another-payment'], [{ outcome: 'failed' }, 'failed', 'retry'], [{ outcome: 'activation-required', eventData: { accountNumber: null, verified: false, action: 'activation' } }, 'activation-required', 'activate-account'],
      [{ outcome: 'purchase-verified' }, 'unknown', 'contact-support'], [{}, 'unknown', 'contact-support'], [{ outcome: 'toString' }, 'unknown', 'contact-support'],
      [{ outcome: 'purchase-verified', eventData: { accountNumber: '5', verified: true, action: 'apply' } }, 'unknown', 'contact-support'],
      [{ eventData: { accountNumber: 5, verified: 'true', action: 'purchase' } }, 'purchase-not-verified', 'choose-another-payment'],
    ];
    for (const [claim, expected, next] of claims) assert.deepEqual(await outcome(made, claim), { outcome: expected, nextStep: next, confirmed: false });
  });

  it('confirms an application with /apply, with what was said at the start', async () => {
    await begin();
    const made = await session({ flow: 'apply', customer, application });
    const claim = { outcome: 'application-submitted', eventData: { accountNumber: null, verified: true, action: 'apply' } };
    assert.deepEqual(await outcome(made, claim), { outcome: 'unknown', nextStep: 'contact-support', confirmed: false, reason: 'not_verified' });
    await customerDid(made.url, { accountNumber: null, verified: true, action: 'apply' });
    const answer = await outcome(made, claim);
    assert.deepEqual(answer, { outcome: 'application-submitted', nextStep: 'confirm-application', confirmed: true, application: { status: 'approved' } });
    const [sent] = simulator.sessions[0]!.applications;
    assert.deepEqual([sent!.widget_session_id, sent!.email, sent!.flow], [made.id, 'ann@example.com', undefined]);
    assert.deepEqual(await outcome(made, claim), answer);
    assert.equal(simulator.sessions[0]!.applications.length, 1);
    simulator.control({ application: 'application_declined' });
    const declined = await session({ flow: 'apply', customer, application });
    await customerDid(declined.url, { accountNumber: null, verified: false, action: 'apply' });
    assert.equal((await outcome(declined, claim)).outcome, 'ineligible');
  });

  it('says that it does not know when the answer was lost, and finds out when asked again', async () => {
    await begin();
    const made = await session();
    await customerDid(made.url, { accountNumber: '2233917', verified: true, action: 'purchase' });
    simulator.control({ fail: { authorization: { drop: true, after: true, times: 1 } } });
    const lost = await problemOf(await post(`/flexiti/sessions/${made.id}/outcome`, bought, { authorization: `Bearer ${made.token}` }));
    assert.deepEqual([lost.status, lost.code, lost.retryable], [502, 'outcome-unknown', true]);
    assert.equal((await outcome(made, bought)).outcome, 'purchase-verified');
    assert.equal(simulator.sessions[0]!.authorizations.length, 1);
  });

  it('is for the holder of the session’s token alone', async () => {
    await begin();
    const [mine, other] = [await session(), await session()];
    assert.equal(await codeOf(await post(`/flexiti/sessions/${mine.id}/outcome`, bought)), '401 unauthorized');
    assert.equal(await codeOf(await post(`/flexiti/sessions/${mine.id}/outcome`, bought, { authorization: `Bearer ${other.token}` })), '403 forbidden');
    assert.equal(await codeOf(await post('/flexiti/sessions/none/outcome', bought, { authorization: `Bearer ${await sign({ topics: ['flexiti/*'] })}` })), '404 not-found');
    for (const line of running.lines) assert.ok(!line.includes(mine.token) && !line.includes('#/widget') && !line.includes('Ann'), line);
  });
});
