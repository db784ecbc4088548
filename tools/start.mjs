// npm start: the workbench: the agent desktop, the gateway and the simulators behind it. PORT or --port asks for another port than 4400.
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBrowsers, hasAnyBrowser } from './browsers.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USUAL_PORT = 4400;
const stopping = new AbortController();
/** @type {{ url: string, close(): Promise<void> } | undefined} */
let workbench;

function fail(message) {
  console.error(message);
  process.exit(1);
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function freePort(first) {
  for (let port = first; port < first + 100; port += 1) if (await isFree(port)) return port;
  return fail(`No port from ${first} to ${first + 99} is free. Choose another: npm start -- --port 5000`);
}

let stoppedAt = 0;

/** The first signal closes what is open and ends; a second one ends at once. */
function stop(signal) {
  if (stopping.signal.aborted) {
    // one Ctrl-C may come twice: from the terminal and through npm
    if (Date.now() - stoppedAt > 300) process.exit(130);
    return;
  }
  stoppedAt = Date.now();
  stopping.abort();
  console.log(`\n${signal}: stopping.`);
  // a server that cannot close its connections must not keep the process
  setTimeout(() => process.exit(0), 3000).unref();
  Promise.resolve(workbench?.close()).then(
    () => process.exit(0),
    (error) => fail(error.message),
  );
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal));

// npm that is killed outright passes nothing on
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent && !stopping.signal.aborted) stop('npm has ended');
  }, 250).unref();
}

const { values } = parseArgs({ options: { port: { type: 'string' } } });
const wished = Number(values.port ?? process.env.PORT ?? USUAL_PORT);
if (!Number.isInteger(wished) || wished < 1 || wished > 65_535) fail(`${values.port ?? process.env.PORT} is not a port.`);
if (!existsSync(`${ROOT}node_modules/lit`)) fail('The dependencies are missing. Run: npm ci');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) fail(`Node ${process.versions.node} cannot run TypeScript. Run npm ci, which brings a newer Node, and then npm start.`);

console.log('Starting the workbench: the agent desktop, the gateway and four simulated vendors, on this machine only; nothing leaves it.');
const port = await freePort(wished);
if (port !== wished) console.log(`Port ${wished} is taken, so it is ${port}.`);

try {
  await import('./ts.mjs');
  const { startWorkbench } = await import('../workbench/server.ts');
  workbench = await startWorkbench({ port });
} catch (error) {
  if (stopping.signal.aborted) process.exit(0);
  console.error(error);
  fail('The workbench could not start.');
}
// a signal that came while it was starting
if (stopping.signal.aborted) await workbench.close().then(() => process.exit(0));

if (!hasAnyBrowser()) {
  console.log(`It runs at ${workbench.url}, but this machine has no browser.`);
  await ensureBrowsers({ chromium: true }, { signal: stopping.signal }).catch((error) => {
    if (!stopping.signal.aborted) console.log(error.message);
  });
}
if (!stopping.signal.aborted) {
  console.log('Any modern browser will do. You play the agent and the customer: begin with “Try this”. Ctrl-C stops everything.');
  console.log(`Open ${workbench.url}`);
}
