import type { CallbackDialog, CallbackHandle, CallbackPosition, CallbackRecord, CallbackSlot } from './backend.js';

/** The first own value of a foreign object under one of these names (parted by spaces) that holds something. */
export function pick(value: unknown, names: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const name = names.split(' ').find((key) => Object.hasOwn(value, key) && ((value as Record<string, unknown>)[key] ?? '') !== '');
  return name && (value as Record<string, unknown>)[name];
}

/** The Engagement API wraps everything in `{status, data}`. */
const unwrap = (body: unknown): unknown => pick(body, 'data') ?? body;

const pickText = (value: unknown, names: string): string | null => {
  const text = pick(value, names);
  return typeof text === 'string' && text.length < 2000 ? text : null;
};

/** A number, or the decimal string that some versions send. */
function pickNumber(value: unknown, names: string): number | null {
  const found = pick(value, names);
  const number = typeof found === 'string' && /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

const atLeast = (least: number, number: number | null): number | null => (number !== null && number >= least ? number : null);

/** States and reasons are words in capitals. */
const pickWord = (value: unknown, names: string): string | null => /^[A-Z][A-Z\d_]{1,79}$/.exec(pickText(value, names) ?? '')?.[0] ?? null;

const isTime = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));

const pickTime = (value: unknown, names: string): string | null => {
  const time = pick(value, names);
  return isTime(time) ? time : null;
};

const IDS = '_id id serviceId';
const WAITS = '_eta ewt eta estimatedWaitTime estimatedWait';
const POSITIONS = '_position pos position positionInQueue';

/**
 * Reads an estimated wait: `{ewt}` of GMS, a map of queues, the list of the Engagement API, or the gateway's `{estimatedWait}`.
 * Seconds; null for "unknown" (-1, or the gateway's null); undefined when it is no answer.
 */
export function parseWait(body: unknown, queue: string): number | null | undefined {
  const data = unwrap(body);
  const own = (Array.isArray(data) ? data.find((item) => pick(item, 'virtualQueue') === queue) : Object.entries(data ?? {}).find(([name]) => name === queue)?.[1]) as unknown;
  const entry = own ?? data;
  const seconds = pickNumber(entry, WAITS);
  if (seconds !== null) return atLeast(0, seconds);
  return (entry as { estimatedWait?: unknown } | null)?.estimatedWait === null ? null : undefined;
}

/** Whether an agent is about to be free; null when nothing is said of it. */
function readAgentReady(body: unknown): boolean | null {
  const told = pick(body, '_agent_ready_threshold_passed agentReady');
  return told === true || told === 'true' ? true : told === false || told === 'false' ? false : null;
}

/** Reads the place in the line in every spelling that was ever published. */
export const parsePosition = (body: unknown): CallbackPosition => ({
  position: atLeast(0, pickNumber(body, POSITIONS)),
  estimatedWait: atLeast(0, pickNumber(body, WAITS)),
  agentReady: readAgentReady(body) ?? false,
});

/** Reads one record of GMS, the Engagement API or the gateway, or a status notification; undefined without a state that can be read. */
export function parseRecord(body: unknown): CallbackRecord | undefined {
  const data = unwrap(body);
  const state = pickWord(data, '_callback_state callbackState state');
  if (!state) return undefined;
  return {
    ...parsePosition(data),
    agentReady: readAgentReady(data),
    state,
    reason: pickWord(data, '_callback_reason callbackReason reason'),
    id: pickText(data, IDS),
    desiredTime: pickTime(data, '_desired_time desiredTime'),
    customerNumber: pickText(data, '_customer_number phoneNumber customerNumber'),
  };
}

/**
 * Reads bookable times: the map `{instant: capacity}` of GMS, or a list of instants or of objects; in order, without those that are full.
 * Undefined when it is no answer, or when nothing in it can be read.
 */
export function parseSlots(body: unknown): CallbackSlot[] | undefined {
  const data = unwrap(body);
  const list = pick(data, 'slots') ?? data;
  if (typeof list !== 'object' || list === null) return undefined;
  const entries: unknown[] = Array.isArray(list) ? list : Object.entries(list).map(([time, capacity]) => ({ time, capacity: capacity as unknown }));
  const slots = entries.flatMap((entry) => {
    const time = isTime(entry) ? entry : pickTime(entry, 'time utcTime start');
    const capacity = isTime(entry) || pick(entry, 'capacity') === undefined ? 1 : pickNumber(entry, 'capacity');
    return time && capacity !== null ? [{ time, capacity }] : [];
  });
  if (entries.length > slots.length && slots.length === 0) return undefined;
  return slots.filter(({ capacity }) => capacity > 0).sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

/** Reads the name of a callback that was started; undefined when the answer has none. */
export function parseHandle(body: unknown): CallbackHandle | undefined {
  const data = unwrap(body);
  const id = pickText(data, IDS);
  return id ? { id, token: pickText(data, 'token') ?? undefined, topic: pickText(data, 'topic') ?? undefined } : undefined;
}

/**
 * Reads what a customer's device is told to do: `DialNumber` with a number, a code and its expiry, or `StartChat`.
 * Any other action (`ConfirmationDialog`, `DisplayMenu`) has nothing for a page to do.
 */
export function parseDialog(body: unknown): CallbackDialog {
  const data = unwrap(body);
  const access = pick(data, 'access') ?? data;
  const number = pickText(access, '_access_number toPhoneNumber number') ?? /^tel:(\+?[\d.() -]{3,30})/.exec(pickText(access, '_tel_url telUrl') ?? '')?.[1];
  const code = pick(access, '_access_code accessCode code');
  // seconds from now, or by the Engagement API an epoch time in milliseconds
  const expiry = atLeast(0, pickNumber(access, '_expiration_time expirationTime expiresIn'));
  const expiresAt = expiry && (expiry > 1e11 ? expiry : Date.now() + expiry * 1000);
  const startUrl = pickText(data, '_start_chat_url');
  return {
    access: number ? { number, code: typeof code === 'string' || typeof code === 'number' ? String(code) : '', expiresAt } : null,
    chat: startUrl ? { startUrl, cometUrl: pickText(data, '_comet_url'), subject: pickText(pick(data, '_chat_parameters'), 'subject') } : null,
  };
}
