import { BadRequest, sendJson, type Routes } from '../http.js';
import type { Channel, Socket } from './channel.js';
import type { Timers } from './timers.js';
import type { SentMessage } from './types.js';
import { newId, type World } from './world.js';

/** Where the bridge's REST URLs live; the real path is not published (assumed). */
const REST_PATH = '/ps-bridge/session/';

/**
 * The Bridge Service, as the 2018 SecurePay sample uses it: the browser opens `/ps-bridge/bridge`, names its domain, gets a REST URL;
 * the IVR script POSTs JSON there and the browser receives it verbatim as `{type:'data', data}`. Nothing is kept for a browser that is away.
 */
export class Bridge {
  opened = 0;
  deleted = 0;
  pings = 0;
  domains: string[] = [];
  sent: SentMessage[] = [];
  readonly #world: World;
  readonly #channel: Channel;
  readonly #timers: Timers;
  readonly #baseUrl: () => string;
  readonly #sessions = new Map<string, Socket>();

  constructor(world: World, channel: Channel, timers: Timers, baseUrl: () => string) {
    this.#world = world;
    this.#channel = channel;
    this.#timers = timers;
    this.#baseUrl = baseUrl;
  }

  connect(socket: Socket): void {
    this.#channel.add(socket);
    this.opened += 1;
    let id: string | null = null;
    socket.on('close', () => {
      if (id !== null) this.#sessions.delete(id);
      this.#world.touch();
    });
    socket.on('message', (data) => {
      if (this.#channel.isFrozen(socket)) return;
      const message = parse(data.toString());
      if (message?.['type'] === 'ping') {
        this.pings += 1;
        if (this.#world.settings.bridgePong) this.#channel.deliver(socket, { type: 'pong' });
      } else if (message?.['type'] === 'domain') {
        const domain = message['data'];
        this.domains.push(asText(domain));
        // Seen: the client closes on an error. What the bridge refuses, and its words, are assumed.
        if (domain !== this.#world.org.name) this.#channel.deliver(socket, { type: 'error', message: 'Unknown domain' });
        else if (id !== null) this.#channel.deliver(socket, { type: 'error', message: 'The session is open already' });
        else {
          id = newId();
          this.#sessions.set(id, socket);
          this.#channel.deliver(socket, { type: 'url', data: `${this.#baseUrl()}${REST_PATH}${id}` });
        }
      } else {
        this.#channel.deliver(socket, { type: 'error', message: 'Unexpected message' });
      }
      this.#world.touch();
    });
    this.#world.touch();
  }

  /** Seen: no authentication, so whoever knows a URL can write to that browser. Statuses and bodies are assumed. */
  addRoutes(routes: Routes): void {
    routes.on(`POST ${REST_PATH}:id`, async ({ params, response, text }) => {
      let body: unknown;
      try {
        body = JSON.parse(await text());
      } catch {
        throw new BadRequest('The body is not JSON.');
      }
      const delivered = this.post(params['id']!, body);
      sendJson(response, delivered ? 200 : 404, delivered ? {} : { error: 'No such session.' });
    });
    routes.on(`DELETE ${REST_PATH}:id`, ({ params, response }) => {
      const known = this.end(params['id']!);
      sendJson(response, known ? 200 : 404, known ? {} : { error: 'No such session.' });
    });
  }

  /** The session a REST URL of this bridge stands for; undefined for any other URL. */
  sessionOf(url: string): string | undefined {
    const start = `${this.#baseUrl()}${REST_PATH}`;
    return url.startsWith(start) ? url.slice(start.length) : undefined;
  }

  isOpen(url: string): boolean {
    return this.#sessions.has(this.sessionOf(url) ?? '');
  }

  /** Passes a body on; false when no open socket belongs to the session. */
  post(id: string, body: unknown): boolean {
    const socket = this.#sessions.get(id);
    const delivered = socket !== undefined && this.#channel.deliver(socket, { type: 'data', data: body });
    const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    this.sent.push({ type: asText(fields['type']).toUpperCase(), text: asText(fields['message'] ?? fields['result']), delivered });
    if (this.sent.length > 5000) this.sent.splice(0, 1000);
    this.#world.touch();
    return delivered;
  }

  /** To every open session: faults use it. */
  postToAll(body: unknown): void {
    for (const id of [...this.#sessions.keys()]) this.post(id, body);
  }

  /** Ends a session as DELETE does; that the bridge then closes the socket with 1000 is assumed. */
  end(id: string): boolean {
    const socket = this.#sessions.get(id);
    if (!socket) return false;
    this.deleted += 1;
    this.#sessions.delete(id);
    // Behind whatever is still on its way
    this.#timers.after(this.#channel.delay, () => {
      if (!this.#channel.isFrozen(socket)) socket.close(1000);
    });
    return true;
  }

  sendError(message: string): void {
    for (const socket of this.#sessions.values()) this.#channel.deliver(socket, { type: 'error', message });
  }

  reset(): void {
    this.opened = 0;
    this.deleted = 0;
    this.pings = 0;
    this.domains = [];
    this.sent = [];
  }
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
