// A page with every element: nothing on it jumps while it loads, and its scripts are small. `npm run test:lighthouse` asks more of the same page.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import puppeteer, { type Browser } from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from '../../tools/browsers.mjs';
import { MOST_SCRIPT, MOST_SHIFT, servePage } from '../../tools/page-quality.mjs';

interface Shifts {
  observer: PerformanceObserver;
  total: number;
  from: string[];
}
type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

let browser: Browser;

before(async () => {
  const { chromium } = await ensureBrowsers({ chromium: true });
  browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
});

after(() => browser.close());

for (const width of [360, 1280]) {
  it(`a page with every element, ${width} px wide, does not jump and loads less than ${MOST_SCRIPT} bytes of scripts`, async (context) => {
    const server = await servePage();
    const page = await browser.newPage();
    context.after(async () => {
      await page.close();
      await server.close();
    });
    await page.setViewport({ width, height: 900 });
    await page.evaluateOnNewDocument(() => {
      const note = (entries: PerformanceEntry[]): void => {
        for (const { value, hadRecentInput, sources } of entries as Shift[]) {
          if (hadRecentInput) continue;
          shifts.total += value;
          shifts.from.push(...sources.flatMap(({ node }) => (node instanceof Element ? node.localName : [])));
        }
      };
      const shifts: Shifts = { observer: new PerformanceObserver((list) => note(list.getEntries())), total: 0, from: [] };
      shifts.observer.observe({ type: 'layout-shift', buffered: true });
      Object.assign(globalThis, { shifts, flushShifts: () => note(shifts.observer.takeRecords()) });
    });

    await page.goto(server.url);
    await page.waitForFunction(() => document.querySelector('callback-offer')?.shadowRoot?.querySelector('[part=card]') && document.querySelector('paytia-payment')?.phase === 'amount');
    const { total, from } = await page.evaluate(async () => {
      for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
      const { shifts, flushShifts } = globalThis as unknown as { shifts: Shifts; flushShifts: () => void };
      flushShifts();
      return { total: shifts.total, from: [...new Set(shifts.from)] };
    });
    // what is loaded on demand counts too
    await page.$eval('flexiti-checkout', (element) => element.open());
    await page.waitForFunction(() => document.querySelector('flexiti-checkout')?.phase === 'failed');

    const bytes = [...server.scripts.values()].reduce((sum, size) => sum + size, 0);
    context.diagnostic(`layout shift ${total.toFixed(4)}, scripts ${bytes} bytes: ${[...server.scripts].map(([file, size]) => `${file} ${size}`).join(', ')}`);
    assert.ok(total < MOST_SHIFT, `layout shift of ${total.toFixed(4)} by ${from.join(', ')}`);
    assert.ok(bytes < MOST_SCRIPT, `${bytes} bytes of scripts`);
  });
}
