// A page with every element on one gateway, served as a site would serve it: test/page-quality/index.html, and cdn/ compressed with brotli.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { serve } from './serve.mjs';

/** All scripts that the page loads together, after brotli. */
export const MOST_SCRIPT = 50_000;
/** Cumulative layout shift below this cannot be seen. */
export const MOST_SHIFT = 0.01;

const ROOT = new URL('..', import.meta.url);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.map': 'application/json' };
/** Enough of a gateway to fill the page: a long wait, and a payment whose customer is asked whether the amount is right. */
const EVENT = { topic: 'paytia/ref-1', seq: 1, at: '2026-11-20T14:02:00.000Z', type: 'agent_id', data: { reference_id: 'ref-1', agent_id: '100' } };
const GATEWAY = {
  '/gateway/genesys/wait-time': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"estimatedWait":900}'),
  // a stream stays open
  '/gateway/events': (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`id: 1\ndata: ${JSON.stringify(EVENT)}\n\n`),
};

/** @returns {Promise<{ url: string, scripts: Map<string, number>, close: () => Promise<void> }>} `scripts`: the size of each script that was asked for, after brotli */
export async function servePage() {
  if (!existsSync(new URL('cdn/switchboard.js', ROOT))) throw new Error('cdn is missing: npm run build');
  const scripts = new Map();
  let paint;
  let painted;
  const { url, close } = await serve(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (GATEWAY[pathname]) return void GATEWAY[pathname](response);
    if (pathname === '/painted') {
      paint();
      return void response.writeHead(204).end();
    }
    if (pathname === '/') painted = new Promise((resolve) => (paint = resolve));
    const file = pathname === '/' ? 'test/page-quality/index.html' : pathname.slice(1);
    const source = /^(?:cdn|test\/page-quality)\/[\w./-]+$/.test(file) && (await readFile(new URL(file, ROOT)).catch(() => undefined));
    if (!source) return void response.writeHead(404).end();
    const body = brotliCompressSync(source);
    if (extname(file) === '.js') {
      scripts.set(file, body.length);
      await painted;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)], 'content-encoding': 'br', 'content-length': body.length }).end(body);
  });
  return { url: `${url}/`, scripts, close };
}
