// Finds the browsers that tests and pages need, and installs what is missing with apt-get.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const MAC = '/Applications';
const CANDIDATES = {
  chromium: ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', `${MAC}/Google Chrome.app/Contents/MacOS/Google Chrome`, `${MAC}/Chromium.app/Contents/MacOS/Chromium`],
  firefox: ['firefox-esr', 'firefox', `${MAC}/Firefox.app/Contents/MacOS/firefox`],
};
const PACKAGES = { chromium: ['chromium'], firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] };
const LABELS = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' };

/** Flags for Chromium as it is started here: inside containers, often as root, and without calls home. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function which(name) {
  if (name.includes('/')) return isExecutable(name) ? name : undefined;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function findNamed(engine) {
  const variable = engine.toUpperCase();
  const named = process.env[variable];
  if (named) {
    const found = which(named);
    if (!found) throw new Error(`${variable} is set to ${named}, but there is no such program. Correct or unset it.`);
    return found;
  }
  for (const name of CANDIDATES[engine]) {
    const found = which(name);
    if (found) return found;
  }
  return undefined;
}

/** Debian keeps MiniBrowser in a folder named after the processor, such as /usr/lib/x86_64-linux-gnu; Fedora and Arch elsewhere. */
function findMiniBrowser() {
  const named = process.env.WEBKITGTK_MINIBROWSER;
  if (named) return isExecutable(named) ? named : undefined;
  const roots = ['/usr/libexec', '/usr/lib64', '/usr/lib'].filter((folder) => existsSync(folder));
  const perProcessor = existsSync('/usr/lib') ? readdirSync('/usr/lib').filter((name) => name.includes('-linux-gnu')).map((name) => `/usr/lib/${name}`) : [];
  for (const root of [...perProcessor, ...roots]) {
    for (const version of ['webkit2gtk-4.1', 'webkit2gtk-4.0', 'webkitgtk-6.0']) {
      const file = `${root}/${version}/MiniBrowser`;
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function findWebkit() {
  const driver = which('WebKitWebDriver');
  const miniBrowser = findMiniBrowser();
  const xvfb = which('Xvfb');
  return driver && miniBrowser && (xvfb || process.env.DISPLAY) ? { driver, miniBrowser, xvfb } : undefined;
}

/**
 * The browsers on this machine.
 * @returns {{ chromium?: string, firefox?: string, webkit?: { driver: string, miniBrowser: string, xvfb?: string } }} paths of programs; a missing engine is undefined
 */
export function findBrowsers() {
  return { chromium: findNamed('chromium'), firefox: findNamed('firefox'), webkit: findWebkit() };
}

/** True where the operating system brings a browser or one was found. */
export function hasAnyBrowser() {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  const { chromium, firefox } = findBrowsers();
  return Boolean(chromium ?? firefox ?? ['epiphany', 'microsoft-edge', 'brave-browser', 'opera', 'vivaldi', 'falkon', 'konqueror'].map(which).find(Boolean));
}

/** What stands before apt-get, or the reason why nothing can be installed. */
function installer() {
  if (!which('apt-get')) return { reason: 'only Debian and its relatives are installed to automatically' };
  if (process.getuid?.() === 0) return { prefix: [] };
  if (which('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0) return { prefix: ['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive'] };
  return { reason: 'installing needs root, or sudo without a password' };
}

function isUbuntu() {
  return existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

async function aptGet(prefix, args, signal) {
  const [program, ...rest] = [...prefix, 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...args];
  const child = spawn(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`apt-get ${args[0]} ended with ${code}:\n${output.trim().split('\n').slice(-5).join('\n')}`);
}

/**
 * Makes sure that the wanted engines are there.
 *
 * @param {{ chromium?: boolean, firefox?: boolean, webkit?: boolean }} wanted
 * @param {{ say?: (line: string) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<ReturnType<typeof findBrowsers>>} the paths; every wanted engine is set
 * @throws Error with the command to run by hand when something is missing and cannot be installed from here
 */
export async function ensureBrowsers(wanted, { say = console.log, signal } = {}) {
  const engines = Object.keys(PACKAGES).filter((engine) => wanted[engine]);
  const missing = () => engines.filter((engine) => !findBrowsers()[engine]);
  const absent = missing();
  if (absent.length === 0) return findBrowsers();

  const names = absent.map((engine) => LABELS[engine]).join(', ');
  const packages = absent.flatMap((engine) => PACKAGES[engine]);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const byHand = which('apt-get') ? `Install by hand: sudo sh -c '${command}'` : `Install ${names} with your system's package manager (on Debian: ${command}).`;
  const pointTo = 'CHROMIUM=/path and FIREFOX=/path name browsers that are somewhere else.';

  const { prefix, reason } = installer();
  if (!prefix) throw new Error(`${names} not found, and ${reason}.\n${byHand}\n${pointTo}`);
  say(`${names} not found: reading the package lists (apt-get update).`);
  try {
    // one stale third-party source makes this fail, and the lists of the others may do
    await aptGet(prefix, ['update'], signal).catch((error) => say(error.message));
    signal?.throwIfAborted();
    say(`Installing ${packages.join(', ')} (apt-get install; about half a minute).`);
    await aptGet(prefix, ['install', '-y', '--no-install-recommends', ...packages], signal);
  } catch (error) {
    throw new Error(`${names} could not be installed: ${error.message}\n${byHand}`, { cause: error });
  }
  const still = missing();
  if (still.length > 0) {
    const snap = isUbuntu() ? ' (on Ubuntu these packages only fetch a snap; install Google Chrome and Firefox from their makers instead)' : '';
    throw new Error(`apt-get installed ${packages.join(', ')}, but ${still.map((engine) => LABELS[engine]).join(', ')} is still missing${snap}.\n${pointTo}`);
  }
  say(`Installed ${names}.`);
  return findBrowsers();
}
