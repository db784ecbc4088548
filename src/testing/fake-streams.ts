interface FakeEvent {
  topic: string;
  seq: number;
  at: string;
  type: string;
  data: unknown;
}

interface Reader {
  /** The number of the last event that was sent, by topic. */
  sent: Map<string, number>;
  send(text: string): void;
  end(error?: Error): void;
}

/** Milliseconds between two comments on a stream that has nothing to tell. */
const HEARTBEAT = 15_000;

/** The event stream of the fake gateway: a log for each topic and everyone who reads it, each from where they left off. */
export class FakeStreams {
  readonly #logs = new Map<string, FakeEvent[]>();
  readonly #readers = new Set<Reader>();

  get open(): number {
    return this.#readers.size;
  }

  tell(topic: string, type: string, data: unknown): void {
    const log = this.#logs.get(topic) ?? [];
    this.#logs.set(topic, log);
    log.push({ topic, seq: log.length + 1, at: new Date().toISOString(), type, data });
    for (const reader of this.#readers) this.#catchUp(reader);
  }

  /** Empties the log of a topic. */
  forget(topic: string): void {
    this.#logs.delete(topic);
  }

  /** Breaks every open stream, as a network does. */
  drop(): void {
    for (const reader of [...this.#readers]) reader.end(new TypeError('network error'));
  }

  answer(topics: readonly string[], lastId: string | null, signal?: AbortSignal | null): Response {
    const before = new URLSearchParams(lastId ?? '');
    const encoder = new TextEncoder();
    let reader: Reader;
    const leave = (): boolean => {
      clearInterval(beat);
      return this.#readers.delete(reader);
    };
    const beat = setInterval(() => reader.send(': beat\n\n'), HEARTBEAT);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        reader = {
          sent: new Map(topics.map((topic) => [topic, Number(before.get(topic) ?? 0)])),
          send: (text) => controller.enqueue(encoder.encode(text)),
          end: (error) => {
            if (leave()) controller.error(error);
          },
        };
        this.#readers.add(reader);
        signal?.addEventListener('abort', () => reader.end(signal.reason as Error));
        reader.send(': open\n\n');
        this.#catchUp(reader);
      },
      cancel: () => void leave(),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }

  #catchUp({ sent, send }: Reader): void {
    for (const [topic, seq] of sent) {
      for (const event of this.#logs.get(topic)?.slice(seq) ?? []) {
        sent.set(topic, event.seq);
        send(`id: ${new URLSearchParams([...sent].map(([name, last]) => [name, String(last)]))}\ndata: ${JSON.stringify(event)}\n\n`);
      }
    }
  }
}
