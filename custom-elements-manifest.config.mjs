import { cemInheritancePlugin } from '@wc-toolkit/cem-inheritance';
import { getTsProgram, typeParserPlugin } from '@wc-toolkit/type-parser';
import { customElementJetBrainsPlugin } from 'custom-element-jet-brains-integration';
import { customElementVsCodePlugin } from 'custom-element-vs-code-integration';

const outdir = process.env.MANIFEST_OUT ?? '.';
const editorFiles = process.env.MANIFEST_OUT ?? 'dist';

const toDist = (path) => path?.replace(/^\/?(\.\/)?src\//, 'dist/').replace(/\.ts$/, '.js');
/** Called by the platform, not by a page. */
const LIFECYCLE = /^(?:(?:dis)?connected(?:Move)?|adopted|attributeChanged|form(?:Associated|Disabled|Reset|StateRestore))Callback$/;
const isPublic = ({ name, privacy }) => privacy !== 'private' && privacy !== 'protected' && !/^[_#]/.test(name) && !LIFECYCLE.test(name);

/** Drops what is not public and the nameless event that the analyzer adds for each `dispatchEvent(new SomeEvent())`, and points every path at dist. */
const tidy = {
  name: 'tidy',
  packageLinkPhase({ customElementsManifest: manifest }) {
    for (const module of manifest.modules) {
      const folder = module.path.slice(0, module.path.lastIndexOf('/'));
      for (const declaration of module.declarations ?? []) {
        if (declaration.events) declaration.events = declaration.events.filter((event) => event.name).sort((a, b) => a.name.localeCompare(b.name));
        const hidden = new Set(declaration.members?.filter((member) => !isPublic(member)).map(({ name }) => name));
        declaration.members = declaration.members?.filter(isPublic);
        declaration.attributes = declaration.attributes?.filter(({ name, fieldName }) => name && !hidden.has(fieldName));
        if (declaration.superclass?.module) declaration.superclass.module = toDist(declaration.superclass.module);
      }
      for (const entry of module.exports ?? []) {
        const target = entry.declaration?.module;
        if (target?.startsWith('.')) entry.declaration.module = toDist(new URL(target, `file:///${folder}/`).pathname.slice(1));
        else if (target) entry.declaration.module = toDist(target);
      }
      module.path = toDist(module.path);
    }
    manifest.modules.sort((a, b) => a.path.localeCompare(b.path));
  },
};

/** Tools look for the module that registers a tag. Registration is a function call in src/define, which the analyzer does not see. */
const definitions = {
  name: 'definitions',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const modules = new Map(manifest.modules.map((module) => [module.path, module]));
    for (const module of manifest.modules) {
      module.exports = (module.exports ?? []).filter((entry) => entry.kind !== 'custom-element-definition');
    }
    for (const module of manifest.modules) {
      for (const { tagName, name } of (module.declarations ?? []).filter((declaration) => declaration.tagName)) {
        const registering = modules.get(`dist/define/${tagName}.js`) ?? modules.get(`dist/define/${tagName.replace(/^[^-]+-/, '')}.js`);
        registering?.exports.push({ kind: 'custom-element-definition', name: tagName, declaration: { name, module: module.path } });
      }
    }
  },
};

export default {
  globs: ['src/{elements,context,define}/**/*.ts', 'src/index.ts'],
  exclude: ['src/define/all.ts'],
  outdir,
  litelement: true,
  packagejson: false,
  overrideModuleCreation({ ts, globs }) {
    const program = getTsProgram(ts, globs, 'tsconfig.json');
    return program.getSourceFiles().filter((source) => globs.some((glob) => source.fileName.endsWith(glob)));
  },
  plugins: [
    typeParserPlugin(),
    cemInheritancePlugin(),
    tidy,
    definitions,
    customElementVsCodePlugin({ outdir: editorFiles, typesSrc: 'parsedType', hideLogs: true }),
    customElementJetBrainsPlugin({ outdir: editorFiles, packageJson: false, typesSrc: 'parsedType', hideLogs: true }),
  ],
};
