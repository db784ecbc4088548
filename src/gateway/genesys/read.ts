import { Problem } from '../http/problem.js';
import type { VendorAnswer } from '../ops/vendor-fetch.js';
import { problemOf } from './errors.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON of a 2xx answer. @throws Problem of what the service said, or `bad-message` for an answer that is not what was asked for */
export function readAnswer(answer: VendorAnswer, now: number): unknown {
  if (answer.status < 200 || answer.status >= 300) throw problemOf(answer, now);
  if (answer.json === undefined) throw badMessage();
  // documented: the older services report an error with status 200
  if (isObject(answer.json) && typeof answer.json.exception === 'string') throw problemOf({ ...answer, status: 400 }, now);
  return answer.json;
}

export const badMessage = (): Problem => new Problem('bad-message', 'The callback service gave no usable answer.');

/** A number that may have come as text; null when it is none. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^-?\d{1,12}(?:\.\d+)?$/.test(value.trim()) ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** The first of the spellings that is there. */
export function firstNumber(fields: Fields, ...keys: string[]): number | null {
  for (const key of keys) {
    const number = Object.hasOwn(fields, key) ? numberOf(fields[key]) : null;
    if (number !== null) return number;
  }
  return null;
}

/** Yes or no, which may have come as text; null when it is neither. */
export function flagOf(value: unknown): boolean | null {
  return value === true || value === 'true' ? true : value === false || value === 'false' ? false : null;
}

/** Seconds of a wait: 0 is a wait, -1 and everything else below 0 is not known. */
export function waitOf(value: number | null): number | null {
  return value === null || value < 0 ? null : Math.round(value);
}

/** Short text without anything that could be a number to hide. */
export function wordOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w:.@ -]{1,100}$/.test(value) ? value : null;
}

/** A time as ISO 8601 UTC; null when it is none. */
export function timeOf(value: unknown): string | null {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isFinite(time) ? new Date(time).toISOString() : null;
}
