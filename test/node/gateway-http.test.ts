import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, it } from 'node:test';
import type { Gateway, GatewayOptions } from '../../src/gateway/index.js';
import { createGateway } from '../../src/gateway/index.js';
import { ERROR_CODES } from '../../src/core/errors.js';
import { codeOf, FORM, HOOK, hook, open, paytiaOptions, readAll, Reading, SECRET, send, sign, stages, start, type Running } from './gateway-kit.js';

let running: Running | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** A request whose body was read and parsed by a middleware before the gateway sees it. */
type Parsed = IncomingMessage & { body?: unknown; rawBody?: unknown };
type Listener = (request: IncomingMessage, response: ServerResponse) => void;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}

/** As express.urlencoded() and express.json() do. */
const parsing = (gateway: Gateway, give: (request: Parsed, text: string) => void): Listener => (request, response) => {
  void readBody(request).then((text) => {
    if (text !== '') give(request, text);
    gateway.node(request, response);
  });
};
const parse = (request: Parsed, text: string): unknown => (request.headers['content-type']?.includes('json') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)));

const mounts: Record<string, { options?: Partial<GatewayOptions>; prefix?: string; mount: (gateway: Gateway) => Listener }> = {
  'node:http': { mount: (gateway) => (request, response) => gateway.node(request, response) },
  'Express, under a path, before the parsers': {
    prefix: '/pay',
    mount: (gateway) => (request, response) => {
      // app.use('/pay', gateway.node) takes the path off
      request.url = request.url!.slice('/pay'.length);
      gateway.node(request, response, () => response.writeHead(404).end());
    },
  },
  'Express, behind the parsers (req.body)': { mount: (gateway) => parsing(gateway, (request, text) => (request.body = parse(request, text))) },
  'behind a parser that keeps text': { mount: (gateway) => parsing(gateway, (request, text) => (request.body = text)) },
  'behind a parser that keeps bytes (req.rawBody)': { mount: (gateway) => parsing(gateway, (request, text) => Object.assign(request, { rawBody: Buffer.from(text), body: parse(request, text) })) },
  'Fastify, by its raw request under a path (basePath)': { prefix: '/api/pay', options: { basePath: '/api/pay/' }, mount: (gateway) => (request, response) => gateway.node(request, response) },
  'Hono or Next, by fetch': {
    prefix: '/pay',
    options: { basePath: '/pay' },
    mount: (gateway) => (request, response) => {
      const abort = new AbortController();
      response.on('close', () => abort.abort());
      const body = request.method === 'GET' ? null : (Readable.toWeb(request) as unknown as ReadableStream);
      const web = new Request(`http://${request.headers.host}${request.url}`, { method: request.method, headers: request.headers as Record<string, string>, body, signal: abort.signal, ...(body && { duplex: 'half' }) });
      void gateway.fetch(web, { address: '127.0.0.1' }).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.flushHeaders();
        try {
          for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) response.write(chunk);
        } catch {
          // the reader left
        }
        response.end();
      });
    },
  },
};

for (const [name, { options, prefix = '', mount }] of Object.entries(mounts)) {
  describe(`mounted: ${name}`, () => {
    it('receives, streams and resumes', async () => {
      running = await start(options, mount);
      const url = running.url + prefix;
      const reading = await open(url, 'paytia/a');
      assert.equal(reading.response.headers.get('content-type'), 'text/event-stream');
      await stages(url, 'a', 'agent_id=1', 'pan_digit=XX');
      assert.equal((await hook(url, JSON.stringify({ reference_id: 'a', success: '1' }), { type: 'application/json' })).status, 200);
      await reading.until(({ data }) => data.length === 3);
      await reading.close();
      assert.deepEqual(reading.data.map(({ seq, type }) => `${seq} ${type}`), ['1 agent_id', '2 pan_digit', '3 result']);
      assert.deepEqual((await readAll(url, 'paytia/a', 1, { lastId: reading.data[1]!.id! })).data.map(({ seq }) => seq), [3]);
      assert.equal(await codeOf(await hook(url, 'x'.repeat(20_000))), '413 payload-too-large');
      assert.equal(await codeOf(await hook(url, 'rubbish')), '400 bad-request');
      assert.equal(await codeOf(await send(`${url}/paytia/payments`, 'POST', { amount: 'x' }, { authorization: `Bearer ${await sign({ scope: 'paytia:start' })}` })), '400 bad-request');
      assert.equal((await fetch(`${url}/healthz`)).status, 200);
    });

    it('lets go of a reader that leaves', async () => {
      running = await start(options, mount);
      const url = running.url + prefix;
      const readings = await Promise.all(Array.from({ length: 5 }, () => open(url, 'paytia/a')));
      const left = async (): Promise<boolean> => (await (await fetch(`${url}/metrics`)).text()).includes('switchboard_streams_open 0\n');
      assert.equal(await left(), false);
      await Promise.all(readings.map((reading) => reading.close()));
      for (let i = 0; i < 100 && !(await left()); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await left(), true);
    });
  });
}

describe('mounted', () => {
  it('hands on what is not its own', async () => {
    running = await start({}, (gateway) => (request, response) => gateway.node(request, response, () => response.end('host')));
    for (const path of ['/', '/shop', '/eventsx', '/paytia']) assert.equal(await (await fetch(running.url + path)).text(), 'host', path);
    assert.equal(await codeOf(await fetch(`${running.url}/paytia/nothing`)), '404 not-found');
  });

  it('answers a web Request by itself, stream and all', async () => {
    const gateway = createGateway({ data: 'memory', tokens: { secret: SECRET }, paytia: paytiaOptions, logger: (await start().then((one) => (running = one))) && quiet });
    const answer = await gateway.fetch(new Request(`http://gw.example/paytia/webhooks/${HOOK}`, { method: 'POST', body: 'success=1&reference_id=r', headers: { 'content-type': FORM } }));
    assert.equal(answer.status, 200);
    const abort = new AbortController();
    const stream = await gateway.fetch(new Request('http://gw.example/events?topic=paytia/r', { headers: { authorization: `Bearer ${await sign({ topics: ['paytia/r'] })}` }, signal: abort.signal }));
    const reading = await new Reading(stream, abort).until(({ data }) => data.length === 1);
    assert.equal(reading.data[0]!.type, 'result');
    abort.abort();
    await gateway.close({ spread: 0 });
    await reading.over;
  });
});

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined, isLevelEnabled: () => false };

describe('CORS', () => {
  const origin = 'https://shop.example';
  const preflight = (url: string, from: string): Promise<Response> => fetch(`${url}/events`, { method: 'OPTIONS', headers: { origin: from, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } });

  it('answers listed origins exactly, and never * or credentials', async () => {
    running = await start({ origins: [origin] });
    const { status, headers } = await preflight(running.url, origin);
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), origin);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    assert.match(headers.get('access-control-allow-headers')!, /authorization.*idempotency-key.*last-event-id/);
    assert.match(headers.get('vary')!, /origin/i);
    const reading = await open(running.url, 'paytia/a', { headers: { origin } });
    assert.equal(reading.response.headers.get('access-control-allow-origin'), origin);
    await reading.close();
    const problem = await fetch(`${running.url}/events`, { headers: { origin } });
    assert.equal(problem.headers.get('access-control-allow-origin'), origin, 'a page may read what went wrong');
  });

  it('refuses all others', async () => {
    running = await start({ origins: [origin] });
    for (const other of ['https://shop.example.evil', 'http://shop.example', 'https://shop.example:8443', 'null', 'https://SHOP.example']) {
      const refused = await preflight(running.url, other);
      assert.equal(refused.headers.get('access-control-allow-origin'), null);
      assert.equal(await codeOf(refused), '403 forbidden', other);
    }
  });

  it('lets the pages of its own host in', async () => {
    running = await start();
    assert.equal((await fetch(`${running.url}/healthz`, { headers: { origin: running.url } })).status, 200);
  });
});

describe('operation', () => {
  it('answers /healthz, /readyz and /metrics, and readyz 503 when it stops', async () => {
    running = await start();
    const { url, gateway } = running;
    assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok' });
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    await hook(url, 'rubbish');
    const response = await fetch(`${url}/metrics`);
    assert.match(response.headers.get('content-type')!, /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    assert.match(text, /switchboard_webhooks_total\{vendor="paytia",result="refused"\} 1/);
    assert.match(text, /switchboard_http_requests_total\{route="\/paytia\/webhooks\/:secret",status="400"\} 1/);
    await gateway.close({ spread: 0 });
    assert.equal(await codeOf(await fetch(`${url}/readyz`)), '503 unavailable');
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal(gateway.isReady, false);
  });

  it('turns vendors without settings off, with a code', async () => {
    running = await start({ paytia: undefined });
    const { url } = running;
    const routes = ['POST /paytia/payments', 'POST /paytia/webhooks/x', 'GET /genesys/wait-time?queue=q', 'GET /genesys/availability?service=s', 'POST /genesys/callbacks', 'POST /genesys/callbacks/x/ready', 'GET /genesys/callbacks/x', 'PATCH /genesys/callbacks/x', 'DELETE /genesys/callbacks/x', 'POST /flexiti/sessions', 'POST /flexiti/sessions/x/outcome'];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      assert.equal(await codeOf(await fetch(url + path, { method })), '404 not-configured', route);
    }
  });

  it('answers other paths and methods with problems', async () => {
    running = await start();
    assert.equal(await codeOf(await fetch(`${running.url}/nothing`)), '404 not-found');
    const wrong = await fetch(`${running.url}/events`, { method: 'POST' });
    assert.equal(wrong.headers.get('allow'), 'GET');
    assert.equal(await codeOf(wrong), '405 not-allowed');
    assert.equal(await codeOf(await fetch(`${running.url}/paytia/webhooks/%E0%A4%A`, { method: 'POST' })), '404 not-found');
  });

  it('describes every route in /openapi.json, with one list of codes', async () => {
    running = await start({ genesys: { url: 'http://127.0.0.1:59321', notifySecret: 'notify-secret' }, flexiti: { apiUrl: 'http://127.0.0.1:59321', clientId: 'c', clientSecret: 's' } });
    const document = (await (await fetch(`${running.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, Record<string, { operationId: string; responses: object; parameters?: { name: string; in: string }[] }>>; components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }>; securitySchemes: object } };
    assert.equal(document.openapi, '3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    assert.deepEqual(described.sort(), [
      'DELETE /genesys/callbacks/{id}', 'GET /events', 'GET /genesys/availability', 'GET /genesys/callbacks/{id}', 'GET /genesys/wait-time', 'GET /healthz', 'GET /metrics', 'GET /openapi.json', 'GET /readyz',
      'PATCH /genesys/callbacks/{id}', 'POST /flexiti/sessions', 'POST /flexiti/sessions/{id}/outcome', 'POST /genesys/callbacks', 'POST /genesys/callbacks/{id}/connect', 'POST /genesys/callbacks/{id}/ready', 'POST /genesys/notifications/{secret}', 'POST /paytia/payments', 'POST /paytia/webhooks/{secret}',
    ].sort());
    for (const route of described) {
      const [method = '', path = ''] = route.split(' ');
      const { status } = await fetch(running.url + path.replace(/\{\w+\}/, 'x'), { method });
      assert.ok(status !== 404 || path.includes('{'), route);
      assert.notEqual(status, 405, route);
    }
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) assert.ok(document.components.schemas[name!], name);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { responses, parameters = [] } of Object.values(methods)) {
        assert.ok(Object.keys(responses).length >= 2);
        assert.deepEqual(parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`), path.match(/\{\w+\}/g) ?? []);
      }
    }
    assert.deepEqual(document.components.schemas.Problem!.properties.code!.enum, ERROR_CODES);
  });

  it('answers what is still on its way when a client stops in the middle of a body', async () => {
    running = await start();
    const socket = connect({ port: Number(new URL(running.url).port), host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.write(`POST /paytia/webhooks/${HOOK} HTTP/1.1\r\nHost: x\r\nContent-Type: ${FORM}\r\nContent-Length: 100\r\n\r\nsuccess=1`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal((await fetch(`${running.url}/healthz`)).status, 200);
  });
});
