// The workbench in a real browser: what `npm start` serves is played as a person would play it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import puppeteer, { type Browser, type Frame, type Page } from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from '../../tools/browsers.mjs';
import type { JournalEntry } from '../../src/context/journal.js';
import { startWorkbench } from '../../workbench/server.js';

const AXE = readFileSync(createRequire(createRequire(import.meta.url).resolve('chai-a11y-axe')).resolve('axe-core/axe.min.js'), 'utf8');
const EXPIRY = `12${String((new Date().getFullYear() + 2) % 100).padStart(2, '0')}`;
const MOST_SHIFT = 0.05;

describe('the workbench', { timeout: 90_000 }, () => {
  const faults: string[] = [];
  let workbench: { url: string; close(): Promise<void> };
  let browser: Browser;
  let page: Page;
  let gateway = '';
  let isGatewayUp = true;

  before(async () => {
    const { chromium } = await ensureBrowsers({ chromium: true });
    workbench = await startWorkbench();
    browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 1000 });
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => faults.push(error instanceof Error ? error.message : String(error)));
    page.on('console', (message) => {
      // a browser tells of every connection that is refused, and nobody can keep it from that
      const isRefused = !isGatewayUp && (message.location()?.url ?? '').startsWith(gateway);
      if (['error', 'warn'].includes(message.type()) && !isRefused) faults.push(`${message.text()} ${message.location()?.url ?? ''}`);
    });
    await page.evaluateOnNewDocument(() => {
      const shown = globalThis as typeof globalThis & { shift: number };
      shown.shift = 0;
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(`CSP: ${violatedDirective} ${blockedURI}`));
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) if (!entry.hadRecentInput) shown.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    gateway = ((await (await fetch(`${workbench.url}/config.json`)).json()) as { gateway: string }).gateway;
    await page.goto(workbench.url);
    await until('secure-pay-panel', 'phase', 'ready');
  });

  after(async () => {
    await browser?.close();
    await workbench?.close();
  });

  /** Waits until a property of an element is one of these. */
  const until = (tag: string, property: 'phase' | 'outcome' | 'connection', ...wanted: string[]): Promise<unknown> =>
    page.waitForFunction(
      (selector: string, name: 'phase', values: string[]) => values.includes(String(document.querySelector<HTMLElement & { phase?: string }>(selector)?.[name])),
      {},
      tag,
      property as 'phase',
      wanted,
    );
  const press = (selector: string): Promise<void> => page.locator(selector).click();
  const tool = (name: string): Promise<void> => press(`#tab-${name}`);

  /** The customer keys, once the voice asks for something that has this in it. */
  async function key(asked: string, keys: string): Promise<void> {
    await page.waitForFunction((text) => document.querySelector('.handset q')?.textContent?.includes(text) && document.querySelector('.keypad [aria-disabled="false"]'), {}, asked);
    const pad = await page.$('.keypad button');
    await pad!.focus();
    for (const one of keys) await page.keyboard.press(one as '1');
  }
  const journal = (): Promise<JournalEntry[]> => page.$eval('event-journal', (element) => [...(element as unknown as { entries: readonly JournalEntry[] }).entries]);
  const tells = async (tag: string, type: string, text: string): Promise<boolean> => (await journal()).some((entry) => entry.element === tag && entry.type === type && entry.summary.includes(text));
  const shift = (): Promise<number> => page.evaluate(() => (globalThis as typeof globalThis & { shift: number }).shift);

  it('keeps its place while it loads', async () => {
    await until('callback-offer', 'phase', 'offered');
    assert.ok((await shift()) < MOST_SHIFT, String(await shift()));
  });

  it('takes a payment with Five9, keyed on the phone', async () => {
    await press('secure-pay-panel >>> .primary');
    await page.waitForSelector('.help button');
    // pressed twice in haste, the keys do not mix
    await page.$eval('.help button', (button) => [1, 2].forEach(() => button.click()));
    await key('expiry date', `${EXPIRY}#`);
    await key('security code', '123#');
    await until('secure-pay-panel', 'outcome', 'success');
    assert.ok(await tells('secure-pay-panel', 'secure-pay-outcome', 'outcome: success'));
  });

  it('takes a payment with Paytia though the gateway dies in the middle', async () => {
    await tool('paytia');
    await press('paytia-payment >>> .primary');
    await until('paytia-payment', 'phase', 'agent-id');
    await press('.call .primary');
    await key('press 1', '1');
    await key('card number', '55555');
    isGatewayUp = false;
    await press('#faults .end');
    await until('paytia-payment', 'connection', 'reconnecting', 'offline');
    await assert.rejects(fetch(`${gateway}/healthz`));
    await key('card number', '55555554444#');
    await key('ending in', '1');
    await press('#faults li .primary');
    await until('paytia-payment', 'phase', 'expiry');
    isGatewayUp = true;
    await key('expiry date', EXPIRY);
    await key('security code', '123');
    await until('paytia-payment', 'outcome', 'paid');
    assert.ok(await tells('paytia-payment', 'paytia-outcome', 'outcome: paid'));
  });

  it('finances a purchase with Flexiti', async () => {
    await tool('flexiti');
    await press('flexiti-checkout >>> .primary');
    const frame = await (await page.waitForSelector('flexiti-checkout >>> iframe'))!.contentFrame();
    const next = async (title: string, fill?: (form: Frame) => Promise<unknown>): Promise<void> => {
      await frame.waitForFunction((text) => document.body.textContent?.includes(text), {}, title);
      await fill?.(frame);
      await frame.locator('form .primary').click();
    };
    await next('Choose your payments');
    await next('check that it’s you');
    await next('Enter your code', (form) => form.type('input[name="code"]', '2222'));
    await next('Choose an account');
    await next('Review and accept', (form) => form.click('input[type="checkbox"]'));
    await until('flexiti-checkout', 'phase', 'completed', 'cancelled', 'failed');
    assert.ok(await tells('flexiti-checkout', 'flexiti-outcome', 'outcome: purchase-verified'));
  });

  it('rings and connects a callback', async () => {
    await tool('genesys');
    await until('callback-offer', 'phase', 'offered');
    await press('callback-offer >>> .primary');
    await press('.handset.ringing .green');
    await until('callback-offer', 'phase', 'connected', 'completed');
    assert.ok(await tells('callback-offer', 'callback-accepted', ''));
    assert.ok(await tells('callback-offer', 'callback-state-change', 'state: PROCESSING'));
  });

  it('says when a story comes to another end, and begins it again', async () => {
    await press('.stories li:first-child .story');
    await press('.told-end button[aria-disabled="false"]');
    await until('secure-pay-panel', 'phase', 'in-progress');
    await press('secure-pay-panel >>> .danger');
    await press('secure-pay-panel >>> .danger');
    await until('secure-pay-panel', 'outcome', 'cancelled');
    await press('.told-end button');
    await until('secure-pay-panel', 'outcome', 'null');
    await until('secure-pay-panel', 'phase', 'ready');
    assert.equal(await page.$eval('.told [aria-current="step"]', (step) => step.parentElement!.firstElementChild === step), true);
  });

  it('hears that the vendor’s own client is ready', async () => {
    await page.$$eval('.faults details', (groups) => groups.forEach((group) => (group.open = group.querySelector('[aria-describedby="seen-client"]') !== null)));
    await page.select('[aria-describedby="seen-client"]', 'vendor');
    await until('secure-pay-panel', 'phase', 'ready');
    await page.select('[aria-describedby="seen-client"]', 'own');
    await until('secure-pay-panel', 'phase', 'ready');
  });

  it('has what can go wrong beside the tools', async () => {
    await press('.faults details:last-of-type summary');
    await press('.faults details:last-of-type li:last-child button');
    const [faults, tools] = await page.$$eval('.faults details:last-of-type li:last-child button, .tools', (shown) => shown.map((element) => element.getBoundingClientRect().toJSON() as DOMRect));
    assert.ok(faults!.top > 0 && faults!.bottom < 1000 && tools!.top < faults!.top && tools!.right > faults!.right && tools!.bottom > 300, JSON.stringify([faults, tools]));
  });

  it('keeps its place while it is played', async () => assert.ok((await shift()) < MOST_SHIFT, String(await shift())));

  it('is accessible, in every theme and language, and no wider than its window', async () => {
    for (const [lang, theme, width] of [['en', 'light', 1280], ['fr', 'dark', 360], ['es', 'high-contrast', 768], ['en', 'high-contrast-dark', 1920]] as const) {
      await page.setViewport({ width, height: 1000 });
      await page.select('.top label:nth-of-type(1) select', lang);
      await page.select('.top label:nth-of-type(2) select', theme);
      await page.waitForFunction((name) => document.documentElement.dataset.sbTheme === name, {}, theme);
      await page.evaluate(AXE);
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as { axe: { run(context: object, options: object): Promise<{ violations: { id: string; nodes: { target: unknown[]; failureSummary: string }[] }[] }> } };
        const { violations } = await axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(' | ')}`);
      });
      assert.deepEqual(found, [], `${lang} ${theme} ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${lang} ${width}`);
    }
  });

  it('says nothing on the console and breaks no policy', () => assert.deepEqual(faults, []));
});
