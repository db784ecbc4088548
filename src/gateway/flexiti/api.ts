import { randomUUID } from 'node:crypto';
import { ownFields } from '../../core/own-fields.js';
import { Problem } from '../http/problem.js';
import type { VendorAnswer, VendorFetch } from '../ops/vendor-fetch.js';
import type { FlexitiOptions } from './options.js';

interface Token {
  readonly access: string;
  readonly refresh: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The vendor refused, in a word of its own. */
export class FlexitiRefusal extends Error {
  readonly status: number;
  readonly word: string;
  readonly fields: readonly string[];

  constructor(status: number, word: string, fields: readonly string[]) {
    super(word);
    this.status = status;
    this.word = word;
    this.fields = fields;
  }
}

export interface FlexitiAnswer {
  readonly body: Readonly<Record<string, unknown>>;
  /** When the token that was used ends; what was begun with it ends then too. */
  readonly expiresAt: number;
}

/** A session should have most of the token's twenty minutes before it. */
const FRESH = 15 * 60_000;
const MARGIN = 30_000;

/** The vendor's POS API: one token for all, got when it is needed and refreshed before it ends. */
export class FlexitiApi {
  readonly #options: FlexitiOptions;
  readonly #fetch: VendorFetch;
  readonly #base: string;
  readonly #now: () => number;
  #token: Token | null = null;
  #pending: Promise<Token> | null = null;

  constructor(options: FlexitiOptions, vendorFetch: VendorFetch, now: () => number) {
    this.#options = options;
    this.#fetch = vendorFetch;
    this.#now = now;
    const url = new URL(options.apiUrl);
    this.#base = (url.pathname === '/' ? `${url.origin}/flexiti/pos-api/v2.5` : url.href).replace(/\/+$/, '');
  }

  /**
   * @param referenceId - what ties the requests of one session together
   * @throws FlexitiRefusal, Problem `timeout`, `network`, `unavailable`, `bad-message`, `vendor-error`
   */
  async post(operation: 'init' | 'apply' | 'authorizations', referenceId: string, body: unknown, idempotencyKey?: string): Promise<FlexitiAnswer> {
    const path = operation === 'init' ? 'widget/init' : operation;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#getToken(operation === 'init' ? FRESH : MARGIN);
      const answer = await this.#fetch({
        vendor: 'flexiti',
        operation,
        url: `${this.#base}/client-id/${encodeURIComponent(this.#options.clientId)}/${path}`,
        method: 'POST',
        headers: {
          authorization: `Bearer ${token.access}`,
          'content-type': 'application/json',
          'x-reference-id': referenceId,
          ...(idempotencyKey !== undefined && { 'x-idempotency-key': idempotencyKey }),
        },
        body: JSON.stringify(body),
      });
      // refused before anything was done, so asking once more is safe
      if (answer.status === 401 && attempt === 1) {
        this.#token = null;
        continue;
      }
      return { body: readBody(answer), expiresAt: token.expiresAt };
    }
  }

  async #getToken(life: number): Promise<Token> {
    const token = this.#token;
    if (token && token.expiresAt - this.#now() > life) return token;
    this.#pending ??= this.#fetchToken(token).finally(() => (this.#pending = null));
    return this.#pending;
  }

  async #fetchToken(old: Token | null): Promise<Token> {
    // documented: a token cannot be refreshed after it has ended
    const canRefresh = old?.refresh && old.expiresAt - this.#now() > MARGIN;
    let answer = canRefresh ? await this.#requestToken({ grant_type: 'refresh_token', refresh_token: old.refresh }) : null;
    if (!answer || answer.status !== 200) answer = await this.#requestToken({ grant_type: 'client_credentials' });
    if (answer.status >= 500) throw new Problem('unavailable', 'Flexiti is not available.', { status: 502, detail: String(answer.status) });
    const fields = ownFields(answer.json, ['access_token', 'refresh_token', 'expires_in']);
    // a refusal here means that our credentials are wrong: not the caller's business
    if (answer.status !== 200 || typeof fields?.access_token !== 'string') throw new Problem('vendor-error', 'Flexiti did not let the gateway in.', { detail: `token ${answer.status}` });
    const seconds = Number(fields.expires_in);
    const token: Token = {
      access: fields.access_token,
      refresh: typeof fields.refresh_token === 'string' ? fields.refresh_token : null,
      expiresAt: this.#now() + (Number.isFinite(seconds) && seconds > 0 ? seconds : 1199) * 1000,
    };
    this.#token = token;
    return token;
  }

  #requestToken(grant: Record<string, string>): Promise<VendorAnswer> {
    const { clientId, clientSecret } = this.#options;
    return this.#fetch({
      vendor: 'flexiti',
      operation: 'token',
      url: `${this.#base}/oauth/token`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-reference-id': randomUUID() },
      body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...grant }).toString(),
    });
  }
}

function readBody({ status, json }: VendorAnswer): Readonly<Record<string, unknown>> {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  if (status >= 200 && status < 300 && isObject) return json as Record<string, unknown>;
  if (status >= 500) throw new Problem('unavailable', 'Flexiti is not available.', { status: 502, detail: String(status) });
  if (status === 401) throw new Problem('vendor-error', 'Flexiti did not let the gateway in.', { detail: '401' });
  if (!isObject) throw new Problem('bad-message', 'Flexiti gave no usable answer.', { detail: String(status) });
  const { error, field_errors } = json as { error?: unknown; field_errors?: unknown };
  const fields = Array.isArray(field_errors) ? field_errors.map((one) => ownFields(one, ['param'])?.param).filter((name): name is string => typeof name === 'string' && /^[\w.]{1,80}$/.test(name)) : [];
  throw new FlexitiRefusal(status, typeof error === 'string' && /^\w{1,60}$/.test(error) ? error : 'refused', fields);
}
