// npm test: everything that must hold before a change goes out. The last line is `N passed, N failed`.
//
//   npm test -- --only browser,node     some steps: lint, types, build, node, browser, stories, package
//   npm test -- --engine chromium       browser tests in some engines: chromium, firefox, webkit
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureBrowsers } from './browsers.mjs';
import { NODE, ROOT, run, stopAll } from './run.mjs';

const STEPS = ['lint', 'types', 'build', 'node', 'browser', 'stories', 'package'];
const ENGINES = ['chromium', 'firefox', 'webkit'];
const REPORTS = 'out/reports';

process.chdir(ROOT);
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
/** @type {{ name: string, passed: number, failed: number, skipped: number, seconds: number, note?: string }[]} */
const results = [];

function listOption(value, known, name) {
  const list = value?.split(',').map((item) => item.trim()) ?? known;
  const unknown = list.filter((item) => !known.includes(item));
  if (unknown.length > 0) throw new Error(`--${name}: there is no ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return list;
}

function note(result) {
  results.push({ skipped: 0, seconds: 0, ...result });
  const { name, passed, failed, seconds = 0, note: why } = results.at(-1);
  console.log(`${name.padEnd(15)}│ ${failed > 0 ? 'FAILED' : 'ok'}: ${passed} passed, ${failed} failed in ${seconds.toFixed(1)} s${why ? ` (${why})` : ''}`);
}

/** A script of package.json that counts as one check. */
async function check(name) {
  const { code, seconds } = await run(name, scripts[name]);
  note({ name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds });
  return code === 0;
}

/** A test runner that writes its counts as JSON. `read` gives the counts from it, and a reason when too few tests ran. */
async function suite(name, command, { read, env, minutes }) {
  const file = `${REPORTS}/${name}.json`;
  rmSync(file, { force: true });
  const { code, seconds } = await run(name, command, { env, minutes });
  let counts = { passed: 0, failed: 0, skipped: 0 };
  let why = 'it wrote no report';
  let isSettled = false;
  try {
    ({ why, isSettled, ...counts } = await read(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    // counted below
  }
  if (!why && counts.passed + counts.failed === 0) why = 'no test ran';
  // a runner may fail beside its tests: a file that does not load, an error nobody caught, too few tests
  if (why || (code !== 0 && counts.failed === 0 && !isSettled)) {
    counts.failed += 1;
    why ??= `exit code ${code}`;
  }
  note({ name, ...counts, seconds, note: why });
}

const build = async () => {
  const passed = await check('build');
  return passed || existsSync('dist/index.js');
};

const nodeTests = () =>
  suite(
    'node',
    [
      NODE,
      '--import',
      './tools/ts.mjs',
      '--test',
      '--test-timeout=120000',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      '--test-reporter=./tools/node-report.mjs',
      `--test-reporter-destination=${REPORTS}/node.json`,
      'test/node/**/*.test.ts',
    ],
    { read: (counts) => counts },
  );

const WTR = [NODE, 'node_modules/@web/test-runner/dist/bin.js'];
const BROWSER_NAMES = { Chrome: 'chromium', Chromium: 'chromium', Firefox: 'firefox', MiniBrowser: 'webkit' };

const browserTests = (engines) =>
  suite('browser', WTR, {
    env: { BROWSERS: engines.join(','), SB_REPORT: `${REPORTS}/browser.json` },
    minutes: 7,
    read: async ({ engines: counted, lost, ...counts }) => {
      const ran = Object.values(counted).filter((tests) => tests > 0).length;
      if (ran < engines.length) return { ...counts, why: `tests ran in ${ran} of ${engines.length} engines` };
      return lost.length > 0 ? onceMore(counts, lost) : counts;
    },
  });

/** A browser that goes down says nothing of the tests it takes along: they run once more, and whatever happens then counts. */
async function onceMore(counts, lost) {
  const report = `${REPORTS}/browser-again.json`;
  rmSync(report, { force: true });
  console.log(`browser        │ went down and is started again: ${lost.map(({ file, browser }) => `${browser} in ${file}`).join(', ')}`);
  const env = { BROWSERS: [...new Set(lost.map(({ browser }) => BROWSER_NAMES[browser]))].join(','), SB_REPORT: report };
  const { code } = await run('browser', [...WTR, '--files', ...new Set(lost.map(({ file }) => file))], { env, minutes: 4 });
  const again = JSON.parse(readFileSync(report, 'utf8'));
  const sum = (name) => counts[name] + again[name];
  return { passed: sum('passed'), failed: sum('failed') + again.lost.length, skipped: sum('skipped'), isSettled: code === 0 };
}

/** The element tests once more, on the files of cdn/: minified, and with lit trimmed. */
const bundleTests = (engine) =>
  suite('bundles', [NODE, 'node_modules/@web/test-runner/dist/bin.js', '--files', 'test/elements/**/*.test.ts'], {
    env: { BROWSERS: engine, BUNDLES: '1', SB_REPORT: `${REPORTS}/bundles.json` },
    minutes: 4,
    read: ({ passed, failed, skipped }) => ({ passed, failed, skipped }),
  });

const storyTests = () =>
  suite('stories', [NODE, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'storybook', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORTS}/stories.json`], {
    env: { STORYBOOK_DISABLE_TELEMETRY: '1' },
    read: ({ numPassedTests, numFailedTests, numPendingTests }) => ({ passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests }),
  });

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string' }, engine: { type: 'string' } } });
  const steps = new Set(listOption(values.only, STEPS, 'only'));
  const engines = listOption(values.engine, ENGINES, 'engine');
  mkdirSync(REPORTS, { recursive: true });

  const wanted = steps.has('browser') ? Object.fromEntries(engines.map((engine) => [engine, true])) : {};
  if (steps.has('stories')) wanted.chromium = true;
  await ensureBrowsers(wanted);

  const needsBuild = ['node', 'browser', 'stories', 'package'].some((step) => steps.has(step));
  if (needsBuild && !steps.has('build') && !existsSync('dist/index.js')) {
    console.log('dist is missing, so it is built first.');
    steps.add('build');
  }

  let built = true;
  // two lanes for two cores; the browsers get both of them for themselves, because their tests depend on time
  await Promise.all([
    (async () => {
      if (steps.has('build')) built = await build();
    })(),
    (async () => {
      if (steps.has('lint')) for (const name of ['lint:code', 'lint:templates', 'lint:unused']) await check(name);
      if (steps.has('types')) await check('types');
    })(),
  ]);
  const ifBuilt = async (name) => (built ? check(name) : note({ name, passed: 0, failed: 1, note: 'not run: the build failed' }));
  await Promise.all([
    (async () => {
      if (steps.has('node')) await nodeTests();
    })(),
    (async () => {
      if (steps.has('types')) await ifBuilt('types:package');
      if (steps.has('package')) for (const name of ['lint:package', 'lint:exports']) await ifBuilt(name);
    })(),
  ]);
  if (steps.has('browser')) {
    await browserTests(engines);
    await bundleTests(engines[0]);
  }
  if (steps.has('stories')) await storyTests();
}

function summary() {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const bad = results.filter(({ failed }) => failed > 0).map(({ name }) => name);
  const skipped = sum('skipped') > 0 ? ` ${sum('skipped')} tests were skipped.` : '';
  console.log();
  for (const { name, passed, failed, seconds } of results) console.log(`${name.padEnd(15)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s`);
  console.log(bad.length > 0 ? `Not yet: look for FAILED above (${bad.join(', ')}).${skipped}` : `All good.${skipped} Next: npm start shows it in a browser.`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = bad.length > 0 || results.length === 0 ? 1 : 0;
}

let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, async () => {
    // one Ctrl-C may come twice: from the terminal and through npm
    if (interruptedAt > 0 && Date.now() - interruptedAt < 300) return;
    if (interruptedAt > 0) process.exit(130);
    interruptedAt = Date.now();
    await stopAll();
    note({ name: 'interrupted', passed: 0, failed: 1 });
    summary();
    process.exit(130);
  });
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  note({ name: 'preparation', passed: 0, failed: 1 });
}
summary();
