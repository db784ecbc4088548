// Runs one command for tools/test.mjs: its output line by line behind a name, a time limit, and no process left behind.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');

/** The Node that the project brings as a dev dependency; without it, the one that runs this. */
export const NODE = existsSync(join(BIN, 'node')) ? join(BIN, 'node') : process.execPath;

const running = new Set();
let stopped = false;

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // already gone
  }
}

/** Every process below `root`. Launchers start browsers in process groups of their own, so a group is not enough. */
function descendants(root) {
  const { stdout = '' } = spawnSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const below = (pid) => pairs.filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...below(child)]);
  return below(root);
}

/** Ends a command with everything it started. It is asked first, and may close its browsers itself. */
async function stop(child) {
  const tree = new Set(descendants(child.pid));
  signal(child.pid, 'SIGTERM');
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  for (const deadline = Date.now() + 3000; !isGone() && Date.now() < deadline; await sleep(50)) {
    // a browser may come up just now, and is nobody's child once its launcher has ended
    for (const pid of descendants(child.pid)) tree.add(pid);
  }
  for (const pid of [-child.pid, ...tree]) signal(pid, 'SIGKILL');
}

/** Ends every command that still runs, and lets no other one begin. */
export async function stopAll() {
  stopped = true;
  await Promise.all([...running].map(stop));
}

/**
 * @param {string} name stands before each line
 * @param {string | string[]} command a shell line, or a program and its arguments
 * @param {{ env?: Record<string, string>, minutes?: number }} [options]
 * @returns {Promise<{ code: number, seconds: number }>} code 124 when the time was up
 */
export async function run(name, command, { env = {}, minutes = 4 } = {}) {
  if (stopped) return new Promise(() => {});
  const started = Date.now();
  const options = {
    cwd: ROOT,
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}`, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that everything in it ends with it
  };
  const child = typeof command === 'string' ? spawn(command, { ...options, shell: true }) : spawn(command[0], command.slice(1), options);
  running.add(child);
  const say = (line) => console.log(`${name.padEnd(15)}│ ${stripVTControlCharacters(line)}`);
  const streams = [child.stdout, child.stderr].map((input) => {
    const lines = createInterface({ input });
    lines.on('line', say);
    return new Promise((resolve) => lines.once('close', resolve));
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    say(`stopped after ${minutes} minutes`);
    void stop(child);
  }, minutes * 60_000);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      say(error.message);
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(timer);
  signal(-child.pid, 'SIGKILL'); // whatever it forgot
  running.delete(child);
  await Promise.race([Promise.all(streams), sleep(1000)]);
  return { code: timedOut ? 124 : code, seconds: (Date.now() - started) / 1000 };
}
