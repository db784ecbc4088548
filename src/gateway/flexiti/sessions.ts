import { randomUUID } from 'node:crypto';
import type { Deps } from '../deps.js';
import { optionalText, readJson } from '../http/body.js';
import { sendJson } from '../http/exchange.js';
import type { Idempotency } from '../http/idempotency.js';
import { Problem } from '../http/problem.js';
import type { Handler } from '../http/router.js';
import { FlexitiRefusal, type FlexitiApi } from './api.js';
import type { FlexitiOptions, FlexitiOrder } from './options.js';

/** What is remembered of a session. Nothing of it is a secret, and nothing tells who the customer is. */
export interface FlexitiRecord {
  readonly referenceId: string;
  readonly widgetSessionId: string | null;
  readonly flow: 'purchase' | 'apply';
  readonly orderId: string | null;
  readonly amount: number | null;
  readonly transactionType: string | null;
  readonly planId: string | number | null;
  readonly term: string | number | null;
}

/** Seconds: the vendor's session lasts twenty minutes, its confirmation may come late. */
export const SESSION_LIFE = 2 * 86_400;
const TOKEN_LIFE = 3 * 3600;
const MOST = 5_000;

/** What /apply must repeat of widget/init. It tells who the customer is, so it stays in memory and goes with the confirmation. */
export class Applicants {
  readonly #byId = new Map<string, Readonly<Record<string, unknown>>>();

  put(id: string, init: Readonly<Record<string, unknown>>): void {
    this.#byId.set(id, init);
    while (this.#byId.size > MOST) this.#byId.delete(this.#byId.keys().next().value!);
  }

  get(id: string): Readonly<Record<string, unknown>> | undefined {
    return this.#byId.get(id);
  }

  forget(id: string): void {
    this.#byId.delete(id);
  }
}

const FIELDS = ['flow', 'lang', 'orderId', 'amount', 'customer', 'customer_identification', 'application', 'transactionType', 'planId', 'term', 'captchaToken'] as const;

/** `POST /flexiti/sessions`: begins a widget session at the vendor. */
export function flexitiSessions(options: FlexitiOptions, api: FlexitiApi, applicants: Applicants, deps: Deps, idempotency: Idempotency): Handler {
  const begin = async (fields: Partial<Record<(typeof FIELDS)[number], unknown>>): Promise<Record<string, unknown>> => {
    const flow = fields.flow ?? 'purchase';
    if (flow !== 'purchase' && flow !== 'apply') throw new Problem('bad-request', '"flow" is purchase or apply.');
    const orderId = optionalText(fields, 'orderId', 100) ?? null;
    const order = await readOrder(options, orderId, fields);
    const init = {
      ...order.application,
      ...(order.customer && { customer_identification: order.customer }),
      flow,
      lang: /^fr/i.test(optionalText(fields, 'lang', 20) ?? '') ? 'fr' : 'en',
    };
    const referenceId = randomUUID();
    const { body, expiresAt } = await api.post('init', referenceId, init).catch(refused);
    const url = typeof body.redirection_url === 'string' && URL.canParse(body.redirection_url) ? body.redirection_url : null;
    if (!url) throw new Problem('bad-message', 'Flexiti gave no session.');
    const widgetSessionId = widgetSessionOf(url);
    const id = widgetSessionId ?? referenceId;
    const record: FlexitiRecord = {
      referenceId, widgetSessionId, flow, orderId,
      amount: order.amount ?? null,
      transactionType: order.transactionType ?? null,
      planId: order.planId ?? null,
      term: order.term ?? null,
    };
    await deps.log().remember(`flexiti:${id}`, JSON.stringify(record), SESSION_LIFE);
    if (flow === 'apply') applicants.put(id, init);
    const topic = `flexiti/${id}`;
    return { url, expiresAt: new Date(expiresAt).toISOString(), id, topic, token: await deps.tokens().sign(topic, TOKEN_LIFE) };
  };

  return async (exchange) => {
    const fields = await readJson(exchange, FIELDS);
    const grant = await deps.admit(exchange, 'flexiti:start', optionalText(fields, 'captchaToken', 4000));
    const key = idempotency.keyOf(exchange, 'flexiti', grant.subject ?? exchange.address);
    const answer = await idempotency.run(key, JSON.stringify(fields), () => begin(fields));
    deps.logger.info({ vendor: 'flexiti', event: 'started' }, 'session started');
    sendJson(exchange, 201, answer);
  };
}

function refused(error: unknown): never {
  if (!(error instanceof FlexitiRefusal)) throw error;
  if (error.word === 'wrong_inputs') {
    throw new Problem('bad-request', `Flexiti refuses ${error.fields.length > 0 ? error.fields.join(', ') : 'the request'}.`, { more: { fields: error.fields } });
  }
  throw new Problem('session-unavailable', 'Flexiti did not begin a session.', { status: 502, detail: error.word });
}

async function readOrder(options: FlexitiOptions, orderId: string | null, fields: Record<string, unknown>): Promise<FlexitiOrder> {
  const said: FlexitiOrder = {
    amount: amountOf(fields.amount),
    customer: objectOf(fields.customer_identification ?? fields.customer, 'customer'),
    application: objectOf(fields.application, 'application'),
    transactionType: typeOf(fields.transactionType),
    planId: optionalText(fields, 'planId', 40),
    term: optionalText(fields, 'term', 40),
  };
  if (!options.order || orderId === null) return said;
  const known = await options.order(orderId).catch((error: unknown) => {
    throw error instanceof Problem ? error : new Problem('unavailable', 'The order could not be read.', { detail: 'order' });
  });
  return { ...said, ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) };
}

function amountOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const amount = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,9}(\.\d{1,2})?$/.test(value) ? Number(value) : NaN;
  if (!(amount > 0 && amount < 1e9) || Math.abs(amount * 100 - Math.round(amount * 100)) > 1e-6) throw new Problem('bad-request', '"amount" must be a positive number with at most two decimals.');
  return amount;
}

function typeOf(value: unknown): FlexitiOrder['transactionType'] {
  if (value === undefined || value === null) return undefined;
  if (value !== 'promotional_purchase' && value !== 'regular_purchase') throw new Problem('bad-request', '"transactionType" is promotional_purchase or regular_purchase.');
  return value;
}

/** The vendor's spelling for names that came in ours; two levels are all there are. */
function objectOf(value: unknown, name: string): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw new Problem('bad-request', `"${name}" must be an object.`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const snake = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replace(/([a-z])(\d)/g, '$1_$2');
      return [snake, typeof inner === 'object' && inner !== null ? objectOf(inner, key) : inner];
    }),
  );
}

/** The vendor writes its parameters behind the `#`. */
function widgetSessionOf(url: string): string | null {
  const hash = new URL(url).hash;
  const id = new URLSearchParams(hash.slice(hash.indexOf('?') + 1)).get('widget_session_id');
  return id !== null && /^[\w-]{8,64}$/.test(id) ? id : null;
}
