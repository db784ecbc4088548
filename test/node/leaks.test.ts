// A thousand elements come and go in Chromium, and nothing of them stays behind.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from '../../tools/browsers.mjs';
import { listen } from '../../src/simulators/http.js';

let browser: Browser;
let page: Page;
let cdp: CDPSession;
let close: () => Promise<void>;

before(async () => {
  const { chromium } = await ensureBrowsers({ chromium: true });
  const bundle = await readFile(new URL('../../cdn/switchboard.js', import.meta.url));
  const server = await listen((request, response) => {
    const script = request.url === '/switchboard.js';
    response.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html' });
    response.end(script ? bundle : '<!doctype html><title>leaks</title><body><script type="module" src="/switchboard.js"></script>');
  });
  close = server.close;
  browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => customElements.get('flexiti-checkout'));
  cdp = await page.createCDPSession();
  await cdp.send('Performance.enable');
});

after(async () => {
  await browser?.close();
  await close?.();
});

async function counts(): Promise<{ JSEventListeners: number; Nodes: number; Documents: number }> {
  for (let i = 0; i < 3; i += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((metric) => metric.name === name)!.value;
  return { JSEventListeners: value('JSEventListeners'), Nodes: value('Nodes'), Documents: value('Documents') };
}

/** Elements of a class that are still on the heap. */
async function alive(tag: string): Promise<number> {
  const { result } = await cdp.send('Runtime.evaluate', { expression: `customElements.get('${tag}').prototype` });
  const { objects } = await cdp.send('Runtime.queryObjects', { prototypeObjectId: result.objectId! });
  const { result: length } = await cdp.send('Runtime.callFunctionOn', { objectId: objects.objectId!, functionDeclaration: 'function() { return this.length; }', returnByValue: true });
  await cdp.send('Runtime.releaseObject', { objectId: objects.objectId! });
  return length.value as number;
}

const tags: Record<string, Record<string, unknown>> = {
  'flexiti-checkout': { src: 'http://127.0.0.1:9/#/widget/c/t', allowedOrigins: ['http://127.0.0.1:9'] },
  'secure-pay-panel': { amount: '1.00' },
  'paytia-payment': { amount: '1.00' },
  'callback-offer': { service: 'x', endpoint: 'http://127.0.0.1:9/genesys/1', withoutCheck: true },
  'event-journal': {},
};

for (const [tag, properties] of Object.entries(tags)) {
  test(`<${tag}>: 1,000 times in and out of the page leave no listener, node or element behind`, async () => {
    const cycle = (count: number): Promise<void> =>
      page.evaluate(
        async (name, given, times) => {
          for (let i = 0; i < times; i += 1) {
            const element = Object.assign(document.createElement(name), given);
            document.body.append(element);
            await (element as unknown as { updateComplete: Promise<unknown> }).updateComplete;
            if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
            element.remove();
            await Promise.resolve();
          }
          await new Promise((resolve) => setTimeout(resolve, 100));
        },
        tag,
        properties,
        count,
      );
    await cycle(20);
    const before = await counts();
    await cycle(1000);
    const after = await counts();
    assert.equal(await alive(tag), 0);
    assert.ok(after.JSEventListeners - before.JSEventListeners < 20, `listeners ${before.JSEventListeners} -> ${after.JSEventListeners}`);
    assert.ok(after.Nodes - before.Nodes < 100, `nodes ${before.Nodes} -> ${after.Nodes}`);
    assert.ok(after.Documents - before.Documents < 5, `documents ${before.Documents} -> ${after.Documents}`);
  });
}
