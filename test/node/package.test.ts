// What npm and browsers get. Run `npm run build` first.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import resolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import { parseAst } from 'rollup/parseAst';
import { integrityOf } from '../../tools/sri.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const json = <T>(file: string): T => JSON.parse(read(file)) as T;

interface Package {
  name: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  exports: Record<string, string | { types?: string; default: string }>;
  bin?: Record<string, string>;
  sideEffects: string[];
}
interface Manifest {
  modules: { path: string; declarations?: { name: string; tagName?: string }[]; exports?: { kind: string; name: string }[] }[];
}

const pkg = json<Package>('package.json');

/** The exports table with every `*` spelled out: name to the files it must have. */
function entries(): { name: string; files: string[] }[] {
  return Object.entries(pkg.exports).flatMap(([key, target]) => {
    const { default: main, types } = typeof target === 'string' ? { default: target, types: undefined } : target;
    if (!key.includes('*')) return [{ name: key, files: [main, ...(types ? [types] : [])] }];
    const [head = '', tail = ''] = main.slice(2).split('*');
    return globSync(`${head}*${tail}`, { cwd: ROOT }).map((file) => {
      const stem = file.slice(head.length, tail ? -tail.length : undefined);
      return { name: key.replace('*', stem), files: [file, ...(types ? [types.replace('*', stem)] : [])] };
    });
  });
}

const NEEDS_NODE = /^\.\/(?:gateway|simulators)(?:\/|$)/;
const modules = (): string[] => entries().filter(({ name, files }) => files[0]!.endsWith('.js') && !name.startsWith('./cdn/')).map(({ name }) => name.replace('.', pkg.name));

/** Runs a module in a fresh Node and gives what it printed. */
async function inNode(code: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: ROOT });
  return stdout.trim();
}

const tags = (): string[] => json<Manifest>('custom-elements.json').modules.flatMap(({ declarations = [] }) => declarations.flatMap(({ tagName }) => tagName ?? []));

before(() => {
  assert.ok(existsSync(join(ROOT, 'dist/index.js')), 'dist is missing: npm run build');
});

describe('exports table', () => {
  it('resolves to files that exist', () => {
    const missing = entries().flatMap(({ name, files }) => files.filter((file) => !existsSync(join(ROOT, file))).map((file) => `${name} -> ${file}`));
    assert.deepEqual(missing, []);
  });

  it('has a define module for each tag', () => {
    const names = entries().map(({ name }) => name);
    assert.deepEqual(tags().filter((tag) => !names.includes(`./define/${tag}`)), []);
  });

  it('has bin files that start Node', () => {
    for (const file of Object.values(pkg.bin ?? {})) {
      assert.match(read(file), /^#!\/usr\/bin\/env node\n/, file);
      assert.ok(statSync(join(ROOT, file)).mode & 0o100, `${file} is not executable`);
    }
  });
});

describe('declarations', () => {
  // outside the project, whose own node_modules would lend what a user may not have, such as @types/ws
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-types-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Compiles a page that imports these entries, strictly, the declarations included. */
  async function compile(name: string, imported: string[], types: string[]): Promise<void> {
    const options = { target: 'es2022', module: 'nodenext', lib: ['es2023', 'dom', 'dom.iterable'], types, jsx: 'react-jsx', strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    writeFileSync(join(folder, `${name}.mts`), imported.map((entry, i) => `export * as e${i} from '${entry}';\n`).join(''));
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ compilerOptions: options, files: [`${name}.mts`] }));
    const errors = await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', `${name}.json`, '--pretty', 'false'], { cwd: folder }).then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    );
    assert.equal(errors, '');
  }

  it('of every entry of the packed package hold with nothing but its dependencies and peers', async () => {
    const packed = join(folder, 'node_modules', pkg.name);
    mkdirSync(packed, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: ROOT });
    await run('tar', ['xzf', join(folder, stdout.trim()), '-C', packed, '--strip-components=1']);
    for (const name of Object.keys({ ...pkg.dependencies, ...pkg.peerDependencies, '@types/node': '' })) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), link);
    }
    const isOfNode = (name: string): boolean => NEEDS_NODE.test(name.replace(pkg.name, '.'));
    await Promise.all([
      compile('page', modules().filter((name) => !isOfNode(name)), []),
      compile('server', modules().filter(isOfNode), ['node']),
    ]);
  });
});

describe('in Node, without a DOM', () => {
  it('imports every entry and leaves no DOM behind', async () => {
    const names = modules().filter((name) => !NEEDS_NODE.test(name.replace(pkg.name, '.')));
    assert.ok(names.length > 3);
    const code = `for (const name of ${JSON.stringify(names)}) await import(name).catch((error) => { throw new Error(name, { cause: error }) });
      console.log(typeof HTMLElement, typeof document, typeof window)`;
    assert.equal(await inNode(code), 'undefined undefined undefined');
  });

  it('imports the server entries', async () => {
    const names = modules().filter((name) => NEEDS_NODE.test(name.replace(pkg.name, '.')));
    assert.equal(await inNode(`for (const name of ${JSON.stringify(names)}) await import(name); console.log('ok')`), 'ok');
  });

  it('defines nothing on importing the main entry', async () => {
    const code = `await import('${pkg.name}'); console.log(JSON.stringify(${JSON.stringify(tags())}.filter((tag) => globalThis.customElements?.get(tag))))`;
    assert.equal(await inNode(code), '[]');
  });

  it('defines every tag on importing ./define', async () => {
    const code = `await import('lit'); await import('${pkg.name}/define'); console.log(JSON.stringify(${JSON.stringify(tags())}.filter((tag) => !globalThis.customElements?.get(tag))))`;
    assert.ok(tags().length > 0);
    assert.equal(await inNode(code), '[]');
  });
});

describe('tree shaking', async () => {
  const vendors = globSync('src/vendors/*/', { cwd: ROOT }).map((folder) => basename(folder));
  const vendorOf = (name: string): string | undefined => vendors.find((vendor) => name.toLowerCase().startsWith(vendor));
  const main = existsSync(join(ROOT, 'dist/index.js')) ? ((await import(join(ROOT, 'dist/index.js'))) as Record<string, unknown>) : {};

  /** The package's modules that end up in a bundle of one named import. */
  async function modulesFor(name: string): Promise<string[]> {
    const bundle = await rollup({
      input: 'entry',
      external: (id) => !/^[./]|^entry$/.test(id),
      plugins: [
        { name: 'entry', resolveId: (id) => (id === 'entry' ? id : null), load: (id) => (id === 'entry' ? `import { ${name} } from '${ROOT}dist/index.js'; console.log(${name});` : null) },
        resolve(),
      ],
      onwarn: () => {},
    });
    const { output } = await bundle.generate({ format: 'esm' });
    await bundle.close();
    return Object.entries(output[0].modules)
      .filter(([id, { renderedLength }]) => id.includes('/dist/') && renderedLength > 0)
      .map(([id]) => id.slice(id.indexOf('/dist/') + 6));
  }

  for (const name of Object.keys(main).filter((key) => key.endsWith('Element') && vendorOf(key))) {
    it(`of ${name} leaves the other vendors and all registrations out`, async () => {
      const found = await modulesFor(name);
      assert.ok(found.some((id) => id.startsWith('elements/')), 'the bundle holds no element at all');
      const foreign = found.filter((id) => {
        const [room, folder = ''] = id.split('/');
        if (room === 'define' || room === 'cdn' || room === 'gateway' || room === 'simulators') return true;
        const owner = room === 'vendors' || room === 'elements' || room === 'i18n' ? vendorOf(folder) : undefined;
        return owner !== undefined && owner !== vendorOf(name);
      });
      assert.deepEqual(foreign, []);
    });
  }

  it('covers at least one element of a vendor', () => {
    assert.ok(Object.keys(main).some((key) => key.endsWith('Element') && vendorOf(key)));
  });
});

describe('browser bundles', () => {
  const bundles = globSync('cdn/*.js', { cwd: ROOT });

  it('are there', () => {
    const languages = globSync('src/i18n/*/{fr,es}.ts', { cwd: ROOT }).map((file) => `${basename(dirname(file))}.${basename(file, '.ts')}`);
    const entries = globSync('src/cdn/*.ts', { cwd: ROOT }).map((file) => basename(file, '.ts'));
    assert.deepEqual(bundles.map((file) => basename(file, '.js')).sort(), [...entries, ...languages].sort());
  });

  for (const file of bundles) {
    it(`${file} imports nothing but files beside it, on demand`, () => {
      const specifiers: string[] = [];
      const beside = bundles.map((other) => `import('./${basename(other)}')`);
      const visit = (node: unknown): void => {
        if (typeof node !== 'object' || node === null) return;
        const { type, source } = node as { type?: string; source?: { value?: unknown } | null };
        if (type && /^(?:Import|Export).*(?:Declaration|Expression)$/.test(type) && source) specifiers.push(type === 'ImportExpression' ? `import('${String(source.value)}')` : `from ${String(source.value)}`);
        Object.values(node).forEach(visit);
      };
      visit(parseAst(read(file)));
      assert.deepEqual(specifiers.filter((specifier) => !beside.includes(specifier)), []);
    });
  }

  it('match their integrity values', () => {
    assert.deepEqual(json('cdn/sri.json'), integrityOf());
    assert.equal(Object.keys(integrityOf()).length, globSync('cdn/*.{js,css}', { cwd: ROOT }).length);
  });

  it('keep to their budgets', () => {
    const budgets = json<Record<string, number>>('tools/budgets.json');
    const sizes = Object.fromEntries(bundles.map((file) => [file, brotliCompressSync(readFileSync(join(ROOT, file))).length]));
    const without = bundles.filter((file) => budgets[file] === undefined);
    assert.deepEqual(without, [], 'every file of cdn/ has a budget in tools/budgets.json, in bytes after brotli');
    const over = Object.entries(budgets).filter(([file, budget]) => (sizes[file] ?? Infinity) > budget).map(([file, budget]) => `${file}: ${sizes[file] ?? 'missing'} of ${budget} bytes`);
    assert.deepEqual(over, []);
  });
});

describe('custom-elements.json', () => {
  it('is what the sources say', async () => {
    const folder = 'out/manifest';
    await run(process.execPath, ['node_modules/@custom-elements-manifest/analyzer/cem.js', 'analyze', '--quiet'], { cwd: ROOT, env: { ...process.env, MANIFEST_OUT: folder } });
    assert.deepEqual(json('custom-elements.json'), json(`${folder}/custom-elements.json`));
  });

  it('describes public members only, and says where each tag is registered', () => {
    const { modules: described } = json<Manifest>('custom-elements.json');
    const registered = described.flatMap(({ exports = [] }) => exports.filter(({ kind }) => kind === 'custom-element-definition').map(({ name }) => name));
    assert.deepEqual(registered.sort(), tags().sort());
    assert.doesNotMatch(read('custom-elements.json'), /"privacy": "(?:private|protected)"/);
  });
});
