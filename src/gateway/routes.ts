import type { Admission } from './auth/admission.js';
import type { Deps } from './deps.js';
import type { Hub } from './events/hub.js';
import { openEvents } from './events/route.js';
import { FlexitiApi } from './flexiti/api.js';
import { flexitiOutcome } from './flexiti/outcome.js';
import { Applicants, flexitiSessions } from './flexiti/sessions.js';
import { createEngagement } from './genesys/engagement.js';
import { createGms } from './genesys/gms.js';
import { genesysNotifications } from './genesys/notifications.js';
import { genesysRoutes } from './genesys/routes.js';
import { sendJson } from './http/exchange.js';
import { Idempotency } from './http/idempotency.js';
import { Problem } from './http/problem.js';
import { Router, type Handler } from './http/router.js';
import { openApiDocument } from './ops/openapi.js';
import type { GatewayOptions } from './options.js';
import { paytiaPayments } from './paytia/start.js';
import { paytiaWebhooks } from './paytia/webhooks.js';

interface Parts {
  readonly options: GatewayOptions;
  readonly deps: Deps;
  readonly hub: Hub;
  readonly admission: Admission;
  readonly isReady: () => boolean;
}

/** Every route of the gateway. Those of a vendor that is not set up answer 404 with `not-configured`. */
export function buildRoutes({ options, deps, hub, admission, isReady }: Parts): Router {
  const router = new Router();
  const idempotency = new Idempotency(deps.now);
  const { paytia, genesys, flexiti } = options;
  const off: Handler = () => {
    throw new Problem('not-configured', 'This vendor is not set up here.');
  };

  // webhooks first: they are asked for most
  router.on('POST /paytia/webhooks/:secret', paytia ? paytiaWebhooks(paytia, deps) : off);
  router.on('GET /events', async (exchange) => openEvents(exchange, await admission.grant(exchange, { fromQuery: true }), hub));
  router.on('POST /paytia/payments', paytia ? paytiaPayments(paytia, deps, idempotency) : off);

  if (genesys) {
    const api = (genesys.apiVersion === 'v3' ? createEngagement : createGms)(genesys, deps.vendorFetch, deps.now);
    genesysRoutes(router, genesys, api, deps, idempotency);
    if (genesys.notifySecret !== undefined) router.on('POST /genesys/notifications/:secret', genesysNotifications(genesys.notifySecret, deps));
  } else {
    for (const route of ['GET /genesys/wait-time', 'GET /genesys/availability', 'POST /genesys/callbacks', 'POST /genesys/callbacks/:id/ready', 'POST /genesys/callbacks/:id/connect']) router.on(route, off);
    for (const method of ['GET', 'PATCH', 'DELETE']) router.on(`${method} /genesys/callbacks/:id`, off);
  }

  if (flexiti) {
    const api = new FlexitiApi(flexiti, deps.vendorFetch, deps.now);
    const applicants = new Applicants();
    router.on('POST /flexiti/sessions', flexitiSessions(flexiti, api, applicants, deps, idempotency));
    router.on('POST /flexiti/sessions/:id/outcome', flexitiOutcome(flexiti, api, applicants, deps));
  } else {
    router.on('POST /flexiti/sessions', off).on('POST /flexiti/sessions/:id/outcome', off);
  }

  const document = JSON.stringify(openApiDocument());
  router
    .on('GET /healthz', (exchange) => sendJson(exchange, 200, { status: 'ok' }))
    .on('GET /readyz', (exchange) => {
      if (!isReady()) throw new Problem('unavailable', 'The gateway is starting or stopping.', { headers: { 'retry-after': '2' } });
      sendJson(exchange, 200, { status: 'ok' });
    })
    .on('GET /metrics', async (exchange) => {
      const { registry } = deps.metrics;
      exchange.send(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }, await registry.metrics());
    })
    .on('GET /openapi.json', (exchange) => exchange.send(200, { 'content-type': 'application/json' }, document));
  return router;
}
