// Pictures of pages or stories, in out/screenshots, for looking at one's work.
//
//   node tools/screenshots.mjs --url http://127.0.0.1:4400 --width 360,1280 --dark --lang fr --out shop
//   node tools/screenshots.mjs --stories flexiti --width 360          pages and stories of the built gallery (npm run build:storybook), or of a Storybook that runs on port 6006
//
//   --height 800     the least height; the picture is as high as the page
//   --lang fr,es     languages, as `lang` of the document; --dark adds the dark scheme to the light one
//   --wait 500       milliseconds after loading
//   --click <css>    clicks this first; `>>>` goes into a shadow root
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './browsers.mjs';
import { addressOf, serveGallery } from './gallery.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'out/screenshots');
const LIVE = 'http://127.0.0.1:6006';

const { values } = parseArgs({
  options: {
    url: { type: 'string', multiple: true, default: [] },
    stories: { type: 'string' },
    width: { type: 'string', default: '1280' },
    height: { type: 'string', default: '800' },
    lang: { type: 'string', default: '' },
    dark: { type: 'boolean', default: false },
    wait: { type: 'string', default: '400' },
    click: { type: 'string' },
    out: { type: 'string' },
  },
});

/** The pages and stories whose id or title holds `filter`, of a Storybook that runs or else of the built one. */
async function storyTargets(filter) {
  const index = await fetch(`${LIVE}/index.json`).then((response) => response.json(), () => undefined);
  const gallery = index ? { origin: LIVE, entries: Object.values(index.entries), close() {} } : await serveGallery();
  const chosen = gallery.entries.filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(filter.toLowerCase()));
  return { targets: chosen.map((entry) => ({ name: entry.id, inGallery: true, url: (dress) => addressOf(gallery.origin, entry, dress) })), close: gallery.close };
}

async function shoot(browser, target, { width, dark, lang }) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(`  page error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && console.log(`  console: ${message.text()}`));
  await page.setViewport({ width, height: Number(values.height) });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.goto(target.url({ theme: dark ? 'dark' : 'light', locale: lang || undefined }), { waitUntil: 'networkidle2' });
  if (lang && !target.inGallery) await page.evaluate((tag) => (document.documentElement.lang = tag), lang);
  if (values.click) await page.locator(values.click).click();
  await new Promise((resolve) => setTimeout(resolve, Number(values.wait)));
  const name = [target.name, width, dark && 'dark', lang].filter(Boolean).join('-');
  const file = join(OUT, `${name}.png`);
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
  console.log(file);
}

if (values.url.length === 0 && values.stories === undefined) {
  console.error('Say what to show: --url <address> or --stories <filter>.');
  process.exit(1);
}
const nameOf = (url) => values.out ?? (new URL(url).pathname.replace(/^\W+|\W+$/g, '').replace(/\W+/g, '-') || 'page');
const named = values.url.map((url, i) => ({ name: values.url.length > 1 && values.out ? `${values.out}-${i + 1}` : nameOf(url), url: () => url }));
const stories = values.stories === undefined ? { targets: [], close() {} } : await storyTargets(values.stories);
const targets = [...named, ...stories.targets];
if (targets.length === 0) console.log(`Nothing matches '${values.stories}'.`);

mkdirSync(OUT, { recursive: true });
const { chromium } = await ensureBrowsers({ chromium: true });
const browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
try {
  for (const target of targets) {
    for (const width of values.width.split(',').map(Number)) {
      for (const lang of values.lang.split(',')) {
        for (const dark of values.dark ? [false, true] : [false]) await shoot(browser, target, { width, dark, lang });
      }
    }
  }
} finally {
  await browser.close();
  stories.close();
}
