import { isSwitchboardError, type ErrorCode } from '../../core/errors.js';

/** An answer that tells what went wrong: RFC 9457, with a `code` of the closed list. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Further members of the document, such as `alternatives`. */
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  /** What lay beneath, for the log: a short word of ours, never a vendor's text. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, options: { status?: number; more?: Record<string, unknown>; headers?: Record<string, string>; detail?: string } = {}) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.status = options.status ?? STATUS[code] ?? 500;
    this.more = options.more ?? {};
    this.headers = options.headers ?? {};
    this.detail = options.detail;
  }
}

/** The usual status of each code; a code that is not here is a fault of the gateway. */
export const STATUS: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'number-invalid': 400,
  'number-not-allowed': 400,
  'pci-violation': 400,
  unauthorized: 401,
  forbidden: 403,
  'permission-missing': 403,
  'not-found': 404,
  'not-configured': 404,
  'not-allowed': 405,
  conflict: 409,
  'already-running': 409,
  'duplicate-reference': 409,
  'slot-full': 409,
  'office-closed': 409,
  'duplicate-callback': 409,
  'session-expired': 410,
  'payload-too-large': 413,
  'unsupported-media-type': 415,
  'rate-limited': 429,
  'limit-reached': 429,
  network: 502,
  'vendor-error': 502,
  'bad-message': 502,
  'url-refused': 502,
  'frame-origin-refused': 502,
  'outcome-unknown': 502,
  unavailable: 503,
  timeout: 504,
};

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['network', 'timeout', 'unavailable', 'rate-limited', 'vendor-error', 'outcome-unknown']);

/** The body of a problem: `type`, `title`, `status`, `code`, `retryable` and what the problem adds. */
export function problemBody(problem: Problem): string {
  const { code, status, message, more } = problem;
  return JSON.stringify({ type: 'about:blank', title: message, status, code, retryable: RETRYABLE.has(code), ...more });
}

/** Whatever was thrown as a problem; what is not ours becomes `internal` and says nothing. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isSwitchboardError(error)) return new Problem(error.code, error.message);
  return new Problem('internal', 'The gateway failed.', { detail: error instanceof Error ? error.name : 'thrown' });
}
