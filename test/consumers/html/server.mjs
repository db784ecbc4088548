// The shop's server: its pages, and a session from Flexiti (here: from the simulator).
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname } from 'node:path';

const SIMULATOR = 'http://127.0.0.1:4610';
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const POLICY = `default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-src ${SIMULATOR}`;

createServer(async (request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (request.method === 'POST' && path === '/flexiti-session') {
    const session = await fetch(`${SIMULATOR}/control/session`, { method: 'POST' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(await session.text());
    return;
  }
  const file = path === '/' ? '/index.html' : path;
  const body = await readFile(`public${file}`).catch(() => undefined);
  if (!body) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY }).end(body);
}).listen(4620, () => console.log('http://localhost:4620'));
