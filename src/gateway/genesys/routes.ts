import { requireTopic } from '../auth/grant.js';
import { RateLimit } from '../auth/rate-limit.js';
import { fingerprint } from '../auth/secrets.js';
import type { Deps } from '../deps.js';
import { optionalText, readJson, requiredText } from '../http/body.js';
import { sendJson, type Exchange } from '../http/exchange.js';
import type { Idempotency } from '../http/idempotency.js';
import { Problem } from '../http/problem.js';
import type { Router } from '../http/router.js';
import type { CallbackRequest, GenesysApi, GenesysOptions, Started } from './options.js';

const DAY = 86_400;
/** Days that availability is asked for at most. */
const LONGEST = 31;
/** How a start can end without anyone knowing whether it was done. */
const LOST: ReadonlySet<string> = new Set(['timeout', 'network', 'outcome-unknown', 'bad-message']);
/** Without a connection nothing was sent. */
const NEVER_SENT: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const FIELDS = [
  'service', 'customerNumber', 'desiredTime', 'callDirection', 'waitForAgent', 'waitForUserConfirm', 'mediaType', 'originatingInteractionId', 'virtualQueue', 'userData', 'captchaToken',
] as const;

/** The routes below `/genesys`. Credentials stay here, and an id serves only whoever holds the token that came with it. */
export function genesysRoutes(router: Router, options: GenesysOptions, api: GenesysApi, deps: Deps, idempotency: Idempotency): void {
  const perNumber = new RateLimit({ count: options.numberLimit ?? 6, seconds: DAY, now: deps.now });
  const serviceOf = (value: string): string => {
    if (!/^[\w.-]{1,80}$/.test(value)) throw new Problem('bad-request', '"service" is not the name of a service.');
    if (options.services?.length && !options.services.includes(value)) throw new Problem('forbidden', 'This service may not be used.');
    return value;
  };
  const query = (exchange: Exchange, name: string): string => requiredText({ [name]: exchange.query.get(name) }, name, 200);

  /** Lets the holder of the callback's token on. */
  const own = async (exchange: Exchange, id: string): Promise<void> => {
    if (!/^[\w:.@-]{1,120}$/.test(id)) throw new Problem('not-found', 'There is no such callback.');
    requireTopic(await deps.grant(exchange), `genesys/${id}`);
  };
  /** Rescheduling and cancelling name the service in their path. */
  const serviceBehind = async (id: string): Promise<string> => {
    const service = (await deps.log().recall(`genesys:${id}`)) ?? (await api.read(id)).service;
    if (service === null) throw new Problem('not-found', 'There is no such callback.');
    return service;
  };

  /** Starts, once. When the answer is lost it looks whether there is now one callback that nobody else has been given; otherwise nobody knows. */
  const startOnce = async (request: CallbackRequest): Promise<Started> => {
    const since = deps.now();
    try {
      return await api.start(request);
    } catch (error) {
      if (!(error instanceof Problem) || !LOST.has(error.code) || NEVER_SENT.has(error.detail ?? '')) throw error;
      const ids = await api.find(request, since).catch(() => []);
      const owners = await Promise.all(ids.map((id) => deps.log().recall(`genesys:${id}`)));
      const free = ids.filter((_, i) => owners[i] === null);
      if (free.length === 1) return { id: free[0]!, access: null };
      throw new Problem('outcome-unknown', 'The answer of the callback service was lost: the callback may have been started.', { detail: error.code });
    }
  };

  const start = async (request: CallbackRequest, limitKey: string): Promise<Record<string, unknown>> => {
    perNumber.take(limitKey, 'limit-reached');
    const { id, access } = await startOnce(request).catch((error: unknown) => {
      // what the service refused does not count against the number; what may have been done does
      if (error instanceof Problem && error.code !== 'outcome-unknown') perNumber.giveBack(limitKey);
      throw error;
    });
    const wait = request.desiredTime === null ? 0 : Math.max(0, Math.ceil((Date.parse(request.desiredTime) - deps.now()) / 1000));
    await deps.log().remember(`genesys:${id}`, request.service, wait + 7 * DAY).catch(() => undefined);
    const topic = `genesys/${id}`;
    return { id, desiredTime: request.desiredTime, topic, token: await deps.tokens().sign(topic, wait + 2 * DAY), ...(access && { access }) };
  };

  router
    .on('GET /genesys/wait-time', async (exchange) => {
      const queue = query(exchange, 'queue');
      await deps.admitReader(exchange, 'genesys');
      sendJson(exchange, 200, { estimatedWait: await api.waitTime(queue) });
    })
    .on('GET /genesys/availability', async (exchange) => {
      const service = serviceOf(query(exchange, 'service'));
      const from = timeOf(exchange.query.get('start'), 'start') ?? new Date(deps.now()).toISOString();
      const to = timeOf(exchange.query.get('end'), 'end') ?? new Date(Date.parse(from) + 7 * DAY * 1000).toISOString();
      if (Date.parse(to) <= Date.parse(from) || Date.parse(to) - Date.parse(from) > LONGEST * DAY * 1000) throw new Problem('bad-request', `"end" must lie behind "start", by ${LONGEST} days at most.`);
      await deps.admitReader(exchange, 'genesys');
      sendJson(exchange, 200, await api.availability(service, from, to));
    })
    .on('POST /genesys/callbacks', async (exchange) => {
      const fields = await readJson(exchange, FIELDS);
      const grant = await deps.admit(exchange, 'genesys:start', optionalText(fields, 'captchaToken', 4000));
      const request = requestOf(fields, serviceOf, deps.now());
      const key = idempotency.keyOf(exchange, 'genesys', grant.subject ?? exchange.address);
      const answer = await idempotency.run(key, JSON.stringify(fields), () => start(request, fingerprint(request.customerNumber.replace(/\D/g, ''))));
      deps.logger.info({ vendor: 'genesys', event: 'started' }, 'callback started');
      sendJson(exchange, 201, answer);
    })
    .on('GET /genesys/callbacks/:id', async (exchange, { id = '' }) => {
      await own(exchange, id);
      sendJson(exchange, 200, await api.read(id));
    })
    .on('PATCH /genesys/callbacks/:id', async (exchange, { id = '' }) => {
      await own(exchange, id);
      const fields = await readJson(exchange, ['desiredTime']);
      const desiredTime = timeOf(requiredText(fields, 'desiredTime', 40), 'desiredTime')!;
      await api.reschedule(id, await serviceBehind(id), desiredTime);
      sendJson(exchange, 200, { id, desiredTime });
    })
    .on('DELETE /genesys/callbacks/:id', async (exchange, { id = '' }) => {
      await own(exchange, id);
      await api.cancel(id, await serviceBehind(id));
      sendJson(exchange, 200, { id, cancelled: true });
    });
  for (const action of ['ready', 'connect'] as const) {
    router.on(`POST /genesys/callbacks/:id/${action}`, async (exchange, { id = '' }) => {
      await own(exchange, id);
      sendJson(exchange, 200, { id, access: await api.dialog(id, action) });
    });
  }
}

function requestOf(fields: Record<string, unknown>, serviceOf: (value: string) => string, now: number): CallbackRequest {
  const choice = <T extends string>(key: string, ...allowed: T[]): T | null => {
    const value = optionalText(fields, key, 40) as T | undefined;
    if (value !== undefined && !allowed.includes(value)) throw new Problem('bad-request', `"${key}" is ${allowed.join(' or ')}.`);
    return value ?? null;
  };
  const flag = (key: string): boolean | null => {
    const value = fields[key];
    if (value !== undefined && value !== null && typeof value !== 'boolean') throw new Problem('bad-request', `"${key}" is true or false.`);
    return value ?? null;
  };
  const service = serviceOf(requiredText(fields, 'service', 80));
  const customerNumber = requiredText(fields, 'customerNumber', 40);
  if (!/^[+\d][\d ().\-/]{2,38}$/.test(customerNumber)) throw new Problem('number-invalid', 'The number is not a phone number.');
  const desiredTime = timeOf(optionalText(fields, 'desiredTime', 40), 'desiredTime');
  if (desiredTime !== null && Date.parse(desiredTime) < now - 60_000) throw new Problem('bad-request', '"desiredTime" lies in the past.');
  const [waitForAgent, waitForUserConfirm] = [flag('waitForAgent'), flag('waitForUserConfirm')];
  if (waitForUserConfirm && !waitForAgent) throw new Problem('bad-request', '"waitForUserConfirm" is possible only with "waitForAgent".');
  return {
    service,
    customerNumber,
    desiredTime,
    callDirection: choice('callDirection', 'USERTERMINATED', 'USERORIGINATED'),
    waitForAgent,
    waitForUserConfirm,
    mediaType: choice('mediaType', 'voice', 'chat'),
    originatingInteractionId: optionalText(fields, 'originatingInteractionId', 120) ?? null,
    virtualQueue: optionalText(fields, 'virtualQueue', 120) ?? null,
    userData: userDataOf(fields.userData),
  };
}

/** A page's own pairs. Keys that begin with `_` are the service's. */
function userDataOf(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Problem('bad-request', '"userData" must be an object.');
  const entries = Object.entries(value);
  if (entries.length > 50) throw new Problem('bad-request', '"userData" has at most 50 pairs.');
  return Object.fromEntries(
    entries.map(([key, item]: [string, unknown]) => {
      if (!/^[A-Za-z][\w.-]{0,63}$/.test(key)) throw new Problem('bad-request', 'A key of "userData" begins with a letter and has letters, digits, ".", "-" and "_" only.');
      const text = typeof item === 'boolean' ? String(item) : optionalText({ [key]: item }, key, 1000);
      return [key, text ?? ''];
    }),
  );
}

function timeOf(value: string | null | undefined, name: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isFinite(time)) throw new Problem('bad-request', `"${name}" must be an ISO 8601 time with its offset, such as 2026-11-20T10:00:00Z.`);
  return new Date(time).toISOString();
}
