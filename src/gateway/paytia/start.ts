import { randomBytes } from 'node:crypto';
import { hasCardNumber } from '../../core/redact.js';
import { paytiaTopic } from '../../vendors/paytia/config.js';
import { fingerprint } from '../auth/secrets.js';
import type { Deps } from '../deps.js';
import { optionalText, readObject } from '../http/body.js';
import { sendJson } from '../http/exchange.js';
import type { Idempotency } from '../http/idempotency.js';
import { Problem } from '../http/problem.js';
import type { Handler } from '../http/router.js';
import { createPaytiaApi } from './api.js';
import type { PaytiaOptions } from './options.js';

/** What the caller's names are called by the vendor. Any other name goes as it is, in the vendor's spelling. */
const NAMES: Readonly<Record<string, string>> = { referenceId: 'reference_id', agentId: 'agent_id', agentName: 'agent_name', referenceNumber: 'reference_number', transactionFlag: 'transaction_flag' };
/** The gateway's own affair. */
const RESERVED: ReadonlySet<string> = new Set(['webhook_url', 'webhook_url_transaction', 'api_key', 'x_api_key', 'access_token']);
const FIELD = /^[a-z][a-z0-9_]{0,39}$/;
/** Seconds that the token for the new payment's topic lasts: longer than any call. */
const TOKEN_LIFE = 4 * 3600;
const DAY = 86_400;

/** `POST /paytia/payments`: `amount` and whatever else the vendor takes, as flat text fields. */
export function paytiaPayments(options: PaytiaOptions, deps: Deps, idempotency: Idempotency): Handler {
  const api = createPaytiaApi(options, deps.vendorFetch);

  return async (exchange) => {
    const { fields, text } = await readObject(exchange);
    const grant = await deps.admit(exchange, 'paytia:start', optionalText(fields, 'captchaToken', 4000));
    const given = vendorFields(fields);
    const key = idempotency.keyOf(exchange, 'paytia', grant.subject ?? exchange.address);
    const answer = await idempotency.run(key, text, async () => {
      // a key outlives the process: after a crash between the vendor's yes and our answer, the same payment is meant
      const note = key === null ? null : await deps.log().recall(`start:${key}`);
      const [hash, remembered = null] = note?.split(' ') ?? [];
      if (remembered !== null && hash !== fingerprint(text)) throw new Problem('conflict', 'This Idempotency-Key was used with another body.');
      const referenceId = remembered ?? given.reference_id ?? `sb-${randomBytes(12).toString('base64url')}`;
      if (key !== null && remembered === null) await deps.log().remember(`start:${key}`, `${fingerprint(text)} ${referenceId}`, DAY);
      const frameUrl = await api.start(
        { reference_number: referenceId, ...given, reference_id: referenceId, ...(options.webhookUrl && { webhook_url: options.webhookUrl, webhook_url_transaction: options.webhookUrl }), ...options.fields },
        remembered !== null,
      );
      const topic = paytiaTopic(referenceId);
      return { referenceId, frameUrl, topic, token: await deps.tokens().sign(topic, TOKEN_LIFE) };
    });
    deps.logger.info({ vendor: 'paytia', event: 'started' }, 'payment started');
    sendJson(exchange, 201, answer);
  };
}

function vendorFields(fields: Record<string, unknown>): Record<string, string> {
  const given: Record<string, string> = {};
  for (const key of Object.keys(fields)) {
    if (key === 'captchaToken') continue;
    const name = NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!FIELD.test(name) || RESERVED.has(name)) throw new Problem('bad-request', `A payment cannot have the field "${key.slice(0, 40).replace(/[^\w.-]/g, '?')}".`);
    const value = fields[key];
    const text = optionalText({ [name]: typeof value === 'boolean' ? Number(value) : value }, name, 255);
    if (text === undefined) continue;
    if (!/phone|mobile|reference/.test(name) && hasCardNumber(text)) throw new Problem('pci-violation', `"${name}" holds what could be a card number.`);
    given[name] = text;
  }
  if (given.amount !== undefined) given.amount = amountOf(given.amount);
  if (given.reference_id !== undefined && !/^[\w.~@:+=-]{1,100}$/.test(given.reference_id)) throw new Problem('bad-request', 'A reference is 1 to 100 letters, digits and . _ ~ @ : + = -');
  return given;
}

/** The vendor wants two decimals. Nothing is rounded. */
function amountOf(text: string): string {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text);
  const amount = match && `${Number(match[1])}.${(match[2] ?? '').padEnd(2, '0')}`;
  if (!amount || amount === '0.00') throw new Problem('bad-request', '"amount" must be a positive number with at most two decimals.');
  return amount;
}
