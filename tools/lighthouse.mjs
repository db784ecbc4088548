// npm run test:lighthouse: what Lighthouse says of the built gallery and of a page with every element. The last line is `N passed, N failed`.
//
//   node tools/lighthouse.mjs                  all; reports are in out/lighthouse
//   node tools/lighthouse.mjs --only flexiti   pages whose name holds this
//
// Lighthouse is fetched when this runs: it weighs 176 MB, which not everyone who installs the project should pay.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { parseArgs, promisify } from 'node:util';
import puppeteer from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './browsers.mjs';
import { addressOf, serveGallery } from './gallery.mjs';
import { MOST_SCRIPT, MOST_SHIFT, servePage } from './page-quality.mjs';
import { ROOT } from './run.mjs';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const OUT = 'out/lighthouse';

process.chdir(ROOT);
mkdirSync(OUT, { recursive: true });
const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const { chromium } = await ensureBrowsers({ chromium: true });

/** The gallery as it opens, and, without the frame round it, its opening page, and the page and the first story of every element. */
function galleryPages({ origin, entries }) {
  const elements = entries.filter(({ title }) => title.startsWith('Elements/'));
  const stories = Map.groupBy(elements.filter(({ type }) => type === 'story'), ({ title }) => title);
  const chosen = [entries[0], ...elements.filter(({ type }) => type === 'docs'), ...[...stories.values()].map(([story]) => story)];
  const addresses = [['gallery', `${origin}/`], ...chosen.map((entry) => [entry.id, addressOf(origin, entry)])];
  return addresses.map(([name, url]) => ({ name, url, categories: ['accessibility'] }));
}

async function lighthouse(port, { name, url, categories }) {
  const report = `${OUT}/${name}.json`;
  const options = [`--port=${port}`, `--only-categories=${categories}`, '--output=json', `--output-path=${report}`, '--disable-full-page-screenshot', '--no-enable-error-reporting', '--quiet'];
  await promisify(execFile)('npx', ['--yes', LIGHTHOUSE, url, ...options]);
  return JSON.parse(readFileSync(report, 'utf8'));
}

/** Everything that keeps a category below 100. */
function faultsOf({ categories, audits, runtimeError }) {
  if (runtimeError?.code) return [runtimeError.message];
  return Object.values(categories)
    .filter(({ id, score }) => id !== 'performance' && score !== 1)
    .flatMap(({ title, score, auditRefs }) => {
      const failed = auditRefs.map(({ id, weight }) => ({ ...audits[id], weight })).filter((audit) => audit.weight > 0 && audit.score !== null && audit.score < 1);
      const where = ({ details }) => (details?.items ?? []).slice(0, 5).map(({ node, description, source }) => node?.selector ?? description ?? source);
      return [`${title} ${Math.round(score * 100)}`, ...failed.map((audit) => `  ${audit.id}: ${where(audit).join(' | ')}`)];
    });
}

let passed = 0;
let failed = 0;
function tell(name, faults, figures = '') {
  if (faults.length === 0) passed += 1;
  else failed += 1;
  console.log(`${faults.length === 0 ? 'ok    ' : 'FAILED'} ${name}${figures}${faults.map((fault) => `\n         ${fault}`).join('')}`);
}

const gallery = await serveGallery();
const page = await servePage();
const browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
try {
  const { port } = new URL(browser.wsEndpoint());
  const every = { name: 'every-element', url: page.url, categories: ['performance', 'accessibility', 'best-practices'] };
  for (const one of [every, ...galleryPages(gallery)].filter(({ name }) => name.includes(values.only))) {
    const report = await lighthouse(port, one);
    const faults = faultsOf(report);
    if (one !== every) {
      tell(one.name, faults);
      continue;
    }
    const shift = report.audits['cumulative-layout-shift'].numericValue;
    const bytes = [...page.scripts.values()].reduce((sum, size) => sum + size, 0);
    if (shift >= MOST_SHIFT) faults.push(`layout shift ${shift.toFixed(4)} of ${MOST_SHIFT}`);
    if (bytes >= MOST_SCRIPT) faults.push(`${bytes} of ${MOST_SCRIPT} bytes of scripts`);
    tell(one.name, faults, `: layout shift ${shift.toFixed(4)}, scripts ${bytes} bytes, performance ${Math.round(report.categories.performance.score * 100)}`);
  }
} finally {
  await browser.close();
  gallery.close();
  page.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
