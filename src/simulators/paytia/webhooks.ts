import type { Ending } from './ivr.js';
import type { PaytiaSettings } from './settings.js';

/** Names and values of one webhook, in the order of the vendor document. */
export type Fields = readonly (readonly [name: string, value: string])[];

export interface WebhookBody {
  readonly contentType: string;
  readonly text: string;
}

/** The `payment_stage`, or `result` for a body with `success`. */
export const stageOf = (fields: Fields): string => fields.find(([name]) => name === 'payment_stage')?.[1] ?? 'result';

/** `MM+YY` goes out raw, as the document prints it; everything else is encoded as in a form. */
function formText(fields: Fields): string {
  return fields.map(([name, value]) => (name === 'expiry_digit' ? `${name}=${value}` : new URLSearchParams([[name, value]]).toString())).join('&');
}

export function encodeFields(fields: Fields, format: PaytiaSettings['format']): WebhookBody {
  if (format === 'form') return { contentType: 'application/x-www-form-urlencoded', text: formText(fields) };
  return { contentType: 'application/json', text: JSON.stringify(format === 'json' ? Object.fromEntries(fields) : formText(fields)) };
}

const MASKS: Readonly<Record<string, (value: string) => string>> = {
  pan_digit: (value) => 'X'.repeat(value.length),
  cvv_digit: (value) => 'X'.repeat(value.length),
  expiry_digit: (value) => 'MM+YY'.slice(0, value.length),
  card_verify: () => 'XXXX',
  card_expiry: () => 'MM-YY',
};

/** The same webhook without any digit of the card or its date: what a log may hold. */
export const maskFields = (fields: Fields): Fields => fields.map(([name, value]) => [name, MASKS[name]?.(value) ?? value] as const);

/** The API pages list completed, failed, cancelled and timeout. That aborts, hang-ups and a wrong amount are `cancelled` is assumed; nothing here times out. */
export function transactionStatus(ending: Ending): 'completed' | 'failed' | 'cancelled' {
  return ending === 'paid' ? 'completed' : ending === 'declined' ? 'failed' : 'cancelled';
}

export interface Transaction {
  readonly id: string;
  readonly referenceNumber: string;
  readonly amount: string;
  readonly currency: string;
}

/** The other dialect: the JSON webhook of the vendor's API pages. */
export function encodeTransaction(transaction: Transaction, status: string, now: Date): WebhookBody {
  const { id, referenceNumber, amount, currency } = transaction;
  const timestamp = now.toISOString().replace(/\.\d+Z$/, 'Z');
  return { contentType: 'application/json', text: JSON.stringify({ transaction_id: id, reference_number: referenceNumber, status, amount, currency, timestamp }) };
}
