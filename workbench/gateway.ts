import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { createGateway, createLogger, type Gateway, type GatewayOptions } from '../src/gateway/index.js';
import type { FlexitiSimulator } from '../src/simulators/flexiti/index.js';
import type { GenesysSimulator } from '../src/simulators/genesys/index.js';
import type { PaytiaSimulator } from '../src/simulators/paytia/index.js';
import { APPLICANT, CUSTOMER, FINANCING, SOFA } from './merchant.js';

interface Vendors {
  readonly paytia: PaytiaSimulator;
  readonly flexiti: FlexitiSimulator;
  readonly genesys: GenesysSimulator;
}

const secretOf = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** The kit's gateway on an origin of its own, before the simulators. It can be killed and started again: same port, same secrets, same log. */
export class DeskGateway {
  readonly #vendors: Vendors;
  readonly #secret = secretOf(32);
  readonly #webhookSecret = secretOf(24);
  readonly #notifySecret = secretOf(24);
  readonly #streams = new Set<ServerResponse>();
  #origins: readonly string[] = [];
  #folder: string | null = null;
  #port = 0;
  #running: { server: Server; gateway: Gateway } | null = null;
  /** Commands one after the other, however fast a person clicks. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(vendors: Vendors) {
    this.#vendors = vendors;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get isUp(): boolean {
    return this.#running !== null;
  }

  /** False on a Node without node:sqlite: the log is then in memory and goes with the gateway. */
  get isDurable(): boolean {
    return this.#folder !== null;
  }

  /** Starts for the first time; `origins` are those of the pages. */
  async open(origins: readonly string[]): Promise<void> {
    this.#origins = origins;
    this.#folder = await import('node:sqlite').then(
      () => mkdtemp(join(tmpdir(), 'switchboard-workbench-')),
      () => null,
    );
    await this.start();
    const target = `${this.url}/genesys/notifications/${this.#notifySecret}`;
    this.#vendors.genesys.service.section({ options: { _enable_status_notification: 'subscribe_notify', _status_notification_type: 'httpcb', _status_notification_target: target } });
  }

  start(): Promise<void> {
    return this.#next(async () => {
      if (this.#running) return;
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#port, '127.0.0.1', resolve);
      });
      this.#port = (server.address() as AddressInfo).port;
      const gateway = createGateway(this.#options());
      server.on('request', (request, response) => {
        if (request.url?.startsWith('/events')) this.#watch(response);
        gateway.node(request, response);
      });
      this.#running = { server, gateway };
      await gateway.ready();
    });
  }

  /** As when its process dies: every connection is cut and new ones are refused; only what was on disk is left. */
  kill(): Promise<void> {
    return this.#next(async () => {
      if (!this.#running) return;
      const { server, gateway } = this.#running;
      this.#running = null;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await gateway.close({ spread: 0 });
    });
  }

  /** Cuts every event stream, as a proxy or a lost network does; a new one is let in. */
  cutStreams(): void {
    for (const response of this.#streams) response.destroy();
  }

  /** What a merchant's own server would answer its agent: good for five minutes, for every vendor. */
  token(): Promise<string> {
    return new SignJWT({ scope: 'paytia:start genesys:start flexiti:start', topics: ['paytia/*', 'genesys/*', 'flexiti/*'] })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject('workbench')
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(this.#secret));
  }

  async close(): Promise<void> {
    await this.kill();
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }

  #next(task: () => Promise<void>): Promise<void> {
    const turn = this.#line.then(task);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  #watch(response: ServerResponse): void {
    this.#streams.add(response);
    response.once('close', () => this.#streams.delete(response));
  }

  #options(): GatewayOptions {
    const { paytia, flexiti, genesys } = this.#vendors;
    return {
      data: this.#folder ?? 'memory',
      origins: this.#origins,
      tokens: { secret: this.#secret },
      logger: createLogger('silent'),
      // one person plays many payments in a minute
      limits: { startsPerMinute: 0, publicPerMinute: 0 },
      paytia: {
        apiUrl: paytia.url,
        apiKey: paytia.apiKey,
        webhookSecret: this.#webhookSecret,
        webhookUrl: `${this.url}/paytia/webhooks/${this.#webhookSecret}`,
        frameOrigins: [paytia.url],
      },
      genesys: { url: genesys.gmsUrl, notifySecret: this.#notifySecret, numberLimit: 0 },
      flexiti: {
        apiUrl: flexiti.url,
        ...flexiti.credentials,
        order: async (orderId) => (orderId === SOFA.id ? { amount: SOFA.amount, customer: CUSTOMER, application: APPLICANT, ...FINANCING } : {}),
      },
    };
  }
}
