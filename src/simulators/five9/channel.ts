import type { Timers } from './timers.js';
import type { SocketKind } from './types.js';

/** What the stand-in asks of a WebSocket of `ws`: its types are a package of their own, which those who import the simulators need not have. */
export interface Socket {
  readonly readyState: number;
  readonly OPEN: number;
  on(event: 'message', listener: (data: { toString(): string }) => void): unknown;
  on(event: 'close' | 'error', listener: () => void): unknown;
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  pause(): void;
  resume(): void;
}

/** All sockets of one kind, and what can go wrong between them and the browser. */
export class Channel {
  readonly kind: SocketKind;
  readonly sockets = new Set<Socket>();
  /** Milliseconds each frame waits. */
  delay = 0;
  /** How many of the next frames are sent twice. */
  repeat = 0;
  /** How many of the next connections are refused with 503. */
  refuse = 0;
  readonly #timers: Timers;
  readonly #frozen = new WeakSet<Socket>();
  #shuffle: { count: number; held: (() => void)[] } | null = null;

  constructor(kind: SocketKind, timers: Timers) {
    this.kind = kind;
    this.#timers = timers;
  }

  add(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.terminate());
  }

  isFrozen(socket: Socket): boolean {
    return this.#frozen.has(socket);
  }

  /** Sends, unless a fault says otherwise; false when the socket is not open. */
  deliver(socket: Socket, frame: unknown): boolean {
    if (socket.readyState !== socket.OPEN) return false;
    const raw = typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame);
    const write = (): void => {
      // A half-open connection: the sender believes the frame is on its way
      if (!this.#frozen.has(socket) && socket.readyState === socket.OPEN) socket.send(raw);
    };
    const times = this.repeat > 0 ? 2 : 1;
    if (times === 2) this.repeat -= 1;
    for (let i = 0; i < times; i += 1) this.#schedule(write);
    return true;
  }

  /** Cuts every connection without a closing handshake, or closes with `code`. */
  drop(code?: number): void {
    for (const socket of this.sockets) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  /** The open connections stay open, but nothing passes: frames to the browser are lost, frames from it wait to be healed. New ones are sound. */
  freeze(on: boolean): void {
    for (const socket of this.sockets) {
      if (on) {
        this.#frozen.add(socket);
        socket.pause();
      } else if (this.#frozen.delete(socket)) {
        socket.resume();
      }
    }
  }

  /** Holds the next `count` frames back and sends them last to first. */
  reorder(count: number): void {
    this.#shuffle = count > 1 ? { count, held: [] } : null;
  }

  reset(): void {
    this.freeze(false);
    this.delay = 0;
    this.repeat = 0;
    this.refuse = 0;
    this.#shuffle = null;
  }

  #schedule(write: () => void): void {
    const shuffle = this.#shuffle;
    if (!shuffle) return this.#later(write);
    shuffle.held.push(write);
    if (shuffle.held.length < shuffle.count) return;
    this.#shuffle = null;
    for (const held of shuffle.held.reverse()) this.#later(held);
  }

  #later(write: () => void): void {
    if (this.delay > 0) this.#timers.after(this.delay, write);
    else write();
  }
}
