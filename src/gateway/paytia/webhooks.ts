import { redact } from '../../core/redact.js';
import { paytiaTopic } from '../../vendors/paytia/config.js';
import { parsePaytiaWebhook } from '../../vendors/paytia/messages.js';
import { Secret } from '../auth/secrets.js';
import type { Deps } from '../deps.js';
import { asciiJson } from '../events/frame.js';
import { AddressList } from '../http/address.js';
import type { Exchange } from '../http/exchange.js';
import { Problem } from '../http/problem.js';
import type { Handler } from '../http/router.js';
import { readWebhook } from './body.js';
import type { PaytiaOptions } from './options.js';

const OK = { 'content-type': 'text/plain', 'content-length': 2 };

/**
 * `POST /paytia/webhooks/:secret`. Answered 200 once the event is safe in the log, and for everything that must not be sent again: duplicates,
 * bodies with real digits, webhooks that concern no payment.
 */
export function paytiaWebhooks(options: PaytiaOptions, deps: Deps): Handler {
  const secret = new Secret(options.webhookSecret);
  const sources = options.webhookIps?.length ? new AddressList(options.webhookIps) : null;
  const basic = options.webhookUser !== undefined ? new Secret(`${options.webhookUser}:${options.webhookPassword ?? ''}`) : null;
  const { metrics, logger } = deps;

  const admit = (exchange: Exchange, presented: string): void => {
    const refuse = (problem: Problem): never => {
      metrics.webhook('paytia', 'refused');
      deps.refuseSender(exchange);
      throw problem;
    };
    if (!secret.matches(presented)) refuse(new Problem('forbidden', 'The webhook address is wrong.', { detail: 'webhook secret' }));
    if (sources && !sources.has(exchange.address)) refuse(new Problem('forbidden', 'The webhook comes from an address that is not allowed.', { detail: 'webhook source' }));
    if (basic && !basic.matches(basicOf(exchange))) refuse(new Problem('unauthorized', 'The webhook needs its user name and password.', { headers: { 'www-authenticate': 'Basic realm="webhooks"' } }));
  };

  return async (exchange, params) => {
    admit(exchange, params.secret!);
    let webhook;
    try {
      webhook = parsePaytiaWebhook(await readWebhook(exchange));
    } catch (error) {
      metrics.webhook('paytia', 'refused');
      throw error;
    }
    if (!webhook) {
      metrics.webhook('paytia', 'refused');
      throw new Problem('bad-request', 'The body is no webhook.');
    }
    if (webhook === 'ignored') {
      metrics.webhook('paytia', 'ignored');
      return exchange.send(200, OK, 'OK');
    }
    const { referenceId, type, data } = webhook;
    if (referenceId.length > 128) throw new Problem('bad-request', 'The reference is too long.');
    try {
      const { isDuplicate } = await deps.log().append({ topic: paytiaTopic(referenceId), type, data: asciiJson(data), isResult: type === 'result' });
      metrics.webhook('paytia', type === 'pci-violation' ? type : isDuplicate ? 'duplicate' : 'accepted');
    } catch {
      metrics.webhook('paytia', 'failed');
      throw new Problem('unavailable', 'The webhook could not be kept.', { headers: { 'retry-after': '5' } });
    }
    if (type === 'pci-violation') logger.error({ event: 'pci-violation', reference: redact(referenceId), field: data.field }, 'a webhook held real card digits and was not kept');
    exchange.send(200, OK, 'OK');
  };
}

function basicOf(exchange: Exchange): string {
  const match = /^Basic +([\w+/=-]+)$/i.exec(exchange.header('authorization') ?? '');
  return match ? Buffer.from(match[1]!, 'base64').toString('utf8') : '';
}
