import { setTimeout as sleep } from 'node:timers/promises';
import { ownFields } from '../../core/own-fields.js';
import { Problem } from '../http/problem.js';
import type { VendorAnswer, VendorFetch } from '../ops/vendor-fetch.js';
import type { PaytiaOptions } from './options.js';

/** Milliseconds for all attempts together: a page gives up after fifteen seconds. */
const BUDGET = 12_000;
const ATTEMPTS = 3;

export interface PaytiaApi {
  /**
   * Starts a payment; resolves with the frame's URL, null when the vendor gave none.
   *
   * @param isRepeat - the same reference may have been sent before: that the vendor knows it already is then no fault
   */
  start(fields: Readonly<Record<string, string>>, isRepeat: boolean): Promise<string | null>;
}

/** The vendor's payment service. A reference can be used once, which is what makes it safe to ask again after an answer was lost. */
export function createPaytiaApi(options: PaytiaOptions, vendorFetch: VendorFetch): PaytiaApi {
  const url = new URL(options.apiUrl);
  if (url.pathname === '/') url.pathname = '/api/payment_service';
  const origins = new Set(options.frameOrigins?.length ? options.frameOrigins : [url.origin]);

  const post = (fields: Readonly<Record<string, string>>, timeout: number): Promise<VendorAnswer> => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return vendorFetch({ vendor: 'paytia', operation: 'start', url, method: 'POST', headers: { 'X-API-KEY': options.apiKey }, body: form, timeout });
  };

  return {
    async start(fields, isRepeat) {
      const until = Date.now() + BUDGET;
      let mayBeKnown = isRepeat;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return readAnswer(await post(fields, Math.max(1000, until - Date.now())), fields.reference_id!, origins, mayBeKnown);
        } catch (error) {
          if (!(error instanceof Problem) || !['network', 'unavailable', 'timeout'].includes(error.code)) throw error;
          const wait = 250 * 2 ** attempt * Math.random();
          if (attempt >= ATTEMPTS || Date.now() + wait + 1000 > until) throw error;
          mayBeKnown = true;
          await sleep(wait);
        }
      }
    },
  };
}

function readAnswer({ status, json }: VendorAnswer, referenceId: string, origins: ReadonlySet<string>, mayBeKnown: boolean): string | null {
  const answer = ownFields(json, ['httpStatus', 'reference_id', 'url', 'status']);
  const told = ownFields(answer?.status, ['statusCode', 'statusDescription']);
  const code = typeof told?.statusCode === 'number' ? told.statusCode : status;
  if (code === 208) {
    if (mayBeKnown) return null;
    throw new Problem('duplicate-reference', 'This reference was used for a payment before.');
  }
  if (status >= 500 || code >= 500) throw new Problem('unavailable', 'The payment service failed.', { status: 502, detail: String(code) });
  if (code === 400) {
    const text = typeof told?.statusDescription === 'string' ? told.statusDescription : '';
    const named = /^The (\w{1,40}) field/.exec(text)?.[1];
    if (/right to use|permission/i.test(text)) throw new Problem('permission-missing', 'The agent may not use this type of payment.');
    throw new Problem('bad-request', named ? `The payment service refuses the field "${named}".` : 'The payment service refuses the request.');
  }
  // a wrong key is our own fault and none of the caller's business
  if (!answer || status < 200 || status >= 300 || code >= 300) throw new Problem(answer ? 'vendor-error' : 'bad-message', 'The payment service gave no usable answer.', { detail: String(code) });
  if (answer.httpStatus !== true && answer.httpStatus !== 'true') throw new Problem('vendor-error', 'The payment service refused the request.', { detail: String(code) });
  if (typeof answer.reference_id === 'string' && answer.reference_id !== '' && answer.reference_id !== referenceId) throw new Problem('bad-message', 'The payment service answered for another payment.');
  return frameUrlOf(answer.url, origins);
}

/** The document prints `<` and `>` in the URL. What is left must lie on an accepted origin, for it goes into a page. */
function frameUrlOf(value: unknown, origins: ReadonlySet<string>): string | null {
  if (value === undefined || value === null || value === '') return null;
  const text = typeof value === 'string' ? value.replace(/[<>]/g, '').trim() : '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password;
  if (!isSafe) throw new Problem('url-refused', 'The payment service gave a frame URL that cannot be used.');
  if (!origins.has(url.origin)) throw new Problem('frame-origin-refused', 'The payment service gave a frame URL of an origin that is not accepted (PAYTIA_FRAME_ORIGINS).');
  return text;
}
