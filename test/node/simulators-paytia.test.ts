import assert from 'node:assert/strict';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, describe, it } from 'node:test';
import { brandOf, isValidExpiry } from '../../src/simulators/paytia/cards.js';
import { createPaytiaSimulator, type PaytiaSimulator, type ScenarioName } from '../../src/simulators/paytia/index.js';

interface Received {
  path: string;
  type: string;
  body: string;
  at: number;
}

const received: Received[] = [];
/** Statuses of the next answers; 200 when empty. */
let answers: number[] = [];

const receiver = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk)).on('end', () => {
    received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body, at: Date.now() });
    const status = answers.shift() ?? 200;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end('OK');
  });
});
await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
after(() => {
  receiver.close();
  receiver.closeAllConnections();
});

const KEY = 'test-key';
let simulator: PaytiaSimulator;
afterEach(async () => {
  await simulator?.close();
  received.length = 0;
  answers = [];
});

type Options = NonNullable<Parameters<typeof createPaytiaSimulator>[0]>;

async function create(options: Options = {}): Promise<PaytiaSimulator> {
  const { settings, ...rest } = options;
  simulator = await createPaytiaSimulator({ apiKey: KEY, timeScale: 1 / 6000, now: () => new Date('2026-11-20T12:00:00Z'), ...rest, settings: { processingTime: 5, ...settings } });
  return simulator;
}

const R = 'reference_id_is_number_106';

async function post(fields: Record<string, string | undefined> = {}, headers: Record<string, string> = { 'X-API-KEY': KEY }): Promise<{ status: number; body: Record<string, unknown> }> {
  const form = new FormData();
  const all = { reference_id: R, amount: '10.00', agent_id: '100', webhook_url: hook, ...fields };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) form.set(name, value);
  const response = await fetch(`${simulator.url}/api/payment_service`, { method: 'POST', body: form, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Starts a payment, plays, and gives the bodies in the order they arrived. */
async function bodiesOf(scenario: ScenarioName, options: Options = {}, fields: Record<string, string> = {}): Promise<string[]> {
  await create(options);
  await post(fields);
  await simulator.playScenario(fields.reference_id ?? R, scenario);
  return received.map(({ body }) => body);
}

const stage = (name: string, value?: string): string => `payment_stage=${name}&reference_id=${R}${value === undefined ? '' : `&${name}=${value}`}`;
const growing = (name: string, length: number): string[] => Array.from({ length }, (_, i) => stage(name, 'X'.repeat(i + 1)));
const expiry = ['M', 'MM', 'MM+Y', 'MM+YY'].map((letters) => stage('expiry_digit', letters));
const toCard = [stage('agent_id', '100'), stage('amount_verify', 'accepted'), stage('card_number')];
const mastercard = [...growing('pan_digit', 16), stage('card_type', 'mastercard'), stage('card_verify', '4444')];
const toEnd = [stage('card_date'), ...expiry, stage('cv2'), ...growing('cvv_digit', 3)];
const approved = `success=1&reference_id=${R}&message=Transaction+approved`;

describe('Paytia simulator: card checks', () => {
  it('knows the brands by first digits and length, after Luhn', () => {
    for (const [digits, brand] of [
      ['5555555555554444', 'mastercard'], ['5454545454545454', 'mastercard'], ['2223003122003222', 'mastercard'], ['4444333322221111', 'visa'], ['4111111111111111', 'visa'],
      ['4222222222222', 'visa'], ['4000000000000002', 'visa'], ['378282246310005', 'amex'], ['371449635398431', 'amex'], ['6011111111111117', 'discover'],
      ['3530111333300000', 'jcb'], ['30569309025904', 'diners'], ['6759649826438453', 'maestro'], ['6212345678900000003', 'unionpay'],
      ['4111111111111112', null], ['9999999999999995', null], ['42222222222', null], ['37828224631000', null], ['0000000000000000', null], ['', null],
    ] as const) assert.equal(brandOf(digits), brand, digits);
  });

  it('knows a valid expiry date', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    for (const [date, valid] of [['1126', true], ['1026', false], ['0127', true], ['1329', false], ['0029', false], ['1146', true], ['1246', false]] as const) {
      assert.equal(isValidExpiry(date, now), valid, date);
    }
  });
});

describe('Paytia simulator: start request', () => {
  it('answers as the document, brackets and all', async () => {
    await create();
    const { status, body } = await post({ reference_id: 'reference_id_is_number_203' });
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), ['httpStatus', 'reference_id', 'url', 'status']);
    assert.deepEqual(body, {
      httpStatus: true,
      reference_id: 'reference_id_is_number_203',
      url: `<${simulator.url}>/thirdparty/embededurl/Mjk4ODAw/cmVmZXJlbmNlX2lkX2lzX251bWJlcl8yMDM=`,
      status: { statusCode: 200, statusDescription: 'Success' },
    });
  });

  it('gives the url whole in brackets, without brackets, or not at all', async () => {
    await create({ settings: { brackets: 'whole' } });
    assert.match(String((await post({ reference_id: 'a' })).body.url), /^<http:\/\/127\.0\.0\.1:\d+\/thirdparty\/embededurl\/Mjk4ODAw\/YQ==>$/);
    simulator.configure({ brackets: 'none' });
    assert.match(String((await post({ reference_id: 'b' })).body.url), /^http:[^<>]+$/);
    assert.equal('url' in (await post({ reference_id: 'c', agent_form: '0' })).body, false);
  });

  it('refuses a wrong key, missing and malformed fields, a used reference and a missing right', async () => {
    await create();
    const failed = (statusCode: number, statusDescription: string, referenceId = R) => ({
      status: statusCode, body: { httpStatus: false, reference_id: referenceId, status: { statusCode, statusDescription } },
    });
    assert.deepEqual(await post({}, { 'X-API-KEY': 'other' }), failed(401, 'Invalid API key.', ''));
    assert.deepEqual(await post({}, {}), failed(401, 'Invalid API key.', ''));
    assert.deepEqual(await post({ reference_id: undefined }), failed(400, 'The reference_id field is required.', ''));
    assert.deepEqual(await post({ agent_id: undefined }), failed(400, 'The agent_id field is required.'));
    assert.deepEqual(await post({ agent_id: '1000000' }), failed(400, 'The agent_id field is invalid.'));
    assert.deepEqual(await post({ amount: '10' }), failed(400, 'The amount field is invalid.'));
    assert.deepEqual(await post({ webhook_url: 'ftp://somewhere' }), failed(400, 'The webhook_url field is invalid.'));
    assert.deepEqual(await post({ transaction_flag: '3' }), failed(400, "The agent you are using doesn't have the right to use transaction type 3."));
    assert.equal((await post()).status, 200);
    assert.deepEqual(await post(), failed(208, 'Duplicate reference ID.'));
    assert.equal((await fetch(`${simulator.url}/api/payment_service`)).status, 405);
    const json = await fetch(`${simulator.url}/api/payment_service`, { method: 'POST', headers: { 'X-API-KEY': KEY, 'content-type': 'application/json' }, body: '{}' });
    assert.equal(json.status, 400);
  });

  it('fails as told: 5xx, and an answer lost after the payment was started', async () => {
    await create();
    simulator.failStarts(503, 2);
    simulator.failStarts('lose-answer');
    assert.equal((await post()).status, 503);
    assert.equal((await post()).status, 503);
    await assert.rejects(post());
    assert.equal((await post()).status, 208);
    assert.equal(simulator.payment(R).stage, 'agent-id');
  });
});

describe('Paytia simulator: the sequences of the document', () => {
  it('paid', async () => {
    assert.deepEqual(await bodiesOf('paid'), [...toCard, ...mastercard, ...toEnd, approved]);
    assert.ok(received.every(({ type }) => type === 'application/x-www-form-urlencoded'));
  });

  it('American Express: 15 digits and a code of four', async () => {
    const bodies = await bodiesOf('paid-amex');
    assert.deepEqual(bodies.slice(3, 20), [...growing('pan_digit', 15), stage('card_type', 'amex'), stage('card_verify', '0005')]);
    assert.deepEqual(bodies.slice(-5), [...growing('cvv_digit', 4), approved]);
  });

  it('19 digits', async () => {
    const bodies = await bodiesOf('paid-long-card');
    assert.deepEqual(bodies.slice(3, 23), [...growing('pan_digit', 19), stage('card_type', 'unionpay')]);
  });

  it('the amount is wrong', async () => {
    assert.deepEqual(await bodiesOf('amount-rejected'), [stage('agent_id', '100'), `success=0&reference_id=${R}`]);
  });

  it('the card number fails its test, or its brand is unknown', async () => {
    const expected = [...toCard, ...growing('pan_digit', 16), stage('card_number'), ...mastercard, ...toEnd, approved];
    assert.deepEqual(await bodiesOf('luhn-failure-then-paid'), expected);
    await simulator.close();
    received.length = 0;
    assert.deepEqual(await bodiesOf('unknown-brand-then-paid'), expected);
  });

  it('the customer keys the card again', async () => {
    const amex = [...growing('pan_digit', 15), stage('card_type', 'amex'), stage('card_verify', '0005')];
    assert.deepEqual(await bodiesOf('reenter-card'), [...toCard, ...amex, stage('card_number'), ...mastercard, ...toEnd, approved]);
  });

  it('the date is not valid', async () => {
    assert.deepEqual(await bodiesOf('bad-date-then-paid'), [...toCard, ...mastercard, stage('card_date'), ...expiry, ...toEnd, approved]);
  });

  it('the provider declines', async () => {
    assert.equal((await bodiesOf('declined')).at(-1), `success=0&reference_id=${R}&message=Card+declined`);
    await simulator.close();
    assert.equal((await bodiesOf('paid', {}, { amount: '2001.00' })).at(-1), `success=0&reference_id=${R}&message=Insufficient+funds`);
  });

  it('the expiry date is returned when activated', async () => {
    await create();
    await post();
    simulator.configure({ returnExpiry: true }, R);
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '1 5555555555554444# 1 1229 123');
    await waitFor(() => simulator.payment(R).ending !== null);
    await simulator.settled(R);
    assert.match(received.at(-1)!.body, new RegExp(`^success=1&reference_id=${R}&authcode=([0-9a-f]{32})&transaction_result=\\1&card_expiry=12-29$`));
  });

  for (const [name, options, ending] of [
    ['customer-abort', {}, 'custabort=1'],
    ['agent-abort', {}, 'custabort=1'],
    ['agent-abort', { agentAbort: 'agentabort' }, 'agentabort=1'],
    ['customer-hangup', {}, 'callhangup=agent'],
    ['customer-hangup', { customerHangup: 'customer' }, 'callhangup=customer'],
    ['agent-hangup', {}, 'callhangup=merchant'],
  ] as const) {
    it(`${name}: ${ending}`, async () => {
      assert.deepEqual(await bodiesOf(name, { settings: options }), [...toCard, ...growing('pan_digit', 5), `success=0&reference_id=${R}&${ending}`]);
    });
  }

  it('ignores keys that mean nothing, a wrong agent id, and everything after the end', async () => {
    await create();
    await post();
    simulator.press(R, 'customer', '1#');
    assert.match(simulator.press(R, 'agent', '999#').heard.agent, /not recognised/);
    simulator.press(R, 'agent', '100#5');
    simulator.press(R, 'customer', '3');
    const { stage: at, ending } = simulator.press(R, 'customer', '2');
    simulator.press(R, 'customer', '1');
    simulator.hangUp(R, 'customer');
    assert.deepEqual([at, ending], ['ended', 'amount-rejected']);
    await simulator.settled();
    assert.deepEqual(received.map(({ body }) => body), [stage('agent_id', '100'), `success=0&reference_id=${R}`]);
  });

  it('refuses a date that is past', async () => {
    await create();
    await post();
    simulator.press(R, 'agent', '100#');
    assert.equal(simulator.press(R, 'customer', '1 4444333322221111# 1 1026').stage, 'card-date');
    assert.equal(simulator.press(R, 'customer', '1126').stage, 'cv2');
  });
});

describe('Paytia simulator: dialects', () => {
  it('a JSON object, and a JSON string that holds the form text', async () => {
    const [first] = await bodiesOf('amount-rejected', { settings: { format: 'json' } });
    assert.equal(first, `{"payment_stage":"agent_id","reference_id":"${R}","agent_id":"100"}`);
    await simulator.close();
    received.length = 0;
    const [text, end] = await bodiesOf('amount-rejected', { settings: { format: 'json-string' } });
    assert.deepEqual([text, end], [`"${stage('agent_id', '100')}"`, `"success=0&reference_id=${R}"`]);
    assert.ok(received.every(({ type }) => type === 'application/json'));
  });

  it('the transaction webhook, instead of the result or beside it', async () => {
    const bodies = await bodiesOf('paid', { settings: { transactionWebhook: 'too' } }, { reference_number: 'INV-1', currency: 'USD', webhook_url_transaction: `${hook}/result` });
    assert.equal(bodies.at(-2), approved);
    assert.equal(bodies.at(-1), '{"transaction_id":"txn_298800","reference_number":"INV-1","status":"completed","amount":"10.00","currency":"USD","timestamp":"2026-11-20T12:00:00Z"}');
    assert.deepEqual(received.map(({ path }) => path).slice(-3), ['/hook', '/hook/result', '/hook/result']);
    await simulator.close();
    const [last] = (await bodiesOf('customer-abort', { settings: { transactionWebhook: 'instead' } })).slice(-1);
    assert.match(last!, /"status":"cancelled"/);
  });

  it('the two URLs the other way round, and the configured one when the request names none', async () => {
    await bodiesOf('amount-rejected', { settings: { urlRoles: 'webhooks-page' } }, { webhook_url_transaction: `${hook}/stages` });
    assert.deepEqual(received.map(({ path }) => path), ['/hook/stages', '/hook']);
    await simulator.close();
    received.length = 0;
    await bodiesOf('amount-rejected', { webhookUrl: `${hook}/default` }, { webhook_url: '' });
    assert.deepEqual(received.map(({ path }) => path), ['/hook/default', '/hook/default']);
  });
});

describe('Paytia simulator: delivery', () => {
  it('retries the same body after 1, 5 and 30 minutes and then hourly, while the others go on', async () => {
    await create({ timeScale: 1 / 1000 });
    await post();
    answers = [500];
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '2');
    await simulator.idle();
    assert.deepEqual(simulator.deliveries.map(({ state }) => state), ['retrying', 'delivered']);
    await simulator.settled();
    assert.deepEqual(received.map(({ body }) => body), [stage('agent_id', '100'), `success=0&reference_id=${R}`, stage('agent_id', '100')]);
    assert.deepEqual(simulator.deliveries[0]!.attempts.map(({ status }) => status), [500, 200]);
  });

  it('keeps the scaled schedule and gives up after a day', async () => {
    await create({ timeScale: 1 / 6000 });
    await post();
    answers = [500, 0, 302, 404, ...Array.from({ length: 30 }, () => 503)];
    simulator.press(R, 'agent', '100#');
    await waitFor(() => simulator.deliveries[0]!.attempts.length >= 5, 5000);
    const gaps = received.slice(1).map(({ at }, i) => at - received[i]!.at);
    for (const [i, least] of [10, 50, 300, 600].entries()) assert.ok(gaps[i]! >= least - 5, `gap ${i} was ${gaps[i]}`);
    assert.deepEqual(simulator.deliveries[0]!.attempts.map(({ status }) => status), [500, null, 302, 404, 503]);
    await simulator.close();
    received.length = 0;
    await create({ timeScale: 0 });
    await post();
    answers = Array.from({ length: 40 }, () => 503);
    simulator.press(R, 'agent', '100#');
    await simulator.settled();
    assert.equal(simulator.deliveries[0]!.state, 'abandoned');
    assert.equal(received.length, 27);
  });

  it('holds the line behind a failure when told to', async () => {
    await create({ settings: { retryHoldsLine: true } });
    await post();
    answers = [503, 503];
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '2');
    await simulator.settled();
    assert.deepEqual(received.map(({ body }) => body), [stage('agent_id', '100'), stage('agent_id', '100'), stage('agent_id', '100'), `success=0&reference_id=${R}`]);
  });

  it('duplicates, drops, delays and reorders', async () => {
    const twice = await bodiesOf('paid-duplicated');
    const plain = [...toCard, ...mastercard, ...toEnd, approved];
    assert.deepEqual(twice, plain.flatMap((body) => [body, body]));
    await simulator.close();
    received.length = 0;

    const swapped = await bodiesOf('paid-reordered');
    const digits = growing('pan_digit', 16);
    assert.deepEqual(swapped.slice(3, 9), [1, 0, 3, 2, 5, 4].map((i) => digits[i]));
    assert.deepEqual([...swapped].sort(), [...plain].sort());
    await simulator.close();
    received.length = 0;

    const missed = await bodiesOf('paid-missed-stages');
    assert.deepEqual(missed, plain.filter((body) => !/^payment_stage=(amount_verify|card_type|card_verify|cv2)/.test(body)));
    assert.equal(simulator.deliveries.filter(({ state }) => state === 'dropped').length, 4);
    await simulator.close();
    received.length = 0;

    await create();
    await post();
    simulator.fault({ action: 'delay', stage: 'agent_id', ms: 30 });
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '2');
    await simulator.idle();
    assert.deepEqual(received.map(({ body }) => body), [`success=0&reference_id=${R}`, stage('agent_id', '100')]);
  });

  it('is late by as much with each webhook, in order', async () => {
    await create({ settings: { latency: 300 } });
    await post();
    const started = Date.now();
    await simulator.playScenario(R, 'paid');
    assert.deepEqual(received.map(({ body }) => body), [...toCard, ...mastercard, ...toEnd, approved]);
    const [first, last] = [received[0]!.at, received.at(-1)!.at];
    assert.ok(first - started >= 295 && last - first < 3000, `${first - started}, ${last - first}`);
  });

  it('falls silent and speaks again', async () => {
    await create();
    await post();
    simulator.fault({ action: 'drop', times: Infinity }, R);
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '1');
    simulator.clearFaults(R);
    simulator.press(R, 'customer', '5');
    await simulator.idle();
    assert.deepEqual(received.map(({ body }) => body), [stage('pan_digit', 'X')]);
  });

  it('sends late events and a contradicting result', async () => {
    const late = await bodiesOf('paid-late-events');
    assert.deepEqual(late.slice(-4), [approved, stage('pan_digit', 'X'.repeat(16)), stage('card_number'), stage('cvv_digit', 'XXX')]);
    await simulator.close();
    assert.deepEqual((await bodiesOf('paid-then-contradicted')).slice(-2), [approved, `success=0&reference_id=${R}&message=Card+declined`]);
    await simulator.close();
    assert.deepEqual((await bodiesOf('declined-then-contradicted')).slice(-2), [`success=0&reference_id=${R}&message=Card+declined`, approved]);
    await simulator.close();
    assert.deepEqual((await bodiesOf('paid-result-twice')).slice(-2), [approved, approved]);
  });

  it('keeps payments apart', async () => {
    await create();
    await Promise.all(['one', 'two', 'three'].map((reference) => post({ reference_id: reference })));
    await Promise.all(['one', 'two', 'three'].map((reference) => simulator.playScenario(reference, 'paid')));
    const own = (reference: string): string[] => received.map(({ body }) => body).filter((body) => body.includes(`reference_id=${reference}`));
    const plain = [...toCard, ...mastercard, ...toEnd, approved];
    for (const reference of ['one', 'two', 'three']) assert.deepEqual(own(reference), plain.map((body) => body.replace(R, reference)));
  });
});

describe('Paytia simulator: card digits', () => {
  const PAN = '5555555555554444';

  it('shows none in its state, its log or its page', async () => {
    await create({ settings: { returnExpiry: true } });
    const { url } = (await post()).body as { url: string };
    const page = url.replace(/[<>]/g, '');
    simulator.press(R, 'agent', '100#');
    simulator.press(R, 'customer', '1');
    for (const key of `${PAN}#11229123`) {
      simulator.press(R, 'customer', key);
      const seen = [JSON.stringify(simulator.payments), JSON.stringify(simulator.deliveries), await (await fetch(page)).text(), await (await fetch(`${page}/state`)).text()].join('\n');
      assert.doesNotMatch(seen, /5{3}|1229|12-29/);
    }
    await waitFor(() => simulator.payment(R).ending === 'paid');
    await simulator.settled();
    assert.match(received.at(-1)!.body, /card_expiry=12-29$/);
    assert.doesNotMatch(JSON.stringify(simulator.deliveries.map(({ body }) => body)), /4444|12-29/);
    assert.equal(simulator.payment(R).card, null);
  });

  it('sends them in clear only as a misconfigured tenant, and even then logs none', async () => {
    const bodies = await bodiesOf('digits-in-clear');
    assert.ok(bodies.includes(stage('pan_digit', PAN)));
    assert.ok(bodies.includes(stage('expiry_digit', '12+28')));
    assert.ok(bodies.includes(stage('cvv_digit', '123')));
    const masked = [...toCard, ...mastercard, ...toEnd, approved].map((body) => body.replace('card_verify=4444', 'card_verify=XXXX'));
    assert.deepEqual(simulator.deliveries.map(({ body }) => body), masked);
  });
});

describe('Paytia simulator: agent page and control', () => {
  it('serves a page that may be framed anywhere and runs no script but its own', async () => {
    await create();
    const { url } = (await post({ description: '<img src=x onerror=alert(1)>' })).body as { url: string };
    const response = await fetch(url.replace(/[<>]/g, ''));
    const html = await response.text();
    assert.match(response.headers.get('content-security-policy')!, /default-src 'none'; script-src 'self'.*frame-ancestors \*$/);
    assert.equal(response.headers.get('x-frame-options'), null);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
    assert.doesNotMatch(html, /<img|style=|<script>|onerror="/);
    for (const asset of ['panel.js', 'panel.css']) assert.equal((await fetch(`${simulator.url}/thirdparty/assets/${asset}`)).status, 200);
    assert.equal((await fetch(`${simulator.url}/thirdparty/embededurl/Mjk4ODAx/${Buffer.from(R).toString('base64')}`)).status, 404);
  });

  it('is driven from another origin', async () => {
    await create();
    await post();
    const origin = { origin: 'http://localhost:5173' };
    const send = async (command: unknown): Promise<{ status: number; body: { payment: { stage: string; heard: { customer: string } }; error?: string } }> => {
      const response = await fetch(`${simulator.url}/control`, { method: 'POST', headers: { ...origin, 'content-type': 'application/json' }, body: JSON.stringify(command) });
      assert.equal(response.headers.get('access-control-allow-origin'), origin.origin);
      return { status: response.status, body: (await response.json()) as never };
    };
    assert.equal((await headOf('OPTIONS', '/control')).status, 204);
    assert.equal((await send({ action: 'press', referenceId: R, who: 'agent', keys: '100#' })).body.payment.stage, 'amount');
    const { body } = await send({ action: 'press', referenceId: R, who: 'customer', keys: '1' });
    assert.match(body.payment.heard.customer, /^Enter your card number, then press hash\./);
    assert.equal((await send({ action: 'configure', referenceId: R, settings: { customerHangup: 'customer' } })).status, 200);
    assert.equal((await send({ action: 'hang-up', referenceId: R, who: 'customer' })).body.payment.stage, 'ended');
    await simulator.idle();
    assert.equal(received.at(-1)!.body, `success=0&reference_id=${R}&callhangup=customer`);

    await post({ reference_id: 'second' });
    assert.equal((await send({ action: 'fault', referenceId: 'second', fault: { action: 'drop', stage: 'pan_digit', times: 'all' } })).status, 200);
    assert.equal((await send({ action: 'scenario', referenceId: 'second', name: 'paid', wait: true })).body.payment.stage, 'ended');
    assert.equal(received.filter(({ body: text }) => text.includes('second') && text.includes('pan_digit')).length, 0);
    await send({ action: 'contradict', referenceId: 'second' });
    await send({ action: 'resend', referenceId: 'second', stage: 'card_type' });

    for (const wrong of [
      { action: 'press', referenceId: 'nobody', who: 'agent', keys: '1' }, { action: 'press', referenceId: R, who: 'bot', keys: '1' }, { action: 'press', referenceId: R, who: 'agent', keys: 'abc' },
      { action: 'scenario', referenceId: R, name: 'paid' }, { action: 'configure', settings: { format: 'xml' } }, { action: 'fault', fault: { action: 'explode' } },
      { action: 'fail-starts', failure: 200 }, { action: 'dance' }, 'text',
    ]) assert.equal((await send(wrong)).status, 400, JSON.stringify(wrong));

    const state = (await (await fetch(`${simulator.url}/control/state?referenceId=second`, { headers: origin })).json()) as { payments: { referenceId: string }[]; deliveries: { stage: string }[]; scenarios: { name: string }[] };
    assert.deepEqual(state.payments.map(({ referenceId }) => referenceId), ['second']);
    assert.equal(state.deliveries.at(-1)!.stage, 'card_type');
    assert.ok(state.scenarios.some(({ name }) => name === 'luhn-failure-then-paid'));
  });

  it('plays at the pace of a person and stops when closed', async () => {
    await create({ settings: { processingTime: 60_000 } });
    await post();
    const played = simulator.playScenario(R, 'paid', { delay: 1 });
    await waitFor(() => simulator.payment(R).stage === 'processing');
    await simulator.close();
    await played;
    assert.equal(simulator.payment(R).ending, null);
  });
});

function headOf(method: string, path: string): Promise<{ status: number; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(simulator.url + path, { method, headers: { origin: 'http://localhost:5173', 'access-control-request-headers': 'content-type' } }, (response) => {
      response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    });
    request.on('error', reject).end();
  });
}

async function waitFor(condition: () => boolean, ms = 2000): Promise<void> {
  const end = Date.now() + ms;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It did not happen in time.');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
