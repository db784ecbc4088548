import { SwitchboardError } from '../../core/errors.js';
import type { HttpAnswer, JsonRequest } from '../../transports/http.js';
import type { CallbackBackend, CallbackCapabilities } from './backend.js';
import { ask, demand } from './gms.js';
import { parseDialog, parseHandle, parseRecord, parseSlots, parseWait, unwrap } from './messages.js';

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

/** Its client knows no rescheduling, no search and no dialogue; the place in the line comes with the record. */
const SOME: CallbackCapabilities = { waitTime: true, availability: true, position: false, reschedule: false, cancel: true, find: false, dialog: false };

const unable = async (): Promise<never> => {
  throw new SwitchboardError('not-allowed', 'The Engagement API cannot do this.');
};

/** Genesys Engagement API, version 3: the cloud successor of the callback service. */
export function engagementBackend({ endpoint, apiKey, callInGroup, captchaToken, fetch }: EngagementOptions): CallbackBackend {
  const root = endpoint.replace(/\/+$/, '');
  const send = async (path: string, signal: AbortSignal, more: JsonRequest = {}): Promise<HttpAnswer> =>
    ask(`${root}/${path}`, { ...more, signal, ...(apiKey && { headers: { 'x-api-key': apiKey } }), ...(fetch && { fetch }) });
  const post = async (path: string, body: unknown, signal: AbortSignal): Promise<HttpAnswer> => send(path, signal, { method: 'POST', body });

  return {
    capabilities: SOME,
    async waitTime(virtualQueue, signal) {
      const query = new URLSearchParams({ 'virtual-queues': virtualQueue, mode: 'mode2' });
      return demand(parseWait((await send(`estimated-wait-time?${query}`, signal)).body, virtualQueue));
    },
    async availability(service, from, to, signal) {
      const query = new URLSearchParams({ start: from.toISOString(), end: to.toISOString(), maxTimeSlots: '1000', timezone: 'UTC' });
      return demand(parseSlots((await send(`callbacks/availability/${encodeURIComponent(service)}?${query}`, signal)).body));
    },
    async start(request, signal) {
      const { parameters = {} } = request;
      const captcha = await captchaToken?.();
      const created = await post(
        'callbacks/create',
        {
          serviceName: request.service,
          phoneNumber: request.customerNumber,
          userData: request.userData,
          ...(request.desiredTime && { desiredTime: request.desiredTime }),
          ...(request.originatingInteractionId && { cbOriginationIxnId: request.originatingInteractionId }),
          ...(parameters['_device_notification_id'] && {
            pushTargets: [{ target: parameters['_device_notification_id'], channel: (parameters['_device_os'] ?? '').toUpperCase() }],
          }),
          ...(captcha && { captchaToken: captcha }),
        },
        signal,
      );
      const handle = demand(parseHandle(created.body));
      const isDialIn = request.callDirection === 'USERORIGINATED' && !request.waitForAgent && callInGroup;
      const dialog = isDialIn ? (await post('call-in/requests/create', { groupName: callInGroup, fromPhoneNumber: request.customerNumber, callbackServiceId: handle.id }, signal)).body : null;
      return { handle, ...parseDialog(dialog, Date.now()) };
    },
    async get(_service, { id }, signal) {
      return demand(parseRecord((await post('callbacks/retrieve', { id }, signal)).body));
    },
    async cancel(_service, { id }, signal) {
      await post('callbacks/cancel', { id }, signal);
    },
    position: unable,
    reschedule: unable,
    find: unable,
    dialog: unable,
  };
}

/** Seconds until the office closes (`callbacks/open-for`); 0 when it is closed. */
export async function engagementOpenFor({ endpoint, apiKey, fetch }: EngagementOptions, service: string, signal?: AbortSignal): Promise<number> {
  const { body } = await ask(`${endpoint.replace(/\/+$/, '')}/callbacks/open-for/${encodeURIComponent(service)}`, {
    signal,
    ...(apiKey && { headers: { 'x-api-key': apiKey } }),
    ...(fetch && { fetch }),
  });
  const seconds: unknown = (unwrap(body) as { openFor?: unknown } | null)?.openFor;
  return demand(typeof seconds === 'number' && seconds >= 0 ? seconds : undefined);
}
