import { randomUUID } from 'node:crypto';
import { BadRequest, sendJson, type Routes } from '../src/simulators/http.js';
import type { FlexitiSimulator } from '../src/simulators/flexiti/index.js';
import { readCart, totalsOf } from './catalogue.js';
import { APPLICANT, CUSTOMER, FINANCING } from './merchant.js';

/** What the shop's server remembers of a session it began. */
interface Order {
  flow: 'purchase' | 'apply';
  amount: number;
  accessToken: string;
  referenceId: string;
  widgetSessionId: string;
}

/** What the shop's server found out about an outcome the browser reported. */
export interface Confirmation {
  /** `refused`: Flexiti does not know of it, whatever the browser said. `unavailable`: nobody can tell yet. */
  status: 'authorized' | 'approved' | 'refused' | 'unavailable';
  /** For the customer, when there is an order. */
  orderNumber?: string;
}

/** Options of the simulated session that the page may choose; they go into the URL's fragment. */
const SIMULATOR_OPTIONS = ['scenario', 'delay', 'theme', 'fields', 'account', 'case', 'verified', 'count'];

/** Faults of the widget's document itself, which stand before the fragment. */
const DOCUMENT_FAULTS: Readonly<Record<string, string>> = { 'slow-document': '?slow=15000', 'blocked-document': '?xfo=1', 'broken-document': '?drop=1' };

/**
 * The server of a shop, as small as it can be: it begins sessions with its own credentials, and asks Flexiti before it believes the browser.
 * The two routes have the form of the gateway's.
 */
export function addShopBackend(routes: Routes, flexiti: FlexitiSimulator): void {
  const orders = new Map<string, Order>();
  const api = `${flexiti.url}/flexiti/pos-api/v2.5`;

  const call = async (order: Pick<Order, 'accessToken' | 'referenceId'>, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${api}/client-id/${flexiti.credentials.clientId}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${order.accessToken}`, 'x-reference-id': order.referenceId, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  routes.on('POST /flexiti/sessions', async ({ text, response }) => {
    const { flow, lang, cart, simulator } = await readObject(text);
    const amount = totalsOf(readCart(cart)).total;
    const credentials = { grant_type: 'client_credentials', client_id: flexiti.credentials.clientId, client_secret: flexiti.credentials.clientSecret };
    const token = await fetch(`${api}/oauth/token`, { method: 'POST', body: new URLSearchParams(credentials) });
    const { access_token: accessToken, expires_in: seconds } = (await token.json()) as { access_token: string; expires_in: number };
    const order = { flow: flow === 'apply' ? 'apply' : 'purchase', amount, accessToken, referenceId: randomUUID() } as const;
    const begun = await call(order, 'widget/init', {
      customer_identification: CUSTOMER,
      flow: order.flow,
      lang: lang === 'fr' ? 'fr' : 'en',
      ...(order.flow === 'apply' && APPLICANT),
    });
    if (!token.ok || !begun.ok) return sendJson(response, 502, { status: 'unavailable' });
    const { redirection_url: url } = (await begun.json()) as { redirection_url: string };
    const widgetSessionId = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('widget_session_id') ?? '';
    orders.set(widgetSessionId, { ...order, widgetSessionId });
    sendJson(response, 201, { id: widgetSessionId, url: withOptions(url, amount, simulator), expiresAt: new Date(Date.now() + seconds * 1000).toISOString() });
  });

  routes.on('POST /flexiti/sessions/:id/outcome', async ({ params, text, response }) => {
    const order = orders.get(params.id!);
    if (!order) return sendJson(response, 404, { status: 'unavailable' });
    const { accountNumber } = await readObject(text);
    sendJson(response, 200, order.flow === 'apply' ? await confirmApplication(order) : await authorize(order, accountNumber));
  });

  const confirmApplication = async (order: Order): Promise<Confirmation> => {
    const answer = await call(order, 'apply', { ...APPLICANT, customer_identification: CUSTOMER, widget_session_id: order.widgetSessionId });
    return { status: answer.ok ? 'approved' : statusOf(answer) };
  };

  const authorize = async (order: Order, accountNumber: unknown): Promise<Confirmation> => {
    const orderNumber = `MP-${order.referenceId.slice(0, 6).toUpperCase()}`;
    const answer = await call(
      order,
      'authorization',
      {
        account_number: accountNumber,
        reference: orderNumber,
        financing_option: { transaction_type: FINANCING.transactionType, plan_id: FINANCING.planId, term: FINANCING.term },
        amount: order.amount,
        auto_capture: false,
      },
      // asking twice must not pay twice
      { 'x-idempotency-key': order.widgetSessionId },
    );
    return answer.ok ? { status: 'authorized', orderNumber } : { status: statusOf(answer) };
  };
}

/** A refusal is an answer; a broken server is none. */
const statusOf = ({ status }: Response): 'refused' | 'unavailable' => (status >= 400 && status < 500 ? 'refused' : 'unavailable');

function withOptions(url: string, amount: number, simulator: unknown): string {
  const given = (typeof simulator === 'object' && simulator !== null ? simulator : {}) as Record<string, unknown>;
  const fault = DOCUMENT_FAULTS[String(given.scenario)] ?? '';
  const chosen = SIMULATOR_OPTIONS.flatMap((name) => (typeof given[name] === 'string' && given[name] !== '' ? [[name, given[name]] as [string, string]] : []));
  return `${url.replace('#', `${fault}#`)}&${new URLSearchParams([['amount', String(amount)], ['merchant', 'Maple & Pine'], ...chosen])}`;
}

async function readObject(text: () => Promise<string>): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(await text());
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // answered below
  }
  throw new BadRequest('The body is not a JSON object.');
}
