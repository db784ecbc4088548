import { SwitchboardError, type ErrorCode } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import type { HttpAnswer } from '../../transports/http.js';

/** An error of the callback service. */
export class CallbackError extends SwitchboardError {
  /** Free times offered in place of a full one: instants in UTC, in order. */
  readonly alternatives: readonly string[];

  constructor(code: ErrorCode, alternatives: readonly string[] = [], retryable = false) {
    super(code, `The callback service answered: ${code}.`, { retryable });
    this.alternatives = alternatives;
  }
}

/** By the end of the exception's class name. */
const BY_EXCEPTION: readonly (readonly [RegExp, ErrorCode])[] = [
  [/CallbackExceptionNumber$/, 'number-invalid'],
  [/CallbackExceptionNotFound$/, 'not-found'],
  [/CallbackExceptionAvailability$/, 'office-closed'],
  [/CallbackExceptionResource$/, 'not-configured'],
  [/CallbackExceptionServiceUnavailable$/, 'rate-limited'],
  [/OrsServiceException$/, 'unavailable'],
];

/** By `status.code` of the Engagement API. */
const BY_CODE: Readonly<Record<number, ErrorCode>> = {
  501: 'bad-request',
  503: 'unauthorized',
  1103: 'unauthorized',
  7030: 'number-invalid',
  7036: 'number-not-allowed',
  7037: 'number-not-allowed',
  7040: 'not-configured',
  7041: 'rate-limited',
  7042: 'office-closed',
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = { 400: 'bad-request', 401: 'unauthorized', 403: 'forbidden', 404: 'not-found', 409: 'conflict', 429: 'rate-limited', 503: 'unavailable', 504: 'timeout' };

/** By what the message says. Texts were quoted from the vendor's own tests and widget; they only tell apart what the rest leaves open. */
const BY_TEXT: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Proposing time slots|Too many requests at/i, 'slot-full'],
  [/premium number/i, 'number-not-allowed'],
  [/times today/i, 'limit-reached'],
  [/already in queue/i, 'duplicate-callback'],
  [/not configured/i, 'not-configured'],
  [/404 Not Found/i, 'not-found'],
  [/office closed/i, 'office-closed'],
  [/Limit of queued callbacks/i, 'rate-limited'],
  [/ORS request failed/i, 'unavailable'],
  [/in the past|ahead\.?$/i, 'bad-request'],
  [/cannot be \w+ in state/i, 'conflict'],
  [/_customer_number|phone number/i, 'number-invalid'],
];

/** A text may make a coarse code finer, never turn it into something else. */
const FINER: Partial<Record<ErrorCode, readonly ErrorCode[]>> = {
  'number-invalid': ['number-not-allowed', 'not-configured'],
  'number-not-allowed': ['duplicate-callback'],
  'not-found': ['not-configured'],
  'office-closed': ['slot-full', 'bad-request'],
  'rate-limited': ['slot-full', 'limit-reached'],
  unavailable: ['not-found', 'rate-limited', 'limit-reached'],
  'bad-request': BY_TEXT.map(([, code]) => code),
};

/** Another start may succeed without a change by the person. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['rate-limited', 'unavailable', 'timeout', 'vendor-error', 'slot-full']);

/**
 * What an answer that is not a success means: by the suffix of its exception, then the code of the Engagement API, then the status, then the text.
 * Vendor text never leaves this module.
 */
export function callbackErrorOf({ status, text, body }: Pick<HttpAnswer, 'status' | 'text' | 'body'>): CallbackError {
  const fields = ownFields(body, ['exception', 'message', 'error', 'status', 'code', 'data', 'availability']) ?? {};
  const inner = ownFields(fields.status, ['code', 'message']) ?? fields;
  const exception = typeof fields.exception === 'string' ? fields.exception : '';
  const message = [fields.message, inner.message, fields.error].find((value) => typeof value === 'string') ?? text.slice(0, 2000);
  const coarse = BY_EXCEPTION.find(([pattern]) => pattern.test(exception))?.[1] ?? BY_CODE[Number(inner.code)] ?? BY_STATUS[status];
  const said = BY_TEXT.find(([pattern]) => pattern.test(message as string))?.[1];
  const alternatives = alternativesOf(fields, message as string);
  let code = coarse ?? said ?? (status >= 500 || status < 300 ? 'vendor-error' : 'bad-request');
  if (coarse && said && FINER[coarse]?.includes(said)) code = said;
  else if (alternatives.length > 0 && FINER[code]?.includes('slot-full')) code = 'slot-full';
  return new CallbackError(code, code === 'slot-full' ? alternatives : [], RETRYABLE.has(code));
}

/** From `data.slots` or `availability` where there is one, else out of the sentence, where they stand in UTC but without the Z. */
function alternativesOf({ data, availability }: { data?: unknown; availability?: unknown }, message: string): string[] {
  const given: unknown = ownFields(data, ['slots'])?.slots ?? availability;
  const listed: unknown[] = Array.isArray(given)
    ? given.map((item: unknown) => (typeof item === 'string' ? item : ownFields(item, ['utcTime'])?.utcTime))
    : typeof given === 'object' && given !== null
      ? Object.keys(given)
      : (message.match(/\d{4}-[01]\d-[0-3]\dT\d\d:\d\d(:\d\d(\.\d+)?)?/g) ?? []);
  return readInstants(listed);
}

/** The readable instants of a list, in order, each once; without a zone they are UTC. */
export function readInstants(values: readonly unknown[]): string[] {
  const times = values.flatMap((value) => {
    const time = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(value) ? value : `${value}Z`) : NaN;
    return Number.isNaN(time) ? [] : [time];
  });
  return [...new Set(times)].sort((a, b) => a - b).map((time) => new Date(time).toISOString());
}

/** True for an error that leaves open whether the service took the request. */
export const isAmbiguous = ({ code }: SwitchboardError): boolean =>
  ['network', 'timeout', 'offline', 'connection-lost', 'bad-message', 'vendor-error', 'internal', 'outcome-unknown'].includes(code);
