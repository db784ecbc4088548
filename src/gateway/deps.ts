import type { Grant, Scope, Vendor } from './auth/grant.js';
import type { Tokens } from './auth/tokens.js';
import type { Exchange } from './http/exchange.js';
import type { EventLog } from './log/types.js';
import type { GatewayLogger } from './ops/logger.js';
import type { Metrics } from './ops/metrics.js';
import type { VendorFetch } from './ops/vendor-fetch.js';

/** What the vendors' routes have in common. */
export interface Deps {
  readonly log: () => EventLog;
  readonly tokens: () => Tokens;
  readonly logger: GatewayLogger;
  readonly metrics: Metrics;
  readonly vendorFetch: VendorFetch;
  readonly now: () => number;
  /** Reads the caller's tokens. */
  grant(exchange: Exchange): Promise<Grant>;
  /**
   * Lets a caller start something: by the scope of a token, or without one where the vendor is public; then by its rate limit and the captcha hook.
   *
   * @throws Problem
   */
  admit(exchange: Exchange, scope: Scope, captchaToken: string | undefined): Promise<Grant>;
  /** Lets a caller look at what belongs to no one: wait times, free slots. */
  admitReader(exchange: Exchange, vendor: Vendor): Promise<void>;
  /** Counts a refused webhook against its sender. @throws Problem `rate-limited` */
  refuseSender(exchange: Exchange): void;
}
