import type { Exchange, ExtraHeaders } from './exchange.js';
import { Problem } from './problem.js';

const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, last-event-id',
  'access-control-max-age': '600',
};

/**
 * Lets in the browser pages of the listed origins, exactly, and those of the gateway's own host. There are no cookies and so no credentials;
 * `*` is never answered.
 *
 * @returns true when the request was a preflight and is answered
 * @throws Problem `forbidden` for a page of any other origin
 */
export function applyCors(exchange: Exchange, extra: ExtraHeaders, origins: ReadonlySet<string>): boolean {
  const origin = exchange.header('origin');
  if (origin !== undefined) {
    extra.vary = 'Origin';
    const sameHost = URL.canParse(origin) && new URL(origin).host === exchange.header('host');
    if (!sameHost && !origins.has(origin)) throw new Problem('forbidden', 'Pages of this origin may not use the gateway.', { detail: 'origin' });
    if (!sameHost) {
      extra['access-control-allow-origin'] = origin;
      extra['access-control-expose-headers'] = 'retry-after';
    }
  }
  if (exchange.method !== 'OPTIONS') return false;
  Object.assign(extra, origin === undefined ? {} : PREFLIGHT);
  exchange.send(204, {}, null);
  return true;
}
