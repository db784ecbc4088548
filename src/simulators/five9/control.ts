import { BadRequest, sendJson, type Routes } from '../http.js';
import { ACCEPTED_CARD } from './ivr.js';
import type { Commands } from './commands.js';
import { POISON, type Poison } from './poison.js';
import { CALL_STATES, LOGIN_STATES, type CallState, type Five9State, type LoginState, type SocketKind } from './types.js';

type Body = Record<string, unknown>;
type Action = (commands: Commands, body: Body) => unknown;

/** The bodies of `POST /control`: `{action, ...}`. What an action answers is the `result` of the reply. */
const ACTIONS: Readonly<Record<string, Action>> = {
  reset: (commands) => commands.reset(),
  set: (commands, { action: _, ...settings }) => commands.set(settings),
  'log-in': (commands) => commands.logIn(),
  'log-out': (commands) => commands.logOut(),
  'login-state': (commands, body) => commands.setLoginState(choice(body, 'state', LOGIN_STATES) as LoginState),
  permission: (commands, body) => commands.setPermission(body['granted'] !== false),
  presence: (commands, body) => commands.setPresence(body['ready'] !== false),
  announce: (commands, body) => commands.announce(text(body, 'eventId'), body['payLoad'] ?? null, optionalText(body, 'reason')),
  'start-call': (commands, body) => commands.startCall(choice(body, 'state', CALL_STATES, 'TALKING') as CallState),
  'call-state': (commands, body) => commands.setCallState(choice(body, 'state', CALL_STATES) as CallState, optionalText(body, 'callId')),
  hold: (commands) => commands.setCallState('ON_HOLD'),
  retrieve: (commands) => commands.setCallState('TALKING'),
  'end-call': (commands) => commands.endCall(),
  'dispose-call': (commands, body) => commands.disposeCall(optionalText(body, 'callId')),
  'add-colleague': (commands) => commands.addColleague(),
  key: (commands, body) => commands.pressKey(text(body, 'key')),
  keys: (commands, body) => commands.pressKeys(text(body, 'keys')),
  'test-card': (commands) => commands.pressKeys(`${ACCEPTED_CARD}#`),
  'customer-cancels': (commands) => commands.customerCancels(),
  'hang-up': (commands) => commands.hangUp(),
  say: (commands, body) => commands.say(text(body, 'text'), choice(body, 'type', ['MESSAGE', 'RESULT'], 'MESSAGE') as 'MESSAGE' | 'RESULT'),
  drop: (commands, body) => commands.dropSockets(socket(body), optionalNumber(body, 'code')),
  'half-open': (commands, body) => commands.halfOpen(socket(body), body['on'] !== false),
  refuse: (commands, body) => commands.refuseSockets(socket(body), optionalNumber(body, 'times')),
  duplicate: (commands, body) => commands.duplicate(optionalNumber(body, 'next')),
  migrate: (commands, body) => commands.migrate(body['graceful'] === true),
  unauthorized: (commands, body) => commands.unauthorized(optionalNumber(body, 'times')),
  slow: (commands, body) => commands.slow(optionalNumber(body, 'milliseconds') ?? 0),
  reorder: (commands, body) => commands.reorder(socket(body), optionalNumber(body, 'count')),
  repeat: (commands, body) => commands.repeat(socket(body), optionalNumber(body, 'count')),
  'fail-rest': (commands, body) => commands.failRest(text(body, 'match'), optionalNumber(body, 'status'), optionalNumber(body, 'times')),
  poison: (commands, body) => commands.poison(choice(body, 'what', Object.keys(POISON)) as Poison),
  garbage: (commands, body) => commands.garbage(socket(body)),
  flood: (commands, body) => commands.flood(optionalNumber(body, 'perSecond') ?? 100, optionalNumber(body, 'seconds')),
  'bridge-error': (commands, body) => commands.bridgeError(optionalText(body, 'message')),
};

/** The names of all actions, for a workbench. */
export const CONTROL_ACTIONS: readonly string[] = Object.keys(ACTIONS);

/** `POST /control` and `GET /control/state`. Both answer with the state as it is then. */
export function addControlRoutes(routes: Routes, commands: Commands, state: () => Five9State): void {
  routes.on('GET /control/state', ({ response }) => sendJson(response, 200, state()));
  routes.on('GET /control/actions', ({ response }) => sendJson(response, 200, CONTROL_ACTIONS));
  routes.on('POST /control', async (call) => {
    const body = parse(await call.text());
    const name = text(body, 'action');
    if (!Object.hasOwn(ACTIONS, name)) throw new BadRequest(`There is no action ${name}; there are ${CONTROL_ACTIONS.join(', ')}.`);
    const result = await ACTIONS[name]!(commands, body);
    sendJson(call.response, 200, { result: result ?? null, state: state() });
  });
}

function parse(source: string): Body {
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === 'object' && value !== null) return value as Body;
  } catch {
    // Refused below, like any other value that is no object
  }
  throw new BadRequest('The body is not a JSON object.');
}

function text(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new BadRequest(`${name} is missing: a string.`);
  return value;
}

function optionalText(body: Body, name: string): string | undefined {
  return body[name] === undefined ? undefined : text(body, name);
}

function optionalNumber(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !(value >= 0 && value <= 100_000)) throw new BadRequest(`${name} is a number from 0 to 100000.`);
  return value;
}

function choice(body: Body, name: string, choices: readonly string[], fallback?: string): string {
  const value = body[name] ?? fallback;
  if (typeof value !== 'string' || !choices.includes(value)) throw new BadRequest(`${name} is one of ${choices.join(', ')}.`);
  return value;
}

const socket = (body: Body): SocketKind => choice(body, 'socket', ['agent', 'bridge']) as SocketKind;
