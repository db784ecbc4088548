import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running stand-in for a vendor, on an origin of its own. */
export interface Simulator {
  /** Such as `http://127.0.0.1:40123`, without a slash at the end. */
  readonly url: string;
  /** Stops it and cuts every open connection. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** Default 0: any free port. */
  port?: number;
  /** Default 127.0.0.1. Anything but a loopback address is refused: a simulator has no business on a network. */
  host?: string;
}

export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** The values of `:name` parts of the path, decoded. */
  params: Record<string, string>;
  /** The body as text, at most 1 MiB. */
  text(): Promise<string>;
}

type Handler = (call: Call) => void | Promise<void>;

/** A handful of routes over node:http: `'GET /orders/:id'` to a handler. The first match wins. */
export class Routes {
  readonly #table: { method: string; pattern: RegExp; names: string[]; handler: Handler }[] = [];

  on(route: string, handler: Handler): this {
    const [method = 'GET', path = '/'] = route.split(' ');
    const names: string[] = [];
    const source = path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:(\w+)/g, (_, name: string) => {
      names.push(name);
      return '([^/]+)';
    });
    this.#table.push({ method, pattern: new RegExp(`^${source}$`), names, handler });
    return this;
  }

  /** Runs the matching handler; false when there is none. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    for (const { method, pattern, names, handler } of this.#table) {
      if (method !== request.method) continue;
      const match = pattern.exec(url.pathname);
      if (!match) continue;
      const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1]!)]));
      await handler({ request, response, url, params, text: () => readText(request) });
      return true;
    }
    return false;
  }
}

/** Starts a server and resolves when it listens. */
export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => unknown,
  options: ListenOptions = {},
): Promise<Simulator & { server: Server }> {
  const { port = 0, host = '127.0.0.1' } = options;
  if (!['127.0.0.1', '::1', 'localhost'].includes(host)) throw new Error(`A simulator listens on a loopback address only, not on ${host}.`);
  const server = createServer((request, response) => {
    Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else sendJson(response, error instanceof BadRequest ? 400 : 500, { error: error instanceof Error ? error.message : 'failed' });
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    server,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The caller's fault; answered with 400 and the message. */
export class BadRequest extends Error {}

export async function readText(request: IncomingMessage, limit = 1024 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BadRequest('The body is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

export function sendHtml(response: ServerResponse, html: string, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers });
  response.end(html);
}

/** Answers a browser on another origin; true when the request was a preflight and is done. */
export function allowCors(request: IncomingMessage, response: ServerResponse): boolean {
  const origin = request.headers.origin;
  if (origin !== undefined) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-credentials', 'true');
    response.setHeader('vary', 'origin');
  }
  if (request.method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.writeHead(204);
  response.end();
  return true;
}
