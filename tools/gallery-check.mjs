// Opens every page and every story of the built gallery and fails for an error on the console, a failed request, an error page, and on pages of prose
// for a dead link, a page wider than its window or an accessibility fault.
//
//   node tools/gallery-check.mjs                     all
//   node tools/gallery-check.mjs --only flexiti      entries whose id holds this
//   node tools/gallery-check.mjs --type docs         pages alone, or `story`
//   node tools/gallery-check.mjs --width 360 --theme dark --locale fr-CA
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './browsers.mjs';
import { addressOf, serveGallery, settled } from './gallery.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    type: { type: 'string', default: '' },
    width: { type: 'string', default: '1280' },
    theme: { type: 'string', default: 'light' },
    locale: { type: 'string', default: 'en-CA' },
  },
});

const gallery = await serveGallery();
const { chromium } = await ensureBrowsers({ chromium: true });
const browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
const entries = gallery.entries.filter(({ id, type }) => id.includes(values.only) && (!values.type || type === values.type));
let failed = 0;

async function faultsOf(entry) {
  const faults = [];
  const page = await browser.newPage();
  try {
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
    page.on('requestfailed', (request) => request.url().startsWith(gallery.origin) || faults.push(`request that failed: ${request.url().slice(0, 120)}`));
    page.on('request', (request) => /^(?:https?|wss?):/.test(request.url()) && !request.url().startsWith(gallery.origin) && faults.push(`request to elsewhere: ${request.url().slice(0, 120)}`));
    await page.setViewport({ width: Number(values.width), height: 900 });
    await page.goto(addressOf(gallery.origin, entry, values), { waitUntil: 'load' });
    const shown = await settled(page);
    if (shown) faults.push(`instead of the page: ${shown}`);
    await new Promise((resolve) => setTimeout(resolve, entry.type === 'docs' ? 800 : 150));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0 && entry.type === 'docs') faults.push(`wider than the window by ${wide} px`);
    if (entry.type === 'docs') {
      const targets = await page.$$eval('#storybook-docs a[href*="?path="]', (links) => links.map((link) => link.getAttribute('href').replace(/^.*\?path=\/(?:docs|story)\//, '')));
      faults.push(...targets.filter((id) => !gallery.entries.some((known) => known.id === id)).map((id) => `link to a page that is not there: ${id}`));
      await page.evaluate(AXE);
      // Storybook's own table of controls is not ours; a column of names may go without a heading
      const found = await page.evaluate(() => globalThis.axe.run({ include: ['#storybook-docs'], exclude: ['.docblock-argstable', '.docblock-source'] }, { resultTypes: ['violations'], rules: { 'empty-table-header': { enabled: false } } }));
      faults.push(...found.violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map(({ target }) => target.flat().join(' ')).join(' | ')}`));
    }
  } catch (error) {
    faults.push(error.message);
  } finally {
    await page.close();
  }
  return faults;
}

try {
  const queue = [...entries];
  const lane = async () => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) {
      const faults = await faultsOf(entry);
      if (faults.length === 0) continue;
      failed += 1;
      console.log(`${entry.id}\n${[...new Set(faults)].map((fault) => `  ${fault}`).join('\n')}`);
    }
  };
  await Promise.all([lane(), lane()]);
} finally {
  await browser.close();
  gallery.close();
}
console.log(`${entries.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || entries.length === 0 ? 1 : 0;
