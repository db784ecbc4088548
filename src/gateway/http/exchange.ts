/** A request body: its bytes, or what a parser in front of the gateway made of them. */
export type Body = { readonly bytes: Buffer } | { readonly parsed: unknown };

/** A stream of text to one reader. */
export interface Sink {
  write(text: string): void;
  /** Bytes that the reader has not taken yet, beyond what the system holds. */
  readonly buffered: number;
  /** Resolves when the buffer is empty or the reader is gone. */
  drained(): Promise<void>;
  /** Ends it after what was written. */
  end(): void;
  /** Cuts it. */
  destroy(): void;
}

/** One request and the way to answer it, the same over node:http and over web Requests. */
export interface Exchange {
  readonly method: string;
  /** Below the place where the gateway is mounted, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The caller's address, as far as trusted proxies tell it. */
  readonly address: string;
  header(name: string): string | undefined;
  /** @throws Problem `payload-too-large` beyond `limit` bytes */
  body(limit: number): Promise<Body>;
  send(status: number, headers: Readonly<Record<string, string | number>>, body: string | null): void;
  /** Answers with a stream; `onClose` is called once, when the reader is gone or it was ended. */
  stream(headers: Readonly<Record<string, string>>, first: string, onClose: () => void): Sink;
}

/** Headers that go with every answer of one exchange; CORS fills them. */
export type ExtraHeaders = Record<string, string>;

export function sendJson(exchange: Exchange, status: number, body: unknown, headers: Record<string, string> = {}): void {
  exchange.send(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers }, JSON.stringify(body));
}
