import type { ErrorCode } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import { Problem } from '../http/problem.js';
import type { VendorAnswer } from '../ops/vendor-fetch.js';

const MESSAGES: Partial<Record<ErrorCode, string>> = {
  'number-invalid': 'The number is not a phone number.',
  'number-not-allowed': 'This number cannot be called.',
  'slot-full': 'This time is taken.',
  'office-closed': 'The office is closed at this time.',
  'duplicate-callback': 'A callback to this number is waiting already.',
  'limit-reached': 'The limit for this number is reached.',
  'rate-limited': 'There are too many callbacks at the moment.',
  'not-found': 'There is no such callback.',
  'not-configured': 'The callback service is not set up.',
  'bad-request': 'The callback service refuses the request.',
  unavailable: 'The callback service is not available.',
  'vendor-error': 'The callback service did not let the gateway in.',
  'bad-message': 'The callback service gave no usable answer.',
};

type Reading = readonly [code: ErrorCode, status?: number];

/** An answer that is not a 2xx, as a problem: by the suffix of the exception, then the v3 code, then the status, then the text. Its own text never passes. */
export function problemOf(answer: VendorAnswer, now: number): Problem {
  const { status, json, text } = answer;
  const fields = ownFields(json, ['exception', 'message', 'availability', 'status', 'data', 'code']);
  const v3 = ownFields(fields?.status, ['code', 'message']);
  const message = [v3?.message, fields?.message].find((told) => typeof told === 'string')?.slice(0, 2000) ?? '';
  const alternatives = slotsOf(fields, message, now);
  const code = Number(v3?.code ?? fields?.code);
  const exception = typeof fields?.exception === 'string' ? (/(\w+)$/.exec(fields.exception)?.[1] ?? '') : '';
  const [found, http] = byException(exception, message, alternatives) ?? byCode(code, message, alternatives) ?? byText(message, alternatives) ?? byStatus(status, text, fields !== undefined);
  return new Problem(found, MESSAGES[found] ?? 'The callback service refused.', {
    ...(http !== undefined && { status: http }),
    ...(found === 'slot-full' && { more: { alternatives } }),
    detail: `${status} ${exception || (Number.isFinite(code) ? code : '')}`.trim(),
  });
}

function byException(exception: string, message: string, alternatives: readonly string[]): Reading | null {
  if (exception === 'OrsServiceException') return ['unavailable', 502];
  if (exception === 'GSGException') return /phone number/i.test(message) ? ['number-invalid'] : null;
  switch (/^CallbackException(\w+)$/.exec(exception)?.[1]) {
    case 'Number':
      if (/not configured/i.test(message)) return ['not-configured', 502];
      return /premium|not possible|not allowed/i.test(message) ? ['number-not-allowed'] : ['number-invalid'];
    case 'Availability':
      return isFull(message, alternatives) ? ['slot-full'] : /past|ahead|future/i.test(message) ? ['bad-request'] : ['office-closed'];
    case 'Resource':
      return ['not-configured', 502];
    case 'NotFound':
      return /contact center/i.test(message) ? ['not-configured', 502] : ['not-found'];
    case 'ServiceUnavailable':
      return /for this parameter/i.test(message) ? ['limit-reached'] : ['rate-limited'];
    default:
      return null;
  }
}

function byCode(code: number, message: string, alternatives: readonly string[]): Reading | null {
  switch (code) {
    case 501:
      return byText(message, alternatives) ?? ['bad-request'];
    case 503:
    case 1103:
      return ['vendor-error'];
    case 7030:
      return ['number-invalid'];
    case 7036:
      return /invalid|impossible/i.test(message) ? ['number-invalid'] : ['number-not-allowed'];
    case 7037:
      return byText(message, alternatives) ?? ['number-not-allowed'];
    case 7040:
      return ['not-configured', 502];
    case 7041:
      return isFull(message, alternatives) ? ['slot-full'] : /for this parameter/i.test(message) ? ['limit-reached'] : ['rate-limited'];
    case 7042:
      return ['office-closed'];
    default:
      return null;
  }
}

function byText(message: string, alternatives: readonly string[]): Reading | null {
  if (isFull(message, alternatives)) return ['slot-full'];
  if (/already (?:in queue|exists|requested)|duplicate/i.test(message)) return ['duplicate-callback'];
  if (/office closed|out of office/i.test(message)) return ['office-closed'];
  if (/_customer_number.*not contain|not contain.*_customer_number|premium/is.test(message)) return [/premium/i.test(message) ? 'number-not-allowed' : 'number-invalid'];
  if (/requested for more than/i.test(message)) return ['limit-reached'];
  if (/limit of queued callbacks|too many requests/i.test(message)) return ['rate-limited'];
  return null;
}

function byStatus(status: number, text: string, isObject: boolean): Reading {
  if (status === 401 || status === 403) return ['vendor-error'];
  if (status === 404) return ['not-found'];
  if (status === 429) return ['rate-limited'];
  // documented: a queue position whose session is gone comes as a 500 that speaks of a 404
  if (status >= 500) return text.includes('404 Not Found') ? ['not-found'] : ['unavailable', 502];
  return isObject || text === '' ? ['bad-request'] : ['bad-message'];
}

const isFull = (message: string, alternatives: readonly string[]): boolean => alternatives.length > 0 || /proposing time slots/i.test(message);

/** The free times the service offers instead: in the text (UTC, without Z), in a map, or in `data.slots`. Past ones are left out. */
function slotsOf(fields: { availability?: unknown; data?: unknown } | undefined, message: string, now: number): string[] {
  const times: string[] = [];
  if (/proposing/i.test(message)) times.push(...(message.match(/\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?=Z|\W|$)/g) ?? []).map((time) => `${time}Z`));
  const data = ownFields(fields?.data, ['slots'])?.slots;
  for (const source of [fields?.availability, data]) {
    if (Array.isArray(source)) times.push(...source.map((slot) => String(typeof slot === 'object' && slot !== null ? ((slot as { utcTime?: unknown }).utcTime ?? '') : slot)));
    else if (typeof source === 'object' && source !== null) times.push(...Object.entries(source).filter(([, left]) => Number(left) > 0).map(([time]) => time));
  }
  const valid = times.map((time) => Date.parse(time)).filter((time) => time > now);
  return [...new Set(valid)].sort((a, b) => a - b).slice(0, 50).map((time) => new Date(time).toISOString());
}
