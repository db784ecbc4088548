import type { VendorAnswer, VendorFetch } from '../ops/vendor-fetch.js';
import { Problem } from '../http/problem.js';
import type { Access, CallbackRequest, CallbackState, GenesysApi, GenesysOptions, Slot } from './options.js';
import { badMessage, firstNumber, flagOf, isObject, numberOf, readAnswer, timeOf, waitOf, wordOf, type Fields } from './read.js';

const IN_QUEUE = new Set(['QUEUED', 'ROUTING', 'PROCESSING']);
const MAX_SLOTS = 1000;
/** Milliseconds that the service's clock may differ from ours. */
const CLOCKS_APART = 5_000;

/** Genesys Mobile Services, API versions 1 and 2. A start is sent once and never again: GMS has no way to tell a second wish from a repeated one. */
export function createGms(options: GenesysOptions, vendorFetch: VendorFetch, now: () => number): GenesysApi {
  const url = new URL(options.url);
  const base = (url.pathname === '/' ? `${url.origin}/genesys/1` : url.href).replace(/\/+$/, '');
  const isV2 = options.apiVersion === 'v2';
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(options.user !== undefined && { authorization: `Basic ${Buffer.from(`${options.user}:${options.password ?? ''}`).toString('base64')}` }),
    ...(options.apiKey !== undefined && { apikey: options.apiKey }),
    ...(options.contactCenterId !== undefined && { ContactCenterId: options.contactCenterId }),
  };

  const ask = async (operation: string, path: string, request: { method?: string; body?: string; type?: string } = {}): Promise<unknown> => {
    const answer: VendorAnswer = await vendorFetch({
      vendor: 'genesys',
      operation,
      url: path.startsWith('/2/') ? base.replace(/\/\d+$/, '') + path : base + path,
      ...(request.method && { method: request.method }),
      headers: { ...headers, ...(request.type && { 'content-type': request.type }) },
      body: request.body,
    });
    return readAnswer(answer, now());
  };
  const callback = (service: string, id?: string): string => `/service/callback/${encodeURIComponent(service)}${id === undefined ? '' : `/${encodeURIComponent(id)}`}`;

  return {
    async waitTime(queue) {
      const answer = await ask('wait-time', isV2 ? `/2/ewt/ewt2?vq=${encodeURIComponent(queue)}` : `/service/ewt-for-vq?name=${encodeURIComponent(queue)}&aqt=urs2`);
      // one queue is answered as an object, several as a map; some answer a map of one
      if (!isObject(answer)) throw badMessage();
      const own: unknown = Object.hasOwn(answer, queue) ? answer[queue] : answer;
      return waitOf(isObject(own) ? firstNumber(own, 'ewt', '_ewt', 'estimatedWaitTime') : numberOf(own));
    },

    async availability(service, start, end) {
      const query = new URLSearchParams({ start, end, 'max-time-slots': String(MAX_SLOTS) });
      const answer = await ask('availability', `${callback(service)}/availability?${query}`);
      if (!isObject(answer)) throw badMessage();
      const slots = Object.entries(answer).flatMap(([time, left]): Slot[] => {
        const utcTime = timeOf(time);
        const capacity = numberOf(left);
        return utcTime !== null && capacity !== null && capacity > 0 && Date.parse(utcTime) > now() ? [{ utcTime, capacity }] : [];
      });
      return { slots: slots.sort((a, b) => a.utcTime.localeCompare(b.utcTime)), durationMin: null };
    },

    async start(request) {
      const body = new URLSearchParams(parametersOf(request)).toString();
      const answer = await ask('start', callback(request.service), { method: 'POST', body, type: 'application/x-www-form-urlencoded' });
      const id = isObject(answer) ? wordOf(answer._id) : null;
      // it may have been started: say so, and let nobody start it again unknowingly
      if (id === null) throw new Problem('outcome-unknown', 'The callback service accepted the request and gave no id.');
      return { id, access: accessOf(answer as Fields) };
    },

    async find({ service, customerNumber, desiredTime }, since) {
      const query = new URLSearchParams({ _customer_number: customerNumber, _callback_state: '!COMPLETED' });
      const records = await ask('find', `/service/callback?${query}`);
      const wanted = desiredTime === null ? null : Date.parse(desiredTime);
      return (Array.isArray(records) ? records : []).flatMap((record: unknown) => {
        if (!isObject(record) || record._service_name !== service) return [];
        const [id, time] = [wordOf(record._id), Date.parse(timeOf(record._desired_time) ?? '')];
        // one for as soon as possible carries the time of its request
        const fits = wanted === null ? time >= since - CLOCKS_APART && time <= now() + CLOCKS_APART : time === wanted;
        return id !== null && fits ? [id] : [];
      });
    },

    async read(id) {
      const answer = await ask('read', `/service/callback?_id=${encodeURIComponent(id)}`);
      const record: unknown = Array.isArray(answer) ? answer[0] : answer;
      if (!isObject(record) || record._callback_state === undefined) throw new Problem('not-found', 'There is no such callback.');
      const state = stateOf(id, record);
      if (!IN_QUEUE.has(state.state)) return state;
      // a session that is gone fails here while the record still says QUEUED: the record alone is answered then
      const place = await ask('position', `/service/${encodeURIComponent(id)}/check-queue-position`).catch(() => null);
      return isObject(place) ? { ...state, ...placeOf(place) } : state;
    },

    async reschedule(id, service, desiredTime) {
      const body = JSON.stringify({ _new_desired_time: desiredTime, _desired_time: desiredTime });
      await ask('reschedule', callback(service, id), { method: 'PUT', body, type: 'application/json' });
    },

    async cancel(id, service) {
      await ask('cancel', callback(service, id), { method: 'DELETE' });
    },

    async dialog(id, action) {
      const answer = await ask('dialog', `/service/${encodeURIComponent(id)}/${action === 'ready' ? 'user-confirm/ready' : action}`, { method: 'POST' });
      return isObject(answer) ? accessOf(answer) : null;
    },
  };
}

/** The service's own keys come last: a page's pair can never stand for one of them. */
function parametersOf(request: CallbackRequest): Record<string, string> {
  const own: Record<string, string | boolean | null> = {
    _customer_number: request.customerNumber,
    _desired_time: request.desiredTime,
    _call_direction: request.callDirection,
    _wait_for_agent: request.waitForAgent,
    _wait_for_user_confirm: request.waitForUserConfirm,
    _media_type: request.mediaType,
    _originating_interaction_id: request.originatingInteractionId,
    _urs_virtual_queue: request.virtualQueue,
  };
  const present = Object.entries(own).filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)] as const);
  return { ...request.userData, ...Object.fromEntries(present) };
}

function accessOf(answer: Fields): Access | null {
  const text = (key: string): string | null => (typeof answer[key] === 'string' || typeof answer[key] === 'number' ? String(answer[key]).slice(0, 60) : null);
  const [number, code, telUrl] = [text('_access_number'), text('_access_code'), text('_tel_url')];
  if (number === null && telUrl === null) return null;
  return { number, code, telUrl: telUrl !== null && /^tel:[\d+*#,;\w=.-]+$/i.test(telUrl) ? telUrl : null, expiresIn: numberOf(answer._expiration_time) };
}

function stateOf(id: string, record: Fields): CallbackState {
  return {
    id,
    service: wordOf(record._service_name),
    state: wordOf(record._callback_state) ?? 'UNKNOWN',
    reason: wordOf(record._callback_reason),
    desiredTime: timeOf(record._desired_time),
    expirationTime: timeOf(record._expiration_time),
    position: null,
    totalWaiting: null,
    estimatedWait: null,
    agentReady: null,
  };
}

/** Documented in three spellings, as numbers and as text. */
function placeOf(place: Fields): Partial<CallbackState> {
  return {
    position: firstNumber(place, '_position', 'position', 'pos', 'positionInQueue'),
    totalWaiting: firstNumber(place, '_total_waiting', 'totalWaiting'),
    estimatedWait: waitOf(firstNumber(place, '_eta', 'ewt', 'eta', 'estimatedWaitTime')),
    agentReady: flagOf(place._agent_ready_threshold_passed),
  };
}
