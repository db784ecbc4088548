import { exchange, type HttpAnswer, type JsonRequest } from '../../transports/http.js';
import type { CallbackBackend, CallbackRequest } from './backend.js';
import { callbackErrorOf, CallbackError } from './errors.js';
import { parseDialog, parseHandle, parsePosition, parseRecord, parseSlots, parseWait, pick } from './messages.js';

export interface GmsOptions {
  /** Such as `https://host/genesys/1`; with `/genesys/2` the wait is read from that version (`ewt2`), and the rest from version 1. */
  endpoint: string;
  /** Sent with every request: `gms_user`, `ContactCenterId`, `apikey`. */
  headers?: Record<string, string>;
  fetch?: typeof fetch | undefined;
}

/** Sends one request; rejects with a coded error for everything but a success. */
export async function ask(url: string, request: JsonRequest): Promise<HttpAnswer> {
  // the session gives up sooner than this
  const answer = await exchange(url, { timeout: 60_000, ...request });
  if (!answer.ok) throw callbackErrorOf(answer);
  return answer;
}

/** The value, or the error of an answer that cannot be read. */
export function demand<T>(value: T | undefined): T {
  if (value === undefined) throw new CallbackError('bad-message', true);
  return value;
}

/** Flat pairs, as the service wants them in a start request. What the page added cannot overwrite what the kit says. */
export function startParameters(request: CallbackRequest): Record<string, string> {
  const { desiredTime, originatingInteractionId } = request;
  return {
    ...request.userData,
    ...request.parameters,
    _customer_number: request.customerNumber,
    _call_direction: request.callDirection,
    _wait_for_agent: String(request.waitForAgent),
    _wait_for_user_confirm: String(request.waitForUserConfirm),
    ...(request.mediaType === 'chat' && { _media_type: 'chat' }),
    ...(desiredTime && { _desired_time: desiredTime }),
    ...(originatingInteractionId && { _originating_interaction_id: originatingInteractionId }),
  };
}

/** Genesys Mobile Services, Callback Services API, versions 1 and 2. */
export function gmsBackend({ endpoint, headers, fetch }: GmsOptions): CallbackBackend {
  const given = endpoint.replace(/\/+$/, '');
  const service = `${given.replace(/\/2$/, '/1')}/service`;
  const send = async (path: string, signal: AbortSignal, more: JsonRequest = {}): Promise<HttpAnswer> => ask(path, { ...more, signal, ...(headers && { headers }), ...(fetch && { fetch }) });
  const urlOf = (...parts: string[]): string => [service, ...parts.map(encodeURIComponent)].join('/');
  const query = (pairs: Record<string, string>): string => `?${new URLSearchParams(pairs)}`;
  const records = async (url: string, signal: AbortSignal): Promise<unknown[]> => {
    const { body } = await send(url, signal);
    return demand(Array.isArray(body) ? (body as unknown[]) : undefined);
  };

  return {
    capabilities: { waitTime: true, availability: true, position: true, reschedule: true, cancel: true, find: true, repeat: false, dialog: true },
    async waitTime(virtualQueue, signal) {
      const url = /\/2$/.test(given) ? `${given}/ewt/ewt2${query({ vq: virtualQueue })}` : urlOf('ewt-for-vq') + query({ name: virtualQueue, aqt: 'urs2' });
      return demand(parseWait((await send(url, signal)).body, virtualQueue));
    },
    async availability(name, from, to, signal) {
      const span = { start: from.toISOString(), end: to.toISOString(), 'max-time-slots': '1000' };
      return demand(parseSlots((await send(urlOf('callback', name, 'availability') + query(span), signal)).body));
    },
    async start(request, signal) {
      const answer = await send(urlOf('callback', request.service), signal, { method: 'POST', body: new URLSearchParams(startParameters(request)) });
      const { body } = answer;
      const handle = parseHandle(body);
      // an old service tells an error with status 200
      if (!handle && pick(body, 'exception error')) throw callbackErrorOf(answer);
      return { handle: demand(handle), ...parseDialog(body) };
    },
    async get(_name, { id }, signal) {
      const [record] = await records(urlOf('callback') + query({ _id: id }), signal);
      if (record === undefined) throw new CallbackError('not-found');
      return demand(parseRecord(record));
    },
    async position({ id }, signal) {
      return parsePosition((await send(urlOf(id, 'check-queue-position'), signal)).body);
    },
    async reschedule(name, { id }, desiredTime, signal) {
      // the mobile sample sends the one key, the functional tests the other
      await send(urlOf('callback', name, id), signal, { method: 'PUT', body: { _new_desired_time: desiredTime, _desired_time: desiredTime } });
    },
    async cancel(name, { id }, signal) {
      await send(urlOf('callback', name, id), signal, { method: 'DELETE' });
    },
    async find(name, customerNumber, signal) {
      const found = await records(urlOf('callback', name) + query({ operand: 'AND', _customer_number: customerNumber, _callback_state: '!COMPLETED' }), signal);
      return found.map((record) => demand(parseRecord(record)));
    },
    async dialog({ id }, action, signal) {
      const path = action === 'ready' ? ['user-confirm', action] : [action];
      return parseDialog((await send(urlOf(id, ...path), signal, { method: 'POST' })).body);
    },
  };
}
