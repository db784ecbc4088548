import { SwitchboardError } from '../../core/errors.js';
import { exchange, type HttpAnswer, type JsonRequest } from '../../transports/http.js';
import type { CallbackBackend, CallbackCapabilities, CallbackRequest } from './backend.js';
import { callbackErrorOf } from './errors.js';
import { parseDialog, parseHandle, parsePosition, parseRecord, parseSlots, parseWait } from './messages.js';

export interface GmsOptions {
  /** Such as `https://host/genesys/1`; with `/genesys/2` the wait is read from that version (`ewt2`), and the rest from version 1. */
  endpoint: string;
  /** Sent with every request: `gms_user`, `ContactCenterId`, `apikey`. */
  headers?: Record<string, string>;
  fetch?: typeof fetch | undefined;
}

const ALL: CallbackCapabilities = { waitTime: true, availability: true, position: true, reschedule: true, cancel: true, find: true, dialog: true };

/** What the caller gives up on sooner (the session) shall not be cut off by the transport. */
const TIMEOUT = 60_000;

/** Sends one request; rejects with a coded error for everything but a success. */
export async function ask(url: string, request: JsonRequest): Promise<HttpAnswer> {
  const answer = await exchange(url, { timeout: TIMEOUT, ...request });
  if (!answer.ok) throw callbackErrorOf(answer);
  return answer;
}

/** The value, or the error of an answer that cannot be read. */
export function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new SwitchboardError('bad-message', 'The callback service’s answer could not be read.', { retryable: true });
  return value;
}

/** Flat pairs, as the service wants them in a start request. What the page added cannot overwrite what the kit says. */
export function startParameters(request: CallbackRequest): Record<string, string> {
  return {
    ...request.userData,
    ...request.parameters,
    _customer_number: request.customerNumber,
    _call_direction: request.callDirection,
    _wait_for_agent: String(request.waitForAgent),
    _wait_for_user_confirm: String(request.waitForUserConfirm),
    ...(request.mediaType === 'chat' && { _media_type: 'chat' }),
    ...(request.desiredTime && { _desired_time: request.desiredTime }),
    ...(request.originatingInteractionId && { _originating_interaction_id: request.originatingInteractionId }),
  };
}

/** Genesys Mobile Services, Callback Services API, versions 1 and 2. */
export function gmsBackend({ endpoint, headers, fetch }: GmsOptions): CallbackBackend {
  const given = endpoint.replace(/\/+$/, '');
  const isV2 = /\/2$/.test(given);
  const root = isV2 ? given.replace(/2$/, '1') : given;
  const send = async (url: string, signal: AbortSignal, more: JsonRequest = {}): Promise<HttpAnswer> => ask(url, { ...more, signal, ...(headers && { headers }), ...(fetch && { fetch }) });
  const callbacks = `${root}/service/callback`;
  const urlOf = (service: string, id = ''): string => `${callbacks}/${encodeURIComponent(service)}${id && `/${encodeURIComponent(id)}`}`;
  const query = (pairs: Record<string, string>): string => `?${new URLSearchParams(pairs)}`;
  const records = async (url: string, pairs: Record<string, string>, signal: AbortSignal): Promise<unknown[]> => {
    const { body } = await send(url + query(pairs), signal);
    return demand(Array.isArray(body) ? (body as unknown[]) : undefined);
  };

  return {
    capabilities: ALL,
    async waitTime(virtualQueue, signal) {
      const url = isV2 ? `${given}/ewt/ewt2${query({ vq: virtualQueue })}` : `${root}/service/ewt-for-vq${query({ name: virtualQueue, aqt: 'urs2' })}`;
      return demand(parseWait((await send(url, signal)).body, virtualQueue));
    },
    async availability(service, from, to, signal) {
      const span = { start: from.toISOString(), end: to.toISOString(), 'max-time-slots': '1000' };
      return demand(parseSlots((await send(`${urlOf(service)}/availability${query(span)}`, signal)).body));
    },
    async start(request, signal) {
      const answer = await send(urlOf(request.service), signal, { method: 'POST', body: new URLSearchParams(startParameters(request)) });
      const handle = parseHandle(answer.body);
      // an old service tells an error with status 200
      if (!handle && answer.body && /"(exception|error)":/.test(answer.text)) throw callbackErrorOf(answer);
      return { handle: demand(handle), ...parseDialog(answer.body, Date.now()) };
    },
    async get(_service, { id }, signal) {
      const [record] = await records(callbacks, { _id: id }, signal);
      if (record === undefined) throw new SwitchboardError('not-found', 'The callback service does not know this callback.');
      return demand(parseRecord(record));
    },
    async position({ id }, signal) {
      return demand(parsePosition((await send(`${root}/service/${encodeURIComponent(id)}/check-queue-position`, signal)).body));
    },
    async reschedule(service, { id }, desiredTime, signal) {
      // the mobile sample sends the one key, the functional tests the other
      await send(urlOf(service, id), signal, { method: 'PUT', body: { _new_desired_time: desiredTime, _desired_time: desiredTime } });
    },
    async cancel(service, { id }, signal) {
      await send(urlOf(service, id), signal, { method: 'DELETE' });
    },
    async find(service, customerNumber, signal) {
      const found = await records(urlOf(service), { operand: 'AND', _customer_number: customerNumber, _callback_state: '!COMPLETED' }, signal);
      return found.map((record) => demand(parseRecord(record)));
    },
    async dialog({ id }, action, signal) {
      const { body } = await send(`${root}/service/${encodeURIComponent(id)}/${action === 'ready' ? 'user-confirm/ready' : 'connect'}`, signal, { method: 'POST' });
      return parseDialog(body, Date.now());
    },
  };
}
