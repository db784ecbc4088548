import type { Exchange } from '../http/exchange.js';
import { Problem } from '../http/problem.js';
import type { GatewayOptions } from '../options.js';
import { NOBODY, requireScope, unauthorized, type Grant, type Scope, type Vendor } from './grant.js';
import { RateLimit } from './rate-limit.js';
import { tokensOf, type Tokens } from './tokens.js';

/** Who may do what, and how often. */
export class Admission {
  readonly #tokens: () => Tokens;
  readonly #public: ReadonlySet<Vendor>;
  readonly #verifyCaptcha: GatewayOptions['verifyCaptcha'];
  readonly #starts: RateLimit;
  readonly #open: RateLimit;
  readonly #refusals: RateLimit;

  constructor({ limits = {}, public: open = [], verifyCaptcha }: GatewayOptions, tokens: () => Tokens, now: () => number) {
    this.#tokens = tokens;
    this.#public = new Set(open);
    this.#verifyCaptcha = verifyCaptcha;
    const perMinute = (count: number): RateLimit => new RateLimit({ count, seconds: 60, now });
    this.#starts = perMinute(limits.startsPerMinute ?? 60);
    this.#open = perMinute(limits.publicPerMinute ?? 120);
    this.#refusals = perMinute(limits.refusalsPerMinute ?? 60);
  }

  /** The sum of the caller's tokens. `?token=` counts where it is named: a URL comes to lie in logs. */
  async grant(exchange: Exchange, { fromQuery = false } = {}): Promise<Grant> {
    try {
      return await this.#tokens().grant([...tokensOf(exchange.header('authorization')), ...(fromQuery ? exchange.query.getAll('token') : [])]);
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthorized') this.refuse(exchange);
      throw error;
    }
  }

  async admit(exchange: Exchange, scope: Scope, captchaToken: string | undefined): Promise<Grant> {
    const vendor = scope.split(':')[0] as Vendor;
    const grant = await this.grant(exchange);
    const mayWithout = this.#public.has(vendor);
    if (!grant.scopes.has(scope)) {
      if (!mayWithout) requireScope(grant, scope);
      this.#open.take(exchange.address);
    }
    this.#starts.take(grant.subject ?? exchange.address);
    if (grant.subject === null && this.#verifyCaptcha && !(await this.#verifyCaptcha(captchaToken, { address: exchange.address, vendor }))) {
      throw new Problem('forbidden', 'The check for robots failed.', { detail: 'captcha' });
    }
    return grant.scopes.has(scope) ? grant : NOBODY;
  }

  async admitReader(exchange: Exchange, vendor: Vendor): Promise<void> {
    const grant = await this.grant(exchange);
    if (grant.scopes.has(`${vendor}:start`) || grant.topics.some(({ pattern }) => pattern.startsWith(`${vendor}/`) || pattern === '*')) return;
    if (!this.#public.has(vendor)) throw grant.subject === null ? unauthorized() : new Problem('forbidden', 'The token does not allow this.');
    this.#open.take(exchange.address);
  }

  /** Counts a refusal against the caller. @throws Problem `rate-limited` when there were too many */
  refuse(exchange: Exchange): void {
    this.#refusals.take(exchange.address);
  }
}
