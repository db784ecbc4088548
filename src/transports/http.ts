import { ERROR_CODES, SwitchboardError, type ErrorCode } from '../core/errors.js';

export interface JsonRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; URLSearchParams as a form. */
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

export interface HttpAnswer {
  ok: boolean;
  status: number;
  text: string;
  /** The parsed JSON; null without a body, undefined when it was something else. */
  body: unknown;
}

/**
 * Asks our own gateway. Resolves with the JSON of a 2xx answer (null when it has no body).
 *
 * @throws SwitchboardError with the code of the problem document (RFC 9457), or of the status, or `network` / `timeout`. An abort by `signal` rejects with the signal's reason.
 */
export async function requestJson(url: string, request: JsonRequest = {}): Promise<unknown> {
  const answer = await exchange(url, request);
  if (!answer.ok) throw problemOf(answer);
  if (answer.body === undefined) throw new SwitchboardError('bad-message', 'The server’s answer was not JSON.');
  return answer.body;
}

/**
 * Sends one request and resolves with the answer, whatever its status.
 *
 * @throws SwitchboardError `network` or `timeout`; an abort by `signal` rejects with the signal's reason.
 */
export async function exchange(url: string, request: JsonRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', body, token, headers, signal, timeout = 15_000, fetch: send = fetch } = request;
  const limit = AbortSignal.timeout(timeout);
  const isForm = body instanceof URLSearchParams;
  try {
    const response = await send(url, {
      method,
      credentials: 'omit',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    const text = await response.text();
    return { ok: response.ok, status: response.status, text, body: parse(text) };
  } catch (cause) {
    signal?.throwIfAborted();
    if (limit.aborted) throw new SwitchboardError('timeout', 'The server did not answer in time.', { cause, retryable: true });
    throw new SwitchboardError('network', 'The server could not be reached.', { cause, retryable: true });
  }
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error of an answer that is not 2xx: by the `code` of its problem document, else by its status. */
export function problemOf({ status, body }: HttpAnswer): SwitchboardError {
  const said = typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;
  const code = typeof said === 'string' && KNOWN.has(said) ? (said as ErrorCode) : (BY_STATUS[status] ?? (status >= 500 ? 'unavailable' : 'bad-request'));
  return new SwitchboardError(code, `The server answered ${status} (${code}).`, { retryable: status >= 500 || status === 429 || status === 408 });
}
