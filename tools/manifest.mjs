// The elements of custom-elements.json as the generators want them, and their types as TypeScript sees them in dist.
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';

export const pascal = (name) => name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());

const byName = (a, b) => a.name.localeCompare(b.name);
const isPublic = (member) => !['private', 'protected'].includes(member.privacy) && !member.static && !/^[_#]/.test(member.name);

/**
 * Every element of the package, by tag. `properties` can be set, `readonly` only read; `attributes` belong to a property.
 * @returns {{ tag: string, name: string, className: string, mapName: string, module: string, description: string, properties: object[], readonly: object[],
 *   attributes: object[], events: object[], methods: object[], slots: object[], parts: object[], cssProperties: object[], states: object[] }[]}
 */
export function readElements(file = 'custom-elements.json') {
  const { modules } = JSON.parse(readFileSync(file, 'utf8'));
  const elements = modules.flatMap(({ path, declarations = [] }) => declarations.filter((declaration) => declaration.tagName).map((declaration) => ({ path, declaration })));
  return elements
    .map(({ path, declaration }) => {
      const { tagName: tag, name: className, description = '', members = [], events = [], attributes = [] } = declaration;
      const fields = members.filter((member) => member.kind === 'field' && isPublic(member));
      const properties = fields.filter(({ readonly }) => !readonly);
      return {
        tag,
        name: pascal(tag),
        className,
        mapName: `${pascal(tag)}EventMap`,
        module: path.replace(/^dist\//, ''),
        description,
        properties,
        readonly: fields.filter(({ readonly }) => readonly),
        attributes: attributes.filter(({ fieldName }) => properties.some(({ name }) => name === fieldName)),
        events: events.filter(({ name }) => name).sort(byName),
        methods: members.filter((member) => member.kind === 'method' && isPublic(member) && !member.name.endsWith('Callback')),
        slots: declaration.slots ?? [],
        parts: declaration.cssParts ?? [],
        cssProperties: declaration.cssProperties ?? [],
        states: declaration.cssStates ?? [],
      };
    })
    .sort((a, b) => a.tag.localeCompare(b.tag));
}

/** What dist/index.d.ts exports, and how its types read. */
export function readTypes(file = 'dist/index.d.ts') {
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  const options = { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
  const isForeign = (symbol) => symbol.declarations?.some((node) => program.isSourceFileFromExternalLibrary(node.getSourceFile()) || program.isSourceFileDefaultLibrary(node.getSourceFile()));
  const named = new Map();

  const typeOf = (name) => {
    const symbol = exported.find((candidate) => candidate.name === name);
    return symbol && checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  };
  const member = (type, name) => {
    const symbol = type && checker.getPropertyOfType(type, name);
    return symbol && checker.getTypeOfSymbol(symbol);
  };

  /** Object types of the package are spelled out; everything else keeps its name. A long list of words inside another type is named and explained once. */
  const write = (type, depth = 3) => {
    if (type.flags & ts.TypeFlags.Boolean) return 'boolean';
    if (type.isUnion()) {
      if (type.aliasSymbol && depth < 3 && type.types.length > 4) {
        named.set(type.aliasSymbol.name, type);
        return type.aliasSymbol.name;
      }
      // TypeScript keeps true and false apart
      const parts = type.types.map((part) => (part.flags & ts.TypeFlags.BooleanLiteral ? 'boolean' : write(part, depth)));
      return [...new Set(parts.map((part) => (part.includes('=>') ? `(${part})` : part)))].join(' | ');
    }
    const isRecord = type.flags & ts.TypeFlags.Object && !checker.isArrayLikeType(type) && type.getCallSignatures().length === 0 && !type.isClass();
    const properties = isRecord ? checker.getPropertiesOfType(type) : [];
    if (depth === 0 || properties.length === 0 || properties.length > 40 || properties.some(isForeign)) return checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    const lines = properties.map((symbol) => {
      const optional = symbol.flags & ts.SymbolFlags.Optional;
      const text = write(checker.getTypeOfSymbol(symbol), depth - 1);
      return `${symbol.name}${optional ? '?' : ''}: ${optional ? text.replace(/^undefined \| | \| undefined$/, '') : text}`;
    });
    return `{ ${lines.join('; ')} }`;
  };

  return {
    has: (name) => typeOf(name) !== undefined,
    /** Names of the events in an event map. */
    eventsOf: (mapName) => checker.getPropertiesOfType(typeOf(mapName)).map(({ name }) => name),
    /** The detail of an event, or undefined when its map does not have it. */
    detailOf: (mapName, event) => {
      const type = member(member(typeOf(mapName), event), 'detail');
      return type && write(type);
    },
    propertyOf: (className, name) => {
      const type = member(typeOf(className), name);
      return type && write(type).replace(/^undefined \| \((.*)\)$|^undefined \| /, '$1');
    },
    /** Names of the fields of a property that is an object. */
    keysOf: (className, name) => checker.getPropertiesOfType(member(typeOf(className), name)).map((symbol) => symbol.name),
    /** The types that were only named so far, written out. */
    named: () => [...named].sort().map(([name, type]) => [name, write(type)]),
  };
}
