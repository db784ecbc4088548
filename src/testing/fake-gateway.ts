import { sleep } from '../core/clock.js';
import { newCallback, nextSlots, type FakeCallback } from './fake-callbacks.js';
import { FakeStreams } from './fake-streams.js';
import { PAYTIA_SCRIPTS, type PaytiaScriptName } from './paytia-scripts.js';

export interface FakeGatewayOptions {
  /** Address of the gateway, without a slash at the end. Default `https://gateway.invalid`, a host that cannot exist. */
  url?: string;
  /** Milliseconds that every answer takes. Default 0. */
  latency?: number;
  /** The page has started a Paytia payment. */
  onPayment?: (referenceId: string) => void;
  /** The page has asked for a callback. */
  onCallback?: (callback: Readonly<FakeCallback>) => void;
}

/** What the page asked for. */
export interface FakeRequest {
  readonly method: string;
  /** Below the gateway's address, without the query. */
  readonly path: string;
  /** The JSON of the body; null when there was none. */
  readonly body: unknown;
}

interface Failure {
  readonly route: string;
  readonly code: string;
  readonly status: number;
}

/**
 * The gateway, in the page: it takes the place of `fetch` for its own address and answers by the routes of docs/gateway.md; every other request passes.
 * It checks no token. A topic's events are kept, and a stream that comes back with its last id is told what it missed.
 *
 * @example
 * ```js
 * const gateway = new FakeGateway();
 * provider.gateway = gateway.url;
 * await element.start({ amount: '42.00' });
 * await gateway.playPaytia(gateway.payments[0], 'paid');
 * gateway.close();
 * ```
 */
export class FakeGateway {
  readonly url: string;
  /** Everything that was asked, oldest first. */
  readonly requests: FakeRequest[] = [];
  /** Reference ids of the Paytia payments that were started, oldest first. */
  readonly payments: string[] = [];
  /** Genesys callbacks by id. Change them with {@link setCallback}. */
  readonly callbacks = new Map<string, FakeCallback>();
  /** What a queue's wait is: seconds, null when unknown. */
  estimatedWait: number | null = 600;
  /** What `GET /genesys/availability` answers. */
  slots: readonly { readonly utcTime: string; readonly capacity: number }[] = nextSlots();
  /** What `POST /flexiti/sessions` answers as the session's address: a page of your own that calls `playFlexiti`. */
  flexitiUrl = 'about:blank';
  /** What `POST /flexiti/sessions/:id/outcome` answers; `null` confirms what the page says. */
  flexitiConfirmation: Readonly<Record<string, unknown>> | null = null;
  readonly #options: FakeGatewayOptions;
  readonly #before = globalThis.fetch;
  readonly #fetch: typeof fetch;
  #isClosed = false;
  /** What was answered to a request that may be repeated, by its key. */
  readonly #answers = new Map<string, Response>();
  readonly #streams = new FakeStreams();
  readonly #failures: Failure[] = [];
  #count = 0;

  constructor(options: FakeGatewayOptions = {}) {
    const base = (globalThis as { document?: Document }).document?.baseURI;
    this.url = new URL(options.url ?? 'https://gateway.invalid', base).href.replace(/\/+$/, '');
    this.#options = options;
    this.#fetch = globalThis.fetch = async (input, init) => {
      const { href } = new URL(input instanceof Request ? input.url : input, base);
      return this.#isClosed || !href.startsWith(`${this.url}/`) ? this.#before.call(globalThis, input, init) : this.#answer(new Request(input, init));
    };
  }

  /** Lets every request pass from now on, and ends every stream. */
  close(): void {
    this.#isClosed = true;
    // what has been put on top since stays
    if (globalThis.fetch === this.#fetch) globalThis.fetch = this.#before;
    this.#streams.drop();
  }

  /** How many event streams are open. */
  get openStreams(): number {
    return this.#streams.open;
  }

  /** Puts an event on the stream of a topic: `paytia/<reference id>`, `genesys/<id>`, `flexiti/<id>`. */
  tell(topic: string, type: string, data: Readonly<Record<string, unknown>> = {}): void {
    this.#streams.tell(topic, type, data);
  }

  /** Empties what a topic has told so far. */
  forget(topic: string): void {
    this.#streams.forget(topic);
  }

  /** Breaks every open event stream, as a network does; nothing is lost. */
  dropStreams(): void {
    this.#streams.drop();
  }

  /**
   * Has the next request of a route refused.
   *
   * @param route - method and path, such as `POST /paytia/payments`
   * @param code - a code of the kit's list; `network` breaks the connection instead
   * @param status - default 503
   */
  failNext(route: string, code: string, status = 503): void {
    this.#failures.push({ route, code, status });
  }

  /** Tells a payment step by step, `pace` milliseconds apart; key presses follow each other in a third of that. Resolves when it is told. */
  async playPaytia(referenceId: string, script: PaytiaScriptName, { pace = 0 }: { pace?: number } = {}): Promise<void> {
    for (const [stage, data] of PAYTIA_SCRIPTS[script] as readonly (readonly [string, Readonly<Record<string, unknown>>?])[]) {
      await sleep(stage.endsWith('_digit') ? pace / 3 : pace);
      this.tell(`paytia/${referenceId}`, stage, { reference_id: referenceId, ...data });
    }
  }

  /** Changes a callback and tells whoever follows it. */
  setCallback(id: string, changes: Partial<Omit<FakeCallback, 'id'>>): void {
    const callback = this.callbacks.get(id);
    if (!callback) throw new Error(`There is no callback ${id}.`);
    Object.assign(callback, changes);
    this.tell(`genesys/${id}`, 'state');
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.slice(new URL(this.url).pathname.replace(/\/$/, '').length);
    const body: unknown = await request.json().catch(() => null);
    this.requests.push({ method: request.method, path, body });
    await sleep(this.#options.latency ?? 0, { signal: request.signal });
    const at = this.#failures.findIndex(({ route }) => route === `${request.method} ${path}`);
    const [failure] = at < 0 ? [] : this.#failures.splice(at, 1);
    if (failure?.code === 'network') throw new TypeError('Failed to fetch');
    if (failure) return problem(failure.code, failure.status);
    if (path === '/events') return this.#streams.answer(searchParams.getAll('topic'), request.headers.get('last-event-id'), request.signal);
    const key = request.headers.get('idempotency-key');
    const answer = (key && this.#answers.get(key)) || this.#route(request.method, path, (body ?? {}) as Readonly<Record<string, unknown>>);
    if (key) this.#answers.set(key, answer);
    return answer.clone();
  }

  #route(method: string, path: string, body: Readonly<Record<string, unknown>>): Response {
    const [, vendor = '', kind = '', id = '', action = ''] = path.split('/');
    switch (`${method} ${vendor}/${kind}`) {
      case 'POST paytia/payments': {
        const referenceId = typeof body['referenceId'] === 'string' ? body['referenceId'] : this.#next('payment');
        this.payments.push(referenceId);
        this.#options.onPayment?.(referenceId);
        return Response.json({ referenceId, frameUrl: null, ...topicOf('paytia', referenceId) }, { status: 201 });
      }
      case 'POST flexiti/sessions': {
        if (action === 'outcome') return Response.json(this.flexitiConfirmation ?? { outcome: body['outcome'] ?? 'unknown', nextStep: '', confirmed: true });
        const session = this.#next('session');
        return Response.json({ url: this.flexitiUrl, expiresAt: new Date(Date.now() + 900_000).toISOString(), id: session, ...topicOf('flexiti', session) }, { status: 201 });
      }
      case 'GET genesys/wait-time':
        return Response.json({ estimatedWait: this.estimatedWait });
      case 'GET genesys/availability':
        return Response.json({ slots: this.slots, durationMin: 30 });
      case 'POST genesys/callbacks': {
        if (action) return this.callbacks.has(id) ? Response.json({ id, access: { number: '+18005550199', code: '4711', telUrl: null, expiresIn: 300 } }) : problem('not-found', 404);
        const callback = newCallback(this.#next('callback'), typeof body['desiredTime'] === 'string' ? body['desiredTime'] : null);
        this.callbacks.set(callback.id, callback);
        this.#options.onCallback?.(callback);
        return Response.json({ id: callback.id, desiredTime: callback.desiredTime, ...topicOf('genesys', callback.id) }, { status: 201 });
      }
    }
    const callback = vendor === 'genesys' && kind === 'callbacks' ? this.callbacks.get(id) : undefined;
    if (!callback) return problem('not-found', 404);
    if (method === 'DELETE') {
      this.setCallback(id, { state: 'COMPLETED', reason: 'CANCELLED' });
      return Response.json({ id, cancelled: true });
    }
    if (method === 'PATCH') {
      const { desiredTime } = body;
      if (typeof desiredTime !== 'string') return problem('bad-request', 400);
      this.setCallback(id, { desiredTime });
      return Response.json({ id, desiredTime });
    }
    return Response.json(callback);
  }

  #next(name: string): string {
    return `${name}-${(this.#count += 1)}`;
  }
}

const topicOf = (vendor: string, id: string): { topic: string; token: string } => ({ topic: `${vendor}/${id}`, token: 'fake' });
const problem = (code: string, status: number): Response =>
  Response.json({ type: 'about:blank', title: 'Refused by the fake gateway', status, code, retryable: status >= 500 }, { status, headers: { 'content-type': 'application/problem+json' } });
