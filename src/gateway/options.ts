import type { Vendor } from './auth/grant.js';
import type { TokenOptions } from './auth/tokens.js';
import type { FlexitiOptions } from './flexiti/options.js';
import type { GenesysOptions } from './genesys/options.js';
import type { EventLog, LogLimits } from './log/types.js';
import type { GatewayLogger } from './ops/logger.js';
import type { PaytiaOptions } from './paytia/options.js';

export interface GatewayLimits {
  /** Starts a minute for each caller (subject of the token, or address). Default 60; 0 turns it off. */
  readonly startsPerMinute?: number | undefined;
  /** Requests without a token that a public vendor takes from one address a minute. Default 120; 0 turns it off. */
  readonly publicPerMinute?: number | undefined;
  /** Wrong tokens and refused webhooks from one address a minute before it is told to wait. Default 60; 0 turns it off. */
  readonly refusalsPerMinute?: number | undefined;
  /** Streams open at once. Default 20 000. */
  readonly streams?: number | undefined;
  /** Bytes that may wait for a slow reader. Default 65 536. */
  readonly streamBuffer?: number | undefined;
}

/** How a gateway is set up in code; `readSettings` makes one of environment variables. A vendor that is not named is off. */
export interface GatewayOptions {
  /** Folder of the log on disk, or `memory`. Default `.switchboard`. */
  readonly data?: string | undefined;
  /** A log of your own instead. The gateway closes it. */
  readonly log?: EventLog | undefined;
  readonly logLimits?: LogLimits | undefined;
  /** Browser origins that may use it, exactly. */
  readonly origins?: readonly string[] | undefined;
  readonly tokens?: TokenOptions | undefined;
  /** Vendors that may be used without a token. */
  readonly public?: readonly Vendor[] | undefined;
  readonly paytia?: PaytiaOptions | undefined;
  readonly genesys?: GenesysOptions | undefined;
  readonly flexiti?: FlexitiOptions | undefined;
  /** Path under which a host application mounts it, when that leaves the path in the URL, such as `/pay`. */
  readonly basePath?: string | undefined;
  /** Proxies in front of it that add to X-Forwarded-For. Default 0: the header is not looked at. */
  readonly trustProxy?: number | undefined;
  readonly limits?: GatewayLimits | undefined;
  /** Seconds between heartbeats. Default 15. */
  readonly heartbeat?: number | undefined;
  /** Asked before anything is started without a token. True lets the caller on. */
  readonly verifyCaptcha?: ((token: string | undefined, caller: { address: string; vendor: Vendor }) => Promise<boolean>) | undefined;
  /** Default: pino on standard output, level `info`. */
  readonly logger?: GatewayLogger | undefined;
  /** For tests. */
  readonly fetch?: typeof fetch | undefined;
  readonly now?: (() => number) | undefined;
}
