// A Web Test Runner launcher for WebKitGTK's MiniBrowser: it starts Xvfb and WebKitWebDriver itself, and stops them.
// Debian: apt-get install --no-install-recommends webkit2gtk-driver xvfb
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import { findBrowsers } from './browsers.mjs';

/** WebDriver's code points for named keys. */
const KEYS = {
  Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Escape: '\uE00C', Space: ' ',
  PageUp: '\uE00E', PageDown: '\uE00F', End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
  Insert: '\uE016', Delete: '\uE017', Meta: '\uE03D',
};

async function freePort() {
  const s = createServer().listen(0, '127.0.0.1');
  await once(s, 'listening');
  const { port } = s.address();
  s.close();
  await once(s, 'close');
  return port;
}

/** Starts a virtual X display and gives its name, such as `:99`. */
async function startXvfb() {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  let out = '';
  for await (const chunk of child.stdio[3]) {
    out += chunk;
    if (out.includes('\n')) break;
  }
  return { child, display: `:${out.trim()}` };
}

export async function webkitgtkLauncher() {
  const { webkit } = findBrowsers();
  if (!webkit) throw new Error('WebKitGTK is not installed: apt-get install --no-install-recommends webkit2gtk-driver xvfb');
  const port = await freePort();
  const children = [];
  const launcher = webdriverLauncher({
    protocol: 'http',
    hostname: '127.0.0.1',
    port,
    path: '/',
    logLevel: 'error',
    capabilities: {
      browserName: 'MiniBrowser',
      'wdio:enforceWebDriverClassic': true,
      'webkitgtk:browserOptions': { binary: webkit.miniBrowser, args: ['--automation'] },
    },
  });
  launcher.concurrency = 1;
  const { initialize, stop } = launcher;
  // WebDriverIO holds every key of a text down at once, so that a letter repeated at once ('ll') is lost: press them one by one.
  launcher.sendKeys = async function (_session, keys) {
    const driver = await this.driver;
    const actions = keys.flatMap((key) => {
      const codes = (key.length > 1 && key.includes('+') ? key.split('+') : [key]).map((k) => KEYS[k] ?? k);
      return [...codes.map((value) => ({ type: 'keyDown', value })), ...codes.toReversed().map((value) => ({ type: 'keyUp', value }))];
    });
    await driver.performActions([{ type: 'key', id: 'keyboard', actions }]);
    await driver.releaseActions();
  };
  launcher.initialize = async function (config) {
    let display = process.env.DISPLAY;
    if (!display) {
      const x = await startXvfb();
      children.push(x.child);
      display = x.display;
    }
    const driver = spawn(webkit.driver, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display, NO_AT_BRIDGE: '1', GTK_A11Y: 'none', GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1', GIO_USE_VFS: 'local', GSETTINGS_BACKEND: 'memory' },
    });
    children.push(driver);
    for (let i = 0; ; i += 1) {
      try {
        if ((await fetch(`http://127.0.0.1:${port}/status`)).ok) break;
      } catch (error) {
        if (i > 100) throw error;
        await new Promise((r) => setTimeout(r, 50));
      }
    }
    // one test file at a time in its own window: with more, the launcher would run test files in iframes
    return initialize.call(this, { ...config, concurrency: 1 });
  };
  launcher.stop = async function () {
    await stop.call(this);
    for (const child of children.reverse()) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    children.length = 0;
  };
  return launcher;
}

/**
 * The command `sb:viewport`, which sets the size of the page in every launcher.
 * Web Test Runner's own `setViewport` throws for WebDriver and comes before any plugin, so it needs a name of its own.
 */
export function viewportPlugin() {
  return {
    name: 'sb-viewport',
    async executeCommand({ command, payload, session }) {
      if (command !== 'sb:viewport') return undefined;
      const { browser } = session;
      if (browser.type === 'puppeteer' || browser.type === 'chrome') {
        await browser.getPage(session.id).setViewport(payload);
        return true;
      }
      if (browser.type === 'playwright') {
        await browser.getPage(session.id).setViewportSize(payload);
        return true;
      }
      const { driver } = browser;
      let { width, height } = payload;
      for (let i = 0; i < 3; i += 1) {
        await driver.setWindowRect(null, null, width, height);
        const [w, h] = await driver.execute('return [innerWidth, innerHeight]');
        if (w === payload.width && h === payload.height) break;
        width += payload.width - w;
        height += payload.height - h;
      }
      return true;
    },
  };
}

/**
 * The command `sb:press`, for a key with modifiers such as `Shift+Tab`, in every launcher.
 * Don't move the focus out of the page with it: the browser takes it and the page never answers again.
 */
export function pressPlugin() {
  return {
    name: 'sb-press',
    async executeCommand({ command, payload, session }) {
      if (command !== 'sb:press') return undefined;
      const { browser } = session;
      if (browser.type === 'webdriver') {
        await browser.sendKeys(session.id, [payload.key]);
        return true;
      }
      const { keyboard } = browser.getPage(session.id);
      const keys = payload.key.length > 1 ? payload.key.split('+') : [payload.key];
      const last = keys.pop();
      for (const k of keys) await keyboard.down(k);
      await keyboard.press(last);
      for (const k of keys.toReversed()) await keyboard.up(k);
      return true;
    },
  };
}

/** The command `sb:media`: emulates media features where the browser can (Chromium); gives `false` where it cannot. */
export function mediaPlugin() {
  return {
    name: 'sb-media',
    async executeCommand({ command, payload, session }) {
      if (command !== 'sb:media') return undefined;
      const page = session.browser.getPage?.(session.id);
      if (!page?.createCDPSession || session.browser.name?.includes('Firefox')) return { emulated: false };
      const cdp = await page.createCDPSession();
      await cdp.send('Emulation.setEmulatedMedia', { features: Object.entries(payload).map(([name, value]) => ({ name, value })) });
      return { emulated: true };
    },
  };
}
