import type { RawData, WebSocket } from 'ws';
import type { Timers } from './timers.js';
import type { SocketKind } from './types.js';

/** A frame as text: ws hands over a Buffer unless told otherwise. */
export const textOf = (data: RawData): string => (data as Buffer).toString('utf8');

/** All sockets of one kind, and what can go wrong between them and the browser. */
export class Channel {
  readonly kind: SocketKind;
  readonly sockets = new Set<WebSocket>();
  /** Milliseconds each frame waits. */
  delay = 0;
  /** How many of the next frames are sent twice. */
  repeat = 0;
  /** How many of the next connections are refused with 503. */
  refuse = 0;
  readonly #timers: Timers;
  readonly #frozen = new WeakSet<WebSocket>();
  #shuffle: { count: number; held: (() => void)[] } | null = null;

  constructor(kind: SocketKind, timers: Timers) {
    this.kind = kind;
    this.#timers = timers;
  }

  add(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => socket.terminate());
  }

  isFrozen(socket: WebSocket): boolean {
    return this.#frozen.has(socket);
  }

  /** Sends, unless a fault says otherwise; false when the socket is not open. */
  deliver(socket: WebSocket, frame: unknown): boolean {
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
