import type { IncomingMessage, ServerResponse } from 'node:http';
import { Tokens } from './auth/tokens.js';
import { randomBytes } from 'node:crypto';
import { Admission } from './auth/admission.js';
import type { Deps } from './deps.js';
import { Hub } from './events/hub.js';
import { applyCors } from './http/cors.js';
import type { Exchange, ExtraHeaders } from './http/exchange.js';
import { FetchExchange } from './http/fetch.js';
import { NodeExchange } from './http/node.js';
import { Problem, problemBody, toProblem } from './http/problem.js';
import { openLog } from './log/open.js';
import type { EventLog } from './log/types.js';
import { createLogger } from './ops/logger.js';
import { Metrics } from './ops/metrics.js';
import { createVendorFetch } from './ops/vendor-fetch.js';
import type { GatewayOptions } from './options.js';
import { buildRoutes } from './routes.js';

/** The server side of the kit: keeps the vendors' credentials, receives their webhooks and pushes events to pages. */
export interface Gateway {
  /** For node:http, Express, Fastify and whatever else hands on its request and response. `next` is called for paths that are not the gateway's. */
  readonly node: (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void;
  /** For runtimes with web Requests, on Node. `address` is the caller's, for rate limits and the list of webhook sources. */
  readonly fetch: (request: Request, info?: { address?: string }) => Promise<Response>;
  /** Resolves when it can take requests; rejects when its log cannot be opened. Requests before that wait. */
  ready(): Promise<void>;
  /** True while it takes webhooks. */
  readonly isReady: boolean;
  /** Stops: tells its readers to come back elsewhere, spread over `spread` milliseconds (default 5000), and closes the log when all that was accepted is safe. */
  close(options?: { spread?: number }): Promise<void>;
}

const OWN_SECRET_LIFE = 50 * 365 * 86_400;

/** Sets up a gateway. Nothing listens yet: hand its `node` or `fetch` to a server, or run the command `switchboard-gateway`. */
export function createGateway(options: GatewayOptions): Gateway {
  const now = options.now ?? Date.now;
  const logger = options.logger ?? createLogger('info');
  const stopping = new AbortController();
  const basePath = (options.basePath ?? '').replace(/\/+$/, '');
  const origins = new Set(options.origins ?? []);
  const trust = options.trustProxy ?? 0;
  let log: EventLog | null = null;
  let tokens: Tokens | null = null;
  const hub = new Hub({
    log: () => log!,
    heartbeat: options.heartbeat ?? 15,
    maxBuffered: options.limits?.streamBuffer ?? 64 * 1024,
    maxReaders: options.limits?.streams ?? 20_000,
    now,
  });
  const metrics = new Metrics(hub, () => log);
  const vendorFetch = createVendorFetch(options.fetch ?? fetch, logger, metrics, stopping.signal);
  const admission = new Admission(options, () => tokens!, now);
  const deps: Deps = {
    log: () => log!,
    tokens: () => tokens!,
    logger,
    metrics,
    vendorFetch,
    now,
    grant: (exchange) => admission.grant(exchange),
    admit: (exchange, scope, captcha) => admission.admit(exchange, scope, captcha),
    admitReader: (exchange, vendor) => admission.admitReader(exchange, vendor),
    refuseSender: (exchange) => admission.refuse(exchange),
  };
  const isReady = (): boolean => log !== null && log.isReady && !stopping.signal.aborted;
  const router = buildRoutes({ options, deps, hub, admission, isReady });

  const opening = (async () => {
    const opened = options.log ?? (await openLog(options.data ?? '.switchboard', options.logLimits));
    let ownSecret = options.tokens?.secret ?? (await opened.recall('own-secret'));
    if (ownSecret === null) {
      ownSecret = randomBytes(32).toString('base64url');
      await opened.remember('own-secret', ownSecret, OWN_SECRET_LIFE);
    }
    tokens = new Tokens(options.tokens ?? {}, ownSecret, now);
    log = opened;
  })();
  opening.catch(() => undefined);

  const serve = async (exchange: Exchange & { extra: ExtraHeaders }): Promise<void> => {
    let route = 'none';
    try {
      if (log === null) {
        await opening.catch(() => {
          throw new Problem('unavailable', 'The gateway could not open its log.');
        });
      }
      if (applyCors(exchange, exchange.extra, origins)) return;
      const { handler, params, pattern } = router.find(exchange.method, exchange.path);
      route = pattern;
      await handler(exchange, params);
      if (logger.isLevelEnabled('debug')) logger.debug({ route }, 'served');
    } catch (error) {
      const problem = toProblem(error);
      metrics.request(route, problem.status);
      const what = { route, status: problem.status, code: problem.code, ...(problem.detail !== undefined && { detail: problem.detail }) };
      if (problem.status >= 500) logger.error(what, 'request failed');
      else logger.info(what, 'request refused');
      exchange.send(problem.status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers }, problemBody(problem));
    }
  };

  const isOwn = (path: string): boolean => /^\/(?:paytia|genesys|flexiti)\/|^\/(?:events|healthz|readyz|metrics|openapi\.json)$/.test(path);

  return {
    node(request, response, next) {
      const url = below(request.url ?? '/', basePath);
      if (next && !isOwn(url.split('?', 1)[0]!)) return next();
      serve(new NodeExchange(request, response, url, trust)).catch((error: unknown) => (next ? next(error) : response.destroy()));
    },
    async fetch(request, info = {}) {
      const url = new URL(request.url);
      const exchange = new FetchExchange(request, url, below(url.pathname, basePath), info.address ?? 'unknown');
      serve(exchange).catch(() => exchange.send(500, {}, null));
      return exchange.response;
    },
    ready: () => opening,
    get isReady() {
      return isReady();
    },
    async close({ spread = 5000 } = {}) {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await hub.close(spread);
      await opening.catch(() => undefined);
      await log?.close();
    },
  };
}

function below(url: string, basePath: string): string {
  return basePath !== '' && (url === basePath || url.startsWith(`${basePath}/`) || url.startsWith(`${basePath}?`)) ? url.slice(basePath.length) || '/' : url;
}
