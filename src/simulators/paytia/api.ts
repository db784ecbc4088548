import { timingSafeEqual } from 'node:crypto';
import { sendJson, type Call } from '../http.js';
import type { Payment, Payments } from './payments.js';
import type { PaytiaSettings } from './settings.js';

/**
 * How the next start requests fail: an HTTP status; `hang` (never answered); `lose-answer` (the payment is started, and the connection breaks
 * before the answer: a second request with the same reference then gets 208).
 */
export type StartFailure = number | 'hang' | 'lose-answer';

export interface StartApiOptions {
  readonly apiKey: string;
  /** Fields without which a request is refused. */
  readonly requiredFields: readonly string[];
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  405: 'Method not allowed',
  500: 'Internal server error', 502: 'Bad gateway', 503: 'Service unavailable', 504: 'Gateway timeout',
};

/**
 * `POST /api/payment_service`.
 *
 * Documented: multipart/form-data, the X-API-KEY header, the success answer, the 400 of a missing right, the codes 208, 401, 405 and 5xx,
 * `agent_id` as a required field of up to six digits, amounts with two decimals, `transaction_flag` 0 to 9, the three values of the agent form.
 * Assumed: that the HTTP status equals `statusCode`; that every failure has the shape of the documented one; the field names `agent_form` and
 * `currency`; that the URL is left out only for `agent_form=0`; the wording of the other 400s (the vendor says only that they name the field).
 */
export class StartApi {
  readonly #payments: Payments;
  readonly #options: StartApiOptions;
  readonly #origin: () => string;
  #failures: StartFailure[] = [];

  constructor(payments: Payments, options: StartApiOptions, origin: () => string) {
    this.#payments = payments;
    this.#options = options;
    this.#origin = origin;
  }

  /** The next `times` requests fail so. */
  fail(failure: StartFailure, times = 1): void {
    const known = failure === 'hang' || failure === 'lose-answer' || (Number.isInteger(failure) && failure >= 400 && failure <= 599);
    if (!known) throw new TypeError('A start fails with a status of 400 to 599, "hang" or "lose-answer".');
    if (!Number.isInteger(times) || times < 1 || times > 1000) throw new TypeError('times may be 1 to 1000.');
    this.#failures.push(...Array.from({ length: times }, () => failure));
  }

  async handle({ request, response, text }: Call): Promise<void> {
    const failure = this.#failures.shift();
    if (failure === 'hang') return;
    const body = await text();
    if (typeof failure === 'number') return answer(failure, '');
    if (!sameKey(request.headers['x-api-key'], this.#options.apiKey)) return answer(401, '', 'Invalid API key.');
    const fields = await parseForm(request.headers['content-type'] ?? '', body);
    if (!fields) return answer(400, '', 'The request must be multipart/form-data.');
    const { reference_id: referenceId = '' } = fields;
    const fault = this.#faultOf(fields);
    if (fault) return answer(400, referenceId, fault);
    if (this.#payments.has(referenceId)) return answer(208, referenceId, 'Duplicate reference ID.');
    const payment = this.#payments.start(fields, this.#origin());
    if (failure === 'lose-answer') return void request.socket.destroy();
    const url = fields.agent_form === '0' ? {} : { url: bracketed(this.#origin(), payment, payment.settings.brackets) };
    sendJson(response, 200, { httpStatus: true, reference_id: referenceId, ...url, status: { statusCode: 200, statusDescription: 'Success' } });

    function answer(statusCode: number, reference: string, statusDescription = DESCRIPTIONS[statusCode] ?? 'Failed'): void {
      sendJson(response, statusCode, { httpStatus: false, reference_id: reference, status: { statusCode, statusDescription } });
    }
  }

  /** The API knows no other verb. */
  refuse({ response }: Call): void {
    sendJson(response, 405, { httpStatus: false, reference_id: '', status: { statusCode: 405, statusDescription: DESCRIPTIONS[405] } });
  }

  #faultOf(fields: Record<string, string>): string | null {
    const required = fields.agent_form === '2' ? ['reference_id'] : this.#options.requiredFields;
    const missing = required.find((name) => !fields[name]);
    if (missing) return `The ${missing} field is required.`;
    const flag = fields.transaction_flag ?? '0';
    if (!/^\d$/.test(flag)) return invalid('transaction_flag');
    if (fields.agent_id && !/^\d{1,6}$/.test(fields.agent_id)) return invalid('agent_id');
    if (fields.amount && !/^\d+\.\d{2}$/.test(fields.amount)) return invalid('amount');
    for (const name of ['webhook_url', 'webhook_url_transaction']) if (fields[name] && !/^https?:$/.test(protocolOf(fields[name]))) return invalid(name);
    return this.#payments.settings.refusedTransactionFlags.includes(flag) ? `The agent you are using doesn't have the right to use transaction type ${flag}.` : null;
  }
}

const invalid = (name: string): string => `The ${name} field is invalid.`;

const protocolOf = (url: string): string => (URL.canParse(url) ? new URL(url).protocol : '');

function bracketed(origin: string, payment: Payment, brackets: PaytiaSettings['brackets']): string {
  if (brackets === 'origin') return `<${origin}>${payment.framePath}`;
  return brackets === 'whole' ? `<${origin}${payment.framePath}>` : origin + payment.framePath;
}

function sameKey(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The text parts of a multipart body by name (the last of a name counts), or null when it is none. */
async function parseForm(contentType: string, body: string): Promise<Record<string, string> | null> {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null;
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    return Object.fromEntries([...form].filter((part): part is [string, string] => typeof part[1] === 'string'));
  } catch {
    return null;
  }
}
