import { ownFields } from '../../core/own-fields.js';
import { redact } from '../../core/redact.js';

/** The seven events of the vendor's reference. */
export const SECURE_IVR_EVENTS = [
  'secureivr.ready',
  'secureivr.not_ready',
  'secureivr.started',
  'secureivr.ended',
  'secureivr.message',
  'status.changed',
  'connection.changed',
] as const;
export type SecureIvrEventName = (typeof SECURE_IVR_EVENTS)[number];

export type SecureIvrMessageType = 'MESSAGE' | 'RESULT';
export type SecureIvrConnection = 'CONNECTED' | 'DISCONNECTED' | 'RECONNECTING' | 'RECONNECTED';
/** The documented statuses; a later version may send others. */
export type SecureIvrStatus = 'INACTIVE' | 'ACTIVE' | 'WORKING' | 'RINGING_ON_OTHER_SIDE' | 'TALKING' | 'STARTED' | 'WRAP_UP';

/** What the data of an event may hold: the documented properties and whatever else the vendor adds, as plain values with card numbers masked. */
export interface SecureIvrData {
  readonly sessionId?: string;
  readonly message?: string;
  readonly type?: SecureIvrMessageType | SecureIvrConnection;
  readonly status?: SecureIvrStatus | (string & {});
  readonly callId?: string;
  readonly agentId?: string;
  readonly agentUserName?: string;
  /** The reason, when the event's status is ERROR. */
  readonly error?: string;
  /** Of our own client: the error as a code of the kit's list. */
  readonly code?: string;
  /** Of our own client: the payment was found running, or the bridge was away; earlier messages are lost. */
  readonly incomplete?: boolean;
  readonly [key: string]: string | number | boolean | null | undefined;
}

/** "Each event payload should always contain an evt, status, and data property." */
export interface SecureIvrEvent<Name extends SecureIvrEventName = SecureIvrEventName> {
  readonly evt: Name;
  readonly status: 'OK' | 'ERROR';
  readonly data: SecureIvrData;
}

/** 32 hexadecimal digits, as Five9 writes call and session ids; some of them would pass for a card number. All digits is none. */
const ID = /^(?=.*[A-F])[\dA-F]{32}$/i;
const MOST_FIELDS = 20;

const isEventName = (value: unknown): value is SecureIvrEventName => SECURE_IVR_EVENTS.includes(value as SecureIvrEventName);

/** A copy of plain values only, card numbers masked; null when it is no record. */
export function cleanData(value: unknown): SecureIvrData | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const data = Object.create(null) as Record<string, string | number | boolean | null>;
  for (const [key, field] of Object.entries(value).slice(0, MOST_FIELDS)) {
    if (typeof field === 'string') data[redact(key, 64)] = ID.test(field) ? field : redact(field);
    else if (typeof field === 'number') data[redact(key, 64)] = Number.isSafeInteger(field) && field > 99_999_999_999 ? redact(String(field)) : field;
    else if (typeof field === 'boolean' || field === null) data[redact(key, 64)] = field;
  }
  return Object.freeze({ ...data });
}

/**
 * Reads what a client's listener was given: the typed event, or null for anything the vendor did not document.
 * Never throws, whatever the sender made of the object.
 */
export function parseSecureIvrEvent(value: unknown): SecureIvrEvent | null {
  try {
    const { evt, status, data: raw } = ownFields(value, ['evt', 'status', 'data']) ?? {};
    const data = cleanData(raw ?? {});
    if (!isEventName(evt) || (status !== 'OK' && status !== 'ERROR') || !data) return null;
    if (evt === 'secureivr.message' && status === 'OK' && (typeof data.message !== 'string' || (data.type !== 'MESSAGE' && data.type !== 'RESULT'))) return null;
    return Object.freeze({ evt, status, data });
  } catch {
    return null;
  }
}

/** A frame of the bridge: the URL of this session, something the IVR said, an error; null for anything else. */
export type BridgeFrame = { type: 'url'; url: string } | { type: 'message'; message: string; kind: SecureIvrMessageType } | { type: 'error' };

/** The 2018 sample posts `{type:'message',message}` and `{type:'result',result}`; the reference has `MESSAGE`, `RESULT` and always `message`. Both are read. */
export function parseBridgeFrame(text: string): BridgeFrame | null {
  const frame = ownFields(parseJson(text), ['type', 'data']);
  if (frame?.type === 'error') return { type: 'error' };
  if (frame?.type === 'url') return typeof frame.data === 'string' && /^https?:/.test(frame.data) && URL.canParse(frame.data) ? { type: 'url', url: frame.data } : null;
  const said = frame?.type === 'data' ? ownFields(frame.data, ['type', 'message', 'result']) : undefined;
  const kind = typeof said?.type === 'string' ? said.type.toUpperCase() : '';
  const message = said?.message ?? said?.result;
  if ((kind !== 'MESSAGE' && kind !== 'RESULT') || typeof message !== 'string') return null;
  return { type: 'message', message: redact(message), kind };
}

/** The number of an event of the agent's socket, and the user's name beside it; null for no such frame. What the payload says is read by REST, not believed. */
export function parseAgentFrame(text: string): { eventId: string; userName: string | undefined } | null {
  const frame = ownFields(parseJson(text), ['context']);
  const context = ownFields(frame?.context, ['eventId', 'userName']);
  if (typeof context?.eventId !== 'string') return null;
  return { eventId: context.eventId, userName: typeof context.userName === 'string' ? redact(context.userName, 120) : undefined };
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
