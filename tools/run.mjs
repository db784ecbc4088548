// Runs one command for tools/test.mjs: its output line by line behind a name, a time limit, and no process left behind.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');

/** The Node that the project brings as a dev dependency; without it, the one that runs this. */
export const NODE = existsSync(join(BIN, 'node')) ? join(BIN, 'node') : process.execPath;

const running = new Set();

/** Ends every command that still runs, with everything it started. */
export function stopAll(signal = 'SIGTERM') {
  for (const child of running) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // already gone
    }
  }
}

/**
 * @param {string} name stands before each line
 * @param {string | string[]} command a shell line, or a program and its arguments
 * @param {{ env?: Record<string, string>, minutes?: number }} [options]
 * @returns {Promise<{ code: number, seconds: number }>} code 124 when the time was up
 */
export async function run(name, command, { env = {}, minutes = 4 } = {}) {
  const started = Date.now();
  const options = {
    cwd: ROOT,
    env: { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}`, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a process group of its own, so that browsers and servers end with it
  };
  const child = typeof command === 'string' ? spawn(command, { ...options, shell: true }) : spawn(command[0], command.slice(1), options);
  running.add(child);
  const say = (line) => console.log(`${name.padEnd(15)}│ ${line}`);
  const streams = [child.stdout, child.stderr].map((input) => {
    const lines = createInterface({ input });
    lines.on('line', say);
    return new Promise((resolve) => lines.once('close', resolve));
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    say(`stopped after ${minutes} minutes`);
    process.kill(-child.pid, 'SIGKILL');
  }, minutes * 60_000);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      say(error.message);
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(timer);
  try {
    process.kill(-child.pid, 'SIGKILL'); // whatever it forgot
  } catch {
    // nothing left
  }
  running.delete(child);
  await Promise.race([Promise.all(streams), new Promise((resolve) => setTimeout(resolve, 1000))]);
  return { code: timedOut ? 124 : code, seconds: (Date.now() - started) / 1000 };
}
