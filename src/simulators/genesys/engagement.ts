import { type Api, correlation, type Incoming, type Reply } from './api.js';
import { refuse } from './errors.js';
import { readCount, readWindow } from './gms.js';
import type { OfficeHours } from './hours.js';
import type { Service } from './options.js';
import type { EwtMode } from './queue.js';
import { isTimeZone, wallClock } from './zones.js';

/** DOCUMENTED: `{status: {code, message: 'Successful', corrId}, data}`. The value of a successful `code` is ASSUMED. */
function ok(data: unknown): Reply {
  return { status: 200, json: { status: { code: 0, message: 'Successful', corrId: correlation() }, data } };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function required({ body }: Incoming, key: string): string {
  const value = text(body.value[key]);
  if (value === '') throw refuse.badParameters(`Parameter ${key} is missing`);
  return value;
}

function zoneOf(query: URLSearchParams): string {
  const zone = query.get('timezone') ?? 'UTC';
  if (!isTimeZone(zone)) throw refuse.badParameters(`Unknown timezone ${zone}`);
  return zone;
}

/** The Engagement API's own names for what a start request of GMS says; user data is flat there and an object here. */
function toParameters({ body }: Incoming): Map<string, string> {
  const parameters = new Map<string, string>();
  const userData = body.value.userData;
  if (typeof userData === 'object' && userData !== null) {
    // DOCUMENTED: a key that is not a JavaScript variable name is ignored.
    for (const [key, value] of Object.entries(userData)) if (/^[A-Za-z_$][\w$]*$/.test(key)) parameters.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const rename = { phoneNumber: '_customer_number', desiredTime: '_desired_time', cbOriginationIxnId: '_originating_interaction_id', inboundVQ: '_inbound_vq' };
  for (const [from, to] of Object.entries(rename)) if (text(body.value[from])) parameters.set(to, text(body.value[from]));
  const [target] = Array.isArray(body.value.pushTargets) ? (body.value.pushTargets as { target?: unknown; channel?: unknown }[]) : [];
  if (target) parameters.set('_device_notification_id', text(target.target)).set('_device_os', text(target.channel).toLowerCase());
  return parameters;
}

/** Adds the Engagement API, version 3. Paths, keys and types are DOCUMENTED by Genesys' own client library. */
export function addEngagement(api: Api): void {
  const { center } = api;
  const base = '/engagement/v3';
  const hoursOf = (service: Service): OfficeHours | null => center.officeHours.get(service.get('_business_hours_service')) ?? null;

  api
    .on(`POST ${base}/callbacks/create`, 'v3-create', (incoming) => {
      const name = required(incoming, 'serviceName');
      const parameters = toParameters(incoming);
      const service = center.service(name);
      if (api.access.captcha) required(incoming, 'captchaToken');
      // DOCUMENTED: push targets are required when the customer dials in.
      const originated = service.get('_call_direction') === 'USERORIGINATED' && service.get('_media_type') === 'voice';
      if (originated && !parameters.get('_device_notification_id')) throw refuse.badParameters('Parameter pushTargets is missing');
      return ok({ id: center.start(name, parameters).id });
    })
    .on(`POST ${base}/callbacks/retrieve`, 'v3-retrieve', (incoming) => {
      const callback = center.find(required(incoming, 'id'));
      const queued = ['QUEUED', 'ROUTING', 'PROCESSING'].includes(callback.state);
      const { position, eta } = center.floor.place(callback.queue, callback.id);
      return ok({
        id: callback.id,
        desiredTime: new Date(callback.desiredTime).toISOString(),
        callbackState: callback.state,
        ...(callback.reason && { callbackReason: callback.reason }),
        phoneNumber: callback.number,
        ...(queued && { positionInQueue: position, estimatedWaitTime: eta }),
      });
    })
    .on(`POST ${base}/callbacks/cancel`, 'v3-cancel', (incoming) => {
      const callback = center.find(required(incoming, 'id'));
      center.cancel(callback);
      return ok({ id: callback.id });
    })
    .on(`GET ${base}/callbacks/availability/:name`, 'v3-availability', ({ params, query }) => ok(availability(api, center.service(params.name!), query)))
    .on(`GET ${base}/callbacks/open-for/:name`, 'v3-open-for', ({ params, query }) => {
      const service = center.services.get(params.name!);
      const hours = service ? hoursOf(service) : center.officeHours.get(params.name!);
      if (!service && !hours) throw refuse.noService(params.name!);
      const { start } = readWindow(query, center.clock.now(), 'numberOfDays', zoneOf(query));
      return ok({ openFor: Math.floor((hours ? hours.openFor(start) : 7 * 86_400_000) / 1000) });
    })
    .on(`GET ${base}/callbacks/queue-status/:queue`, 'v3-queue-status', ({ params }) => {
      const queue = params.queue!;
      const agents = center.floor.hasAgents(queue);
      // DOCUMENTED: -1 with an immediate offer means that nothing was queued yet, without one that no agent is logged in.
      return ok({ ewt: center.floor.ewt(queue), offerImmediateCallback: agents, offerScheduledCallback: true });
    })
    .on(`GET ${base}/estimated-wait-time`, 'v3-ewt', ({ query }) => {
      const mode = query.get('mode') ?? 'mode2';
      const queues = (query.get('virtual-queues') ?? '').split(',').map((name) => name.trim()).filter(Boolean);
      if (!['mode1', 'mode2', 'mode3'].includes(mode)) throw refuse.badParameters(`Unknown mode ${mode}`);
      if (queues.length === 0) throw refuse.badParameters('Parameter virtual-queues is missing');
      return ok(queues.map((name) => estimate(api, name, mode as EwtMode)));
    })
    .on(`POST ${base}/call-in/requests/create`, 'v3-call-in', (incoming) => {
      const groupName = required(incoming, 'groupName');
      const fromPhoneNumber = text(incoming.body.value.fromPhoneNumber);
      const callbackServiceId = text(incoming.body.value.callbackServiceId);
      if (callbackServiceId) center.find(callbackServiceId);
      return ok({
        id: correlation(),
        groupName,
        toPhoneNumber: api.access.accessNumber,
        // DOCUMENTED: a number, in epoch time; ASSUMED: milliseconds.
        expirationTime: center.clock.now() + center.pacing.access,
        accessCode: Math.floor(1000 + Math.random() * 9000),
        ...(fromPhoneNumber && { fromPhoneNumber }),
        ...(callbackServiceId && { callbackServiceId }),
      });
    });
}

/** DOCUMENTED: full slots only with `reportBusy`; `localTime` has no offset when a time zone is given (ASSUMED from the format of the parameters). */
function availability({ center }: Api, service: Service, query: URLSearchParams): unknown {
  const timezone = zoneOf(query);
  const epoch = (name: string): number | null => {
    const value = query.get(name);
    if (value === null) return null;
    if (!/^\d{1,15}$/.test(value)) throw refuse.badParameters(`Invalid number ${value} of parameter ${name}`);
    return Number(value);
  };
  const span = readWindow(query, epoch('startMS') ?? center.clock.now(), 'numberOfDays', timezone);
  const busy = query.get('reportBusy') === 'true';
  const slots = center.capacity
    .slots(service, span.start, epoch('endMS') ?? span.end, readCount(query, 'maxTimeSlots') ?? undefined)
    .filter((slot) => busy || slot.left > 0)
    .map((slot) => {
      const utcTime = new Date(slot.time).toISOString();
      const localTime = timezone === 'UTC' ? utcTime : new Date(wallClock(slot.time, timezone)).toISOString().replace('Z', '');
      return { utcTime, localTime, capacity: slot.left, total: slot.total };
    });
  return { slots, durationMin: service.count('_request_time_bucket'), timezone };
}

/** DOCUMENTED: -1 comes with a message; `resultCode` is 0, -1 (nothing queued yet, so unknown) or -2 (no agent logged in). */
function estimate({ center }: Api, virtualQueue: string, mode: EwtMode): unknown {
  const estimatedWaitTime = center.floor.ewt(virtualQueue, mode);
  if (estimatedWaitTime >= 0) return { virtualQueue, estimatedWaitTime, resultCode: 0 };
  const agents = center.floor.queues.has(virtualQueue) && center.floor.hasAgents(virtualQueue);
  const known = center.floor.queues.has(virtualQueue);
  const message = known && !agents ? 'No agents are logged in.' : 'The estimated wait time is unknown.';
  return { virtualQueue, estimatedWaitTime, message, resultCode: known && !agents ? -2 : -1 };
}
