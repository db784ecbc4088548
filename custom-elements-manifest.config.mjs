import { cemInheritancePlugin } from '@wc-toolkit/cem-inheritance';
import { readTypes } from './tools/manifest.mjs';

const outdir = process.env.MANIFEST_OUT ?? '.';
const MAIN = 'dist/index.js';

const toDist = (path) => path?.replace(/^\/?(\.\/)?src\//, 'dist/').replace(/\.ts$/, '.js');
/** Called by the platform, not by a page. */
const LIFECYCLE = /^(?:(?:dis)?connected(?:Move)?|adopted|attributeChanged|form(?:Associated|Disabled|Reset|StateRestore))Callback$/;
const isPublic = ({ name, privacy }) => privacy !== 'private' && privacy !== 'protected' && !/^[_#]/.test(name) && !LIFECYCLE.test(name);

/** An export of a type alone is nothing that JavaScript can import; the analyzer takes it for one that can. */
const withoutTypes = {
  name: 'without-types',
  analyzePhase({ ts, node, moduleDoc }) {
    if (!ts.isExportDeclaration(node)) return;
    const specifiers = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
    const types = new Set(specifiers.filter((specifier) => node.isTypeOnly || specifier.isTypeOnly).map(({ name }) => name.text));
    moduleDoc.exports = moduleDoc.exports?.filter(({ name }) => !types.has(name) && name !== '*');
  },
};

/**
 * Gives every property, attribute and event of an element its type, names spelled out, as `parsedType`: where tools look for it.
 * An event's own type becomes what its map states, such as `CustomEvent<FlexitiOutcomeDetail>`, in place of a look-up in that map.
 */
const spelledOut = {
  name: 'spelled-out',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const types = readTypes('src/index.ts');
    for (const { name: className, members = [], attributes = [], events = [] } of manifest.modules.flatMap(({ declarations }) => declarations.filter(({ tagName }) => tagName))) {
      const fields = members.filter(({ kind }) => kind === 'field');
      for (const member of [...fields, ...attributes]) {
        const text = types.propertyOf(className, member.fieldName ?? member.name);
        if (text !== member.type.text) member.parsedType = { text };
        // the base class speaks of its own type parameter, which says nothing here
        if (member.inheritedFrom) member.type = { text: 'object' };
      }
      for (const event of events) {
        const [map] = event.type.text.split('[');
        event.type.text = types.eventOf(map, event.name);
        const text = `CustomEvent<${types.detailOf(map, event.name)}>`;
        if (text !== event.type.text) event.parsedType = { text };
      }
    }
  },
};

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
        for (const { inheritedFrom } of declaration.members ?? []) if (inheritedFrom?.module) inheritedFrom.module = toDist(inheritedFrom.module);
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

/** Leaves what can be imported: the main entry, what it exports, the classes that these extend, and the modules that register tags. */
const published = {
  name: 'published',
  packageLinkPhase({ customElementsManifest: manifest }) {
    const exported = manifest.modules.find(({ path }) => path === MAIN).exports.map(({ declaration }) => declaration);
    const extended = manifest.modules.flatMap(({ declarations = [] }) => declarations.filter(({ tagName }) => tagName).map(({ superclass }) => superclass));
    const kept = new Set([...exported, ...extended].map(({ name, module }) => `${module} ${name}`));
    for (const module of manifest.modules) {
      const isKept = ({ name }) => kept.has(`${module.path} ${name}`);
      module.declarations = module.declarations?.filter(isKept);
      if (module.path !== MAIN) module.exports = module.exports.filter((entry) => entry.kind === 'custom-element-definition' || isKept(entry));
    }
    manifest.modules = manifest.modules.filter((module) => module.exports.length > 0);
  },
};

export default {
  globs: ['src/{elements,context,define}/**/*.ts', 'src/index.ts'],
  exclude: ['src/define/all.ts'],
  outdir,
  litelement: true,
  packagejson: false,
  plugins: [cemInheritancePlugin(), withoutTypes, tidy, definitions, published, spelledOut],
};
