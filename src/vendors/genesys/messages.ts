import { ownFields } from '../../core/own-fields.js';
import type { CallbackDialog, CallbackHandle, CallbackPosition, CallbackRecord, CallbackSlot } from './backend.js';

type Fields = { [key: string]: unknown };

const fieldsOf = (value: unknown, names: string): Fields | undefined => ownFields(value, names.split(' '));

/** The first of the spellings that holds something. */
const first = (fields: Fields, names: string): unknown =>
  names
    .split(' ')
    .map((name) => fields[name])
    .find((value) => value !== undefined && value !== null && value !== '');

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' && value.length <= 2000 ? value : null);

/** A number, or the decimal string that some versions send; null for anything else. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

const positive = (value: unknown, least: number): number | null => {
  const number = numberOf(value);
  return number !== null && number >= least ? number : null;
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

const timeOf = (value: unknown): string | null => (typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)) ? value : null);

/** The Engagement API wraps everything in `{status, data}`. */
export const unwrap = (body: unknown): unknown => fieldsOf(body, 'data')?.['data'] ?? body;

const WAITS = '_eta ewt eta estimatedWaitTime estimatedWait';
const POSITIONS = '_position pos position positionInQueue';

/**
 * Reads an estimated wait: `{ewt}` of GMS, a map of queues, the list of the Engagement API, or the gateway's `{estimatedWait}`.
 * Seconds; null for "unknown" (-1 or null); undefined when it is no answer at all.
 */
export function parseWait(body: unknown, queue: string): number | null | undefined {
  const data = unwrap(body);
  const entry = Array.isArray(data) ? (data as unknown[]).find((item) => fieldsOf(item, 'virtualQueue')?.['virtualQueue'] === queue) : (ownFields(data, [queue])?.[queue] ?? data);
  const fields = fieldsOf(entry, WAITS);
  if (!fields) return undefined;
  if (fields['estimatedWait'] === null) return null;
  const seconds = numberOf(first(fields, WAITS));
  if (seconds === null) return undefined;
  return seconds >= 0 ? seconds : null;
}

/** Reads the place in the line in every spelling that was ever published; undefined when it is no answer. */
export function parsePosition(body: unknown): CallbackPosition | undefined {
  const fields = fieldsOf(body, `${WAITS} ${POSITIONS} _agent_ready_threshold_passed`);
  return (
    fields && {
      position: positive(first(fields, POSITIONS), 1),
      estimatedWait: positive(first(fields, WAITS), 0),
      agentReady: String(fields['_agent_ready_threshold_passed']) === 'true',
    }
  );
}

const WORD = /^[A-Z][A-Z0-9_]{1,79}$/;
const wordOf = (value: unknown): string | null => (typeof value === 'string' && WORD.test(value) ? value : null);

/** Reads one record of GMS, the Engagement API or the gateway; undefined without a state that can be read. */
export function parseRecord(body: unknown): CallbackRecord | undefined {
  const ids = '_id id serviceId';
  const states = '_callback_state callbackState state';
  const reasons = '_callback_reason callbackReason reason';
  const times = '_desired_time desiredTime';
  const numbers = '_customer_number phoneNumber customerNumber';
  const fields = fieldsOf(unwrap(body), [ids, states, reasons, times, numbers, POSITIONS, WAITS].join(' '));
  const state = fields && wordOf(first(fields, states));
  if (!state) return undefined;
  return {
    state,
    reason: wordOf(first(fields, reasons)),
    id: textOf(first(fields, ids)),
    desiredTime: timeOf(first(fields, times)),
    customerNumber: textOf(first(fields, numbers)),
    position: positive(first(fields, POSITIONS), 1),
    estimatedWait: positive(first(fields, WAITS), 0),
  };
}

/**
 * Reads bookable times: the map `{instant: capacity}` of GMS, or a list of instants or of objects; in order, without those that are full.
 * Undefined when it is no answer, or when nothing in it can be read.
 */
export function parseSlots(body: unknown): CallbackSlot[] | undefined {
  const data = unwrap(body);
  const inner = fieldsOf(data, 'slots')?.['slots'] ?? data;
  if (typeof inner !== 'object' || inner === null) return undefined;
  const entries: unknown[] = Array.isArray(inner) ? inner : Object.entries(inner).map(([time, capacity]) => ({ time, capacity: capacity as unknown }));
  const slots = entries.flatMap((entry) => {
    const fields = fieldsOf(entry, 'time utcTime start capacity');
    const time = timeOf(fields ? first(fields, 'time utcTime start') : entry);
    const capacity = numberOf(fields && 'capacity' in fields ? fields['capacity'] : 1);
    return time && capacity !== null ? [{ time, capacity }] : [];
  });
  if (entries.length > 0 && slots.length === 0) return undefined;
  return slots.filter(({ capacity }) => capacity > 0).sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
}

/** Reads the name of a callback that was started; undefined when the answer has none. */
export function parseHandle(body: unknown): CallbackHandle | undefined {
  const fields = fieldsOf(unwrap(body), '_id id serviceId token topic');
  const id = fields && textOf(first(fields, '_id id serviceId'));
  if (!id) return undefined;
  const [token, topic] = [textOf(fields['token']), textOf(fields['topic'])];
  return { id, ...(token && { token }), ...(topic && { topic }) };
}

/**
 * Reads what a customer's device is told to do: `DialNumber` with a number, a code and its expiry, or `StartChat`.
 * Any other action (`ConfirmationDialog`, `DisplayMenu`) has nothing for a page to do.
 */
export function parseDialog(body: unknown, now: number): CallbackDialog {
  const fields = fieldsOf(unwrap(body), '_access_number toPhoneNumber accessNumber _tel_url _access_code accessCode _expiration_time expirationTime accessExpiresAt _start_chat_url _comet_url _chat_parameters') ?? {};
  const telephone = /^tel:(\+?[\d.() -]{3,30})/.exec(textOf(fields['_tel_url']) ?? '')?.[1];
  const number = textOf(first(fields, '_access_number toPhoneNumber accessNumber')) ?? telephone;
  const code = first(fields, '_access_code accessCode');
  const startUrl = textOf(fields['_start_chat_url']);
  return {
    access: number ? { number, code: typeof code === 'number' ? String(code) : (textOf(code) ?? ''), expiresAt: expiryOf(fields, now) } : null,
    chat: startUrl
      ? { startUrl, cometUrl: textOf(fields['_comet_url']), subject: textOf(fieldsOf(fields['_chat_parameters'], 'subject')?.['subject']) }
      : null,
  };
}

/** GMS tells seconds from now, the Engagement API an epoch time in milliseconds, the gateway an instant. */
function expiryOf(fields: Fields, now: number): number | null {
  const given = first(fields, '_expiration_time expirationTime accessExpiresAt');
  const instant = timeOf(given);
  if (instant) return Date.parse(instant);
  const number = positive(given, 0);
  return number === null ? null : number > 1e11 ? number : now + number * 1000;
}
