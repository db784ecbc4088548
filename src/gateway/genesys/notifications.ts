import { parse as parseQuery } from 'node:querystring';
import { Secret } from '../auth/secrets.js';
import type { Deps } from '../deps.js';
import { asciiJson } from '../events/frame.js';
import { textOf } from '../http/body.js';
import { Problem } from '../http/problem.js';
import type { Handler } from '../http/router.js';
import { isObject, wordOf, type Fields } from './read.js';

const LIMIT = 8 * 1024;
/** What goes on to the page. The customer's number and everything else stays here. */
const KEPT = ['_service_id', '_service_name', '_desired_time', '_callback_state', '_callback_reason', '_c_termination_type', '_urs_virtual_queue', '_v_queue'];
/** After these nothing of importance follows. */
const LAST = /^_cbe_on_(?:service_exit|callback_(?:cancelled|submit_failed|processing_failed))$/;

/**
 * `POST /genesys/notifications/:secret`: the status notifications that GMS sends from server to server (`_enable_status_notification=subscribe_notify`,
 * `_status_notification_type=httpcb`), passed on to the topic of the callback. Documented: events `_cbe_on_*`, the answer must be 200.
 * Assumed: the body is JSON or form text with the event's name under `event`.
 */
export function genesysNotifications(notifySecret: string, deps: Deps): Handler {
  const secret = new Secret(notifySecret);
  return async (exchange, params) => {
    if (!secret.matches(params.secret!)) {
      deps.metrics.webhook('genesys', 'refused');
      deps.refuseSender(exchange);
      throw new Problem('forbidden', 'The address is wrong.', { detail: 'notification secret' });
    }
    const body = await exchange.body(LIMIT);
    const text = textOf(body);
    const fields = text === null ? (body as { parsed: unknown }).parsed : read(text);
    const type = isObject(fields) ? [fields.event, fields._event, fields.name].find((name): name is string => typeof name === 'string' && /^_cbe_on_\w{1,60}$/.test(name)) : undefined;
    const id = isObject(fields) ? wordOf(fields._service_id ?? fields._id) : null;
    if (type === undefined || id === null) {
      deps.metrics.webhook('genesys', 'refused');
      throw new Problem('bad-request', 'The body is no status notification.');
    }
    const data = Object.fromEntries(KEPT.flatMap((key) => (wordOf((fields as Fields)[key]) === null ? [] : [[key, wordOf((fields as Fields)[key])]])));
    try {
      const { isDuplicate } = await deps.log().append({ topic: `genesys/${id}`, type, data: asciiJson(data), isResult: LAST.test(type) });
      deps.metrics.webhook('genesys', isDuplicate ? 'duplicate' : 'accepted');
    } catch {
      deps.metrics.webhook('genesys', 'failed');
      throw new Problem('unavailable', 'The notification could not be kept.', { headers: { 'retry-after': '5' } });
    }
    exchange.send(200, { 'content-type': 'text/plain', 'content-length': 2 }, 'OK');
  };
}

function read(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : parseQuery(text.trim(), '&', '=', { maxKeys: 100 });
  } catch {
    return null;
  }
}
