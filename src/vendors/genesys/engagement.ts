import type { HttpAnswer, JsonRequest } from '../../transports/http.js';
import type { CallbackBackend } from './backend.js';
import { ask, demand } from './gms.js';
import { parseDialog, parseHandle, parseRecord, parseSlots, parseWait, pick } from './messages.js';

export interface EngagementOptions {
  /** Such as `https://host/engagement/v3`. */
  endpoint: string;
  /** Sent as `x-api-key`. Whoever sees the page sees it: prefer a gateway. */
  apiKey?: string;
  /** Group of the call-in service: gives a number and a PIN to a customer who makes the call themselves. */
  callInGroup?: string;
  /** Gives the token of a solved captcha, where the tenant wants one. */
  captchaToken?: () => Promise<string>;
  fetch?: typeof fetch | undefined;
}

function client({ endpoint, apiKey, fetch }: EngagementOptions): (path: string, signal: AbortSignal, more?: JsonRequest) => Promise<HttpAnswer> {
  const root = endpoint.replace(/\/+$/, '');
  return async (path, signal, more = {}) => ask(`${root}/${path}`, { ...more, signal, ...(apiKey && { headers: { 'x-api-key': apiKey } }), ...(fetch && { fetch }) });
}

/** Genesys Engagement API, version 3: the cloud successor of the callback service. Its client knows no rescheduling, no search and no dialogue. */
export function engagementBackend(options: EngagementOptions): CallbackBackend {
  const { callInGroup, captchaToken } = options;
  const send = client(options);
  const post = async (path: string, body: unknown, signal: AbortSignal): Promise<unknown> => (await send(path, signal, { method: 'POST', body })).body;

  return {
    // the place in the line comes with the record
    capabilities: { waitTime: true, availability: true, position: false, reschedule: false, cancel: true, find: false, repeat: false, dialog: false },
    async waitTime(virtualQueue, signal) {
      const query = new URLSearchParams({ 'virtual-queues': virtualQueue, mode: 'mode2' });
      return demand(parseWait((await send(`estimated-wait-time?${query}`, signal)).body, virtualQueue));
    },
    async availability(service, from, to, signal) {
      const query = new URLSearchParams({ start: from.toISOString(), end: to.toISOString(), maxTimeSlots: '1000', timezone: 'UTC' });
      return demand(parseSlots((await send(`callbacks/availability/${encodeURIComponent(service)}?${query}`, signal)).body));
    },
    async start(request, signal) {
      const { parameters = {}, desiredTime, originatingInteractionId } = request;
      const target = parameters['_device_notification_id'];
      const captcha = await captchaToken?.();
      const created = await post(
        'callbacks/create',
        {
          serviceName: request.service,
          phoneNumber: request.customerNumber,
          userData: request.userData,
          ...(desiredTime && { desiredTime }),
          ...(originatingInteractionId && { cbOriginationIxnId: originatingInteractionId }),
          ...(target && { pushTargets: [{ target, channel: (parameters['_device_os'] ?? '').toUpperCase() }] }),
          ...(captcha && { captchaToken: captcha }),
        },
        signal,
      );
      const handle = demand(parseHandle(created));
      if (request.callDirection !== 'USERORIGINATED' || request.waitForAgent || !callInGroup) return { handle, access: null, chat: null };
      const number = { groupName: callInGroup, fromPhoneNumber: request.customerNumber, callbackServiceId: handle.id };
      // the callback exists by now, whatever comes of asking for the number
      return { handle, ...parseDialog(await post('call-in/requests/create', number, signal).catch(() => null)) };
    },
    async get(_service, { id }, signal) {
      return demand(parseRecord(await post('callbacks/retrieve', { id }, signal)));
    },
    async cancel(_service, { id }, signal) {
      await post('callbacks/cancel', { id }, signal);
    },
  };
}

/** Seconds until the office closes (`callbacks/open-for`); 0 when it is closed. */
export async function engagementOpenFor(options: EngagementOptions, service: string, signal: AbortSignal): Promise<number> {
  const seconds = pick(pick((await client(options)(`callbacks/open-for/${encodeURIComponent(service)}`, signal)).body, 'data'), 'openFor');
  return demand(typeof seconds === 'number' && seconds >= 0 ? seconds : undefined);
}
