import type { Channel, Socket } from './channel.js';
import type { AgentEvent, World } from './world.js';

/** Reasons seen in recorded frames and samples; the others are null, because no text of theirs was found. */
const REASONS: Readonly<Record<string, string>> = {
  '70': 'STARTED',
  '73': 'COMPLETED',
  '1002': 'Domain Migrated, please use MetadataAPI to reload client.',
  '1010': 'Successful WebSocket Connection',
  '1020': 'Duplicate WebSocket Connection',
};
/** Events for everyone in the domain carry no user (seen for 73). */
const BROADCASTS = new Set(['37', '70', '71', '72', '73', '84', '1000', '1001', '1003', '1004']);
/** Seen in the event catalogue: the duplicate connection is closed at once with this code. */
export const DUPLICATE_CLOSE_CODE = 3000;

interface Connection {
  key: string;
  /** The port it came in on: which data centre it belongs to. */
  port: number;
  /** After event 73 the old host "will still respond to PING requests, but will otherwise be dead". */
  dead: boolean;
}

/** `/appsvcs/ws/{key}_agent`: server to browser only, but for the text `ping`. */
export class AgentSocket {
  pings = 0;
  /** How many of the next connections are told they are duplicates. */
  duplicates = 0;
  readonly #world: World;
  readonly #channel: Channel;
  readonly #connections = new Map<Socket, Connection>();
  #messageId = 106_595_000;

  constructor(world: World, channel: Channel) {
    this.#world = world;
    this.#channel = channel;
    world.onEvent((event) => this.broadcast(event));
  }

  connect(socket: Socket, key: string, port: number, active: boolean): void {
    const twin = [...this.#connections.values()].some((other) => other.key === key && other.port === port);
    this.#channel.add(socket);
    if (twin || this.duplicates > 0) {
      if (!twin) this.duplicates -= 1;
      this.#refuse(socket);
      return;
    }
    this.#connections.set(socket, { key, port, dead: !active });
    socket.on('close', () => {
      this.#connections.delete(socket);
      this.#world.touch();
    });
    socket.on('message', (data) => {
      if (this.#channel.isFrozen(socket) || data.toString() !== 'ping') return;
      this.pings += 1;
      this.#send(socket, { eventId: '1202', reason: null, payLoad: 'pong' });
      this.#world.touch();
    });
    this.#send(socket, { eventId: '1010', reason: REASONS['1010']!, payLoad: null });
    this.#world.touch();
  }

  /** To every connection that is not left behind by a migration. */
  broadcast(event: AgentEvent): void {
    for (const [socket, connection] of this.#connections) {
      if (!connection.dead) this.#send(socket, event);
    }
  }

  /** As another tab would: 1020 and close code 3000 to the connections that are open. */
  supersede(): void {
    for (const socket of this.#connections.keys()) this.#refuse(socket);
  }

  /** What an old host says when its domain moves: 70, 1002 (1001 when graceful) with the new metadata, 73. Then it is dead but for pings. */
  moveAway(ports: ReadonlySet<number>, metadata: unknown, graceful: boolean): void {
    for (const [socket, connection] of this.#connections) {
      if (!ports.has(connection.port)) continue;
      this.#send(socket, { eventId: '70', reason: REASONS['70']!, payLoad: null });
      this.#send(socket, graceful ? { eventId: '1001', reason: null, payLoad: metadata } : { eventId: '1002', reason: REASONS['1002']!, payLoad: metadata });
      this.#send(socket, { eventId: '73', reason: REASONS['73']!, payLoad: 'IDLE_MAINTENANCE' });
      connection.dead = true;
    }
  }

  /** Sends any event, such as 37, 71, 72, 84, 1000, 1003 or 1004, with its usual reason unless one is given. */
  announce(eventId: string, payLoad: unknown = null, reason: string | null = REASONS[eventId] ?? null): void {
    this.broadcast({ eventId, reason, payLoad });
  }

  reset(): void {
    this.pings = 0;
    this.duplicates = 0;
  }

  #refuse(socket: Socket): void {
    this.#send(socket, { eventId: '1020', reason: REASONS['1020']!, payLoad: null });
    this.#connections.delete(socket);
    socket.close(DUPLICATE_CLOSE_CODE, 'Duplicate connection');
  }

  #send(socket: Socket, { eventId, reason, payLoad }: AgentEvent): void {
    const broadCast = BROADCASTS.has(eventId);
    const { id, userName } = this.#world.agent;
    // The capital L of payLoad and the strings for numbers are Five9's
    const context = {
      eventId,
      eventReason: reason,
      messageId: Number(eventId) >= 1000 && eventId !== '1002' ? null : String((this.#messageId += 1)),
      userId: broadCast ? null : id,
      correlationId: null,
      userName: broadCast ? null : userName,
      timeStamp: Date.now(),
      tenantId: this.#world.org.id,
      broadCast,
    };
    this.#channel.deliver(socket, { context, payLoad });
  }
}
