import { Problem } from '../http/problem.js';
import type { VendorFetch } from '../ops/vendor-fetch.js';
import type { GenesysApi, GenesysOptions, Slot } from './options.js';
import { badMessage, firstNumber, isObject, numberOf, readAnswer, timeOf, waitOf, wordOf, type Fields } from './read.js';

/** The Engagement API, version 3. It has no rescheduling. */
export function createEngagement(options: GenesysOptions, vendorFetch: VendorFetch, now: () => number): GenesysApi {
  const url = new URL(options.url);
  const base = (url.pathname === '/' ? `${url.origin}/engagement/v3` : url.href).replace(/\/+$/, '');

  const ask = async (operation: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = readAnswer(
      await vendorFetch({
        vendor: 'genesys',
        operation,
        url: base + path,
        method: body === undefined ? 'GET' : 'POST',
        headers: { accept: 'application/json', 'x-api-key': options.apiKey ?? '', ...(body !== undefined && { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
      now(),
    );
    if (!isObject(answer) || answer.data === undefined) throw badMessage();
    return answer.data;
  };
  const object = (data: unknown): Fields => {
    if (!isObject(data)) throw badMessage();
    return data;
  };

  return {
    async waitTime(queue) {
      const data = await ask('wait-time', `/estimated-wait-time?${new URLSearchParams({ 'virtual-queues': queue, mode: 'mode2' })}`);
      if (!Array.isArray(data)) throw badMessage();
      return waitOf(isObject(data[0]) ? firstNumber(data[0], 'estimatedWaitTime', 'ewt') : null);
    },

    async availability(service, start, end) {
      const query = new URLSearchParams({ startMS: String(Date.parse(start)), endMS: String(Date.parse(end)) });
      const data = object(await ask('availability', `/callbacks/availability/${encodeURIComponent(service)}?${query}`));
      const slots = (Array.isArray(data.slots) ? data.slots : []).flatMap((slot: unknown): Slot[] => {
        const utcTime = isObject(slot) ? timeOf(slot.utcTime) : null;
        const capacity = isObject(slot) ? numberOf(slot.capacity) : null;
        return utcTime !== null && capacity !== null && capacity > 0 && Date.parse(utcTime) > now() ? [{ utcTime, capacity }] : [];
      });
      return { slots, durationMin: numberOf(data.durationMin) };
    },

    async start(request) {
      const { service, customerNumber, desiredTime, originatingInteractionId, virtualQueue, userData } = request;
      const data = await ask('start', '/callbacks/create', {
        serviceName: service,
        phoneNumber: customerNumber,
        ...(desiredTime !== null && { desiredTime }),
        ...(originatingInteractionId !== null && { cbOriginationIxnId: originatingInteractionId }),
        ...(virtualQueue !== null && { inboundVQ: virtualQueue }),
        userData,
      });
      const id = isObject(data) ? wordOf(data.id) : null;
      if (id === null) throw new Problem('outcome-unknown', 'The callback service accepted the request and gave no id.');
      return { id, access: null };
    },

    // there is no search
    find: () => Promise.resolve([]),

    async read(id) {
      const data = object(await ask('read', '/callbacks/retrieve', { id }));
      return {
        id,
        service: null,
        state: wordOf(data.callbackState) ?? 'UNKNOWN',
        reason: wordOf(data.callbackReason),
        desiredTime: timeOf(data.desiredTime),
        expirationTime: timeOf(data.expirationTime),
        position: firstNumber(data, 'positionInQueue', 'position'),
        totalWaiting: null,
        estimatedWait: waitOf(firstNumber(data, 'estimatedWaitTime', 'ewt')),
        agentReady: null,
      };
    },

    reschedule() {
      return Promise.reject(new Problem('not-allowed', 'This callback service cannot reschedule. Cancel and ask again.'));
    },

    async cancel(id) {
      await ask('cancel', '/callbacks/cancel', { id });
    },

    dialog() {
      return Promise.reject(new Problem('not-allowed', 'This callback service does not ask the customer.'));
    },
  };
}
