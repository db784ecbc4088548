import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';
import globals from 'globals';
import { playScenario, UNDOCUMENTED_CASES, type PlayContext } from '../../src/simulators/flexiti/browser/scenarios.js';
import { WIDGET_TEXTS } from '../../src/simulators/flexiti/browser/texts.js';
import { createFlexitiSimulator, FLEXITI_SCENARIOS, type FlexitiSessionOptions, type FlexitiSimulator } from '../../src/simulators/flexiti/index.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SESSION_ID = '6f1c9f9e-6a43-4a5e-9c1d-2d7a4e1f0a11';
const PERSON = { personal_information: { first_name: 'John', last_name: 'Smith', dob: '1988-07-24', postal_code: 'm1m1m1' } };
const ADDRESS = { address_1: '1 King Street', city: 'Toronto', province: 'ON' };
const APPLICANT = { email: 'john@email.com', phone_number: 1231231234, ...ADDRESS, account_type: 'consumer', tos_agreement: true };
const FINANCING = { transaction_type: 'promotional_purchase', plan_id: 3, term: 12 };
const AUTHORIZATION = { account_number: 2233000, reference: 'Order-1', financing_option: FINANCING, amount: 1249, auto_capture: false };

let flexiti: FlexitiSimulator;
before(async () => {
  flexiti = await createFlexitiSimulator();
});
beforeEach(() => flexiti.control({ reset: true }));
after(() => flexiti.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${flexiti.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

function askToken(form: Record<string, string> = {}, path = '/flexiti/pos-api/v2.5/oauth/token'): Promise<Response> {
  const credentials = { grant_type: 'client_credentials', client_id: 'flexitidemo', client_secret: 'simulated-secret' };
  return fetch(`${flexiti.url}${path}`, { method: 'POST', body: new URLSearchParams({ ...credentials, ...form }) });
}

async function bearer(): Promise<Record<string, string>> {
  const { access_token: token } = (await (await askToken()).json()) as { access_token: string };
  return { authorization: `Bearer ${token}`, 'x-reference-id': crypto.randomUUID() };
}

const api = (name: string, clientId = 'flexitidemo', version = 'v2.5'): string => `/flexiti/pos-api/${version}/client-id/${clientId}/${name}`;
const json = async (response: Response): Promise<Record<string, unknown>> => (await response.json()) as Record<string, unknown>;
const errorOf = async (response: Response): Promise<[number, unknown]> => [response.status, (await json(response)).error];

/** What the widget's page does when it is opened and when it is through. */
const openPage = async (token: string, query: Record<string, string> = {}): Promise<Record<string, unknown>> => json(await post(`/widget/sessions/${token}/opened`, query));
const finish = (token: string, scenario: string): Promise<Response> => {
  const { truth, messages } = playScenario(scenario, context(), UNDOCUMENTED_CASES);
  return post(`/widget/sessions/${token}/posted`, { truth, posted: messages });
};

async function begin(flow: 'purchase' | 'apply' = 'purchase'): Promise<{ headers: Record<string, string>; token: string; widgetSessionId: string; url: string }> {
  const headers = await bearer();
  const body = { customer_identification: PERSON, flow, lang: 'fr', ...(flow === 'apply' && APPLICANT) };
  const { redirection_url: url } = (await json(await post(api('widget/init'), body, headers))) as { redirection_url: string };
  const [, token = '', query = ''] = /#\/widget\/flexitidemo\/(\w+)\?(.*)$/.exec(url) ?? [];
  return { headers, token, widgetSessionId: new URLSearchParams(query).get('widget_session_id')!, url };
}

function context(changes: Partial<PlayContext> = {}): PlayContext {
  return {
    widgetSessionId: SESSION_ID,
    account: 'number',
    fields: 'all',
    mfa: 'sms',
    verified: true,
    error: 500,
    count: 5,
    case: '',
    accountNumber: '2233000',
    accountType: 'consumer',
    ...changes,
  };
}

const messagesOf = (scenario: string, changes: Partial<PlayContext> = {}): unknown[] => playScenario(scenario, context(changes), UNDOCUMENTED_CASES).messages;
const success = (accountNumber: unknown, verified: boolean, action: string | null, more: object = {}): object => ({
  eventType: 'flx-success',
  eventData: { accountNumber, verified, action, mfaOptionSelected: 'sms', widget_session_id: SESSION_ID, customerId: '1234567-12345', accountType: 'consumer', ...more },
});

describe('scenarios', () => {
  const rows: [string, object][] = [
    ['purchase-verified', success(2233000, true, 'purchase')],
    ['purchase-not-verified', success(2233000, false, 'purchase')],
    ['activation', success(null, false, 'activation')],
    ['new-application', success(null, false, 'apply')],
    ['ineligible', success(null, false, null)],
    ['retry', success(null, false, 'retry')],
    ['apply-new', success(null, true, 'apply')],
    ['apply-existing', success(null, true, 'apply')],
    ['cancel', { eventType: 'flx-cancel' }],
    ['failure', { eventType: 'flx-failure', eventData: { error: 500, message: 'The service is temporarily unavailable. (simulated)' } }],
    ['failure-top-level', { eventType: 'flx-failure', error: 500, message: 'The service is temporarily unavailable. (simulated)' }],
  ];
  for (const [scenario, message] of rows) {
    test(`${scenario} posts what the vendor documents`, () => assert.deepEqual(messagesOf(scenario), [message]));
  }

  test('an application may be verified or not', () => {
    assert.deepEqual(messagesOf('apply-existing', { verified: false }), [success(null, false, 'apply')]);
  });

  test('older widgets send fewer keys and another word', () => {
    const [older] = messagesOf('purchase-verified', { fields: 'older', mfa: 'security_question' });
    const eventData = { accountNumber: 2233000, verified: true, action: 'purchase', mfaOptionSelected: 'security_answer', widget_session_id: SESSION_ID };
    assert.deepEqual(older, { eventType: 'flx-success', eventData });
    const [oldest] = messagesOf('purchase-verified', { fields: 'three' });
    assert.deepEqual(oldest, { eventType: 'flx-success', eventData: { accountNumber: 2233000, verified: true, action: 'purchase' } });
  });

  test('the account number comes as a number or as digits', () => {
    assert.deepEqual(messagesOf('purchase-verified', { account: 'string' }), [success('2233000', true, 'purchase')]);
  });

  test('faults', () => {
    const verified = success(2233000, true, 'purchase');
    assert.deepEqual(messagesOf('silence'), []);
    assert.deepEqual(messagesOf('double'), [verified, verified]);
    assert.deepEqual(messagesOf('contradiction'), [verified, { eventType: 'flx-cancel' }]);
    assert.deepEqual(messagesOf('wrong-session'), [success(2233000, true, 'purchase', { widget_session_id: '00000000-dead-4bad-8bad-000000000000' })]);
    const [{ eventData }] = messagesOf('no-session') as [{ eventData: object }];
    assert.ok(!('widget_session_id' in eventData));
    assert.equal(messagesOf('flood').length, 5);
    assert.deepEqual(messagesOf('lie'), [verified]);
  });

  test('garbage holds own __proto__ keys, and leaves prototypes alone', () => {
    const hostile = messagesOf('garbage').filter((message) => {
      const data = (message as { eventData?: object } | null | undefined)?.eventData;
      return typeof data === 'object' && data !== null && Object.hasOwn(data, '__proto__');
    });
    assert.equal(hostile.length, 1);
    assert.equal(({} as { verified?: boolean }).verified, undefined);
  });

  for (const name of Object.keys(UNDOCUMENTED_CASES)) {
    test(`undocumented: ${name} is in no row`, () => {
      const { messages, truth } = playScenario('undocumented', context({ case: name }), UNDOCUMENTED_CASES);
      assert.ok(rows.every(([, row]) => JSON.stringify(row) !== JSON.stringify(messages[0])));
      assert.equal(truth, null);
    });
  }

  test('every scenario is known to the player', () => {
    const quiet = Object.keys(FLEXITI_SCENARIOS).filter((name) => messagesOf(name).length === 0);
    assert.deepEqual(quiet, ['interactive', 'silence']);
  });

  test('French has every text of English, with the same blanks', () => {
    const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [key, text] of Object.entries(WIDGET_TEXTS.en)) {
      const translated = WIDGET_TEXTS.fr[key as keyof typeof WIDGET_TEXTS.fr];
      assert.ok(translated, key);
      assert.deepEqual(blanks(translated), blanks(text), key);
    }
  });
});

describe('pages', () => {
  test('a session URL has the vendor’s form, and the options in its fragment', () => {
    const url = new URL(flexiti.sessionUrl({ scenario: 'double', lang: 'fr', delay: 5, account: 'string' }));
    assert.equal(url.origin, flexiti.url);
    assert.match(url.hash, /^#\/widget\/demo\/\w{40}\?lang=fr&x-reference-id=[\da-f-]{36}&widget_session_id=[\da-f-]{36}&scenario=double&delay=5&account=string$/);
  });

  const faults: [FlexitiSessionOptions, (response: Response) => void][] = [
    [{}, ({ status, headers }) => assert.deepEqual([status, headers.get('x-frame-options')], [200, null])],
    [{ xfo: true }, ({ headers }) => assert.equal(headers.get('x-frame-options'), 'DENY')],
    [{ xfo: false }, ({ headers }) => assert.equal(headers.get('x-frame-options'), null)],
    [{ status: 503 }, ({ status }) => assert.equal(status, 503)],
  ];
  for (const [options, check] of faults) test(`the document with ${JSON.stringify(options)}`, async () => check(await fetch(flexiti.sessionUrl(options))));

  test('the document can be slow, or not come at all', async () => {
    const started = performance.now();
    await fetch(flexiti.sessionUrl({ slow: 150 }));
    assert.ok(performance.now() - started >= 145);
    await assert.rejects(fetch(flexiti.sessionUrl({ drop: true })));
  });

  test('a redirect stays on this machine', async () => {
    const to = (url: string): Promise<Response> => fetch(`${flexiti.url}/?redirect=${encodeURIComponent(url)}`, { redirect: 'manual' });
    assert.equal((await to('http://127.0.0.1:1/x')).headers.get('location'), 'http://127.0.0.1:1/x');
    assert.equal((await to('https://example.com/')).status, 200);
  });

  for (const page of ['/', '/post.html', '/frames.html']) {
    test(`${page} runs nothing inline, and its files are there`, async () => {
      const response = await fetch(`${flexiti.url}${page}`);
      const text = await response.text();
      assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self';/);
      assert.doesNotMatch(text, /<style|style=|<script(?![^>]*src=)| on\w+=/);
      for (const [, file] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
        const found = await fetch(`${flexiti.url}${file}`);
        assert.equal(found.status, 200, file);
        const body = await found.text();
        // the scripts are made of functions' texts: none may name what did not come along
        const rules = { languageOptions: { sourceType: 'script', globals: globals.browser }, rules: { 'no-undef': 'error' } } as const;
        if (file!.endsWith('.js')) assert.deepEqual(new Linter().verify(body, rules), []);
      }
    });
  }

  test('a hand-made URL is a session from the moment it is opened', async () => {
    await openPage('by-hand', { client: 'me', flow: 'apply', scenario: 'cancel', widget_session_id: SESSION_ID });
    await finish('by-hand', 'cancel');
    const [session] = flexiti.sessions;
    assert.deepEqual([session?.clientId, session?.flow, session?.scenario, session?.widgetSessionId, session?.opened], ['me', 'apply', 'cancel', SESSION_ID, 1]);
    assert.deepEqual(session?.posted, [{ eventType: 'flx-cancel' }]);
  });

  test('what is not there is 404', async () => assert.deepEqual(await errorOf(await fetch(`${flexiti.url}/nowhere`)), [404, 'not_found']));
});

describe('API: token', () => {
  test('client credentials give a token for 1199 seconds', async () => {
    for (const path of ['/oauth/token', '/flexiti/pos-api/v2.5/oauth/token']) {
      const response = await askToken({}, path);
      const body = await json(response);
      assert.deepEqual([response.status, body.token_type, body.expires_in], [200, 'bearer', 1199]);
      assert.match(String(body.access_token), /^\w{40}$/);
    }
  });

  test('wrong credentials, a wrong grant, a JSON body', async () => {
    assert.deepEqual(await errorOf(await askToken({ client_secret: 'no' })), [400, 'invalid_client']);
    assert.deepEqual(await errorOf(await askToken({ grant_type: 'magic' })), [400, 'invalid_request']);
    assert.deepEqual(await errorOf(await post('/oauth/token', { grant_type: 'client_credentials' })), [400, 'invalid_request']);
  });

  test('a token is refreshed before its end only', async () => {
    const { refresh_token } = (await json(await askToken())) as { refresh_token: string };
    assert.equal((await askToken({ grant_type: 'refresh_token', refresh_token })).status, 200);
    flexiti.control({ expireTokens: true });
    assert.deepEqual(await errorOf(await askToken({ grant_type: 'refresh_token', refresh_token })), [400, 'invalid_request']);
  });
});

describe('API: widget/init', () => {
  test('answers the redirection URL and keeps the session', async () => {
    const { headers, url, token } = await begin();
    assert.match(url, new RegExp(`^${flexiti.url}/#/widget/flexitidemo/\\w{40}\\?lang=fr&x-reference-id=${headers['x-reference-id']}&widget_session_id=[\\da-f-]{36}$`));
    assert.deepEqual([flexiti.sessions.length, flexiti.sessions[0]?.token, flexiti.sessions[0]?.flow], [1, token, 'purchase']);
  });

  test('needs a live token, its own client id and a reference', async () => {
    const headers = await bearer();
    const body = { customer_identification: PERSON, flow: 'purchase' };
    assert.deepEqual(await errorOf(await post(api('widget/init'), body)), [401, 'invalid_token']);
    assert.deepEqual(await errorOf(await post(api('widget/init', 'other'), body, headers)), [409, 'invalid_role']);
    assert.deepEqual(await errorOf(await post(api('widget/init'), body, { authorization: headers.authorization! })), [409, 'wrong_inputs']);
    flexiti.control({ expireTokens: true });
    assert.deepEqual(await errorOf(await post(api('widget/init'), body, headers)), [401, 'invalid_token']);
  });

  test('names the fields that are missing', async () => {
    const headers = await bearer();
    const paramsOf = async (body: object): Promise<unknown[]> => {
      const { field_errors: errors } = await json(await post(api('widget/init'), body, headers));
      return (errors as { param: string }[]).map(({ param }) => param);
    };
    assert.deepEqual(await paramsOf({ flow: 'lease' }), ['flow']);
    assert.deepEqual(await paramsOf({ flow: 'purchase', lang: 'de' }), ['lang']);
    assert.equal((await paramsOf({ flow: 'purchase' })).length, 4);
    assert.deepEqual(await paramsOf({ flow: 'apply', customer_identification: PERSON, ...APPLICANT, tos_agreement: false, city: '' }), ['city', 'tos_agreement']);
    assert.equal((await post(api('widget/init'), { flow: 'purchase', customer_identification: { account_number: 20009100 } }, headers)).status, 200);
  });

  test('a body that is no JSON object is refused', async () => {
    const response = await fetch(`${flexiti.url}${api('widget/init')}`, { method: 'POST', headers: await bearer(), body: '[' });
    assert.equal(response.status, 400);
  });

  test('the page learns its flow and scenario from the session, and that it has expired', async () => {
    flexiti.control({ scenario: 'ineligible' });
    const { token } = await begin('apply');
    assert.deepEqual(await openPage(token), { flow: 'apply', scenario: 'ineligible', expired: false });
    flexiti.control({ expireTokens: true });
    assert.deepEqual(await openPage(token), { flow: 'apply', scenario: 'ineligible', expired: true });
  });
});

describe('API: authorization', () => {
  test('grants what the customer did in the widget', async () => {
    for (const name of ['authorization', 'authorizations']) {
      const { headers, token } = await begin();
      await finish(token, 'purchase-verified');
      const response = await post(api(name, 'flexitidemo', 'v2.5.1'), AUTHORIZATION, headers);
      const body = await json(response);
      assert.deepEqual([response.status, body.authorization_status, body.amount, body.reference], [200, 'opened', 1249, 'Order-1']);
      assert.equal(flexiti.sessions.at(-1)?.authorizations.length, 1);
    }
  });

  for (const scenario of ['purchase-not-verified', 'lie', 'cancel', 'contradiction', 'ineligible', 'undocumented', 'failure']) {
    test(`refuses after ${scenario}, whatever the browser claims`, async () => {
      const { headers, token } = await begin();
      await finish(token, scenario);
      assert.deepEqual(await errorOf(await post(api('authorization'), AUTHORIZATION, headers)), [404, 'customer_identity_not_found']);
      assert.deepEqual(flexiti.sessions.at(-1)?.authorizations, []);
    });
  }

  test('refuses when nobody went through the widget, or in another session', async () => {
    const [first, second] = [await begin(), await begin()];
    await finish(first.token, 'purchase-verified');
    assert.deepEqual(await errorOf(await post(api('authorization'), AUTHORIZATION, second.headers)), [404, 'customer_identity_not_found']);
  });

  test('refuses another account, too much money, an unknown kind, missing fields', async () => {
    const { headers, token } = await begin();
    await finish(token, 'purchase-verified');
    const attempt = async (changes: object): Promise<[number, unknown]> => errorOf(await post(api('authorization'), { ...AUTHORIZATION, ...changes }, headers));
    assert.deepEqual(await attempt({ account_number: 9 }), [404, 'not_found']);
    assert.deepEqual(await attempt({ amount: 6200.01 }), [409, 'credit_exceeded']);
    assert.deepEqual(await attempt({ financing_option: { transaction_type: 'gift' } }), [409, 'invalid_transaction_type']);
    assert.deepEqual(await attempt({ amount: -1 }), [409, 'wrong_inputs']);
    assert.deepEqual(await attempt({ auto_capture: undefined }), [409, 'wrong_inputs']);
    assert.equal(flexiti.sessions.at(-1)?.authorizations.length, 0);
  });

  test('the same idempotency key authorizes once', async () => {
    const { headers, token } = await begin();
    await finish(token, 'purchase-verified');
    const ask = async (key: string): Promise<unknown> => {
      const response = await post(api('authorization'), AUTHORIZATION, { ...headers, 'x-idempotency-key': key });
      return (await json(response)).authorization_id;
    };
    assert.equal(await ask('a'), await ask('a'));
    await ask('b');
    assert.equal(flexiti.sessions.at(-1)?.authorizations.length, 2);
  });
});

describe('API: apply', () => {
  const confirm = async ({ headers, widgetSessionId }: Awaited<ReturnType<typeof begin>>, changes: object = {}): Promise<Response> =>
    post(api('apply'), { ...APPLICANT, customer_identification: PERSON, widget_session_id: widgetSessionId, ...changes }, headers);

  test('confirms an application that was submitted', async () => {
    const session = await begin('apply');
    await finish(session.token, 'apply-new');
    const response = await confirm(session);
    assert.deepEqual([response.status, (await json(response)).application_status], [200, 'approved']);
    assert.equal(flexiti.sessions.at(-1)?.applications.length, 1);
  });

  test('refuses what was not submitted, another session, another person', async () => {
    const session = await begin('apply');
    assert.deepEqual(await errorOf(await confirm(session)), [409, 'not_verified']);
    await finish(session.token, 'apply-new');
    assert.deepEqual(await errorOf(await confirm(session, { widget_session_id: SESSION_ID })), [409, 'not_verified']);
    assert.deepEqual(await errorOf(await confirm(session, { customer_identification: {} })), [409, 'not_verified']);
    assert.deepEqual(await errorOf(await confirm(session, { tos_agreement: false })), [409, 'tos_agreement_required']);
  });

  test('“apply” in a purchase is no application', async () => {
    const session = await begin('purchase');
    await finish(session.token, 'new-application');
    assert.deepEqual(await errorOf(await confirm(session)), [409, 'not_verified']);
  });

  test('the decision can be set', async () => {
    flexiti.control({ application: 'application_declined' });
    const session = await begin('apply');
    await finish(session.token, 'apply-new');
    assert.deepEqual(await errorOf(await confirm(session)), [409, 'application_declined']);
  });
});

describe('control', () => {
  test('makes an endpoint fail, as often as is asked', async () => {
    assert.equal((await post('/control', { fail: { token: { status: 401, error: 'invalid_client', times: 1 }, init: 503 } })).status, 200);
    assert.deepEqual(await errorOf(await askToken()), [401, 'invalid_client']);
    const headers = await bearer();
    const attempt = (): Promise<Response> => post(api('widget/init'), { flow: 'purchase', customer_identification: PERSON }, headers);
    assert.deepEqual(await errorOf(await attempt()), [503, 'general_error']);
    await post('/control', { fail: {} });
    assert.equal((await attempt()).status, 200);
  });

  test('can be slow and right, cut the connection, or lose the answer alone', async () => {
    flexiti.control({ fail: { token: { delay: 120 } } });
    const started = performance.now();
    assert.equal((await askToken()).status, 200);
    assert.ok(performance.now() - started >= 115);

    flexiti.control({ fail: { token: { drop: true } } });
    await assert.rejects(askToken());

    flexiti.control({ fail: {} });
    const { headers, token } = await begin();
    await finish(token, 'purchase-verified');
    flexiti.control({ fail: { authorization: { status: 504, after: true, times: 1 } } });
    assert.equal((await post(api('authorization'), AUTHORIZATION, headers)).status, 504);
    assert.equal(flexiti.sessions.at(-1)?.authorizations.length, 1);
  });

  test('refuses what it does not know', async () => {
    assert.equal((await post('/control', { fail: { everything: 500 } })).status, 400);
    assert.equal((await post('/control', 'x')).status, 400);
  });

  test('makes sessions and shows them over HTTP', async () => {
    const { url } = await json(await post('/control/session', { scenario: 'retry', lang: 'fr' }));
    assert.match(String(url), /scenario=retry$/);
    const { sessions } = (await json(await fetch(`${flexiti.url}/control`))) as { sessions: { scenario: string }[] };
    assert.deepEqual(sessions.map(({ scenario }) => scenario), ['retry']);
  });

  test('a session outlives neither its token nor a shorter life of it', async () => {
    flexiti.control({ tokenLifetime: 0 });
    assert.deepEqual(await errorOf(await post(api('widget/init'), { flow: 'purchase', customer_identification: PERSON }, await bearer())), [401, 'invalid_token']);
  });
});

test('a simulator keeps to this machine', async () => {
  await assert.rejects(createFlexitiSimulator({ host: '0.0.0.0' }), /loopback/);
});

describe('command', () => {
  const run = (...args: string[]) =>
    spawn(process.execPath, ['--import', './tools/ts.mjs', 'src/simulators/cli.ts', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`starts, and leaves nothing behind on ${signal}`, { timeout: 20_000 }, async () => {
      const child = run('--only', 'flexiti');
      const exited = once(child, 'exit');
      let output = '';
      for await (const chunk of child.stdout) {
        output += String(chunk);
        if (output.includes('Ready.')) break;
      }
      const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? [];
      assert.match(output, /^flexiti +http/);
      assert.match(output, /<flexiti-checkout>/);
      // an open connection must not keep it alive
      assert.equal((await fetch(url)).status, 200);
      child.kill(signal);
      assert.deepEqual(await exited, [0, null]);
      await assert.rejects(fetch(url));
    });
  }

  test('tells what it takes, and what it does not know', { timeout: 20_000 }, async () => {
    const finished = async (...args: string[]): Promise<[number | null, string]> => {
      const child = run(...args);
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
      const [code] = (await once(child, 'close')) as [number | null];
      return [code, output];
    };
    const [help, unknown, port, option] = await Promise.all([finished('--help'), finished('--only', 'fax'), finished('--port', '99999'), finished('--loud')]);
    assert.deepEqual([help[0], unknown[0], port[0], option[0]], [0, 2, 2, 2]);
    assert.match(help[1], /--only/);
    assert.match(unknown[1], /no simulator 'fax'/);
  });
});
