// npm run test:consumers: each app of test/consumers installs the packed package, builds with its framework's own tool, is served by it,
// and is played through in Chromium: a purchase at the Flexiti simulator, once for each of its pages. The last line is `N passed, N failed`.
//
//   npm run test:consumers -- --only html,react19    some apps
//   npm run test:consumers -- --keep                 says where the installed apps are, to look at them
//
// An app is a folder with a package.json of its own. Its scripts `build` and `start` are run; `start` serves it on port 4620 and gets sessions from port 4610.
// In its package.json, `pages` lists the paths to play (default `/`), `servers` the scripts that serve it (default `start`), `integrity` names a script that has a hash, and `mistake` is a change after which
// a command must fail, for tools whose types cannot be tested in place.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './browsers.mjs';
import { NODE, ROOT, run, stopAll } from './run.mjs';

const APPS = join(ROOT, 'test/consumers');
const APP_PORT = 4620;
const SIMULATOR_PORT = 4610;
const EXPECTED = 'purchase-verified, authorize';
/** A shift below this cannot be seen. */
const MOST_SHIFT = 0.001;

// outside the project, so that no app finds anything in the project's own node_modules
const WORK = join(tmpdir(), `switchboard-consumers-${createHash('sha256').update(ROOT).digest('hex').slice(0, 8)}`);

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

async function must(name, command, cwd, options = {}) {
  const { code } = await run(name, `cd '${cwd}' && ${command}`, { minutes: 8, ...options });
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

/** The package as npm would publish it. The name holds a hash, so that an app takes a changed one. */
async function pack() {
  if (!existsSync(join(ROOT, 'dist/react/index.js'))) await must('build', 'npm run build', ROOT);
  for (const file of globSync(join(WORK, '*.tgz'))) rmSync(file);
  await must('pack', `npm pack --ignore-scripts --silent --pack-destination '${WORK}'`, ROOT);
  const [packed] = globSync(join(WORK, '*.tgz'));
  const named = join(WORK, `package-${createHash('sha256').update(readFileSync(packed)).digest('hex').slice(0, 12)}.tgz`);
  renameSync(packed, named);
  return named;
}

/** Copies an app, keeping what an earlier run installed, and installs the package in it. */
async function install(app, tarball) {
  const folder = join(WORK, app);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (!['node_modules', 'package-lock.json'].includes(name)) rmSync(join(folder, name), { recursive: true });
  cpSync(join(APPS, app), folder, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  const pkg = readJson(join(folder, 'package.json'));
  pkg.dependencies['switchboard-elements'] = `file:../${basename(tarball)}`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify(pkg, null, 2));
  await must(app, 'npm install --no-audit --no-fund --loglevel=error', folder);
  return { app, folder, pkg };
}

/** Waits until a server answers; its process must live meanwhile. */
async function answers(url, child) {
  for (const end = Date.now() + 90_000; Date.now() < end; await wait(150)) {
    if (child.exitCode !== null) throw new Error(`the server of ${url} ended with ${child.exitCode}`);
    if (await fetch(url).then(() => true, () => false)) return;
  }
  throw new Error(`${url} did not answer`);
}

/** Runs a server of an app for as long as `use` takes. */
async function serving(folder, command, url, use) {
  const child = spawn(command, { cwd: folder, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${dirname(NODE)}${delimiter}${process.env.PATH}`, NG_CLI_ANALYTICS: 'false', NEXT_TELEMETRY_DISABLED: '1' } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // already gone
    }
  };
  process.once('exit', stop);
  try {
    await answers(url, child);
    return await use();
  } catch (error) {
    throw new Error(`${error.message}\n${output.trim().split('\n').slice(-15).join('\n')}`, { cause: error });
  } finally {
    stop();
    process.off('exit', stop);
  }
}

/** What a customer does in the simulated widget, step by step, until it is over. */
async function playCustomer(page) {
  for (const end = Date.now() + 20_000; Date.now() < end; await wait(80)) {
    const text = await page.$eval('#result', (element) => element.textContent);
    if (text !== '') return;
    const frame = page.frames().find((candidate) => candidate.url().startsWith(`http://127.0.0.1:${SIMULATOR_PORT}/`));
    await frame
      ?.evaluate(() => {
        const code = document.querySelector('input[name="code"]');
        if (code) code.value = '2222';
        for (const box of document.querySelectorAll('input[type="checkbox"]')) if (!box.checked) box.click();
        document.querySelector('form button.primary')?.click();
      })
      .catch(() => undefined); // the frame went away meanwhile
  }
  throw new Error('no outcome within 20 seconds');
}

/** Plays one page. Throws with all that was wrong. */
async function play(browser, url) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type()) && !message.text().startsWith('Lit is in dev mode')) complaints.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  try {
    await page.evaluateOnNewDocument(() => {
      globalThis.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    // on a fast machine scripts come before the first picture, and nothing could be seen to shift
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (request.resourceType() === 'script' && new URL(request.url()).port === String(APP_PORT)) await wait(250);
      await request.continue().catch(() => undefined);
    });
    await page.goto(url, { waitUntil: 'networkidle0', timeout: 60_000 });
    await page.waitForFunction(() => document.querySelector('flexiti-checkout')?.shadowRoot?.querySelector('button'), { timeout: 10_000 });
    await wait(200);
    const shift = await page.evaluate(() => globalThis.shift);
    if (shift > MOST_SHIFT) complaints.push(`layout shift of ${shift.toFixed(4)} while loading`);
    const start = await page.evaluateHandle(() => document.querySelector('flexiti-checkout').shadowRoot.querySelector('button'));
    await start.click();
    await playCustomer(page);
    await wait(300); // a second event would come by now
    const result = await page.$eval('#result', (element) => element.textContent);
    if (result !== EXPECTED) complaints.push(`the result reads '${result}', not '${EXPECTED}'`);
  } catch (error) {
    complaints.push(error.message);
    await page.screenshot({ path: join(WORK, 'failed.png') }).catch(() => undefined);
  }
  await context.close();
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
}

/** A browser must run the script as it was hashed, and refuse it when anything was changed on the way. */
async function refusesTampering(browser, url, script) {
  for (const change of ['', '\n// changed on the way']) {
    const page = await browser.newPage();
    await page.setRequestInterception(true);
    page.on('request', async (request) => {
      if (!request.url().endsWith(script)) return void request.continue();
      const body = await (await fetch(request.url())).text();
      await request.respond({ contentType: 'text/javascript', body: body + change });
    });
    await page.goto(url, { waitUntil: 'networkidle0' });
    const defined = await page.evaluate(() => customElements.get('flexiti-checkout') !== undefined);
    await page.close();
    if (defined !== (change === '')) throw new Error(change ? 'a changed script was run in spite of its hash' : 'the script was refused as it is');
  }
}

async function mistakeFails({ app, folder, pkg }) {
  const { file, from, to, command, message } = pkg.mistake;
  const text = readFileSync(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no '${from}'`);
  writeFileSync(join(folder, file), text.replace(from, to));
  const output = [];
  const child = spawn(command, { cwd: folder, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  writeFileSync(join(folder, file), text);
  if (code === 0 || !output.join('').includes(message)) throw new Error(`${app}: '${to}' should be refused with '${message}', but:\n${output.join('')}`);
}

/** The guides must show the files as they are. A snippet stands below a comment with the name of its file. */
async function snippetsAgree() {
  const guide = readFileSync(join(ROOT, 'docs/frameworks.md'), 'utf8');
  const snippets = [...guide.matchAll(/<!-- (test\/consumers\/.+?) -->\n```\w+\n([\s\S]*?\n)```/g)];
  const wrong = snippets.filter(([, file, text]) => readFileSync(join(ROOT, file), 'utf8') !== text).map(([, file]) => file);
  if (snippets.length === 0) throw new Error('docs/frameworks.md has no snippets');
  if (wrong.length > 0) throw new Error(`docs/frameworks.md shows something else than ${wrong.join(', ')}`);
}

async function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function main() {
  const known = readdirSync(APPS, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean' } } });
  const apps = values.only?.split(',').map((name) => name.trim()) ?? known;
  const unknown = apps.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`--only: there is no ${unknown.join(', ')}; there are ${known.join(', ')}`);
  for (const port of [APP_PORT, SIMULATOR_PORT]) if (!(await isFree(port))) throw new Error(`Port ${port} is taken; the apps need it.`);

  mkdirSync(WORK, { recursive: true });
  const { chromium } = await ensureBrowsers({ chromium: true });
  const tarball = await pack();
  const browser = await puppeteer.launch({ executablePath: chromium, args: CHROMIUM_FLAGS });
  const results = [];
  const note = (name, started, failure) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    results.push({ name, failed: failure !== undefined });
    console.log(`${name.padEnd(26)} ${failure ? `FAILED after ${seconds} s\n${failure.message}` : `ok in ${seconds} s`}`);
  };
  const check = async (name, action) => {
    const started = Date.now();
    const failure = await action().then(() => undefined, (error) => error);
    note(name, started, failure);
    return !failure;
  };
  try {
    await check('guide: snippets', snippetsAgree);
    for (const name of apps) {
      let app;
      const ready = await check(`${name}: install and build`, async () => {
        app = await install(name, tarball);
        await must(name, 'npm run build', app.folder, { env: { NG_CLI_ANALYTICS: 'false', NEXT_TELEMETRY_DISABLED: '1' } });
      });
      if (!ready) continue;
      const { folder, pkg } = app;
      if (pkg.mistake) await check(`${name}: types`, () => mistakeFails(app));
      const url = `http://localhost:${APP_PORT}`;
      const started = Date.now();
      const playAll = async (script) => {
        for (const path of pkg.pages ?? ['/']) await check(`${name}: ${path}${script === 'start' ? '' : ` (${script})`}`, () => play(browser, url + path));
        if (script === 'start' && pkg.integrity) await check(`${name}: integrity`, () => refusesTampering(browser, url, pkg.integrity));
      };
      await serving(folder, `npx --no-install switchboard-simulators --only flexiti --port ${SIMULATOR_PORT}`, `http://127.0.0.1:${SIMULATOR_PORT}/`, async () => {
        for (const script of pkg.servers ?? ['start']) await serving(folder, `npm run ${script}`, url, () => playAll(script));
      }).catch((error) => note(`${name}: servers`, started, error));
    }
  } finally {
    await browser.close();
  }
  const failed = results.filter((result) => result.failed);
  if (values.keep) console.log(`The apps are in ${WORK}.`);
  if (failed.length > 0) console.log(`Failed: ${failed.map(({ name }) => name).join('; ')}. A picture of the last one: ${join(WORK, 'failed.png')}`);
  console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopAll('SIGKILL');
    process.exit(130);
  });
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
