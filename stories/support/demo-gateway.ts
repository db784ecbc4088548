import { SCRIPTS } from './demo-scripts.js';

/** The gateway that lives in the page: a host that does not exist, whose requests never leave the page. */
export const DEMO_GATEWAY = 'https://gateway.invalid';
/** A gateway that takes every request and never answers. */
export const SILENT_GATEWAY = 'https://silent.invalid';

interface LogEntry {
  topic: string;
  seq: number;
  at: string;
  type: string;
  data: Record<string, string | number>;
}

interface Stream {
  topics: Set<string>;
  send(text: string): void;
}

/**
 * A gateway in the page, for demos and stories: it answers requests to {@link DEMO_GATEWAY} as the real one does, and lets every other request pass.
 * A payment is the topic `paytia/<reference id>`; who first follows it starts its script.
 */
class DemoGateway {
  readonly #logs = new Map<string, LogEntry[]>();
  readonly #streams = new Set<Stream>();
  readonly #callbacks = new Map<string, { began: number; desiredTime: string | null; cancelled: boolean }>();
  #count = 0;
  /** Event streams that were opened since the page was loaded. */
  opened = 0;
  /** Seconds of waiting in the queue. */
  wait = 540;

  constructor() {
    const send = globalThis.fetch;
    globalThis.fetch = async (...[input, init]: Parameters<typeof fetch>) => {
      const url = new URL(input instanceof Request ? input.url : input, location.href);
      if (url.origin === SILENT_GATEWAY) return new Promise(() => {});
      return url.origin === DEMO_GATEWAY ? this.#answer(url, init ?? {}) : send.call(globalThis, input, init);
    };
  }

  /** Event streams that are open now. */
  get streams(): number {
    return this.#streams.size;
  }

  /** Adds an event to the log of a topic and tells whoever follows it. */
  tell(topic: string, type: string, data: Record<string, string | number> = {}): void {
    const log = this.#logs.get(topic) ?? [];
    const entry = { topic, seq: log.length + 1, at: new Date().toISOString(), type, data };
    this.#logs.set(topic, [...log, entry]);
    for (const stream of this.#streams) if (stream.topics.has(topic)) stream.send(frame(entry));
  }

  /** Empties the log of a topic. */
  forget(topic: string): void {
    this.#logs.delete(topic);
  }

  /** Tells a payment step by step, `pace` milliseconds apart. */
  async tellPayment(referenceId: string, script: keyof typeof SCRIPTS, pace: number): Promise<void> {
    for (const [type, data] of SCRIPTS[script]) {
      if (pace > 0) await new Promise((resolve) => setTimeout(resolve, type.endsWith('_digit') ? pace / 3 : pace));
      this.tell(`paytia/${referenceId}`, type, { reference_id: referenceId, ...data });
    }
  }

  async #answer(url: URL, { method = 'GET', body, signal }: RequestInit): Promise<Response> {
    const path = url.pathname.slice(1).split('/');
    const text = typeof body === 'string' ? body : '{}';
    if (path[0] === 'events') return this.#stream(new Set(url.searchParams.getAll('topic')), signal);
    await new Promise((resolve) => setTimeout(resolve, 250));
    signal?.throwIfAborted();
    switch (`${method} ${path[0]}/${path[1]}`) {
      case 'POST paytia/payments': {
        const { referenceId = `INV-${(this.#count += 1)}` } = JSON.parse(text) as { referenceId?: string };
        void this.tellPayment(referenceId, 'paid', 900);
        return Response.json({ referenceId, topic: `paytia/${referenceId}`, token: 'demo' }, { status: 201 });
      }
      case 'GET genesys/wait-time':
        return Response.json({ estimatedWait: this.wait });
      case 'GET genesys/availability':
        return Response.json({ slots: nextHours() });
      case 'POST genesys/callbacks': {
        const id = `callback-${(this.#count += 1)}`;
        const { desiredTime = null } = JSON.parse(text) as { desiredTime?: string | null };
        this.#callbacks.set(id, { began: Date.now(), desiredTime, cancelled: false });
        for (const ms of [8_000, 14_000, 24_000]) setTimeout(() => this.tell(`genesys/${id}`, 'state'), ms + 50);
        return Response.json({ serviceId: id, topic: `genesys/${id}`, token: 'demo' }, { status: 201 });
      }
      default:
        return this.#callback(path[2] ?? '', method, text);
    }
  }

  #callback(id: string, method: string, text: string): Response {
    const callback = this.#callbacks.get(id);
    if (!callback) return Response.json({ code: 'not-found', title: 'Not found', status: 404 }, { status: 404, headers: { 'content-type': 'application/problem+json' } });
    if (method === 'DELETE') callback.cancelled = true;
    if (method === 'PATCH') callback.desiredTime = (JSON.parse(text) as { desiredTime: string }).desiredTime;
    const [state, reason] = callback.cancelled ? ['COMPLETED', 'CANCELLED'] : callback.desiredTime ? ['SCHEDULED'] : stateAfter(Date.now() - callback.began);
    return Response.json({ serviceId: id, state, reason: reason ?? null, desiredTime: callback.desiredTime, position: state === 'QUEUED' ? 2 : null, estimatedWait: state === 'QUEUED' ? 180 : null });
  }

  #stream(topics: Set<string>, signal?: AbortSignal | null): Response {
    this.opened += 1;
    const encoder = new TextEncoder();
    let stream: Stream;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = { topics, send: (text) => controller.enqueue(encoder.encode(text)) };
        this.#streams.add(stream);
        signal?.addEventListener('abort', () => {
          this.#streams.delete(stream);
          controller.error(signal.reason);
        });
        stream.send(': open\n\n');
        for (const topic of topics) for (const entry of this.#logs.get(topic) ?? []) stream.send(frame(entry));
        const beat = setInterval(() => (this.#streams.has(stream) ? stream.send(': beat\n\n') : clearInterval(beat)), 10_000);
      },
      cancel: () => void this.#streams.delete(stream),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}

/** The lines of one event. */
const frame = (entry: LogEntry): string => `id: ${entry.topic}:${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`;

function stateAfter(ms: number): [state: string, reason?: string] {
  if (ms < 8_000) return ['QUEUED'];
  if (ms < 14_000) return ['ROUTING'];
  return ms < 24_000 ? ['PROCESSING'] : ['COMPLETED', 'AGENT_CONNECTED'];
}

/** Half hours of the next business hours. */
function nextHours(): string[] {
  const start = Math.ceil(Date.now() / 1_800_000) * 1_800_000;
  return Array.from({ length: 24 }, (_, i) => new Date(start + (i + 2) * 1_800_000).toISOString());
}

export const demoGateway = new DemoGateway();
