import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { maySideEffect, refusal, roomOf } from '../../tools/rooms.mjs';

const SRC = new URL('../../src/', import.meta.url).pathname;
const modules = globSync('**/*.ts', { cwd: SRC }).sort();

interface Import {
  specifier: string;
  bare: boolean;
}

function parse(module: string): ts.SourceFile {
  return ts.createSourceFile(module, readFileSync(SRC + module, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** Every import of a file: static, dynamic, re-exports and `import('x')` types. */
function importsOf(source: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    let name: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) name = node.moduleSpecifier;
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) name = node.arguments[0];
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) name = node.argument.literal;
    if (name && ts.isStringLiteral(name)) found.push({ specifier: name.text, bare: ts.isImportDeclaration(node) && !node.importClause });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const graph = new Map(modules.map((module) => [module, importsOf(parse(module))]));

/** A way from `start` back to itself, or null. */
function cycleFrom(start: string, next: (node: string) => Iterable<string>): string[] | null {
  const seen = new Set<string>();
  const walk = (node: string, path: string[]): string[] | null => {
    for (const target of next(node)) {
      if (target === start) return [...path, node, target];
      if (seen.has(target)) continue;
      seen.add(target);
      const cycle = walk(target, [...path, node]);
      if (cycle) return cycle;
    }
    return null;
  };
  return walk(start, []);
}

const targetsOf = (module: string): string[] =>
  (graph.get(module) ?? [])
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => posix.join(posix.dirname(module), specifier).replace(/\.js$/, '.ts'));

describe('module graph', () => {
  it('has modules', () => {
    assert.ok(modules.length > 10, `only ${modules.length} modules in ${SRC}`);
  });

  it('has arrows that point down only', () => {
    const wrong = [...graph].flatMap(([module, imports]) => imports.map(({ specifier }) => [module, refusal(module, specifier)]).filter(([, why]) => why));
    assert.deepEqual(wrong, []);
  });

  it('imports for side effects in define/ and cdn/ only', () => {
    const wrong = [...graph].filter(([module, imports]) => !maySideEffect(module) && imports.some(({ bare }) => bare)).map(([module]) => module);
    assert.deepEqual(wrong, []);
  });

  it('names existing modules', () => {
    const missing = modules.flatMap((module) => targetsOf(module).filter((target) => !modules.includes(target)).map((target) => `${module} -> ${target}`));
    assert.deepEqual(missing, []);
  });

  it('has no cycle between rooms', () => {
    const rooms = new Map<string, Set<string>>();
    for (const module of modules) {
      const room = roomOf(module);
      const targets = rooms.get(room) ?? new Set();
      for (const target of targetsOf(module)) if (roomOf(target) !== room) targets.add(roomOf(target));
      rooms.set(room, targets);
    }
    const cycles = [...rooms.keys()].map((room) => cycleFrom(room, (node) => rooms.get(node) ?? [])).filter(Boolean);
    assert.deepEqual(cycles, []);
  });

  it('has no cycle of values between modules', () => {
    const valueTargets = new Map(
      modules.map((module) => {
        const emitted = ts.transpileModule(readFileSync(SRC + module, 'utf8'), { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true, experimentalDecorators: true } });
        const imports = importsOf(ts.createSourceFile(module, emitted.outputText, ts.ScriptTarget.Latest, true));
        return [module, imports.filter(({ specifier }) => specifier.startsWith('.')).map(({ specifier }) => posix.join(posix.dirname(module), specifier).replace(/\.js$/, '.ts'))] as const;
      }),
    );
    const cycles = modules.map((module) => cycleFrom(module, (node) => valueTargets.get(node) ?? [])).filter(Boolean);
    assert.deepEqual(cycles, []);
  });
});

describe('rooms without a DOM', () => {
  const DOM = new Set(
    ('window document navigator location history localStorage sessionStorage customElements matchMedia requestAnimationFrame HTMLElement HTMLIFrameElement Element Node ' +
      'Document Window ShadowRoot CustomEvent MessageEvent MutationObserver EventSource WebSocket XMLHttpRequest').split(' '),
  );

  /** Names used as values or types; keys and property names do not count. */
  function namesIn(source: ts.SourceFile): string[] {
    const names: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && DOM.has(node.text)) {
        const { parent } = node;
        const isName = (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isPropertyAssignment(parent) && parent.name === node) || ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent);
        if (!isName) names.push(node.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return names;
  }

  const free = modules.filter((module) => /^core\/|^vendors\/[^/]+\/machine\.ts$/.test(module));

  it('are core and the machines', () => {
    const wrong = free.flatMap((module) => namesIn(parse(module)).map((name) => `${module}: ${name}`));
    assert.deepEqual(wrong, []);
  });

  it('have a machine for every vendor', () => {
    const vendors = new Set(modules.filter((module) => module.startsWith('vendors/')).map(roomOf));
    const without = [...vendors].filter((vendor) => !modules.includes(`${vendor}/machine.ts`));
    assert.deepEqual(without, []);
  });
});

describe('simulators', () => {
  it('share no code with the adapters', () => {
    const shared = modules.filter((module) => module.startsWith('simulators/')).flatMap((module) => targetsOf(module).filter((target) => roomOf(target) !== 'simulators'));
    assert.deepEqual(shared, []);
  });

  it('do not lean on each other beyond their floor', () => {
    const vendorOf = (module: string): string | undefined => /^simulators\/([^/]+)\//.exec(module)?.[1];
    const wrong = modules
      .filter((module) => vendorOf(module))
      .flatMap((module) => targetsOf(module).filter((target) => vendorOf(target) && vendorOf(target) !== vendorOf(module)).map((target) => `${module} -> ${target}`));
    assert.deepEqual(wrong, []);
  });
});
