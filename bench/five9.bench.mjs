// npm run bench:five9 — how long a message of the payment line takes to become an event and to be seen, beside a bare onmessage handler in the same run; and a flood.
// Needs Chromium. The figures go to standard output; a bound that is not kept ends it with 1.
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import puppeteer from 'puppeteer';
import { createFive9Simulator } from '../src/simulators/five9/index.ts';
import { listen } from '../src/simulators/http.ts';
import { CHROMIUM_FLAGS, ensureBrowsers } from '../tools/browsers.mjs';

const MESSAGES = 600;
const PAUSE = 8;
const FLOOD = 5000;

/** Runs in the page: a panel on the simulator, and two bare sockets beside it, one opened before and one after, for the server serves them in that order. */
const PAGE = `
import './src/define/secure-pay-panel.ts';
const now = () => performance.timeOrigin + performance.now();
const seen = { bare: {}, panel: {}, inFrame: 0, late: 0 };
const numberOf = (text) => /^Message (\\d+)$/.exec(text)?.[1];
const bare = (url, domain) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onopen = () => socket.send(JSON.stringify({ type: 'domain', data: domain }));
  socket.onmessage = ({ data }) => {
    const at = now();
    const frame = JSON.parse(data);
    if (frame.type === 'url') return resolve();
    const number = numberOf(frame.data.message);
    if (number) (seen.bare[number] ??= []).push(at);
  };
});
window.begin = async ({ apiUrl, bridgeUrl, domain }) => {
  await bare(bridgeUrl, domain);
  const panel = document.createElement('secure-pay-panel');
  Object.assign(panel, { apiUrl, bridgeUrl });
  panel.addEventListener('secureivr-message', ({ detail }) => {
    const at = now();
    const { message } = detail.data;
    const number = numberOf(message);
    if (!number) return;
    seen.panel[number] = at;
    requestAnimationFrame(() => {
      if (panel.shadowRoot.textContent.includes(message)) seen.inFrame += 1;
      else seen.late += 1;
    });
  });
  document.body.append(panel);
  window.panel = panel;
  await new Promise((resolve) => panel.addEventListener('secureivr-ready', resolve, { once: true }));
  await panel.startSecurePay();
  await bare(bridgeUrl, domain);
};
window.results = () => seen;
window.watchTasks = () => {
  const tasks = { longest: 0, over50: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      tasks.longest = Math.max(tasks.longest, duration);
      if (duration > 50) tasks.over50 += 1;
    }
  }).observe({ type: 'longtask' });
  window.tasks = tasks;
};
`;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor(values.length * share)];
const ms = (value) => `${value.toFixed(3)} ms`;

const { chromium } = await ensureBrowsers({ chromium: true });
const { outputFiles } = await build({
  stdin: { contents: PAGE, resolveDir: new URL('..', import.meta.url).pathname, loader: 'js' },
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
});
const five9 = await createFive9Simulator({ flow: 'silence', pace: 5, ringMs: 5 });
const site = await listen((request, response) => {
  const isScript = request.url === '/bench.js';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' });
  response.end(isScript ? outputFiles[0].text : '<!doctype html><title>bench</title><body><script src="/bench.js" type="module"></script>');
});
const browser = await puppeteer.launch({ executablePath: chromium, args: [...CHROMIUM_FLAGS, '--js-flags=--expose-gc', '--enable-precise-memory-info'] });
let kept = true;
const bound = (text, holds) => {
  kept &&= holds;
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${text}`);
};

try {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate((config) => globalThis.begin(config), { apiUrl: five9.url, bridgeUrl: five9.bridgeUrl, domain: 'Stark Industries Payments' });

  const sent = {};
  for (let i = 0; i < MESSAGES; i += 1) {
    sent[i] = performance.timeOrigin + performance.now();
    five9.say(`Message ${i}`);
    await sleep(PAUSE);
  }
  await sleep(300);
  const seen = await page.evaluate(() => globalThis.results());
  // the first hundred warm the engine up
  const numbers = Object.keys(sent).filter((number) => Number(number) >= 100 && seen.panel[number] && seen.bare[number]?.length === 2);
  const panel = numbers.map((number) => seen.panel[number] - sent[number]);
  const bare = numbers.map((number) => (seen.bare[number][0] + seen.bare[number][1]) / 2 - sent[number]);
  console.log(`${numbers.length} messages, from the server's send: bare onmessage ${ms(median(bare))} (p95 ${ms(percentile(bare, 0.95))}), CustomEvent ${ms(median(panel))} (p95 ${ms(percentile(panel, 0.95))})`);
  bound(`frame to CustomEvent: ${(median(panel) / median(bare)).toFixed(2)} times bare (at most 3)`, median(panel) <= 3 * median(bare));
  bound(`in the DOM at the next frame: ${seen.inFrame} of ${seen.inFrame + seen.late}`, seen.late === 0);

  const heap = () => page.evaluate(() => (globalThis.gc(), performance.memory.usedJSHeapSize));
  const before = await heap();
  const peak = { bytes: before };
  await page.evaluate(() => globalThis.watchTasks());
  five9.flood(FLOOD, 1);
  const started = performance.now();
  for (;;) {
    const { last, used } = await page.evaluate(() => ({ last: globalThis.panel.entries.at(-1)?.message, used: performance.memory.usedJSHeapSize }));
    peak.bytes = Math.max(peak.bytes, used);
    if (last === `Flood message ${FLOOD}.` || performance.now() - started > 30_000) break;
    await sleep(50);
  }
  const took = performance.now() - started;
  const { tasks, entries, rows } = await page.evaluate(() => ({
    tasks: { ...globalThis.tasks },
    entries: globalThis.panel.entries.length,
    rows: globalThis.panel.shadowRoot.querySelectorAll('.log li').length,
  }));
  const after = await heap();
  console.log(`${FLOOD} messages in a second: shown after ${(took / 1000).toFixed(2)} s; heap ${(before / 1e6).toFixed(2)} MB before, ${(peak.bytes / 1e6).toFixed(2)} at most, ${(after / 1e6).toFixed(2)} after`);
  bound(`longest task ${tasks.longest ? ms(tasks.longest) : 'too short for a long task (50 ms)'}`, tasks.over50 === 0);
  bound(`memory bounded: ${entries} entries, ${rows} rows, heap grew by ${((after - before) / 1e6).toFixed(2)} MB (at most 2)`, entries === 100 && rows <= 100 && after - before < 2e6);
} finally {
  await browser.close();
  await Promise.all([site.close(), five9.close()]);
}
process.exitCode = kept ? 0 : 1;
