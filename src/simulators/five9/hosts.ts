import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { listen, type ListenOptions, type Simulator } from '../http.js';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** One entry of dataCenters, as in the recorded metadata: everything is a string. */
export interface DataCenter {
  name: string;
  uiUrls: HostEntry[];
  apiUrls: HostEntry[];
  loginUrls: HostEntry[];
  active: boolean;
}

interface HostEntry {
  host: string;
  port: string;
  routeKey: string;
  version: string;
}

/** The login host and the data centres behind it: a migration opens one more, on an origin of its own. */
export class Hosts {
  /** The first origin: the login host, the bridge and the controls stay there. */
  url = '';
  readonly #options: ListenOptions;
  readonly #onRequest: RequestHandler;
  readonly #onUpgrade: UpgradeHandler;
  readonly #open: Simulator[] = [];
  #active = 0;

  constructor(options: ListenOptions, onRequest: RequestHandler, onUpgrade: UpgradeHandler) {
    this.#options = options;
    this.#onRequest = onRequest;
    this.#onUpgrade = onUpgrade;
  }

  async start(): Promise<void> {
    this.url = await this.#listen(this.#options.port ?? 0);
  }

  /** The origin of the active data centre. */
  get apiUrl(): string {
    return this.#open[this.#active]!.url;
  }

  isActive(port: number | undefined): boolean {
    return portOf(this.apiUrl) === port;
  }

  /** The metadata's `dataCenters`. The active one is never the first: a client has to look at the flag. */
  get dataCenters(): DataCenter[] {
    const standby = dataCenter('Standby Data Center', { host: 'standby.invalid', port: '443', routeKey: 'STBYAPI001', version: '13.0.183' }, false);
    return [standby, ...this.#open.map(({ url }, i) => dataCenter(`Local Data Center ${i + 1}`, entry(url, i), i === this.#active))];
  }

  /** Opens a data centre and makes it the active one; answers the ports left behind. */
  async migrate(): Promise<Set<number>> {
    await this.#listen(0);
    this.#active = this.#open.length - 1;
    return new Set(this.#open.slice(0, -1).map(({ url }) => portOf(url)));
  }

  /** The first data centre is the active one again. */
  reset(): void {
    this.#active = 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((host) => host.close()));
  }

  async #listen(port: number): Promise<string> {
    const host = await listen(this.#onRequest, { ...this.#options, port });
    host.server.on('upgrade', this.#onUpgrade);
    this.#open.push(host);
    return host.url;
  }
}

const portOf = (url: string): number => Number(new URL(url).port);

function entry(url: string, i: number): HostEntry {
  const { hostname, port } = new URL(url);
  return { host: hostname, port, routeKey: `LOCLAPI00${i + 1}`, version: '13.0.183' };
}

function dataCenter(name: string, host: HostEntry, active: boolean): DataCenter {
  return { name, uiUrls: [host], apiUrls: [host], loginUrls: [host], active };
}
