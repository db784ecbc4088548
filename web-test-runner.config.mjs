// Browser tests. One page a test file. BROWSERS=chromium,firefox,webkit chooses the engines; `npm test` runs all three.
// BUNDLES=1 gives the tests the built files of cdn/ in place of src/define/, so that what is minified and trimmed is held to the same.
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { CHROMIUM_FLAGS, ensureBrowsers } from './tools/browsers.mjs';
import { serversPlugin } from './tools/servers-plugin.mjs';
import { mediaPlugin, pressPlugin, viewportPlugin, webkitgtkLauncher } from './tools/webkitgtk-launcher.mjs';
import { wtrReport } from './tools/wtr-report.mjs';

const engines = (process.env.BROWSERS ?? 'chromium').split(',');
const paths = await ensureBrowsers(Object.fromEntries(engines.map((name) => [name, true])));

/** Leaves a page that asks whether it may be left; a page that stays in front would keep the focus from the next one. */
async function createPage({ context }) {
  const page = await context.newPage();
  page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
  return page;
}

const launchers = {
  chromium: () => chromeLauncher({ createPage, launchOptions: { executablePath: paths.chromium, args: CHROMIUM_FLAGS } }),
  firefox: () =>
    puppeteerLauncher({
      createPage,
      // a panel that tells of a download takes the keys away from the page
      launchOptions: { browser: 'firefox', executablePath: paths.firefox, headless: true, extraPrefsFirefox: { 'browser.download.alwaysOpenPanel': false } },
      concurrency: 1,
    }),
  webkit: () => webkitgtkLauncher(),
};
const unknown = engines.filter((name) => !launchers[name]);
if (unknown.length > 0) throw new Error(`BROWSERS names ${unknown.join(', ')}; there are ${Object.keys(launchers).join(', ')}.`);

const bundlesPlugin = () => ({
  name: 'bundles',
  resolveImport({ source }) {
    const file = /\/src\/define\/([\w-]+\.js)$/.exec(source)?.[1];
    return file && `/cdn/${file}`;
  },
});

export default {
  files: 'test/{unit,elements,pages}/**/*.test.ts',
  nodeResolve: { exportConditions: ['development'] }, // lit's development build warns of mistakes that the other one lets pass
  concurrency: 1, // a second tab of one browser is in the background: no keys, no animation frames, slow timers
  concurrentBrowsers: 3,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 240_000,
  // a machine may be busy; what is waited for comes sooner or not at all. Three engines at once now and then lose a frame or a key: what fails is tried once more, and then it counts
  testFramework: { config: { timeout: 20_000, retries: 1 } },
  filterBrowserLogs: ({ args }) => !/Lit is in dev mode/.test(args[0]),
  reporters: [defaultReporter({ reportTestProgress: Boolean(process.stdout.isTTY) }), ...(process.env.SB_REPORT ? [wtrReport(process.env.SB_REPORT)] : [])],
  plugins: [...(process.env.BUNDLES ? [bundlesPlugin()] : []), esbuildPlugin({ ts: true, tsconfig: 'tsconfig.json', target: 'es2022' }), viewportPlugin(), pressPlugin(), mediaPlugin(), serversPlugin()],
  browsers: await Promise.all(engines.map((name) => launchers[name]())),
};
