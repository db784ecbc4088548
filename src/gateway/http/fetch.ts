import { tooLarge } from './body.js';
import type { Body, Exchange, ExtraHeaders, Sink } from './exchange.js';

/** An exchange over a web Request: the answer is the promise `response`. */
export class FetchExchange implements Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly address: string;
  readonly response: Promise<Response>;
  readonly extra: ExtraHeaders = {};
  readonly #request: Request;
  #answer!: (response: Response) => void;

  constructor(request: Request, url: URL, path: string, address: string) {
    this.#request = request;
    this.method = request.method;
    this.path = path;
    this.query = url.searchParams;
    this.address = address;
    this.response = new Promise((resolve) => (this.#answer = resolve));
  }

  header(name: string): string | undefined {
    // a Request does not show its host: the URL has it
    return name === 'host' ? (this.#request.headers.get('host') ?? new URL(this.#request.url).host) : (this.#request.headers.get(name) ?? undefined);
  }

  async body(limit: number): Promise<Body> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    if (this.#request.body) {
      for await (const chunk of this.#request.body as unknown as AsyncIterable<Uint8Array>) {
        size += chunk.length;
        if (size > limit) throw tooLarge(limit);
        chunks.push(chunk);
      }
    }
    return { bytes: Buffer.concat(chunks) };
  }

  send(status: number, headers: Readonly<Record<string, string | number>>, body: string | null): void {
    const all = new Headers();
    for (const [name, value] of Object.entries({ ...headers, ...this.extra })) if (name !== 'content-length' && name !== 'connection') all.set(name, String(value));
    this.#answer(new Response(status === 204 ? null : body, { status, headers: all }));
  }

  stream(headers: Readonly<Record<string, string>>, first: string, onClose: () => void): Sink {
    const sink = new WebSink(onClose);
    this.#answer(new Response(sink.readable, { headers: { ...headers, ...this.extra } }));
    // some runtimes tell of a reader's leaving by the request's signal only
    this.#request.signal.addEventListener('abort', () => sink.destroy(), { once: true });
    sink.write(first);
    return sink;
  }
}

const encoder = new TextEncoder();

class WebSink implements Sink {
  readonly readable: ReadableStream<Uint8Array>;
  readonly #onClose: () => void;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #isOpen = true;
  #waiting: (() => void)[] = [];

  constructor(onClose: () => void) {
    this.#onClose = onClose;
    this.readable = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (this.#controller = controller),
        pull: () => this.#release(),
        cancel: () => this.#close(),
      },
      // counted in bytes; a small mark, so that `pull` is called once the reader has caught up
      { highWaterMark: 1, size: (chunk) => chunk?.byteLength ?? 0 },
    );
  }

  write(text: string): void {
    if (this.#isOpen) this.#controller.enqueue(encoder.encode(text));
  }

  get buffered(): number {
    return this.#isOpen ? Math.max(0, 1 - (this.#controller.desiredSize ?? 0)) : 0;
  }

  drained(): Promise<void> {
    return this.buffered === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  end(): void {
    if (!this.#isOpen) return;
    this.#controller.close();
    this.#close();
  }

  destroy(): void {
    if (!this.#isOpen) return;
    this.#controller.error(new Error('The stream was cut.'));
    this.#close();
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#release();
    this.#onClose();
  }
}
