import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import type { GatewayOptions } from '../../src/gateway/index.js';
import { createPaytiaSimulator, type PaytiaSimulator, type ScenarioName } from '../../src/simulators/paytia/index.js';
import { parsePaytiaEvent, parsePaytiaWebhook } from '../../src/vendors/paytia/messages.js';
import { codeOf, FORM, HOOK, hook, open, paytiaOptions, problemOf, readAll, send, sign, start, type Running } from './gateway-kit.js';

let running: Running;
let simulator: PaytiaSimulator | undefined;
afterEach(async () => {
  await running?.close();
  await simulator?.close();
  simulator = undefined;
});

const R = 'reference_id_is_number_106';
const text = (name: string, value?: string): string => `payment_stage=${name}&reference_id=${R}${value === undefined ? '' : `&${name}=${value}`}`;

async function withSimulator(options: Parameters<typeof createPaytiaSimulator>[0] = {}, more: Partial<GatewayOptions> = {}, paytia: Partial<GatewayOptions['paytia']> = {}): Promise<void> {
  simulator = await createPaytiaSimulator({ apiKey: 'k', timeScale: 1 / 6000, ...options, settings: { processingTime: 5, ...options.settings } });
  running = await start({ paytia: { ...paytiaOptions, apiUrl: `${simulator.url}/api/payment_service`, apiKey: 'k', ...paytia }, ...more });
}

async function pay(body: unknown = { amount: '10.00', agentId: '100' }, headers: Record<string, string> = {}): Promise<Response> {
  return send(`${running.url}/paytia/payments`, 'POST', body, { authorization: `Bearer ${await sign({ scope: 'paytia:start', sub: 'ann' })}`, ...headers });
}

interface Started {
  referenceId: string;
  frameUrl: string | null;
  topic: string;
  token: string;
}

describe('POST /paytia/payments', () => {
  it('starts a payment, strips the brackets, and gives a token for that topic alone', async () => {
    await withSimulator();
    const response = await pay({ amount: 10.5, currency: 'GBP', agentId: '100', firstName: 'Ann', transaction_flag: '2' });
    assert.equal(response.status, 201);
    const { referenceId, frameUrl, topic, token } = (await response.json()) as Started;
    assert.match(frameUrl!, new RegExp(`^${simulator!.url}/thirdparty/embededurl/`));
    assert.equal(topic, `paytia/${referenceId}`);
    const { fields } = simulator!.payment(referenceId);
    assert.deepEqual({ ...fields }, { reference_number: referenceId, amount: '10.50', currency: 'GBP', agent_id: '100', first_name: 'Ann', transaction_flag: '2', reference_id: referenceId });
    await hook(running.url, `payment_stage=agent_id&reference_id=${referenceId}&agent_id=100`);
    assert.equal((await readAll(running.url, topic, 1, { token })).data.length, 1);
    assert.equal((await open(running.url, 'paytia/other', { token })).response.status, 403);
    assert.equal(await codeOf(await send(`${running.url}/paytia/payments`, 'POST', { amount: 1 }, { authorization: `Bearer ${token}` })), '403 forbidden');
  });

  it('takes the caller’s reference, the whole URL in brackets, and no URL at all', async () => {
    await withSimulator({ settings: { brackets: 'whole' } });
    const answer = (await (await pay({ amount: '1', agentId: '1', referenceId: R })).json()) as Started;
    assert.equal(answer.referenceId, R);
    assert.ok(!answer.frameUrl!.includes('<'));
    assert.equal(((await (await pay({ amount: '1', agentId: '1', agent_form: 0 })).json()) as Started).frameUrl, null);
  });

  it('tells the vendor where to send webhooks, and lets no page say so', async () => {
    await withSimulator({}, {}, { webhookUrl: 'https://gw.example/paytia/webhooks/x', fields: { transaction_flag: '8' } });
    const { referenceId } = (await (await pay({ amount: '1', agentId: '1', transaction_flag: '2' })).json()) as Started;
    const { fields } = simulator!.payment(referenceId);
    assert.deepEqual([fields.webhook_url, fields.webhook_url_transaction, fields.transaction_flag], ['https://gw.example/paytia/webhooks/x', 'https://gw.example/paytia/webhooks/x', '8']);
    for (const name of ['webhook_url', 'webhookUrl', 'webhook_url_transaction', 'api_key', 'access_token', '__proto__', 'a b', 'X-API-KEY']) {
      assert.equal(await codeOf(await pay(JSON.parse(`{"amount":1,"${name}":"https://evil.example"}`))), '400 bad-request', name);
    }
  });

  it('refuses what cannot be right before it asks the vendor', async () => {
    await withSimulator();
    const wrong: [unknown, string][] = [
      [{ amount: 0 }, '400 bad-request'], [{ amount: -1 }, '400 bad-request'], [{ amount: '1.234' }, '400 bad-request'], [{ amount: 'ten' }, '400 bad-request'], [{ amount: {} }, '400 bad-request'],
      [{ amount: 1, referenceId: 'a b' }, '400 bad-request'], [{ amount: 1, description: 'x'.repeat(300) }, '400 bad-request'], [{ amount: 1, description: 'a\nb' }, '400 bad-request'],
      [{ amount: 1, description: 'card 4111 1111 1111 1111' }, '400 pci-violation'], [[], '400 bad-request'], ['x', '400 bad-request'],
    ];
    for (const [body, expected] of wrong) assert.equal(await codeOf(await pay(body)), expected, JSON.stringify(body));
    const authorization = `Bearer ${await sign({ scope: 'paytia:start' })}`;
    const raw = (body: string, type = 'application/json'): Promise<Response> => fetch(`${running.url}/paytia/payments`, { method: 'POST', body, headers: { 'content-type': type, authorization } });
    assert.equal(await codeOf(await raw('{')), '400 bad-request');
    assert.equal(await codeOf(await raw('a=b', FORM)), '415 unsupported-media-type');
    assert.equal(await codeOf(await raw(`{"a":"${'x'.repeat(40_000)}"}`)), '413 payload-too-large');
    assert.equal(simulator!.payments.length, 0);
  });

  it('maps what the vendor refuses', async () => {
    await withSimulator({ requiredFields: ['reference_id', 'amount', 'agent_id'] });
    const missing = await problemOf(await pay({ amount: '1' }));
    assert.deepEqual([missing.code, missing.title], ['bad-request', 'The payment service refuses the field "agent_id".']);
    assert.equal(await codeOf(await pay({ amount: '1', agentId: '1', transaction_flag: '3' })), '403 permission-missing');
    assert.equal((await pay({ amount: '1', agentId: '1', referenceId: R })).status, 201);
    assert.equal(await codeOf(await pay({ amount: '1', agentId: '1', referenceId: R })), '409 duplicate-reference');
    await running.close();
    running = await start({ paytia: { ...paytiaOptions, apiUrl: simulator!.url, apiKey: 'wrong' } });
    const refused = await pay();
    assert.equal(await codeOf(refused), '502 vendor-error');
  });

  it('asks again with the same reference when the vendor fails or its answer is lost, and starts one payment', async () => {
    await withSimulator();
    simulator!.failStarts(503, 2);
    assert.equal((await pay()).status, 201);
    assert.equal(simulator!.payments.length, 1);
    simulator!.failStarts('lose-answer');
    const answer = await pay();
    assert.equal(answer.status, 201);
    assert.equal(((await answer.json()) as Started).frameUrl, null);
    assert.equal(simulator!.payments.length, 2);
    simulator!.failStarts(500, 3);
    assert.equal(await codeOf(await pay()), '502 unavailable');
    assert.equal(simulator!.payments.length, 2);
    const { url } = simulator!;
    await simulator!.close();
    simulator = undefined;
    assert.ok(url);
    const gone = await problemOf(await pay());
    assert.deepEqual([gone.code, gone.retryable], ['network', true]);
  });

  it('refuses frame URLs of other origins and strange answers', async () => {
    const answers: unknown[] = [];
    const fake = ((_: unknown, __: unknown) => Promise.resolve(new Response(typeof answers[0] === 'string' ? (answers.shift() as string) : JSON.stringify(answers.shift())))) as typeof fetch;
    running = await start({ fetch: fake, paytia: { ...paytiaOptions, apiUrl: 'https://accounts.paytia.com/api/payment_service', frameOrigins: ['https://accounts.pay729.com'] } });
    const said = async (url: unknown, more: object = {}): Promise<string> => {
      answers.push({ httpStatus: true, url, status: { statusCode: 200 }, ...more });
      const response = await pay({ amount: 1, referenceId: R });
      return response.status === 201 ? ((await response.json()) as Started).frameUrl! : codeOf(response);
    };
    assert.equal(await said('<https://accounts.pay729.com>/thirdparty/embededurl/a/b='), 'https://accounts.pay729.com/thirdparty/embededurl/a/b=');
    assert.equal(await said('https://accounts.pay729.com.evil.example/x'), '502 frame-origin-refused');
    assert.equal(await said('https://accounts.paytia.com/x'), '502 frame-origin-refused');
    assert.equal(await said('javascript:alert(1)'), '502 url-refused');
    assert.equal(await said('https://user:pw@accounts.pay729.com/x'), '502 url-refused');
    assert.equal(await said(42), '502 url-refused');
    assert.equal(await said(undefined, { reference_id: 'another' }), '502 bad-message');
    assert.equal(await said(undefined, { httpStatus: false }), '502 vendor-error');
    answers.push('<html>maintenance</html>');
    assert.equal(await codeOf(await pay()), '502 bad-message');
    answers.push([]);
    assert.equal(await codeOf(await pay()), '502 bad-message');
  });

  it('honours Idempotency-Key: the same answer, one payment, also at once; another body is a conflict; a failure may be tried again', async () => {
    await withSimulator();
    const key = { 'idempotency-key': 'k-1' };
    const body = { amount: '5.00', agentId: '7' };
    const answers = await Promise.all([pay(body, key), pay(body, key), pay(body, key)]);
    const [first, ...others] = (await Promise.all(answers.map((answer) => answer.json()))) as Started[];
    for (const other of others) assert.deepEqual(other, first);
    assert.equal(simulator!.payments.length, 1);
    assert.equal(await codeOf(await pay({ ...body, amount: '6.00' }, key)), '409 conflict');
    simulator!.failStarts(400);
    const second = { 'idempotency-key': 'k-2' };
    assert.equal(await codeOf(await pay(body, second)), '400 bad-request');
    assert.equal((await pay(body, second)).status, 201);
    assert.equal(simulator!.payments.length, 2);
    assert.equal(await codeOf(await pay(body, { 'idempotency-key': 'x'.repeat(300) })), '400 bad-request');
    const other = await send(`${running.url}/paytia/payments`, 'POST', body, { ...key, authorization: `Bearer ${await sign({ scope: 'paytia:start', sub: 'bob' })}` });
    assert.notEqual(((await other.json()) as Started).referenceId, first!.referenceId, 'another caller’s key is another key');
  });
});

describe('POST /paytia/webhooks/:secret', () => {
  const seen = async (...bodies: { body: string; type?: string | null }[]): Promise<[string, object][]> => {
    for (const { body, type = FORM } of bodies) assert.equal((await hook(running.url, body, { type })).status, 200, body);
    const reading = await open(running.url, `paytia/${R}`);
    await reading.until(({ retry }) => retry !== undefined);
    await new Promise((resolve) => setTimeout(resolve, 40));
    await reading.close();
    return reading.data.map(({ type, data }) => [type, data]);
  };

  it('reads every webhook of the vendor document', async () => {
    running = await start();
    const document = [...DOCUMENT.matchAll(/^(?:payment_stage|success)=\S.*$/gm)].map(([line]) => line.trim());
    assert.ok(document.length > 40);
    for (const line of document) assert.equal((await hook(running.url, line)).status, 200, line);
    const topics = [...new Set(document.map((line) => `paytia/${/reference_id=([^&]+)/.exec(line)![1]}`))];
    const expected = document.map((line) => [topics.find((topic) => line.includes(`=${topic.slice(7)}&`) || line.endsWith(`=${topic.slice(7)}`)), line] as const);
    const reading = await readAll(running.url, topics, expected.length);
    for (const [i, [topic, line]] of expected.entries()) {
      const given = Object.fromEntries(new URLSearchParams(line.replace('+', ' ')));
      const { payment_stage: stage, ...fields } = given;
      for (const name of ['pan_digit', 'cvv_digit', 'expiry_digit']) if (fields[name]) Object.assign(fields, { [name]: fields[name].replace(/\s/g, '').length });
      const { topic: theirs, type, data } = reading.data[i]!;
      assert.deepEqual({ topic: theirs, type, data }, { topic, type: stage ?? 'result', data: fields }, line);
    }
  });

  it('takes form text, JSON, JSON-wrapped text in three ways, and the other dialect', async () => {
    running = await start();
    const pan = text('pan_digit', 'XXXX');
    const want: [string, object] = ['pan_digit', { reference_id: R, pan_digit: 4 }];
    const forms: [string, string | null][] = [
      [pan, FORM], [pan, 'text/plain'], [pan, null], [`\n${pan}\r\n`, `${FORM}; charset=UTF-8`], [JSON.stringify(Object.fromEntries(new URLSearchParams(pan))), 'application/json'], [JSON.stringify(pan), 'application/json'],
      [JSON.stringify(pan), FORM], [JSON.stringify({ data: pan }), 'application/json'], [JSON.stringify([{ payment_stage: 'pan_digit', reference_id: R, pan_digit: 'XXXX' }]), 'application/json'], [pan, 'application/json'],
    ];
    for (const [i, [body, type]] of forms.entries()) {
      assert.equal((await hook(running.url, text('cv2', String(i)))).status, 200);
      assert.equal((await hook(running.url, body, { type })).status, 200, `${type} ${body}`);
    }
    const all = await seen();
    assert.deepEqual(all.filter(([type]) => type === 'pan_digit'), forms.map(() => want));
    const result = { transaction_id: 'txn_1', reference_number: R, status: 'completed', amount: '10.00', currency: 'GBP', timestamp: '2026-11-20T12:00:00Z' };
    assert.deepEqual((await seen({ body: JSON.stringify(result), type: 'application/json' })).at(-1), ['result', result]);
    for (const success of [1, true, '1', 'true']) assert.equal((parsePaytiaWebhook({ success, reference_id: 'x' }) as { data: { success: string } }).data.success, '1');
    for (const success of [0, false, '0', '']) assert.equal((parsePaytiaWebhook({ success, reference_id: 'x' }) as { data: { success: string } }).data.success, '0');
  });

  it('drops what it does not know, and keeps four digits of a card at most', async () => {
    running = await start();
    const bodies = [{ body: `${text('card_verify', '5555554444')}&extra=1&__proto__=x&constructor=y` }, { body: `success=0&reference_id=${R}&payment_stage=cv2&message=ref 1234567890123456 ünder <b>` }];
    assert.deepEqual(await seen(...bodies), [
      ['card_verify', { reference_id: R, card_verify: '4444' }],
      ['result', { success: '0', reference_id: R, message: 'ref •••• 3456 ünder <b>' }],
    ]);
  });

  it('answers duplicates 2xx and changes nothing, at once and later; the same again after something else is new', async () => {
    running = await start();
    const one = { body: text('card_number') };
    const two = { body: text('pan_digit', 'X') };
    await Promise.all(Array.from({ length: 5 }, () => hook(running.url, one.body)));
    assert.equal((await seen(one, two, two, one, two)).map(([type]) => type).join(), 'card_number,pan_digit,card_number,pan_digit');
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    assert.match(metrics, /switchboard_webhooks_total\{vendor="paytia",result="duplicate"\} 6\n/);
  });

  it('keeps nothing of a body with real digits, says so, and answers 2xx', async () => {
    running = await start();
    const card = '4111111111111111';
    const bodies: [string, string][] = [
      [text('pan_digit', card), 'pan_digit'], [text('pan_digit', 'XXX4'), 'pan_digit'], [text('cvv_digit', '123'), 'cvv_digit'], [text('expiry_digit', '12'), 'expiry_digit'], [text('pan_digit', '٤١١'), 'pan_digit'],
      [`success=0&reference_id=${R}&message=card ${card} declined`, 'message'], [`success=1&reference_id=${R}&message=4111-1111 1111.1111`, 'message'], [`${text('card_number')}&pan=${card}`, 'other'],
      [JSON.stringify({ payment_stage: 'pan_digit', reference_id: R, pan_digit: Number(card) }), 'pan_digit'],
    ];
    const reading = await open(running.url, `paytia/${R}`);
    for (const [body, field] of bodies) {
      assert.equal((await hook(running.url, text('card_date'))).status, 200);
      assert.equal((await hook(running.url, body, { type: 'text/plain' })).status, 200);
      await reading.until(({ data }) => data.at(-1)?.type === 'pci-violation');
      assert.equal(reading.data.at(-1)!.data.field, field, body);
    }
    await reading.close();
    assert.deepEqual(reading.data.filter(({ type }) => type === 'pci-violation').map(({ data }) => data.success), [undefined, undefined, undefined, undefined, undefined, '0', '1', undefined, undefined]);
    const metrics = await (await fetch(`${running.url}/metrics`)).text();
    assert.match(metrics, new RegExp(`switchboard_pci_violations_total ${bodies.length}\n`));
    for (const everything of [reading.text, running.lines.join(), metrics]) assert.ok(!/4111|٤١١|"123"/.test(everything));
    assert.equal(running.lines.filter((line) => line.includes('pci-violation')).length, bodies.length);
  });

  it('ignores what concerns no payment with 2xx', async () => {
    running = await start();
    assert.equal((await hook(running.url, 'PAYTIA-XFER=1&merchant_telephone=441234567890&agent_id=1&tenant_name=x')).status, 200);
    assert.match(await (await fetch(`${running.url}/metrics`)).text(), /result="ignored"\} 1\n/);
  });

  it('refuses rubbish, too much, other types and strangers, and logs none of it', async () => {
    running = await start({ paytia: { ...paytiaOptions, webhookUser: 'paytia', webhookPassword: 'pass-word' }, limits: { refusalsPerMinute: 0 } });
    const basic = { authorization: `Basic ${Buffer.from('paytia:pass-word').toString('base64')}` };
    const post = (body: string, type: string | null = FORM, headers: Record<string, string> = basic): Promise<Response> => hook(running.url, body, { type, headers });
    for (const body of ['', ' ', 'hello-body-canary', '{', '{"a"', '"', '[]', 'null', '42', '{}', 'payment_stage=card_number', 'reference_id=x', 'payment_stage=card number&reference_id=x', `payment_stage=pan_digit&reference_id=x&pan_digit=${'X'.repeat(99)}`, 'reference_id=a&reference_id=b&success=1', 'payment_stage=cv2&reference_id=a%00b', `payment_stage=cv2&reference_id=${'r'.repeat(129)}`]) {
      const response = await post(body);
      assert.equal(response.status, 400, body);
      assert.equal(await codeOf(response), '400 bad-request', body);
    }
    assert.equal(await codeOf(await post('<a/>', 'text/xml')), '415 unsupported-media-type');
    assert.equal(await codeOf(await post('x', 'multipart/form-data; boundary=x')), '415 unsupported-media-type');
    assert.equal(await codeOf(await post(`success=1&reference_id=x&message=${'y'.repeat(8192)}`)), '413 payload-too-large');
    assert.equal((await post(`success=1&reference_id=x&message=${'y'.repeat(8100)}`)).status, 200);
    const stream = new ReadableStream({ start: (controller) => { for (let i = 0; i < 20; i += 1) controller.enqueue(Buffer.alloc(1024, 'x')); controller.close(); } });
    const chunked = await fetch(`${running.url}/paytia/webhooks/${HOOK}`, { method: 'POST', body: stream, duplex: 'half', headers: { 'content-type': FORM, ...basic } } as RequestInit);
    assert.equal(await codeOf(chunked), '413 payload-too-large');
    assert.equal(await codeOf(await hook(running.url, text('cv2'), { secret: 'wrong-secret-canary', headers: basic })), '403 forbidden');
    assert.equal(await codeOf(await hook(running.url, text('cv2'), { secret: `${HOOK}x`, headers: basic })), '403 forbidden');
    for (const headers of [{}, { authorization: `Basic ${Buffer.from('paytia:wrong').toString('base64')}` }, { authorization: 'Bearer x' }] as Record<string, string>[]) {
      const refused = await post(text('cv2'), FORM, headers);
      assert.match(refused.headers.get('www-authenticate')!, /^Basic/);
      assert.equal(await codeOf(refused), '401 unauthorized');
    }
    assert.equal(await codeOf(await fetch(`${running.url}/paytia/webhooks/${HOOK}`)), '405 not-allowed');
    assert.ok(!/canary|pass-word|hook-secret|yyyy/.test(running.lines.join()));
  });

  it('takes webhooks from the listed addresses only, and believes proxies only as far as told', async () => {
    const webhookIps = ['203.0.113.0/24', '2001:db8::1'];
    running = await start({ paytia: { ...paytiaOptions, webhookIps } });
    assert.equal(await codeOf(await hook(running.url, text('cv2'))), '403 forbidden');
    assert.equal(await codeOf(await hook(running.url, text('cv2'), { headers: { 'x-forwarded-for': '203.0.113.7' } })), '403 forbidden');
    await running.close();
    running = await start({ trustProxy: 1, paytia: { ...paytiaOptions, webhookIps } });
    const from = async (forwarded: string): Promise<number> => (await hook(running.url, text('cv2'), { headers: { 'x-forwarded-for': forwarded } })).status;
    assert.deepEqual([await from('203.0.113.7'), await from('2001:db8::1'), await from('198.51.100.1'), await from('203.0.113.7, 198.51.100.1'), await from('198.51.100.1, 203.0.113.7'), await from('rubbish')], [200, 200, 403, 403, 200, 403]);
  });

  it('answers 503 when the event cannot be kept', async () => {
    running = await start({ log: { append: () => Promise.reject(new Error('disk')), recall: () => Promise.resolve('s'), close: () => Promise.resolve(), isReady: true, stats: {} } as never });
    const response = await hook(running.url, text('cv2'));
    assert.ok(response.headers.get('retry-after'));
    assert.equal(await codeOf(response), '503 unavailable');
  });

  it('survives any body: 2xx or 4xx, no digits of a card kept, no exception', async () => {
    running = await start({ limits: { refusalsPerMinute: 0 } });
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.stringMatching(/^[0-9 -]{0,24}$/), fc.constantFrom('XXXX', 'MM+YY', '1', '0', '4111111111111111', R));
    const key = fc.constantFrom('payment_stage', 'reference_id', 'pan_digit', 'cvv_digit', 'expiry_digit', 'success', 'message', 'card_verify', 'card_type', 'zz', '__proto__', 'PAYTIA-XFER');
    const fields = fc.dictionary(key, fc.oneof(value, fc.integer(), fc.boolean(), fc.constant(null), fc.array(value, { maxLength: 2 })));
    const body = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fields.map((f) => JSON.stringify(f)), fields.map((f) => JSON.stringify(JSON.stringify(f))), fields.map((f) => new URLSearchParams(Object.entries(f).map(([k, v]) => [k, String(v)])).toString()), fc.json());
    await fc.assert(
      fc.asyncProperty(body, fc.constantFrom(FORM, 'application/json', 'text/plain', null), async (content, type) => {
        const { status } = await hook(running.url, content, { type });
        assert.ok(status === 200 || (status >= 400 && status < 500), `${status}`);
      }),
      { numRuns: 400 },
    );
    assert.ok(!running.lines.some((line) => line.includes('"level":50') && !line.includes('pci-violation')));
  });

  it('keeps no field but the documented ones, whatever comes, and what it keeps can be read again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('pan_digit', 'reference_id', 'payment_stage', 'success', 'message')), fc.oneof(fc.string(), fc.integer(), fc.anything())), (fields) => {
        const read = parsePaytiaWebhook(fields);
        if (read === null || read === 'ignored') return;
        const again = parsePaytiaEvent(read.type, JSON.parse(JSON.stringify(read.data)));
        assert.deepEqual({ ...again!.data }, { ...read.data });
        assert.ok(!/\d{13,}/.test(JSON.stringify([read.data.message, read.data.card_type])));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('Paytia, from the start to the result', () => {
  const play = async (scenario: ScenarioName, settings: object = {}): Promise<string[]> => {
    simulator = await createPaytiaSimulator({ apiKey: 'k', timeScale: 1 / 6000, settings: { processingTime: 5, ...settings } });
    const paytia = { ...paytiaOptions, apiUrl: simulator.url, apiKey: 'k' };
    running = await start({ paytia });
    await running.close();
    let target = '';
    running = await start({ paytia: { ...paytia, get webhookUrl() { return `${target}/paytia/webhooks/${HOOK}`; } } });
    target = running.url;
    const { referenceId, topic, token } = (await (await pay()).json()) as Started;
    const reading = await open(running.url, topic, { token });
    await simulator.playScenario(referenceId, scenario);
    await simulator.settled();
    await reading.until(({ data }) => data.some(({ type }) => type === 'result'));
    await reading.close();
    assert.deepEqual(reading.data.map(({ seq }) => seq), reading.data.map((_, i) => i + 1));
    return reading.data.map(({ type }) => type);
  };

  for (const format of ['form', 'json', 'json-string']) {
    it(`passes a whole payment on, webhooks as ${format}`, async () => {
      const types = await play('paid', { format });
      assert.deepEqual([types[0], types[1], types[2], types.at(-1)], ['agent_id', 'amount_verify', 'card_number', 'result']);
      assert.equal(types.length, 3 + 16 + 2 + 1 + 4 + 1 + 3 + 1);
    });
  }

  it('shows every webhook once when each comes twice', async () => {
    assert.equal((await play('paid-duplicated')).length, 31);
  });

  it('keeps no digit of a misconfigured tenant', async () => {
    const types = await play('digits-in-clear');
    assert.ok(types.includes('pci-violation') && !types.includes('pan_digit'));
  });

  it('knows the result of the other dialect by the same topic', async () => {
    assert.equal((await play('paid', { transactionWebhook: 'instead' })).at(-1), 'result');
  });
});

const DOCUMENT = readFileSync(new URL('./gateway-paytia-document.txt', import.meta.url), 'utf8');
