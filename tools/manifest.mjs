// The elements of custom-elements.json as the generators want them, and their types as TypeScript sees them in dist.
import { existsSync, globSync, readFileSync } from 'node:fs';
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

const isLiteral = (type) => Boolean(type.flags & ts.TypeFlags.StringLiteral);
const wordsOf = (type) => (type.isUnion() && type.types.every(isLiteral) ? type.types.map(({ value }) => value) : []);
const keyOf = (words) => [...words].sort().join();
/** More words than this are named inside another type and explained once. */
const MANY = 4;

/** What the main entry exports, as it is built or from its source, and how its types read. */
export function readTypes(file = 'dist/index.d.ts') {
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run build`);
  const options = { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'] };
  const headless = globSync(file.replace('/index.', '/vendors/*/index.'));
  const program = ts.createProgram([file, ...headless], options);
  const checker = program.getTypeChecker();
  const exportsOf = (path) => checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)));
  const declared = (symbol) => checker.getDeclaredTypeOfSymbol(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const exported = new Map(exportsOf(file).map((symbol) => [symbol.name, declared(symbol)]));
  /** Every type with a name that a page can import, classes aside. */
  const importable = new Map([...headless.flatMap(exportsOf), ...exportsOf(file)].map((symbol) => [symbol.name, declared(symbol)]).filter(([, type]) => !type.isClass()));
  const wordLists = new Map([...importable].filter(([, type]) => wordsOf(type).length > MANY).map(([name, type]) => [keyOf(wordsOf(type)), name]));
  const isForeign = (symbol) => symbol.declarations?.some((node) => program.isSourceFileFromExternalLibrary(node.getSourceFile()) || program.isSourceFileDefaultLibrary(node.getSourceFile()));

  const member = (type, name) => {
    const symbol = type && checker.getPropertyOfType(type, name);
    return symbol && checker.getTypeOfSymbol(symbol);
  };
  // `string & {}` keeps an editor's list of the known words beside any other; for a reader it is a string
  const print = (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType).replaceAll('string & {}', 'string');

  /** The parts of a type, of which `undefined` is left out where it is understood. */
  const partsOf = (type, isOptional) => (type.isUnion() ? type.types : [type]).filter(({ flags }) => !(isOptional && flags & ts.TypeFlags.Undefined));

  const write = (type, { depth = 3, isInside = false, isOptional = false } = {}) => {
    const types = partsOf(type, isOptional);
    const list = isInside && wordLists.get(keyOf(types.filter(isLiteral).map(({ value }) => value)));
    const parts = types.map((part) => {
      if (list && isLiteral(part)) return list;
      // TypeScript keeps true and false apart
      return part.flags & ts.TypeFlags.BooleanLiteral ? 'boolean' : writePart(part, depth);
    });
    const isNothing = (part) => part === 'null' || part === 'undefined';
    const sorted = [...new Set(parts)].sort((one, other) => isNothing(one) - isNothing(other));
    return sorted.map((part) => (/^\(.*=>/.test(part) && sorted.length > 1 ? `(${part})` : part)).join(' | ');
  };

  /** What goes in and comes out keeps its name, if it has one. */
  const writeFunction = (call) => {
    const inside = call.parameters.map((symbol) => {
      const isOptional = Boolean(symbol.valueDeclaration.questionToken);
      return `${symbol.name}${isOptional ? '?' : ''}: ${write(checker.getTypeOfSymbol(symbol), { depth: 0, isInside: true, isOptional })}`;
    });
    return `(${inside.join(', ')}) => ${write(call.getReturnType(), { depth: 0, isInside: true })}`;
  };

  /** Object types of the package are spelled out; everything else keeps its name. */
  const writePart = (type, depth) => {
    const [call, ...others] = type.getCallSignatures();
    if (call && others.length === 0 && !call.typeParameters) return writeFunction(call);
    const isRecord = type.flags & ts.TypeFlags.Object && !checker.isArrayLikeType(type) && !call && !type.isClass();
    const properties = isRecord ? checker.getPropertiesOfType(type) : [];
    if (depth === 0 || properties.length === 0 || properties.some(isForeign)) return print(type);
    const fields = properties.map((symbol) => {
      const isOptional = Boolean(symbol.flags & ts.SymbolFlags.Optional);
      const name = /^\w+$/.test(symbol.name) ? symbol.name : `'${symbol.name}'`;
      return `${name}${isOptional ? '?' : ''}: ${write(checker.getTypeOfSymbol(symbol), { depth: depth - 1, isInside: true, isOptional })}`;
    });
    return `{ ${fields.join('; ')} }`;
  };
  const writeIndex = (type) => `{ ${checker.getIndexInfosOfType(type).map(({ keyType, type: value }) => `[key: ${print(keyType)}]: ${write(value)}`).join('; ')} }`;

  return {
    has: (name) => exported.has(name),
    isImportable: (name) => importable.has(name),
    /** Names of the events in an event map. */
    eventsOf: (mapName) => checker.getPropertiesOfType(exported.get(mapName)).map(({ name }) => name),
    /** The type of an event as its map states it. */
    eventOf: (mapName, event) => print(member(exported.get(mapName), event)),
    /** The detail of an event, or undefined when its map does not have it. */
    detailOf: (mapName, event) => {
      const type = member(member(exported.get(mapName), event), 'detail');
      return type && write(type);
    },
    /** A property's type, without `undefined`: what is not set is told by its default. */
    propertyOf: (className, name) => {
      const type = member(exported.get(className), name);
      return type && write(type, { isOptional: true });
    },
    /** The types that a text names, and those that these name, written out. */
    namedIn: (text) => {
      const named = new Map();
      const read = (code) => {
        for (const [name] of code.matchAll(/\b[A-Z]\w+/g)) {
          const type = importable.get(name);
          if (!type || named.has(name)) continue;
          const body = write(type);
          named.set(name, body === name ? writeIndex(type) : body);
          read(named.get(name));
        }
      };
      read(text);
      return [...named].sort();
    },
  };
}
