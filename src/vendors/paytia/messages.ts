import { redact } from '../../core/redact.js';
import { PAYTIA_COUNTED, PAYTIA_TEXTS } from './config.js';

/** The vendor's own fields, with digits as counts: `pan_digit: 4` means that four keys were pressed. Everything else is text, as the vendor sent it. */
export type PaytiaData = { readonly [Field in (typeof PAYTIA_TEXTS)[number]]?: string } & { readonly [Field in (typeof PAYTIA_COUNTED)[number]]?: number };

/** What one webhook says, on the gateway and on the event stream alike. */
export interface PaytiaMessage {
  /** The vendor's `payment_stage`, `result`, or `pci-violation` for a body that held real digits and was therefore not kept. */
  readonly type: string;
  readonly data: PaytiaData & {
    /** Of a `pci-violation`: the field that held digits. */
    readonly field?: string;
  };
}

const TEXTS: ReadonlySet<string> = new Set(PAYTIA_TEXTS);
const COUNTED: ReadonlySet<string> = new Set(PAYTIA_COUNTED);
/** Numbers given by machines: long runs of digits are normal there. */
const IDS: ReadonlySet<string> = new Set(['reference_id', 'reference_number', 'transaction_id', 'authcode', 'transaction_result', 'timestamp', 'amount']);
const STAGE = /^[a-z][\w-]{0,39}$/i;
/** The longest card number has 19 digits; a count beyond this is no count. */
const MOST_KEYS = 32;

/**
 * Reads one event of the stream: the typed message, or null for anything that is not one. Never throws and never keeps a field it does not know.
 *
 * @param type - the event's `type`
 * @param data - the event's `data`
 */
export function parsePaytiaEvent(type: unknown, data: unknown): PaytiaMessage | null {
  if (typeof type !== 'string' || !STAGE.test(type) || typeof data !== 'object' || data === null) return null;
  const kept: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(data)) {
    if (COUNTED.has(key)) {
      if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > MOST_KEYS) return null;
      kept[key] = value as number;
    } else if (TEXTS.has(key) || key === 'field') {
      if (typeof value !== 'string') return null;
      kept[key] = value;
    }
  }
  return { type, data: kept };
}

/** A webhook's fields read: a message for the stream of `referenceId`; `ignored` for one that concerns no payment. */
export type PaytiaWebhook = (PaytiaMessage & { readonly referenceId: string }) | 'ignored';

/**
 * Reads the fields of a webhook, whatever form they came in, and turns digits into counts before anything else can keep them.
 * Null for anything that is no webhook of the vendor. A body that holds real card digits gives a `pci-violation` with nothing of the body but its reference
 * and, when it was a result, `success`.
 *
 * @param fields - the parsed body; own keys only are looked at
 */
export function parsePaytiaWebhook(fields: Readonly<Record<string, unknown>>): PaytiaWebhook | null {
  const kept: Record<string, string | number> = {};
  let stage: string | undefined;
  let violation: string | undefined;
  for (const key of Object.keys(fields)) {
    if (key === 'PAYTIA-XFER') return 'ignored';
    const value = textOf(fields[key]);
    if (value === null) continue;
    if (COUNTED.has(key)) {
      if (/\p{Nd}/u.test(value)) violation ??= key;
      const count = value.replace(/[\s+]/g, '').length;
      if (count > MOST_KEYS) return null;
      kept[key] = count;
    } else if (key === 'payment_stage') {
      stage = value;
    } else if (!IDS.has(key) && value.length > 12 && holdsCard(value)) {
      violation ??= TEXTS.has(key) ? key : 'other';
    } else if (TEXTS.has(key)) {
      kept[key] = key === 'card_verify' ? (/\d{4}$/.exec(value)?.[0] ?? '') : IDS.has(key) ? value.slice(0, 200) : tidy(value);
    }
  }
  const success = kept.success === undefined ? undefined : /^(?:1|true)$/i.test(String(kept.success)) ? '1' : '0';
  if (success !== undefined) kept.success = success;
  const referenceId = String(kept.reference_id ?? kept.reference_number ?? '');
  // eslint-disable-next-line no-control-regex -- a reference goes into topic names and URLs
  if (referenceId === '' || /[\u0000-\u001f\u007f]/.test(referenceId)) return null;
  if (violation !== undefined) return { referenceId, type: 'pci-violation', data: { reference_id: referenceId, field: violation, ...(success !== undefined && { success }) } };
  if (success !== undefined || (stage === undefined && kept.status !== undefined)) return { referenceId, type: 'result', data: kept };
  return stage !== undefined && STAGE.test(stage) ? { referenceId, type: stage, data: kept } : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

const PLAIN = /^[ -~]{0,11}$/;
const tidy = (value: string): string => (PLAIN.test(value) ? value : redact(value, 200));

/**
 * A run of 13 to 19 digits, spaces or dashes between them or not, with a right check digit (ISO/IEC 7812). Runs that are no card are kept, but masked like all long runs:
 * a result must not be lost to a reference number.
 */
function holdsCard(text: string): boolean {
  const runs = text.normalize('NFKC').match(/\p{Nd}(?:[ .\-/\u00a0\u2010-\u2015]{0,3}\p{Nd}){12,}/gu) ?? [];
  return runs.some((run) => {
    const digits = run.match(/\p{Nd}/gu)!.map(digitOf);
    return digits.length <= 19 && isLuhn(digits);
  });
}

/** The digit in any script: the digits of a script lie ten together in Unicode, the zero first. */
function digitOf(char: string): number {
  let code = char.codePointAt(0)!;
  const first = code;
  while (first - code < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) code -= 1;
  return first - code;
}

function isLuhn(digits: readonly number[]): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits[digits.length - 1 - i]!;
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
