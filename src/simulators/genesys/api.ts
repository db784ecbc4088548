import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { allowCors, BadRequest, type Call, Routes } from '../http.js';
import { type Body, parseBody } from './body.js';
import type { ContactCenter } from './center.js';
import { Refusal, refuse } from './errors.js';
import { type FaultOptions, Faults, spoil } from './faults.js';
import type { Access, Dialect } from './settings.js';

/** An answer before it is written; without `json` and `html` its body is empty. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly html?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Incoming {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** Origin and path up to `/genesys/1`. */
  readonly base: string;
  header(name: string): string | undefined;
}

export const OPERATIONS = [
  'start',
  'query',
  'availability',
  'update',
  'cancel',
  'position',
  'ewt',
  'hours',
  'phone-number',
  'dialog',
  'v3-create',
  'v3-retrieve',
  'v3-cancel',
  'v3-availability',
  'v3-open-for',
  'v3-ewt',
  'v3-queue-status',
  'v3-call-in',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** One request as it came in and how it was answered; credentials are not kept. */
export interface Journal {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly contentType: string | null;
  readonly gmsUser: string | null;
  readonly contactCenterId: string | null;
  readonly authenticated: boolean;
  readonly body: Readonly<Record<string, string>>;
  status: number | null;
  fault: string | null;
}

const KEPT = 200;

/** What both APIs share: access, the journal, refusals told in the words of each, and faults. */
export class Api {
  readonly center: ContactCenter;
  readonly dialect: Dialect;
  readonly access: Access;
  readonly faults = new Faults();
  readonly journal: Journal[] = [];
  readonly routes = new Routes();

  constructor(center: ContactCenter, dialect: Dialect, access: Access) {
    this.center = center;
    this.dialect = dialect;
    this.access = access;
  }

  on(route: string, operation: Operation, handle: (incoming: Incoming) => Reply): this {
    this.routes.on(route, (call) => this.#serve(call, operation, handle));
    return this;
  }

  /** True when the request was a preflight and is answered. */
  preflight({ request, response }: Pick<Call, 'request' | 'response'>): boolean {
    if (this.access.cors) return allowCors(request, response);
    if (request.method !== 'OPTIONS') return false;
    response.writeHead(405).end();
    return true;
  }

  async #serve(call: Call, operation: Operation, handle: (incoming: Incoming) => Reply): Promise<void> {
    const header = (name: string): string | undefined => {
      const value = call.request.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    const text = await call.text();
    const entry: Journal = {
      at: new Date(this.center.clock.now()).toISOString(),
      method: call.request.method ?? '',
      path: call.url.pathname + call.url.search,
      operation,
      contentType: header('content-type') ?? null,
      gmsUser: header('gms_user') ?? null,
      contactCenterId: header('contactcenterid') ?? null,
      authenticated: header('authorization') !== undefined || header('x-api-key') !== undefined,
      body: {},
      status: null,
      fault: null,
    };
    this.journal.push(entry);
    if (this.journal.length > KEPT) this.journal.shift();
    const fault = this.faults.take(operation);
    entry.fault = fault?.kind ?? null;
    if (fault?.kind === 'silence') return;
    if (fault?.kind === 'reset') return void call.response.destroy();
    if (fault?.kind === 'slow') await sleep(fault.delay ?? 2000, undefined, { ref: false });
    if (call.response.destroyed) return;
    const reply = (fault && instead(fault)) ?? (await this.#answer(text, call, header, operation, handle, entry));
    if (fault?.kind === 'accept-then-silence') return;
    if (fault?.kind === 'accept-then-reset') return void call.response.destroy();
    entry.status = reply.status;
    write(call.response, reply, fault);
    this.center.changed();
  }

  async #answer(text: string, call: Call, header: Incoming['header'], operation: Operation, handle: (incoming: Incoming) => Reply, entry: Journal): Promise<Reply> {
    const isV3 = operation.startsWith('v3-');
    try {
      const body = await parseBody(text, header('content-type'));
      Object.assign(entry, { body: Object.fromEntries(body.pairs) });
      if (isV3) this.#checkKey(header('x-api-key'));
      else this.#checkCredentials(call.params, header);
      return handle({ params: call.params, query: call.url.searchParams, body, base: `${call.url.origin}/genesys/1`, header });
    } catch (error) {
      if (error instanceof BadRequest) return this.#tell(refuse.badParameters(error.message), operation);
      if (error instanceof Refusal) return this.#tell(error, operation);
      throw error;
    }
  }

  #tell(refusal: Refusal, operation: Operation): Reply {
    const { status, exception, v3Status, code } = refusal.telling;
    const slots = refusal.slots && Object.fromEntries([...refusal.slots].map(([time, left]) => [new Date(time).toISOString(), left]));
    if (operation.startsWith('v3-')) {
      const shown = refusal.kind === 'no-api-key' ? this.dialect.apiKeyCode : code;
      return { status: v3Status, json: { status: { code: shown, message: refusal.message, corrId: correlation() }, ...(slots && { data: { slots } }) } };
    }
    const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Basic realm="Genesys Mobile Services"' } : {};
    // DOCUMENTED by the mobile sample: a refused reschedule carries the free times as a map too.
    const json = { exception, message: refusal.message, ...(slots && operation === 'update' && { availability: slots }) };
    return { status: refusal.kind === 'slot-full' ? this.dialect.slotFullStatus : status, json, headers };
  }

  #checkCredentials(params: Readonly<Record<string, string>>, header: Incoming['header']): void {
    const service = this.center.services.get(params.name ?? '') ?? this.center.callbacks.get(params.id ?? '')?.service;
    const username = service?.options.get('username') ?? this.access.username;
    const password = service?.options.get('password') ?? this.access.password;
    const sent = /^Basic (.+)$/i.exec(header('authorization') ?? '')?.[1] ?? '';
    if (password !== null && (username === null || Buffer.from(sent, 'base64').toString('utf8') !== `${username}:${password}`)) throw refuse.unauthorized();
    const { contactCenters } = this.access;
    const id = header('contactcenterid') ?? '';
    if (contactCenters && !contactCenters.includes(id)) throw refuse.noContactCenter(id);
  }

  #checkKey(key: string | undefined): void {
    if (!key || (this.access.apiKeys && !this.access.apiKeys.includes(key))) throw refuse.noApiKey();
  }
}

/** The server-side correlation id of the Engagement API. */
export function correlation(): string {
  return crypto.randomUUID();
}

/** The answer of whoever stands in the way; undefined when the request gets through. */
function instead({ kind, status }: FaultOptions): Reply | undefined {
  if (kind === 'error') return { status: status ?? 500 };
  if (kind === 'error-in-200') return { status: 200, json: { exception: 'com.genesyslab.gsg.GSGException', message: 'Service is not available.' } };
  if (kind !== 'html') return undefined;
  return { status: status ?? 200, html: '<!doctype html><html><head><title>Service</title></head><body><h1>The service is being maintained</h1></body></html>' };
}

function write(response: ServerResponse, reply: Reply, fault: FaultOptions | undefined): void {
  const headers: Record<string, string> = { 'cache-control': 'no-store', ...reply.headers };
  let text = reply.html ?? '';
  if (reply.html !== undefined) headers['content-type'] = 'text/html; charset=utf-8';
  if (reply.json !== undefined) {
    headers['content-type'] = 'application/json;charset=UTF-8';
    const spoilt = fault?.kind === 'wrong-types' || fault?.kind === 'missing-keys' ? spoil(reply.json, fault) : reply.json;
    text = JSON.stringify(spoilt);
    if (fault?.kind === 'truncated') text = text.slice(0, Math.ceil(text.length / 2));
  }
  if (fault?.kind === 'empty') text = '';
  response.writeHead(reply.status, headers).end(text);
}
