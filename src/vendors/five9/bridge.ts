import type { Clock } from '../../core/clock.js';
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
  /** The URL the IVR is to post to; another one after each return. Whoever knows it can write into this page: it goes into the call variable and nowhere else. */
  onUrl: (url: string) => void;
  /** Before there is a URL. */
  onRefused: (error: Error) => void;
  /** The bridge has closed the session. */
  onOver: () => void;
  /** Ends the connection. */
  signal: AbortSignal;
  clock: Clock;
}

/** One session with the Bridge Service. It keeps nothing for a browser that is away: what the IVR says meanwhile is lost. */
export function openBridge({ config, domain, onMessage, onConnection, onUrl, onRefused, onOver, signal, clock }: BridgeOptions): void {
  let opened = false;
  const refuse = (): void => onRefused(fail('unavailable', 'The Bridge Service cannot be reached', true));
  const lost = (final: boolean): void => {
    if (!opened) return;
    onConnection('DISCONNECTED');
    if (!final) onConnection('RECONNECTING');
  };
  clock.after(config.requestTimeout, refuse, signal);
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
        onConnection(opened ? 'RECONNECTED' : 'CONNECTED');
        opened = true;
        onUrl(frame.url);
      } else if (frame) {
        refuse();
        lost(false);
        socket.restart();
      }
    },
    onDown: ({ final, wasOpen }) => {
      if (wasOpen) lost(final);
      if (final) onOver();
    },
    signal,
    clock,
  });
}
