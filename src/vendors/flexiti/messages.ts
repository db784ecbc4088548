import { ownFields } from '../../core/own-fields.js';
import { redact } from '../../core/redact.js';

/** The documented keys of a success, verbatim. Keys that the vendor left out are left out. */
export interface FlexitiEventData {
  /** Account of a customer who may purchase, as a number or a string of digits. Null in every other case. */
  accountNumber: number | string | null;
  verified: boolean;
  /** `apply`, `purchase`, `activation` or `retry`, null, or a word of a later version of the widget. */
  action: string | null;
  /** `sms`, `email` or `security_question` (older widgets: `security_answer`). */
  mfaOptionSelected?: string | null;
  widget_session_id?: string | null;
  customerId?: string | null;
  /** `business` or `consumer`. */
  accountType?: string | null;
}

/** An error told by the widget. */
export interface FlexitiFailure {
  /** HTTP status code; null when the widget sent none. */
  error: number | null;
  /** The vendor's own text, redacted. For a log or a developer, not for the customer. */
  message: string;
}

export type FlexitiMessage =
  | { type: 'flx-success'; eventData: Readonly<FlexitiEventData> }
  | { type: 'flx-failure'; failure: Readonly<FlexitiFailure> }
  | { type: 'flx-cancel' };

const WORD = /^[\w.@-]{0,64}$/;
const isWord = (value: unknown): value is string | null => value === null || (typeof value === 'string' && WORD.test(value));
const isAccount = (value: unknown): boolean => isWord(value) || (Number.isSafeInteger(value) && (value as number) >= 0);

/** The three keys of the first widgets, which every message has, and those that the vendor added over the years. */
const REQUIRED = ['accountNumber', 'verified', 'action'] as const;
const OPTIONAL = ['mfaOptionSelected', 'widget_session_id', 'customerId', 'accountType'] as const;

/**
 * Reads what a window posted: the typed message, or null for anything the vendor did not document.
 * Never throws and looks at own keys only, whatever the sender made of the object.
 */
export function parseFlexitiMessage(data: unknown): FlexitiMessage | null {
  const envelope = ownFields(data, ['eventType', 'eventData', 'error', 'message']);
  switch (envelope?.eventType) {
    case 'flx-success': {
      const eventData = readSuccess(envelope.eventData);
      return eventData && { type: 'flx-success', eventData };
    }
    case 'flx-failure': {
      const failure = readFailure(envelope);
      return failure && { type: 'flx-failure', failure };
    }
    case 'flx-cancel':
      return { type: 'flx-cancel' };
    default:
      return null;
  }
}

function readSuccess(eventData: unknown): Readonly<FlexitiEventData> | null {
  const fields = ownFields(eventData, [...REQUIRED, ...OPTIONAL]);
  if (!fields || !isAccount(fields.accountNumber) || typeof fields.verified !== 'boolean' || !isWord(fields.action)) return null;
  if (!OPTIONAL.every((key) => fields[key] === undefined || isWord(fields[key]))) return null;
  return Object.freeze({ ...fields } as unknown as FlexitiEventData);
}

/** The document does not say whether the two keys stand in eventData or beside it. */
function readFailure(envelope: { eventData?: unknown; error?: unknown; message?: unknown }): Readonly<FlexitiFailure> | null {
  const { error = null, message = '' } = ownFields(envelope.eventData, ['error', 'message']) ?? envelope;
  const status = typeof error === 'string' && /^\d{3}$/.test(error) ? Number(error) : error;
  if ((status !== null && typeof status !== 'number') || (message !== null && typeof message !== 'string')) return null;
  return Object.freeze({ error: status, message: redact(message ?? '') });
}
