import { SwitchboardError, toSwitchboardError, type ErrorCode } from '../../core/errors.js';
import { problemOf, type HttpAnswer } from '../../transports/http.js';
import { pick } from './messages.js';

/** An error of the callback service, or of what was asked of it. */
export class CallbackError extends SwitchboardError {
  /** Free times offered in place of a full one: instants in UTC, in order. */
  readonly alternatives: readonly string[];

  constructor(code: ErrorCode, retryable = false, alternatives: readonly string[] = []) {
    super(code, `The callback service: ${code}.`, { retryable });
    this.alternatives = alternatives;
  }
}

/** What was thrown, if it is one of ours; the rest is a failure of the service. */
export const toCallbackError = (thrown: unknown): SwitchboardError => toSwitchboardError(thrown, 'vendor-error', 'The callback service failed.', true);

/** By the end of the exception's class name. */
const BY_EXCEPTION: Readonly<Record<string, ErrorCode>> = {
  Number: 'number-invalid',
  NotFound: 'not-found',
  Availability: 'office-closed',
  Resource: 'not-configured',
  ServiceUnavailable: 'rate-limited',
};

/** By `status.code` of the Engagement API. */
const BY_CODE: Readonly<Record<string, ErrorCode>> = {
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

/**
 * By what the message says, as the vendor's own tests and widget quote it. A text makes `bad-request` and the codes named with it finer;
 * it never turns an answer into something else.
 */
const BY_TEXT: readonly (readonly [text: RegExp, code: ErrorCode, finerThan?: string])[] = [
  [/Proposing time|Too many requests/, 'slot-full', 'office-closed rate-limited'],
  [/premium number/, 'number-not-allowed', 'number-invalid'],
  [/times today/, 'limit-reached', 'rate-limited unavailable'],
  [/already in queue/, 'duplicate-callback', 'number-not-allowed'],
  [/not configured/, 'not-configured', 'number-invalid not-found'],
  [/404 Not Found/, 'not-found', 'unavailable vendor-error'],
  [/[Oo]ffice closed/, 'office-closed'],
  [/Limit of queued/, 'rate-limited', 'unavailable'],
  [/ORS request failed/, 'unavailable', 'vendor-error'],
  [/in the past|ahead/, 'slot-full', 'office-closed'],
  [/cannot be \w+ in state/, 'conflict'],
  [/_customer_number|[Pp]hone [Nn]umber/, 'number-invalid'],
];

/**
 * What an answer that is not a success means: by the suffix of its exception, then the code of the Engagement API, then the status, then the text.
 * Vendor text never leaves this module.
 */
export function callbackErrorOf(answer: HttpAnswer): CallbackError {
  const { body, text, status } = answer;
  const inner = pick(body, 'status');
  const said = pick(body, 'message error') ?? pick(inner, 'message');
  const message = typeof said === 'string' ? said : text;
  const exception = String(pick(body, 'exception'));
  const byStatus = status === 500 || status < 300 ? 'vendor-error' : problemOf({ ...answer, body: null }).code;
  let code = BY_EXCEPTION[/CallbackException(\w+)$/.exec(exception)?.[1] ?? ''] ?? (/OrsServiceException$/.test(exception) ? 'unavailable' : BY_CODE[String(pick(inner, 'code') ?? pick(body, 'code'))]) ?? byStatus;
  const alternatives = readTimes(pick(pick(body, 'data'), 'slots') ?? pick(body, 'availability') ?? /Proposing.*/s.exec(message)?.[0].match(/\d{4}-[01]\d-[0-3]\dT\d\d:[\d:.]+/g));
  const finer = BY_TEXT.find(([pattern, , coarse = '']) => pattern.test(message) && `bad-request ${coarse}`.includes(code))?.[1];
  code = alternatives.length > 0 && /^(bad-r|office|rate)/.test(code) ? 'slot-full' : (finer ?? code);
  return new CallbackError(code, /^(rate|unav|timeout|vendor|slot)/.test(code), code === 'slot-full' ? alternatives : []);
}

/** The instants of a list, of objects with `utcTime`, or of a map's keys, in order, each once; without a zone they are UTC, as they stand in the vendor's sentence. */
export function readTimes(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : Object.keys(value ?? {});
  const times = list.map((item) => {
    const text = typeof item === 'string' ? item : String(pick(item, 'utcTime'));
    return /^\d{4}-/.test(text) ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`) : NaN;
  });
  return [...new Set(times)].filter((time) => time > 0).sort((a, b) => a - b).map((time) => new Date(time).toISOString());
}

/** True for an error that leaves open whether the service took the request. */
export const isAmbiguous = ({ code }: SwitchboardError): boolean =>
  ['network', 'timeout', 'offline', 'connection-lost', 'bad-message', 'vendor-error', 'internal', 'outcome-unknown'].includes(code);
