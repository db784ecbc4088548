import { systemClock } from '../../core/clock.js';
import { keepSocket } from '../../transports/websocket.js';
import type { Five9Config } from './config.js';
import { parseBridgeFrame, type SecureIvrConnection, type SecureIvrMessageType } from './messages.js';
import { fail } from './rest.js';

export interface BridgeOptions {
  config: Five9Config;
  /** Name of the agent's domain. */
  domain: string;
  onMessage: (message: string, type: SecureIvrMessageType) => void;
  onConnection: (type: SecureIvrConnection) => void;
  /** The bridge came back with another URL: the IVR still holds the old one. */
  onMoved: (url: string) => void;
  /** Ends the connection. */
  signal: AbortSignal;
}

export interface Bridge {
  /** The URL the IVR posts to. Whoever knows it can write into this page: it goes into the call variable and nowhere else. */
  url: Promise<string>;
  /** Resolves when the bridge has closed the session. */
  over: Promise<void>;
}

/** One session with the Bridge Service. It keeps nothing for a browser that is away: what the IVR says meanwhile is lost. */
export function openBridge({ config, domain, onMessage, onConnection, onMoved, signal }: BridgeOptions): Bridge {
  let opened = false;
  let end!: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  const url = new Promise<string>((resolve, reject) => {
    const refuse = (): void => reject(fail('unavailable', 'The Bridge Service cannot be reached', true));
    const lost = (final = false): void => {
      if (!opened) return;
      onConnection('DISCONNECTED');
      if (!final) onConnection('RECONNECTING');
    };
    systemClock.after(config.requestTimeout, refuse, signal);
    const socket = keepSocket({
      url: () => config.bridgeUrl,
      ping: '{"type":"ping"}',
      pingEvery: config.bridgePing,
      // no client is known to wait for an answer, so only a bridge that has given one is held to it
      pongs: false,
      isPong: (text) => text === '{"type":"pong"}',
      finalCodes: config.bridgeFinalCodes,
      cap: () => config.activeWait,
      onOpen: () => socket.send(JSON.stringify({ type: 'domain', data: domain })),
      onMessage: (text) => {
        const frame = parseBridgeFrame(text);
        if (frame?.type === 'message') onMessage(frame.message, frame.kind);
        else if (frame?.type === 'url') {
          if (opened) onMoved(frame.url);
          onConnection(opened ? 'RECONNECTED' : 'CONNECTED');
          opened = true;
          resolve(frame.url);
        } else if (frame) {
          refuse();
          socket.restart();
        }
      },
      onDown: ({ final, wasOpen }) => {
        if (wasOpen) lost(final);
        if (final) end();
      },
      signal,
    });
  });
  return { url, over };
}
