import { ERROR_CODES, SwitchboardError, type ErrorCode } from '../core/errors.js';

export interface JsonRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as `Authorization: Bearer`. */
  token?: string | undefined;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Milliseconds until it is given up. Default 15 000. */
  timeout?: number;
  fetch?: typeof fetch;
}

const KNOWN: ReadonlySet<string> = new Set(ERROR_CODES);

const BY_STATUS: Record<number, ErrorCode> = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'payload-too-large',
  415: 'unsupported-media-type',
  429: 'rate-limited',
  502: 'vendor-error',
  503: 'unavailable',
  504: 'timeout',
};

/**
 * Asks our own gateway. Resolves with the JSON of a 2xx answer (null when it has no body).
 *
 * @throws SwitchboardError with the code of the problem document (RFC 9457), or of the status, or `network` / `timeout`. An abort by `signal` rejects with the signal's reason.
 */
export async function requestJson(url: string, request: JsonRequest = {}): Promise<unknown> {
  const { method = 'GET', body, token, headers, signal, timeout = 15_000, fetch: send = fetch } = request;
  const limit = AbortSignal.timeout(timeout);
  let response: Response;
  let text: string;
  try {
    response = await send(url, {
      method,
      credentials: 'omit',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    text = await response.text();
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit.aborted) throw new SwitchboardError('timeout', 'The server did not answer in time.', { cause, retryable: true });
    throw new SwitchboardError('network', 'The server could not be reached.', { cause, retryable: true });
  }
  const answer = parse(text);
  if (response.ok) {
    if (answer === undefined) throw new SwitchboardError('bad-message', 'The server’s answer was not JSON.');
    return answer;
  }
  throw problemOf(response.status, answer);
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problemOf(status: number, answer: unknown): SwitchboardError {
  const said = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
  const code = typeof said === 'string' && KNOWN.has(said) ? (said as ErrorCode) : (BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'bad-request'));
  return new SwitchboardError(code, `The server answered ${status} (${code}).`, { retryable: status >= 500 || status === 429 || status === 408 });
}
