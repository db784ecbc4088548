import { BadRequest } from '../http.js';
import { OPERATIONS } from './api.js';
import type { Controls } from './controls.js';
import { FAULT_KINDS } from './faults.js';
import { SCENARIOS } from './options.js';

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isAmount: Check = (value) => isNumber(value) && (value as number) >= 0;
/** Few enough to be kept in a list. */
const isCount: Check = (value) => isAmount(value) && Number.isInteger(value) && (value as number) <= 10_000;
/** At most ten years of milliseconds. */
const isSpan: Check = (value) => isAmount(value) && (value as number) <= 315_576_000_000;
const isWord =
  (...words: readonly (string | number)[]): Check =>
  (value) =>
    words.includes(value as string);
const isList: Check = (value) => Array.isArray(value) && value.every(isString);
const isPairs: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isString);
const isBoolean: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isEwt: Check = (value) => isNumber(value) || (typeof value === 'object' && value !== null && Object.values(value).every(isNumber));

const WHICH = { 'id?': isString, 'number?': isString };
const AGENT = { id: isString };
const MODES = isWord('manual', 'answer', 'decline', 'noAnswer', 'busy', 'machine', 'unreachable');

/** Every action of `POST /control` with its arguments; `?` marks one that may be left out. */
const COMMANDS: { readonly [G in keyof Controls]: { readonly [A in keyof Controls[G]]: Readonly<Record<string, Check>> } } = {
  clock: { advance: { ms: isSpan }, scale: { timeScale: isAmount } },
  phone: {
    answer: WHICH,
    decline: WHICH,
    noAnswer: WHICH,
    busy: WHICH,
    machine: WHICH,
    unreachable: WHICH,
    hangUp: WHICH,
    confirm: WHICH,
    snooze: WHICH,
    notAvailable: WHICH,
    dialIn: WHICH,
    startChat: WHICH,
    mode: { mode: MODES, 'number?': isString, 'after?': isSpan },
  },
  agent: { free: { 'id?': isString }, busy: AGENT, login: { id: isString, 'queues?': isList }, logout: AGENT, accept: WHICH, reject: WHICH, fail: WHICH },
  queue: { set: { name: isString, 'waiting?': isCount, 'handleTime?': isSpan, 'ewt?': orNull(isEwt) } },
  service: {
    add: { name: isString, 'scenario?': isWord(...Object.keys(SCENARIOS)), 'options?': isPairs },
    set: { name: isString, options: isPairs },
    section: { options: isPairs },
    pause: { name: isString },
    resume: { name: isString },
    capacity: { name: isString, 'time?': isString, capacity: isCount },
    officeHours: { name: isString, options: isPairs },
  },
  ors: { down: {}, up: {}, killSession: WHICH },
  callback: { cancel: WHICH, complete: { ...WHICH, reason: isString }, force: { ...WHICH, state: isString, 'reason?': isString } },
  interaction: { create: AGENT, attach: { id: isString, pairs: isPairs }, terminate: { id: isString, 'reasons?': isPairs }, hangUp: AGENT },
  faults: {
    add: {
      kind: isWord(...FAULT_KINDS),
      'operation?': isWord(...OPERATIONS),
      'times?': isCount,
      'status?': (value) => isCount(value) && (value as number) >= 200 && (value as number) < 600,
      'delay?': isSpan,
      'keys?': isList,
    },
    clear: { 'operation?': isWord(...OPERATIONS) },
  },
  settings: {
    dialect: {
      'position?': isWord('strings', 'ints', 'ewt'),
      'ewt?': isWord('number', 'string'),
      'ewtSingle?': isWord('object', 'map'),
      'dialog?': isWord('snake', 'camel'),
      'emptyBodies?': isBoolean,
      'slotFullStatus?': isWord(400, 429),
      'apiKeyCode?': isWord(1103, 503),
    },
    access: {
      'cors?': isBoolean,
      'username?': orNull(isString),
      'password?': orNull(isString),
      'contactCenters?': orNull(isList),
      'apiKeys?': orNull(isList),
      'captcha?': isBoolean,
      'accessNumber?': isString,
    },
  },
};

/** Runs `{"action": "phone.answer", ...arguments}`; throws a BadRequest when it is not such a thing. */
export function runCommand(controls: Controls, message: unknown): void {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) throw new BadRequest('A control message is a JSON object.');
  const { action, ...args } = message as Record<string, unknown>;
  const [group = '', name = '', ...rest] = typeof action === 'string' ? action.split('.') : [];
  const groups = COMMANDS as Record<string, Record<string, Record<string, Check>>>;
  const spec = rest.length === 0 && Object.hasOwn(groups, group) && Object.hasOwn(groups[group]!, name) ? groups[group]![name] : undefined;
  if (!spec) throw new BadRequest(`There is no action ${String(action)}; GET /control/actions lists them.`);
  const allowed = new Map(Object.entries(spec).map(([key, check]) => [key.replace('?', ''), { check, optional: key.endsWith('?') }]));
  for (const [key, { check, optional }] of allowed) {
    if (Object.hasOwn(args, key) ? !check(args[key]) : !optional) throw new BadRequest(`Argument ${key} of ${String(action)} is missing or wrong.`);
  }
  const unknown = Object.keys(args).find((key) => !allowed.has(key));
  if (unknown !== undefined) throw new BadRequest(`${String(action)} takes no argument ${unknown}.`);
  (controls as unknown as Record<string, Record<string, (args: unknown) => void>>)[group]![name]!(args);
}

/** Every action with the names of its arguments. */
export function listCommands(): Record<string, string[]> {
  return Object.fromEntries(Object.entries(COMMANDS).flatMap(([group, actions]) => Object.entries(actions).map(([name, spec]) => [`${group}.${name}`, Object.keys(spec)])));
}
