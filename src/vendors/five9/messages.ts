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
  readonly [key: string]: string | number | boolean | undefined;
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

/** A copy of plain values only, card numbers masked. */
function cleanData(value: object): SecureIvrData {
  const fields = Object.entries(value)
    .slice(0, MOST_FIELDS)
    .flatMap(([key, field]: [string, unknown]) => {
      if (!['string', 'number', 'boolean'].includes(typeof field)) return [];
      const text = String(field);
      const masked = redact(text);
      return [[redact(key, 64), key !== 'message' && (masked === text || (key.endsWith('Id') && ID.test(text))) ? field : masked]];
    });
  return Object.freeze(Object.fromEntries(fields) as SecureIvrData);
}

/**
 * Reads what a client's listener was given: the typed event, or null for anything the vendor did not document.
 * Never throws, whatever the sender made of the object.
 */
export function parseSecureIvrEvent(value: unknown): SecureIvrEvent | null {
  try {
    const { evt, status, data: raw } = value as SecureIvrEvent;
    const data = cleanData(raw ?? {});
    const isMessage = evt !== 'secureivr.message' || status === 'ERROR' || (typeof data.message === 'string' && (data.type === 'MESSAGE' || data.type === 'RESULT'));
    return SECURE_IVR_EVENTS.includes(evt) && (status === 'OK' || status === 'ERROR') && isMessage ? Object.freeze({ evt, status, data }) : null;
  } catch {
    return null;
  }
}

/** A frame of the bridge: the URL of this session, something the IVR said, an error; null for anything else. */
export type BridgeFrame = { type: 'url'; url: string } | { type: 'message'; message: string; kind: SecureIvrMessageType } | { type: 'error' };

/** The 2018 sample posts `{type:'message',message}` and `{type:'result',result}`; the reference has `MESSAGE`, `RESULT` and always `message`. Both are read. */
export function parseBridgeFrame(text: string): BridgeFrame | null {
  try {
    const { type, data } = JSON.parse(text) as { type: string; data: string & { type: string; message?: string; result?: string } };
    if (type === 'error') return { type };
    if (type === 'url') return /^https?:\/\//.test(data) ? { type, url: data } : null;
    const kind = data.type.toUpperCase();
    if (type !== 'data' || (kind !== 'MESSAGE' && kind !== 'RESULT')) return null;
    return { type: 'message', message: redact((data.message ?? data.result)!.toString()), kind };
  } catch {
    return null;
  }
}

/** The number of an event of the agent's socket, and the user's name beside it; null for no such frame. What the payload says is read by REST, not believed. */
export function parseAgentFrame(text: string): { eventId: string; userName?: string | undefined } | null {
  try {
    return (JSON.parse(text) as { context: { eventId: string; userName?: string } }).context;
  } catch {
    return null;
  }
}
