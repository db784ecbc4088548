// What browser tests need outside their own page: pages on another origin, simulators, and an address where nobody listens.
// Everything starts on the first command that asks for it, on a free port of 127.0.0.1, and stops with the test run.
//
//   executeServerCommand('sb:pages')                        { url }             an origin with test/pages/fixtures/** at /, and /cdn/**, /dist/**, /node_modules/**
//   executeServerCommand('sb:pages', { second: true })      { url }             the same files on a second foreign origin
//     any address there takes ?csp=<policy>&xfo=<X-Frame-Options>&status=<code>&delay=<ms>
//   executeServerCommand('sb:simulator', { vendor, options, command: { method, path, body } })
//                                                           { url, response? }  one simulator for each test file, vendor and options; `command` sends it a request first
//   executeServerCommand('sb:simulator', { vendor, options, close: true })      stops it; the next call starts a new one
//   executeServerCommand('sb:gateway', { origin, topics })  { url, token }      the gateway as a process of its own on the simulators of the test file (without options); one for each file
//   executeServerCommand('sb:gateway', { action: 'kill' | 'stop' | 'start' })   SIGKILL, SIGTERM, and up again on the same port with the same log
//   executeServerCommand('sb:closed-port')                  { url }
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SignJWT } from 'jose';
import { NODE } from './run.mjs';
import { serve } from './serve.mjs';
import './ts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIXTURES = 'test/pages/fixtures';
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
};
const FACTORIES = { flexiti: 'createFlexitiSimulator', five9: 'createFive9Simulator', paytia: 'createPaytiaSimulator', genesys: 'createGenesysSimulator' };

function fileFor(pathname) {
  const path = normalize(decodeURIComponent(pathname)).replace(/\/$/, '/index.html');
  return /^\/(cdn|dist|node_modules)\//.test(path) ? join(ROOT, path) : join(ROOT, FIXTURES, path);
}

async function answer(request, response) {
  const { pathname, searchParams: query } = new URL(request.url, 'http://localhost');
  const file = fileFor(pathname);
  const delay = Number(query.get('delay') ?? 0);
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  if (query.has('csp')) headers['content-security-policy'] = query.get('csp');
  if (query.has('xfo')) headers['x-frame-options'] = query.get('xfo');
  try {
    const body = await readFile(file);
    response.writeHead(Number(query.get('status') ?? 200), { ...headers, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(body);
  } catch {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain' });
    response.end(`${pathname} is not among the fixtures`);
  }
}

async function startSimulator(vendor, options) {
  const factory = FACTORIES[vendor];
  if (!factory) throw new Error(`There is no simulator '${vendor}'; there are ${Object.keys(FACTORIES).join(', ')}.`);
  const module = await import(pathToFileURL(join(ROOT, 'src/simulators', vendor, 'index.ts')).href);
  return module[factory](options ?? {});
}

async function send(url, { method = 'POST', path, body }) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(new URL(path, url), { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
}

const SECRET = 'a secret of the tests that is long enough';

/** The gateway by its command, on a port that it keeps. */
async function startGateway({ origin, paytia, flexiti, genesys }) {
  const data = mkdtempSync(join(tmpdir(), 'sb-gateway-'));
  const free = await serve(() => {});
  const { port } = new URL(free.url);
  await free.close();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    PORT: port,
    HOST: '127.0.0.1',
    SWITCHBOARD_DATA: data,
    SWITCHBOARD_ORIGINS: origin,
    SWITCHBOARD_TOKEN_SECRET: SECRET,
    PAYTIA_API_URL: paytia,
    PAYTIA_API_KEY: 'paytia-simulator-key',
    PAYTIA_WEBHOOK_SECRET: 'webhook-secret-of-the-tests',
    PAYTIA_FRAME_ORIGINS: paytia,
    FLEXITI_API_URL: flexiti,
    FLEXITI_CLIENT_ID: 'flexitidemo',
    FLEXITI_CLIENT_SECRET: 'simulated-secret',
    GENESYS_URL: `${genesys}/genesys/1`,
    GENESYS_NOTIFY_SECRET: 'notify-secret-of-the-tests',
    GENESYS_NUMBER_LIMIT: '0',
    SWITCHBOARD_PUBLIC: 'flexiti,genesys',
  };
  let child;
  const gateway = {
    url,
    token: (topics) => new SignJWT({ scope: 'paytia:start', topics }).setProtectedHeader({ alg: 'HS256' }).setSubject('tests').setExpirationTime('1h').sign(new TextEncoder().encode(SECRET)),
    async start() {
      child = spawn(NODE, ['--import', './tools/ts.mjs', 'src/gateway/cli.ts'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
      for (let tries = 0; ; tries += 1) {
        const isUp = await fetch(`${url}/readyz`).then(({ ok }) => ok, () => false);
        if (isUp) return;
        if (tries > 200 || child.exitCode !== null) throw new Error('The gateway did not start.');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async end(signal) {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
    async close() {
      await gateway.end('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
  await gateway.start();
  return gateway;
}

export function serversPlugin() {
  /** Promises of running servers, so that two commands at once share one server. */
  const running = new Map();

  const start = (key, factory) => {
    if (!running.has(key)) {
      const starting = factory();
      running.set(key, starting);
      starting.catch(() => running.delete(key));
    }
    return running.get(key);
  };
  const stop = async (key) => {
    const server = running.get(key);
    running.delete(key);
    await (await server?.catch(() => undefined))?.close();
  };

  return {
    name: 'sb-servers',
    async serverStop() {
      await Promise.allSettled([...running.keys()].map(stop));
    },
    async executeCommand({ command, payload, session }) {
      switch (command) {
        case 'sb:pages': {
          const { url } = await start(payload?.second ? 'pages-2' : 'pages-1', () => serve(answer));
          return { url };
        }
        case 'sb:simulator': {
          const { vendor, options, command: request, close } = payload;
          const key = JSON.stringify([session.id, vendor, options]);
          if (close) {
            await stop(key);
            return { closed: true };
          }
          const { url } = await start(key, () => startSimulator(vendor, options));
          return request ? { url, response: await send(url, request) } : { url };
        }
        case 'sb:gateway': {
          const key = `gateway ${session.id}`;
          const [paytia, flexiti, genesys] = await Promise.all(['paytia', 'flexiti', 'genesys'].map((vendor) => start(JSON.stringify([session.id, vendor, undefined]), () => startSimulator(vendor))));
          const gateway = await start(key, () => startGateway({ origin: payload.origin, paytia: paytia.url, flexiti: flexiti.url, genesys: genesys.url }));
          if (payload.action === 'start') await gateway.start();
          else if (payload.action) await gateway.end(payload.action === 'kill' ? 'SIGKILL' : 'SIGTERM');
          return { url: gateway.url, token: await gateway.token(payload.topics ?? ['paytia/*']) };
        }
        case 'sb:closed-port': {
          const server = await serve(() => {});
          await server.close();
          return { url: server.url };
        }
        default:
          return undefined;
      }
    },
  };
}
