import { Problem } from '../http/problem.js';
import type { GatewayLogger } from './logger.js';
import type { Metrics } from './metrics.js';

export interface VendorRequest {
  readonly vendor: 'paytia' | 'genesys' | 'flexiti';
  /** A word for logs and metrics. */
  readonly operation: string;
  readonly url: string | URL;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: RequestInit['body'] | undefined;
  /** Milliseconds until it is given up. Default 10 000. */
  readonly timeout?: number;
}

export interface VendorAnswer {
  readonly status: number;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON, null when there is none. */
  readonly json: unknown;
}

export type VendorFetch = (request: VendorRequest) => Promise<VendorAnswer>;

/** An answer larger than this is no answer to any of our questions. */
const LARGEST = 1024 * 1024;

/**
 * Asks a vendor once. Resolves with any answer, whatever its status.
 * Logs the operation, the status and the time; never a URL, a header or a body.
 *
 * The promise rejects with Problem `timeout` or `network`: whether the vendor did what was asked is not known then.
 */
export function createVendorFetch(send: typeof fetch, log: GatewayLogger, metrics: Metrics, signal: AbortSignal): VendorFetch {
  return async ({ vendor, operation, url, method = 'GET', headers, body, timeout = 10_000 }) => {
    const begun = performance.now();
    const limit = AbortSignal.timeout(timeout);
    const done = (result: string): void => {
      const seconds = (performance.now() - begun) / 1000;
      metrics.vendorRequest(vendor, operation, result, seconds);
      log.info({ vendor, operation, result, ms: Math.round(seconds * 1000) }, 'vendor request');
    };
    try {
      const response = await send(url, { method, redirect: 'manual', signal: AbortSignal.any([signal, limit]), ...(headers && { headers }), ...(body != null && { body }) });
      const text = await readText(response);
      done(String(response.status));
      return { status: response.status, text, json: parse(text) };
    } catch (cause) {
      if (limit.aborted) {
        done('timeout');
        throw new Problem('timeout', 'The vendor did not answer in time.');
      }
      done('network');
      throw new Problem('network', 'The vendor could not be reached.', { detail: codeOf(cause) });
    }
  };
}

async function readText(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > LARGEST) throw new Error('too large');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > LARGEST) throw new Error('too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The system's word for what went wrong, such as ECONNREFUSED. */
function codeOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause ? cause.cause : cause;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
  return /^[A-Z_]{2,40}$/.test(code) ? code : 'failed';
}
