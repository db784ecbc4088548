// The rooms of src/ and the one list of who may import whom (docs/architecture.md). ESLint and test/node/module-graph.test.ts both hold the sources to it.
import { dirname, posix } from 'node:path';

const { join, normalize } = posix;

/** Modules of a vendor that are its face to elements; parsers and machines stay inside. */
const VENDOR_FACE = /^vendors\/[^/]+\/(?:index|session|config|outcome|[a-z0-9]+-gateway)\.js$/;
const VENDOR_WIRE = /^vendors\/[^/]+\/(?:messages|config)\.js$/;

/** For each room: what of the rest of src it may import besides itself. Modules are named as imports name them, with `.js`. */
const ALLOWED = {
  core: [],
  transports: [/^core\//],
  vendors: [/^(?:core|transports)\//],
  i18n: [/^core\//],
  context: [/^(?:core|transports)\//, VENDOR_FACE],
  elements: [/^(?:core|transports|i18n|context)\//, VENDOR_FACE],
  define: [/^(?:elements|context)\//],
  index: [/^(?:core|transports|i18n|context|elements)\//, VENDOR_FACE],
  cdn: [/^(?:core|i18n|context|elements|define)\//, /^index\.js$/, VENDOR_FACE],
  gateway: [/^core\//, VENDOR_WIRE],
  simulators: [],
  testing: [/^core\//, /^simulators\/five9\/vendor-client\.js$/, /^simulators\/flexiti\/browser\/scenarios\.js$/],
};

/** Packages that only the rooms named here may import. */
const UI_PACKAGES = /^(?:lit|lit-html|lit-element|@lit\/[^/]+|@lit-labs\/[^/]+)(?:\/|$)/;
const UI_ROOMS = new Set(['context', 'elements']);
const SERVER_PACKAGES = /^(?:ws|pino|prom-client|jose)(?:\/|$)/;
const SERVER_ROOMS = new Set(['gateway', 'simulators']);

/** The room of a module: its first folder, one room for each vendor, and `index` for the package's main entry. @param {string} module path below src */
export function roomOf(module) {
  const [first = '', second = ''] = module.split('/');
  if (first === 'vendors') return `vendors/${second}`;
  return module.includes('/') ? first : module.replace(/\.[jt]s$/, '');
}

/**
 * Why a module may not import what it names; undefined when it may.
 *
 * @param {string} from path of the importing module below src, such as `elements/x/x.ts`
 * @param {string} specifier as written in the import
 * @returns {string | undefined}
 */
export function refusal(from, specifier) {
  const room = roomOf(from);
  const kind = room.split('/')[0];
  const allowed = ALLOWED[kind];
  if (!allowed) return `src/${room} is not a room of docs/architecture.md: add it there and in tools/rooms.mjs`;
  if (!specifier.startsWith('.')) return packageRefusal(kind, specifier);

  const target = normalize(join(dirname(from), specifier));
  if (target.startsWith('..')) return 'src must not import from outside src';
  if (!target.endsWith('.js')) return 'relative imports end in .js';
  if (roomOf(target) === room) return undefined;
  if (allowed.some((pattern) => pattern.test(target))) return undefined;
  return `${room} must not import ${target}: arrows point down only (docs/architecture.md)`;
}

function packageRefusal(kind, specifier) {
  if ((specifier.startsWith('node:') || SERVER_PACKAGES.test(specifier)) && !SERVER_ROOMS.has(kind)) return `${kind} runs in browsers and must not import ${specifier}`;
  if (kind === 'core') return `core must not import packages such as ${specifier}`;
  if (UI_PACKAGES.test(specifier) && !UI_ROOMS.has(kind)) return `${kind} must not import ${specifier}: only ${[...UI_ROOMS].join(' and ')} know lit`;
  if (kind === 'define' || kind === 'cdn' || kind === 'index') return `${kind} must not import packages such as ${specifier}`;
  return undefined;
}

/** True where an import for its side effects is in order. @param {string} module path below src */
export function maySideEffect(module) {
  return ['define', 'cdn'].includes(roomOf(module));
}
