import type { Api, Incoming, Reply } from './api.js';
import type { Callback } from './callback.js';
import type { Confirmation } from './course.js';
import { Dialogs } from './dialogs.js';
import { Refusal, refuse } from './errors.js';
import { describeNumber } from './numbers.js';
import type { EwtMode } from './queue.js';
import { parseTime } from './zones.js';

const DAY = 86_400_000;

/** The EWT methods of API v1 and v2. Their names are DOCUMENTED; that they match the three modes of the Engagement API is ASSUMED. */
const MODES: Readonly<Record<string, EwtMode>> = { urs: 'mode1', urs2: 'mode2', stat: 'mode3', ewt1: 'mode1', ewt2: 'mode2', ewt3: 'mode3' };

/** Reads `start`, `end` or `number-of-days`. DOCUMENTED: the start is now unless given, and without the others the end is the start. */
export function readWindow(query: URLSearchParams, now: number, days = 'number-of-days', timeZone = 'UTC'): { start: number; end: number } {
  const time = (name: string): number | null => {
    const value = query.get(name);
    if (value === null) return null;
    const read = parseTime(value, timeZone);
    if (read === null) throw refuse.badParameters(`Invalid date ${value} of parameter ${name}`);
    return read;
  };
  const start = time('start') ?? now;
  const count = readCount(query, days);
  return { start, end: time('end') ?? (count === null ? start : start + count * DAY - 1) };
}

export function readCount(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (!/^\d{1,4}$/.test(value)) throw refuse.badParameters(`Invalid number ${value} of parameter ${name}`);
  return Number(value);
}

/** Adds the GMS API, versions 1 and 2. */
export function addGms(api: Api): void {
  const { center, dialect } = api;
  const dialogs = new Dialogs(
    dialect,
    () => api.access.accessNumber,
    () => Math.round(center.pacing.access / 1000),
  );
  const ok = (json: unknown): Reply => ({ status: 200, json });
  const done = (): Reply => (dialect.emptyBodies ? { status: 200 } : ok({}));
  const own = ({ params }: Incoming): Callback => center.find(params.id!, params.name);

  api
    .on('POST /genesys/1/service/callback/:name', 'start', ({ params, body, base, header }) => {
      const callback = center.start(params.name!, body.pairs, header('gms_user') ?? null);
      return ok(dialogs.started(callback, base));
    })
    .on('GET /genesys/1/service/callback', 'query', ({ query, base }) => ok(search(center.kept(), query, base)))
    .on('GET /genesys/1/service/callback/:name', 'query', ({ params, query, base }) => {
      const service = center.service(params.name!);
      return ok(search(center.kept().filter((callback) => callback.service === service), query, base));
    })
    .on('GET /genesys/1/service/callback/:name/availability', 'availability', ({ params, query }) => {
      const { start, end } = readWindow(query, center.clock.now());
      const slots = center.capacity.slots(center.service(params.name!), start, end, readCount(query, 'max-time-slots') ?? undefined);
      return ok(Object.fromEntries(slots.map((slot) => [new Date(slot.time).toISOString(), slot.left])));
    })
    .on('PUT /genesys/1/service/callback/:name/:id', 'update', (incoming) => {
      center.update(own(incoming), incoming.body.pairs);
      return done();
    })
    .on('DELETE /genesys/1/service/callback/:name/:id', 'cancel', (incoming) => {
      center.cancel(own(incoming));
      return done();
    });

  const position = ({ params }: Incoming): Reply => {
    const callback = center.find(params.id!);
    if (callback.orsSession === null || callback.sessionLost) throw refuse.noSession();
    const { position: place, eta, waiting } = center.floor.place(callback.queue, callback.id);
    if (dialect.position === 'ewt') return ok({ ewt: eta.toFixed(1), _position: String(place), _total_waiting: String(waiting) });
    const tell = (n: number): number | string => (dialect.position === 'ints' ? n : String(n));
    return ok({ _position: tell(place), _eta: tell(eta), _total_waiting: tell(waiting), _agent_ready_threshold_passed: callback.agent !== null });
  };
  api.on('GET /genesys/1/service/:id/check-queue-position', 'position', position).on('POST /genesys/1/service/:id/check-queue-position', 'position', position);

  // DOCUMENTED by the widget: one queue is answered as an object with `ewt`, several as a map; -1 is unknown and 0 is valid. An unknown queue: ASSUMED -1.
  const ewt = (names: string[], mode: EwtMode): Reply => {
    const one = (name: string): Record<string, unknown> => {
      const seconds = center.floor.ewt(name, mode);
      return { ewt: dialect.ewt === 'string' ? String(seconds) : seconds };
    };
    if (names.length === 1 && dialect.ewtSingle === 'object') return ok(one(names[0]!));
    return ok(Object.fromEntries((names.length > 0 ? names : [...center.floor.queues.keys()]).map((name) => [name, one(name)])));
  };
  const method = (name: string): EwtMode => {
    const mode = MODES[name];
    if (!mode) throw refuse.badParameters(`Unknown estimation method ${name}`);
    return mode;
  };
  const names = (value: string | null): string[] => (value ?? '').split(',').map((name) => name.trim()).filter(Boolean);
  api
    .on('GET /genesys/1/service/ewt-for-vq', 'ewt', ({ query }) => ewt(names(query.get('name')), method(query.get('aqt') ?? 'urs2')))
    .on('GET /genesys/2/ewt/:method', 'ewt', ({ params, query }) => ewt(names(query.get('vq')), method(params.method!)))
    .on('GET /genesys/1/phonenumber', 'phone-number', ({ query }) => {
      const [number, country] = [query.get('number') ?? '', query.get('country') ?? 'US'];
      const found = describeNumber(number, country, (query.get('geocodingLocale') ?? 'en').toLowerCase());
      if (!found) throw refuse.unparsableNumber(number, country);
      return ok(found);
    });

  addDialogs(api, dialogs);

  // DOCUMENTED: the parameters, a null `error`, an empty list when closed. ASSUMED: the name `periods` and its fields.
  api.on('GET /genesys/1/service/:hours', 'hours', ({ params, query }) => {
    const hours = center.officeHours.get(params.hours!);
    if (!hours) throw refuse.noService(params.hours!);
    const { start, end } = readWindow(query, center.clock.now());
    const periods = hours.periods(start, end).map((period) => ({ start: new Date(period.start).toISOString(), end: new Date(period.end).toISOString() }));
    return ok({ error: null, timezone: hours.timeZone, periods });
  });
}

/** What a customer's device calls after a push. The path `/service/{_id}/{_action}` is DOCUMENTED, what lies behind it ASSUMED. */
function addDialogs(api: Api, dialogs: Dialogs): void {
  const { center } = api;
  const live = (params: Incoming['params']): Callback => {
    const callback = center.find(params.id!);
    if (callback.isOver) throw refuse.noSession();
    return callback;
  };
  const answer = ({ params, base }: Incoming): Reply => {
    const callback = live(params);
    const known = ['ready', 'snooze', 'not-available'].includes(params.answer!);
    if (!known || !center.course.confirm(callback, params.answer as Confirmation)) throw new Refusal('wrong-state', 'Nothing is to be confirmed.');
    return { status: 200, json: params.answer === 'ready' ? dialogs.connect(callback, base) : { _id: callback.id } };
  };
  const chat = ({ params }: Incoming): Reply => {
    const callback = live(params);
    if (!callback.isChat || !center.course.arrived(callback)) throw new Refusal('wrong-state', 'No chat is expected.');
    return { status: 200, json: { _id: callback.id, chatIxnState: 'CONNECTED' } };
  };
  for (const verb of ['GET', 'POST']) {
    api
      .on(`${verb} /genesys/1/service/:id/user-confirm`, 'dialog', ({ params, base }) => ({ status: 200, json: dialogs.menu(live(params), base) }))
      .on(`${verb} /genesys/1/service/:id/user-confirm/:answer`, 'dialog', answer)
      .on(`${verb} /genesys/1/service/:id/connect`, 'dialog', ({ params, base }) => ({ status: 200, json: dialogs.connect(live(params), base) }))
      .on(`${verb} /genesys/1/service/:id/ixn/chat`, 'dialog', chat);
  }
}

/** DOCUMENTED: an array; `!` negates a value; `operand` is AND (ASSUMED default) or OR. Values are compared with the record and with the user data. */
function search(callbacks: readonly Callback[], query: URLSearchParams, base: string): Record<string, string>[] {
  const operand = (query.get('operand') ?? 'AND').toUpperCase();
  const wanted = [...query].filter(([key]) => key !== 'operand');
  return callbacks
    .filter((callback) => {
      const record = new Map([...callback.parameters, ...Object.entries(callback.record(base))]);
      const matches = wanted.map(([key, value]) => (value.startsWith('!') ? record.get(key) !== value.slice(1) : record.get(key) === value));
      return wanted.length === 0 || (operand === 'OR' ? matches.some(Boolean) : matches.every(Boolean));
    })
    .map((callback) => callback.record(base));
}
