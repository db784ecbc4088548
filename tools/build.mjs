// npm run build: out/esm (what tsc emits), dist (the package), cdn (self-contained browser files) and custom-elements.json.
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { rollup } from 'rollup';
import { writeIntegrity } from './sri.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const started = Date.now();
const pkg = JSON.parse(readFileSync('package.json', 'utf8'));

async function step(name, run) {
  const begun = Date.now();
  await run();
  console.log(`${name.padEnd(32)} ${((Date.now() - begun) / 1000).toFixed(1).padStart(5)} s`);
}

async function node(script, ...args) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`${basename(script)} ended with ${code}\n${output}`);
}

/** tsc emits in spite of type errors, so the rest is built too and the build fails at the end: one person's error is not in another's way. */
let typeErrors;
async function emit() {
  await node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--pretty', 'false').catch((error) => (typeErrors = error));
}

async function bundle() {
  const { default: configs } = await import('../rollup.config.mjs');
  const queue = [...configs];
  const lane = async () => {
    for (let config = queue.shift(); config; config = queue.shift()) {
      const build = await rollup(config);
      await build.write(config.output);
      await build.close();
    }
  };
  // while one bundle is minified in a worker, the next one is put together
  await Promise.all([lane(), lane()]);
  const entries = Object.values(pkg.bin ?? {});
  for (const file of entries.filter((entry) => existsSync(entry))) {
    if (!readFileSync(file, 'utf8').startsWith('#!/usr/bin/env node\n')) throw new Error(`${file} must begin with #!/usr/bin/env node`);
    chmodSync(file, 0o755);
  }
}

function copyStyles() {
  if (!existsSync('src/switchboard.css')) return;
  for (const folder of ['dist', 'cdn']) {
    copyFileSync('src/switchboard.css', `${folder}/switchboard.css`);
    cpSync('src/themes', `${folder}/themes`, { recursive: true });
  }
}

function printSizes() {
  const kilobytes = (size) => `${(size / 1000).toFixed(2)} kB`.padStart(10);
  for (const file of globSync('cdn/*.{js,css}').sort()) {
    const bytes = readFileSync(file);
    console.log(`${file.padEnd(32)} ${kilobytes(brotliCompressSync(bytes).length)} brotli ${kilobytes(gzipSync(bytes).length)} gzip ${kilobytes(bytes.length)} raw`);
  }
}

try {
  for (const folder of ['dist', 'cdn', 'out/esm']) rmSync(folder, { recursive: true, force: true });
  for (const folder of ['dist', 'cdn']) mkdirSync(folder, { recursive: true });
  const manifest = step('manifest and editor data', () => node('node_modules/@custom-elements-manifest/analyzer/cem.js', 'analyze', '--quiet'));
  const code = (async () => {
    await step('types and modules (tsc)', emit);
    await step('dist and cdn (rollup)', bundle);
  })();
  const failed = (await Promise.allSettled([manifest, code])).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  await step('framework bindings', () => node('tools/generate.mjs')).catch((error) => (typeErrors ??= error));
  rmSync('dist/cdn', { recursive: true, force: true }); // declarations of the browser bundles, which nobody imports
  copyStyles();
  writeIntegrity();
  printSizes();
  if (typeErrors) throw typeErrors;
  console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
