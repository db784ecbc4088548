// What the gateway's tests share: a gateway on a port, tokens, and readers of the stream.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { SignJWT } from 'jose';
import { createGateway, createLogger, type Gateway, type GatewayOptions } from '../../src/gateway/index.js';

export const SECRET = 'a-shared-secret-of-forty-characters-long';
export const HOOK = 'hook-secret-0123456789abcdef';

export interface Running {
  readonly url: string;
  readonly gateway: Gateway;
  readonly server: Server;
  /** Every line logged so far. */
  readonly lines: string[];
  close(): Promise<void>;
}

export const paytiaOptions = { apiUrl: 'http://127.0.0.1:59321', apiKey: 'paytia-key-1', webhookSecret: HOOK };

export async function start(options: GatewayOptions = {}, mount?: (gateway: Gateway) => (request: IncomingMessage, response: ServerResponse) => void): Promise<Running> {
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void lines.push(line) });
  const gateway = createGateway({ data: 'memory', tokens: { secret: SECRET }, paytia: paytiaOptions, logger, ...options });
  await gateway.ready();
  const server = createServer(mount ? mount(gateway) : (request, response) => gateway.node(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gateway,
    server,
    lines,
    async close() {
      server.close();
      await gateway.close({ spread: 0 });
      server.closeAllConnections();
    },
  };
}

export interface Claims {
  topics?: string[];
  scope?: string;
  sub?: string;
  /** Seconds from now; null leaves `exp` out. */
  life?: number | null;
  secret?: string;
  alg?: string;
}

export function sign({ topics, scope, sub, life = 900, secret = SECRET, alg = 'HS256' }: Claims = {}): Promise<string> {
  const token = new SignJWT({ ...(topics && { topics }), ...(scope !== undefined && { scope }), ...(sub && { sub }) }).setProtectedHeader({ alg });
  if (life !== null) token.setExpirationTime(Math.floor(Date.now() / 1000) + life);
  return token.sign(new TextEncoder().encode(secret));
}

export const FORM = 'application/x-www-form-urlencoded';

export function hook(url: string, body: string, options: { type?: string | null; secret?: string; headers?: Record<string, string> } = {}): Promise<Response> {
  const { type = FORM, secret = HOOK, headers = {} } = options;
  return fetch(`${url}/paytia/webhooks/${secret}`, { method: 'POST', body: Buffer.from(body), headers: { ...(type !== null && { 'content-type': type }), ...headers } });
}

/** Sends stages one after the other: `pan_digit=XX` is `payment_stage=pan_digit&reference_id=...&pan_digit=XX`. */
export async function stages(url: string, reference: string, ...list: string[]): Promise<void> {
  for (const stage of list) {
    const [name = '', value] = stage.split('=');
    const body = name === 'success' ? `success=${value}&reference_id=${reference}` : `payment_stage=${name}&reference_id=${reference}${value === undefined ? '' : `&${stage}`}`;
    const response = await hook(url, body);
    if (response.status !== 200) throw new Error(`webhook answered ${response.status}`);
  }
}

export interface Seen {
  id: string | undefined;
  /** Name of a named event. */
  event: string | undefined;
  topic: string;
  seq: number;
  at: string;
  type: string;
  data: Record<string, unknown>;
}

/** An open stream and what came on it. */
export class Reading {
  readonly response: Response;
  readonly events: Seen[] = [];
  readonly comments: string[] = [];
  retry: number | undefined;
  text = '';
  isOver = false;
  readonly over: Promise<void>;
  readonly #abort: AbortController;

  constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
    this.over = this.#read();
  }

  get lastId(): string {
    return this.events.findLast(({ id }) => id)?.id ?? '';
  }

  /** The unnamed events. */
  get data(): Seen[] {
    return this.events.filter(({ event }) => event === undefined);
  }

  async until(test: (reading: Reading) => boolean, ms = 4000): Promise<this> {
    const end = Date.now() + ms;
    while (!test(this)) {
      if (Date.now() > end) throw new Error(`waited too long; came so far: ${JSON.stringify(this.events.map(({ event, type, seq }) => event ?? `${type}#${seq}`))}`);
      await sleep(5);
    }
    return this;
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.over;
  }

  async #read(): Promise<void> {
    const parser = createParser({
      onEvent: ({ id, event, data }) => this.events.push({ id, event, ...(JSON.parse(data) as Omit<Seen, 'id' | 'event'>) }),
      onComment: (comment) => this.comments.push(comment),
      onRetry: (ms) => (this.retry = ms),
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of this.response.body as unknown as AsyncIterable<Uint8Array>) {
        const text = decoder.decode(chunk, { stream: true });
        this.text += text;
        parser.feed(text);
      }
    } catch {
      // cut off, or closed by us
    }
    this.isOver = true;
  }
}

export interface OpenOptions {
  token?: string;
  lastId?: string;
  headers?: Record<string, string>;
  query?: string;
}

export async function open(url: string, topics: string | string[], options: OpenOptions = {}): Promise<Reading> {
  const abort = new AbortController();
  const { lastId, headers = {}, query = '' } = options;
  const list = [topics].flat();
  const token = options.token ?? (await sign({ topics: list }));
  const search = `${list.map((topic) => `topic=${encodeURIComponent(topic)}`).join('&')}${query}`;
  const response = await fetch(`${url}/events?${search}`, {
    headers: { ...(token !== '' && { authorization: `Bearer ${token}` }), ...(lastId !== undefined && { 'last-event-id': lastId }), ...headers },
    signal: abort.signal,
  });
  return new Reading(response, abort);
}

/** The events of topics that are there now, read in one go. */
export async function readAll(url: string, topics: string | string[], count: number, options: OpenOptions = {}): Promise<Reading> {
  const reading = await open(url, topics, options);
  await reading.until(({ data }) => data.length >= count);
  await sleep(30);
  await reading.close();
  return reading;
}

export interface ProblemBody {
  code: string;
  status: number;
  title: string;
  retryable: boolean;
  alternatives?: string[];
}

export async function problemOf(response: Response): Promise<ProblemBody> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) throw new Error(`no problem document but ${response.status} ${await response.text()}`);
  const body = (await response.json()) as ProblemBody;
  if (body.status !== response.status) throw new Error('the status in the document is not that of the answer');
  return body;
}

export async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${(await problemOf(response)).code}`;
}

export function send(url: string, method: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method, headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }) });
}
