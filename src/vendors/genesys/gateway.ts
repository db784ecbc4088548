import { exchange, problemOf, type JsonRequest } from '../../transports/http.js';
import type { CallbackBackend, CallbackHandle } from './backend.js';
import { CallbackError, readTimes } from './errors.js';
import { demand } from './gms.js';
import { parseDialog, parseHandle, parseRecord, parseSlots, parseWait, pick } from './messages.js';

export interface GatewayOptions {
  /** Base URL. */
  gateway: string;
  /** The page's token; undefined where the gateway lets pages in without one. */
  token?: () => Promise<string | undefined>;
  fetch?: typeof fetch | undefined;
}

/** The kit's own gateway, which keeps the credentials of the callback service. A callback is named by its id and the token that came with it. */
export function gatewayBackend({ gateway, token, fetch }: GatewayOptions): CallbackBackend {
  const root = `${gateway.replace(/\/+$/, '')}/genesys/`;
  const send = async (path: string, signal: AbortSignal, more: JsonRequest = {}, handle?: CallbackHandle): Promise<unknown> => {
    const answer = await exchange(root + path, { timeout: 60_000, ...more, signal, token: handle?.token ?? (await token?.()), ...(fetch && { fetch }) });
    if (answer.ok) return answer.body;
    const { code, retryable } = problemOf(answer);
    throw new CallbackError(code, retryable, readTimes(pick(answer.body, 'alternatives')));
  };
  const pathOf = ({ id }: CallbackHandle): string => `callbacks/${encodeURIComponent(id)}`;
  return {
    capabilities: { waitTime: true, availability: true, position: false, reschedule: true, cancel: true, find: false, repeat: true, dialog: true },
    async waitTime(queue, signal) {
      return demand(parseWait(await send(`wait-time?${new URLSearchParams({ queue })}`, signal), queue));
    },
    async availability(service, from, to, signal) {
      return demand(parseSlots(await send(`availability?${new URLSearchParams({ service, start: from.toISOString(), end: to.toISOString() })}`, signal)));
    },
    async start({ key, ...body }, signal) {
      const answer = await send('callbacks', signal, { method: 'POST', body, ...(key && { headers: { 'idempotency-key': key } }) });
      return { handle: demand(parseHandle(answer)), ...parseDialog(answer) };
    },
    async get(_service, handle, signal) {
      return demand(parseRecord(await send(pathOf(handle), signal, {}, handle)));
    },
    async reschedule(_service, handle, desiredTime, signal) {
      await send(pathOf(handle), signal, { method: 'PATCH', body: { desiredTime } }, handle);
    },
    async cancel(_service, handle, signal) {
      await send(pathOf(handle), signal, { method: 'DELETE' }, handle);
    },
    async dialog(handle, action, signal) {
      return parseDialog(await send(`${pathOf(handle)}/${action}`, signal, { method: 'POST' }, handle));
    },
  };
}
