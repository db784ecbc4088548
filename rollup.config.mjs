// From what tsc wrote in out/esm: dist, one module per source file with every dependency left outside; and cdn, one minified file for each entry.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import resolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { leanLit } from './tools/lean-lit.mjs';

const pkg = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const OUT = 'out/esm';

/** What the package offers by name: the targets in `exports` and `bin`, `*` expanded. */
function publicEntries() {
  const targets = [...Object.values(pkg.exports).map((entry) => entry.default ?? entry), ...Object.values(pkg.bin ?? {})];
  const files = targets.filter((target) => /^\.\/dist\/.*\.js$/.test(target)).flatMap((target) => globSync(target.replace('./dist', OUT)));
  return Object.fromEntries(files.map((file) => [file.slice(OUT.length + 1, -'.js'.length), file]));
}

const dependencies = Object.keys(pkg.dependencies ?? {});
const isDependency = (id) => id.startsWith('node:') || dependencies.some((name) => id === name || id.startsWith(`${name}/`));
const isPeer = (id) => Object.keys(pkg.peerDependencies ?? {}).some((name) => id === name || id.startsWith(`${name}/`));

const shared = {
  // rollup only warns of an import that it cannot find, and would publish a bundle that breaks in the browser
  onLog: (level, log, handler) => handler(log.code === 'UNRESOLVED_IMPORT' ? 'error' : level, log),
  // `sideEffects` in package.json names dist and src, not out/esm; without this the registrations would be taken out
  treeshake: { manualPureFunctions: ['Symbol.for'], moduleSideEffects: (id) => !id.includes(`/${OUT}/`) || /\/(define|cdn)\//.test(id) },
};

// svg`<rect/><path/>` is no document: without its slash the path would become a child of the rect, and not be drawn
const literals = () => literalsHtmlCssMinifier({ failOnError: true, options: { minifyOptions: { keepClosingSlash: true } } });

const dist = {
  input: publicEntries(),
  external: (id) => isDependency(id) || isPeer(id),
  ...shared,
  plugins: [resolve({ ignoreSideEffectsForRoot: true }), literals()],
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    preserveModules: true,
    preserveModulesRoot: OUT,
    // tslib's helpers: a folder named node_modules inside a package does not survive every tool
    entryFileNames: (chunk) => `${chunk.name.replace('node_modules/', 'vendor/')}.js`,
  },
};

const cdnEntries = [...globSync(`${OUT}/cdn/*.js`), ...globSync(`${OUT}/i18n/*/{fr,es}.js`)];
/** An entry of src/cdn keeps its name; i18n/<tag>/<language>.js becomes <tag>.<language>.js. */
function cdnFile(path) {
  const [name, folder] = path.replaceAll('\\', '/').split('/').reverse();
  return /^(?:fr|es)\.js$/.test(name) ? `${folder}.${name}` : name;
}
const cdnFiles = new Set(cdnEntries.map(cdnFile));

/**
 * What is imported on demand and has a file of its own in cdn/ is loaded from there, when it is needed; anything else is put into the bundle.
 * switchboard.js has all there is but the numbering plans of the world and the languages: most of the rest it has already, for another element.
 */
const besides = (input) => ({
  name: 'besides',
  resolveDynamicImport(specifier, importer) {
    if (typeof specifier !== 'string' || !specifier.startsWith('.')) return null;
    const file = cdnFile(join(dirname(importer), specifier));
    const isApart = cdnFile(input) === 'switchboard.js' ? /^phone\.js$|\.(?:fr|es)\.js$/.test(file) : cdnFiles.has(file);
    return isApart ? { id: `./${file}`, external: true } : null;
  },
});

const PRIVATE_PROPERTY = /--_[a-z][\w-]*/g;
const privateProperties = [...new Set(globSync(`${OUT}/elements/**/*.styles.js`).flatMap((file) => readFileSync(file, 'utf8').match(PRIVATE_PROPERTY) ?? []))].sort();
/** Custom properties that no page may set: the same short names in every file of cdn/, for two of them may meet in one shadow root. */
const shortProperties = () => ({
  name: 'short-properties',
  transform: (code) => ({ code: code.replace(PRIVATE_PROPERTY, (name) => `--_${privateProperties.indexOf(name).toString(36)}`), map: null }),
});

const cdn = cdnEntries.map((input) => ({
  input,
  ...shared,
  plugins: [
    besides(input),
    leanLit(),
    resolve({ browser: true, ignoreSideEffectsForRoot: true }),
    literals(),
    shortProperties(),
    terser({ ecma: 2022, module: true, compress: { passes: 3, keep_fargs: false, pure_getters: true, unsafe_arrows: true, loops: false }, format: { comments: /^!|@license/, quote_style: 2 } }),
  ],
  output: { file: `cdn/${cdnFile(input)}`, format: 'esm', sourcemap: true, inlineDynamicImports: true },
}));

export default [...(Object.keys(dist.input).length > 0 ? [dist] : []), ...cdn];
