import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { addressOf, type TrustProxy } from './address.js';
import { tooLarge } from './body.js';
import type { Body, Exchange, ExtraHeaders, Sink } from './exchange.js';

/** What frameworks and body parsers leave on a request. */
interface ParsedRequest extends IncomingMessage {
  body?: unknown;
  rawBody?: unknown;
}

/** An exchange over node:http. */
export class NodeExchange implements Exchange {
  readonly method: string;
  readonly path: string;
  readonly extra: ExtraHeaders = {};
  readonly #request: ParsedRequest;
  readonly #response: ServerResponse;
  readonly #trust: TrustProxy;
  readonly #search: string;
  #query: URLSearchParams | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, url: string, trust: TrustProxy) {
    this.#request = request;
    this.#response = response;
    this.#trust = trust;
    this.method = request.method ?? 'GET';
    const mark = url.indexOf('?');
    this.path = mark < 0 ? url : url.slice(0, mark);
    this.#search = mark < 0 ? '' : url.slice(mark);
  }

  get query(): URLSearchParams {
    return (this.#query ??= new URLSearchParams(this.#search));
  }

  get address(): string {
    return addressOf(this.#request.socket?.remoteAddress, this.#request.headers['x-forwarded-for'], this.#trust);
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  body(limit: number): Promise<Body> {
    const { rawBody, body } = this.#request;
    const given = rawBody ?? body;
    if (typeof given === 'string' || given instanceof Uint8Array) {
      const bytes = typeof given === 'string' ? Buffer.from(given, 'utf8') : Buffer.from(given.buffer, given.byteOffset, given.byteLength);
      return bytes.length > limit ? Promise.reject(tooLarge(limit)) : Promise.resolve({ bytes });
    }
    // a parser that left an empty object may not have read anything
    if (body !== undefined && body !== null && (this.#request.readableEnded || Object.keys(body).length > 0)) {
      const length = Number(this.#request.headers['content-length'] ?? 0);
      return length > limit || JSON.stringify(body).length > limit * 2 ? Promise.reject(tooLarge(limit)) : Promise.resolve({ parsed: body });
    }
    return this.#read(limit);
  }

  #read(limit: number): Promise<Body> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        // read on to the end, so that the answer is seen before the connection is cut
        request.removeAllListeners('data');
        request.resume();
        this.extra.connection = 'close';
        reject(tooLarge(limit));
      };
      if (Number(request.headers['content-length'] ?? 0) > limit) return fail();
      const chunks: Buffer[] = [];
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) fail();
        else chunks.push(chunk);
      });
      request.on('end', () => resolve({ bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) }));
      request.on('error', reject);
    });
  }

  send(status: number, headers: Readonly<Record<string, string | number>>, body: string | null): void {
    const response = this.#response;
    if (response.headersSent || response.destroyed) return;
    response.writeHead(status, { ...headers, ...this.extra });
    response.end(body ?? undefined);
  }

  stream(headers: Readonly<Record<string, string>>, first: string, onClose: () => void): Sink {
    const response = this.#response;
    const all = { ...headers, ...this.extra };
    const socket = ownSocket(response);
    if (socket) {
      // a body without a length and without chunks: it ends with the connection, and events need no framing of their own
      response.removeHeader('transfer-encoding');
      response.writeHead(200, { ...all, connection: 'close' });
      response.flushHeaders();
      socket.setNoDelay(true);
    } else {
      response.writeHead(200, all);
      response.flushHeaders();
    }
    response.once('close', onClose);
    response.on('error', () => response.destroy());
    const sink = socket ? new SocketSink(response, socket) : new ResponseSink(response);
    sink.write(first);
    return sink;
  }
}

/**
 * The socket to which events may be written past the response: only over HTTP/1.1, when this response is the one in turn on its connection,
 * and nobody (a compressing middleware, a recorder) has put himself between.
 */
function ownSocket(response: ServerResponse): Socket | null {
  const { socket } = response;
  const isOwn = response instanceof ServerResponse && response.req?.httpVersion === '1.1' && response.req.method === 'GET';
  if (!isOwn || !socket || socket.destroyed || response.headersSent) return null;
  const untouched = (['write', 'end', 'writeHead', 'flushHeaders'] as const).every((name) => response[name] === ServerResponse.prototype[name]);
  return untouched ? socket : null;
}

class SocketSink implements Sink {
  readonly #response: ServerResponse;
  readonly #socket: Socket;

  constructor(response: ServerResponse, socket: Socket) {
    this.#response = response;
    this.#socket = socket;
  }

  write(text: string): void {
    // every event is ASCII (see events/frame.ts), and latin1 is the cheaper way to write that
    if (!this.#socket.destroyed) this.#socket.write(text, 'latin1');
  }

  get buffered(): number {
    return this.#socket.writableLength;
  }

  drained(): Promise<void> {
    return drain(this.#socket, this.#socket.writableLength);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

class ResponseSink implements Sink {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  write(text: string): void {
    if (!this.#response.destroyed && !this.#response.writableEnded) this.#response.write(text, 'latin1');
  }

  get buffered(): number {
    return this.#response.writableLength;
  }

  drained(): Promise<void> {
    return drain(this.#response, this.#response.writableLength);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}

function drain(stream: Socket | ServerResponse, length: number): Promise<void> {
  if (length === 0 || stream.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}
