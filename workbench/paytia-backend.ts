import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGateway, createLogger, type Gateway } from '../src/gateway/index.js';
import { sendJson, type Routes } from '../src/simulators/http.js';
import { createPaytiaSimulator } from '../src/simulators/paytia/index.js';

const PATH = '/gateway';

export interface PaytiaBackend {
  /** The simulator's origin, for the page's frame and the phones' keys. */
  readonly url: string;
  /** Hands a request to the gateway when it is for it; `site` is the address of the pages. */
  handle(request: IncomingMessage, response: ServerResponse, site: string): boolean;
  close(): Promise<void>;
}

/** Paytia's simulator and the gateway in front of it, mounted at `/gateway` of the workbench. `GET /paytia/token` is what a merchant's own server would answer its agents. */
export async function createPaytiaBackend(routes: Routes): Promise<PaytiaBackend> {
  const simulator = await createPaytiaSimulator();
  const secret = randomBytes(32).toString('base64url');
  const webhookSecret = randomBytes(24).toString('base64url');
  let gateway: Gateway | undefined;
  routes.on('GET /paytia/token', ({ response }) => sendJson(response, 200, { token: sign(secret) }));

  return {
    url: simulator.url,
    handle(request, response, site) {
      if (!request.url?.startsWith(`${PATH}/`)) return false;
      // the vendor is told where to send its webhooks, and that is known once the site listens
      gateway ??= createGateway({
        data: 'memory',
        basePath: PATH,
        tokens: { secret },
        logger: createLogger('silent'),
        paytia: { apiUrl: simulator.url, apiKey: simulator.apiKey, webhookSecret, webhookUrl: `${site}${PATH}/paytia/webhooks/${webhookSecret}`, frameOrigins: [simulator.url] },
      });
      gateway.node(request, response);
      return true;
    },
    async close() {
      await gateway?.close({ spread: 0 });
      await simulator.close();
    },
  };
}

/** A token for one agent, good for five minutes. */
function sign(secret: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: 'workbench', scope: 'paytia:start', topics: ['paytia/*'], exp: Math.floor(Date.now() / 1000) + 300 })}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}
