// Compares stories with stored pictures, by eye of the machine. The pictures belong to the fonts of the machine that took them: update them there before you change a look.
//
//   npm run test:visual                  compares; what differs is written to out/visual
//   npm run test:visual -- --update      takes the pictures anew
//   npm run test:visual -- --only dark   some of them
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './browsers.mjs';
import { addressOf, serveGallery, settled } from './gallery.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STORED = join(ROOT, 'test/visual');
const OUT = join(ROOT, 'out/visual');
/** A channel may differ by this much (of 255) before a pixel counts, and so many of all pixels may count. */
const CHANNEL = 24;
const SHARE = 0.002;
const NOW = Date.UTC(2026, 4, 4, 18, 30);

/** Few, and each for something of its own. */
const PICTURES = [
  { name: 'flexiti-outcomes', story: 'elements-flexiti-checkout--every-outcome', width: 1000 },
  { name: 'flexiti-open-dark', story: 'elements-flexiti-checkout--dark-open', width: 480, theme: 'dark' },
  { name: 'flexiti-narrow-french', story: 'elements-flexiti-checkout--narrow-280-french', width: 320, locale: 'fr-CA' },
  { name: 'journal', story: 'elements-event-journal--filled', width: 900 },
  { name: 'journal-narrow-dark', story: 'elements-event-journal--narrow-280', width: 320, theme: 'dark' },
  { name: 'secure-pay-card', story: 'elements-secure-pay-panel--card-number', width: 480 },
  { name: 'paytia-card', story: 'elements-paytia-payment--card-number', width: 480 },
  { name: 'themes', story: 'guides-themes--side-by-side', width: 1200 },
];

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false }, only: { type: 'string', default: '' } } });

/** The picture of a page that has stopped changing: two in a row are the same. */
async function stillPicture(page) {
  const until = Date.now() + 10_000;
  let before;
  while (Date.now() < until) {
    const now = Buffer.from(await page.screenshot({ fullPage: true }));
    if (before?.equals(now)) return now;
    before = now;
  }
  throw new Error('it does not stop changing');
}

async function take(browser, gallery, { story, width, theme, locale }) {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width, height: 600 });
    await page.emulateTimezone('America/Toronto');
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.evaluateOnNewDocument((now) => {
      const RealDate = Date;
      globalThis.Date = class extends RealDate {
        constructor(...given) {
          super(...(given.length > 0 ? given : [now]));
        }
        static now() {
          return now;
        }
      };
    }, NOW);
    const devtools = await page.createCDPSession();
    await devtools.send('Animation.enable');
    await devtools.send('Animation.setPlaybackRate', { playbackRate: 0 });
    await page.goto(addressOf(gallery.origin, { id: story, type: 'story' }, { theme, locale }), { waitUntil: 'load' });
    const shown = await settled(page);
    if (shown) throw new Error(shown);
    return await stillPicture(page);
  } finally {
    await page.close();
  }
}

/** Compares two PNG files in the browser, which can read them: no library needed. */
async function compare(browser, before, after) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async (pictures, limit) => {
        const [a, b] = await Promise.all(
          pictures.map(async (base64) => {
            const picture = await globalThis.createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
            const context = new globalThis.OffscreenCanvas(picture.width, picture.height).getContext('2d');
            context.drawImage(picture, 0, 0);
            return context.getImageData(0, 0, picture.width, picture.height);
          }),
        );
        if (a.width !== b.width || a.height !== b.height) return { reason: `${a.width} x ${a.height} became ${b.width} x ${b.height}`, share: 1 };
        let count = 0;
        for (let i = 0; i < a.data.length; i += 4) {
          const differs = [0, 1, 2].some((channel) => Math.abs(a.data[i + channel] - b.data[i + channel]) > limit);
          if (!differs) continue;
          count += 1;
          b.data.set([255, 0, 200, 255], i);
        }
        const canvas = new globalThis.OffscreenCanvas(b.width, b.height);
        canvas.getContext('2d').putImageData(b, 0, 0);
        const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
        return { share: count / (a.data.length / 4), marked: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
      },
      [before.toString('base64'), after.toString('base64')],
      CHANNEL,
    );
  } finally {
    await page.close();
  }
}

const gallery = await serveGallery();
const { chromium } = await ensureBrowsers({ chromium: true });
const browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
const chosen = PICTURES.filter(({ name }) => name.includes(values.only));
let failed = 0;
rmSync(OUT, { recursive: true, force: true });
mkdirSync(STORED, { recursive: true });
try {
  for (const picture of chosen) {
    const { name } = picture;
    const file = join(STORED, `${name}.png`);
    try {
      const now = await take(browser, gallery, picture);
      if (values.update) {
        writeFileSync(file, now);
        console.log(`${name}: taken`);
        continue;
      }
      if (!existsSync(file)) throw new Error('there is no stored picture yet: --update takes it');
      const { share, reason, marked } = await compare(browser, readFileSync(file), now);
      const text = reason ?? `${(share * 100).toFixed(3)} % of the pixels differ`;
      if (share <= SHARE) {
        console.log(`${name}: ${text}`);
        continue;
      }
      mkdirSync(OUT, { recursive: true });
      writeFileSync(join(OUT, `${name}.png`), now);
      if (marked) writeFileSync(join(OUT, `${name}.marked.png`), Buffer.from(marked, 'base64'));
      throw new Error(text);
    } catch (error) {
      failed += 1;
      console.log(`${name}: FAILED: ${error.message}`);
    }
  }
} finally {
  await browser.close();
  gallery.close();
}
if (failed > 0) console.log('The new pictures are in out/visual.');
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
