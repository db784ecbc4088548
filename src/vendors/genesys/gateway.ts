import { exchange, problemOf, type JsonRequest } from '../../transports/http.js';
import { ownFields } from '../../core/own-fields.js';
import type { CallbackBackend, CallbackCapabilities, CallbackHandle } from './backend.js';
import { CallbackError, readInstants } from './errors.js';
import { demand } from './gms.js';
import { parseDialog, parseHandle, parseRecord, parseSlots, parseWait } from './messages.js';
import { SwitchboardError } from '../../core/errors.js';

export interface GatewayOptions {
  /** Base URL, without a slash at the end. */
  gateway: string;
  /** The page's token; undefined where the gateway lets pages in without one. */
  token?: () => Promise<string | undefined>;
  fetch?: typeof fetch | undefined;
}

const SOME: CallbackCapabilities = { waitTime: true, availability: true, position: false, reschedule: true, cancel: true, find: false, dialog: false };

const unable = async (): Promise<never> => {
  throw new SwitchboardError('not-allowed', 'The gateway cannot do this.');
};

/** The kit's own gateway, which keeps the credentials of the callback service. A callback is named by its id and the token that came with it. */
export function gatewayBackend({ gateway, token, fetch }: GatewayOptions): CallbackBackend {
  const root = `${gateway.replace(/\/+$/, '')}/genesys`;
  const send = async (path: string, signal: AbortSignal, more: JsonRequest = {}, handle?: CallbackHandle): Promise<unknown> => {
    const answer = await exchange(`${root}/${path}`, { timeout: 60_000, ...more, signal, token: handle?.token ?? (await token?.()), ...(fetch && { fetch }) });
    if (answer.ok) return answer.body;
    const { code, retryable } = problemOf(answer);
    const alternatives = ownFields(answer.body, ['alternatives'])?.alternatives;
    throw new CallbackError(code, Array.isArray(alternatives) ? readInstants(alternatives) : [], retryable);
  };
  const pathOf = ({ id }: CallbackHandle): string => `callbacks/${encodeURIComponent(id)}`;

  return {
    capabilities: SOME,
    async waitTime(virtualQueue, signal) {
      return demand(parseWait(await send(`wait-time?${new URLSearchParams({ queue: virtualQueue })}`, signal), virtualQueue));
    },
    async availability(service, from, to, signal) {
      const query = new URLSearchParams({ service, start: from.toISOString(), end: to.toISOString() });
      return demand(parseSlots(await send(`availability?${query}`, signal)));
    },
    async start(request, signal) {
      const answer = await send('callbacks', signal, { method: 'POST', body: request });
      return { handle: demand(parseHandle(answer)), ...parseDialog(answer, Date.now()) };
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
    position: unable,
    find: unable,
    dialog: unable,
  };
}
