import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { RateLimit } from '../../src/gateway/auth/rate-limit.js';
import { codeOf, open, problemOf, readAll, SECRET, send, sign, stages, start, type Claims, type Running } from './gateway-kit.js';

let running: Running;
afterEach(() => running?.close());

const events = (url: string, token: string | null, query = '?topic=paytia/a', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${url}/events${query}`, { headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers }, signal: AbortSignal.timeout(4000) });

describe('tokens', () => {
  it('lets nobody in without one, and everybody to their own topics only', async () => {
    running = await start();
    const { url } = running;
    await stages(url, 'a', 'agent_id=1');
    const none = await events(url, null);
    assert.equal(none.headers.get('www-authenticate'), 'Bearer');
    assert.equal(await codeOf(none), '401 unauthorized');
    assert.equal(await codeOf(await events(url, await sign({ topics: ['paytia/b'] }))), '403 forbidden');
    assert.equal(await codeOf(await events(url, await sign({ topics: [] }))), '403 forbidden');
    assert.equal(await codeOf(await events(url, await sign({ scope: 'paytia:start' }))), '403 forbidden');
    assert.equal(await codeOf(await events(url, await sign({ topics: ['paytia/a'] }), '?topic=paytia/a&topic=paytia/b')), '403 forbidden');
    for (const topics of [['paytia/a'], ['paytia/*'], ['*'], ['genesys/x', 'paytia/a*']]) assert.equal((await readAll(url, 'paytia/a', 1, { token: await sign({ topics }) })).data.length, 1);
    for (const topics of [['paytia/'], ['paytia/*b'], ['*/a'], ['PAYTIA/A']]) assert.equal(await codeOf(await events(url, await sign({ topics }))), '403 forbidden', topics.join());
  });

  it('refuses wrong, expired, endless and forged ones', async () => {
    running = await start();
    const { url } = running;
    const topics = ['paytia/a'];
    const good = await sign({ topics });
    const [head, , signature] = good.split('.');
    const wrong: Record<string, string> = {
      expired: await sign({ topics, life: -5 }),
      'without exp': await sign({ topics, life: null }),
      'another secret': await sign({ topics, secret: 'another-secret-of-forty-characters-long!' }),
      'another algorithm': await sign({ topics, alg: 'HS512', secret: SECRET.padEnd(64, 'x') }),
      unsigned: new UnsecuredJWT({ topics }).setExpirationTime('1h').encode(),
      'another payload': `${head}.${Buffer.from(JSON.stringify({ topics: ['*'], exp: 9e9 })).toString('base64url')}.${signature}`,
      garbage: 'abc',
      empty: '..',
      long: 'x'.repeat(9000),
      'own kid, wrong key': await new SignJWT({ topics }).setProtectedHeader({ alg: 'HS256', kid: 'switchboard-gateway' }).setIssuer('switchboard-gateway').setExpirationTime('1h').sign(new TextEncoder().encode(SECRET)),
    };
    for (const [name, token] of Object.entries(wrong)) assert.equal(await codeOf(await events(url, token)), '401 unauthorized', name);
    assert.equal(await codeOf(await events(url, null, '?topic=paytia/a', { authorization: 'Basic abc' })), '401 unauthorized');
    const twice = await Promise.all([events(url, good), events(url, good)]);
    for (const { status, body } of twice) {
      assert.equal(status, 200);
      await body?.cancel();
    }
  });

  it('takes ?token= for the stream alone', async () => {
    running = await start();
    const { url } = running;
    await stages(url, 'a', 'agent_id=1');
    assert.equal((await readAll(url, 'paytia/a', 1, { token: '', query: `&token=${await sign({ topics: ['paytia/a'] })}` })).data.length, 1);
    assert.equal(await codeOf(await send(`${url}/paytia/payments?token=${await sign({ scope: 'paytia:start' })}`, 'POST', { amount: 1 })), '401 unauthorized');
  });

  it('adds up several tokens, and ends with the first that ends', async () => {
    running = await start();
    const { url } = running;
    const token = `${await sign({ topics: ['paytia/a'] })}, ${await sign({ topics: ['paytia/b'], life: 2 })}`;
    const reading = await open(url, ['paytia/a', 'paytia/b'], { token });
    assert.equal(reading.response.status, 200);
    await reading.until(({ isOver }) => isOver, 4000);
    assert.equal(reading.events.at(-1)!.event, 'end');
  });

  it('needs the scope to start something', async () => {
    running = await start({ genesys: { url: 'http://127.0.0.1:59321/genesys/1' }, flexiti: { apiUrl: 'http://127.0.0.1:59321', clientId: 'c', clientSecret: 's' } });
    const { url } = running;
    const routes = { 'paytia:start': '/paytia/payments', 'genesys:start': '/genesys/callbacks', 'flexiti:start': '/flexiti/sessions' };
    for (const [scope, path] of Object.entries(routes)) {
      const post = async (claims: Claims | null): Promise<Response> => send(url + path, 'POST', {}, claims ? { authorization: `Bearer ${await sign(claims)}` } : {});
      assert.equal(await codeOf(await post(null)), '401 unauthorized');
      assert.equal(await codeOf(await post({ topics: ['*'] })), '403 forbidden');
      assert.equal(await codeOf(await post({ scope: `x${scope}` })), '403 forbidden');
      const allowed = await post({ scope: `a:b ${scope} c:d` });
      assert.ok(![401, 403].includes(allowed.status), `${scope} ${allowed.status}`);
    }
    for (const path of ['/genesys/wait-time?queue=q', '/genesys/availability?service=s']) {
      assert.equal(await codeOf(await fetch(url + path)), '401 unauthorized');
      assert.equal(await codeOf(await fetch(url + path, { headers: { authorization: `Bearer ${await sign({ topics: ['paytia/a'] })}` } })), '403 forbidden');
      for (const claims of [{ scope: 'genesys:start' }, { topics: ['genesys/x'] }]) assert.equal(await codeOf(await fetch(url + path, { headers: { authorization: `Bearer ${await sign(claims)}` } })), '502 network');
    }
    for (const method of ['GET', 'PATCH', 'DELETE']) assert.equal(await codeOf(await send(`${url}/genesys/callbacks/x`, method, method === 'PATCH' ? {} : undefined)), '401 unauthorized');
    assert.equal(await codeOf(await send(`${url}/flexiti/sessions/x/outcome`, 'POST', {})), '401 unauthorized');
  });

  it('lets public vendors be used without one, and no others', async () => {
    running = await start({ public: ['genesys'], tokens: {}, genesys: { url: 'http://127.0.0.1:59321/genesys/1' }, limits: { publicPerMinute: 3 } });
    const { url } = running;
    assert.equal(await codeOf(await fetch(`${url}/genesys/wait-time?queue=q`)), '502 network');
    assert.equal(await codeOf(await send(`${url}/genesys/callbacks`, 'POST', { service: 's', customerNumber: '+14155550123' })), '502 network');
    assert.equal(await codeOf(await fetch(`${url}/genesys/callbacks/x`)), '401 unauthorized');
    assert.equal(await codeOf(await send(`${url}/paytia/payments`, 'POST', {})), '401 unauthorized');
    await fetch(`${url}/genesys/wait-time?queue=q`);
    const limited = await fetch(`${url}/genesys/wait-time?queue=q`);
    assert.ok(Number(limited.headers.get('retry-after')) >= 1);
    assert.equal(await codeOf(limited), '429 rate-limited');
  });

  it('asks the captcha hook of whoever has no token', async () => {
    const asked: unknown[] = [];
    running = await start({
      public: ['genesys'], genesys: { url: 'http://127.0.0.1:59321/genesys/1' },
      verifyCaptcha: (token, { vendor }) => (asked.push([token, vendor]), Promise.resolve(token === 'human')),
    });
    const body = { service: 's', customerNumber: '+14155550123' };
    const path = `${running.url}/genesys/callbacks`;
    assert.equal(await codeOf(await send(path, 'POST', body)), '403 forbidden');
    assert.equal(await codeOf(await send(path, 'POST', { ...body, captchaToken: 'robot' })), '403 forbidden');
    assert.equal(await codeOf(await send(path, 'POST', { ...body, captchaToken: 'human' })), '502 network');
    assert.equal(await codeOf(await send(path, 'POST', body, { authorization: `Bearer ${await sign({ scope: 'genesys:start' })}` })), '502 network');
    assert.deepEqual(asked, [[undefined, 'genesys'], ['robot', 'genesys'], ['human', 'genesys']]);
  });

  it('limits starts for each subject, and wrong tokens for each address', async () => {
    running = await start({ limits: { startsPerMinute: 2, refusalsPerMinute: 4 } });
    const { url } = running;
    const post = async (sub: string): Promise<string> => codeOf(await send(`${url}/paytia/payments`, 'POST', { amount: -1 }, { authorization: `Bearer ${await sign({ scope: 'paytia:start', sub })}` }));
    assert.deepEqual([await post('ann'), await post('ann'), await post('ann'), await post('bob')], ['400 bad-request', '400 bad-request', '429 rate-limited', '400 bad-request']);
    const codes = [];
    for (let i = 0; i < 6; i += 1) codes.push((await problemOf(await events(url, `wrong${i}`))).code);
    assert.deepEqual(codes, [...Array<string>(4).fill('unauthorized'), 'rate-limited', 'rate-limited']);
  });
});

describe('tokens by JWKS', () => {
  let jwks: { keys: unknown[] } = { keys: [] };
  let status = 200;
  const server = createServer((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(jwks)));
  let jwksUrl = '';
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it('takes RS256, ES256 and EdDSA of the published keys, and never an HS256 made with a public key', async () => {
    const pairs = await Promise.all((['RS256', 'ES256', 'EdDSA'] as const).map(async (alg) => ({ alg, pair: await generateKeyPair(alg, { extractable: true }) })));
    jwks = { keys: await Promise.all(pairs.map(async ({ alg, pair }) => ({ ...(await exportJWK(pair.publicKey)), alg, kid: alg, use: 'sig' }))) };
    running = await start({ tokens: { jwksUrl, audience: 'pay', issuer: 'shop' } });
    for (const { alg, pair } of pairs) {
      const make = (aud: string, iss: string): Promise<string> =>
        new SignJWT({ topics: ['paytia/a'] }).setProtectedHeader({ alg, kid: alg }).setAudience(aud).setIssuer(iss).setExpirationTime('5m').sign(pair.privateKey);
      const response = await events(running.url, await make('pay', 'shop'));
      assert.equal(response.status, 200, alg);
      await response.body?.cancel();
      assert.equal(await codeOf(await events(running.url, await make('other', 'shop'))), '401 unauthorized');
      assert.equal(await codeOf(await events(running.url, await make('pay', 'other'))), '401 unauthorized');
    }
    assert.equal(await codeOf(await events(running.url, await sign({ topics: ['paytia/a'], secret: JSON.stringify(jwks.keys[0]) }))), '401 unauthorized');
    const stranger = await generateKeyPair('ES256');
    const forged = await new SignJWT({ topics: ['paytia/a'] }).setProtectedHeader({ alg: 'ES256', kid: 'ES256' }).setAudience('pay').setIssuer('shop').setExpirationTime('5m').sign(stranger.privateKey);
    assert.equal(await codeOf(await events(running.url, forged)), '401 unauthorized');
  });

  it('does not blame the caller when the keys cannot be fetched', async () => {
    status = 500;
    running = await start({ tokens: { jwksUrl } });
    const { privateKey } = await generateKeyPair('ES256');
    const token = await new SignJWT({ topics: ['paytia/a'] }).setProtectedHeader({ alg: 'ES256', kid: 'x' }).setExpirationTime('5m').sign(privateKey);
    assert.equal(await codeOf(await events(running.url, token)), '503 unavailable');
  });
});

describe('rate limit', () => {
  it('fills up evenly and tells when to come back', () => {
    let now = 0;
    const limit = new RateLimit({ count: 2, seconds: 60, now: () => now });
    limit.take('a');
    limit.take('a');
    assert.throws(() => limit.take('a'), { code: 'rate-limited', headers: { 'retry-after': '30' } });
    limit.take('b');
    now = 30_000;
    limit.take('a');
    assert.throws(() => limit.take('a'));
    now = 600_000;
    limit.take('a');
    limit.take('a');
    assert.throws(() => limit.take('a'));
  });

  it('remembers a bounded number of callers', () => {
    const limit = new RateLimit({ count: 1, seconds: 60, callers: 100 });
    for (let i = 0; i < 10_000; i += 1) limit.take(`caller${i}`);
    assert.equal(limit.size, 100);
  });
});
