import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { allowCors, Routes, sendJson, type ListenOptions, type Simulator } from '../http.js';
import { AgentSocket } from './agent-socket.js';
import { Bridge } from './bridge.js';
import { Channel } from './channel.js';
import { Commands } from './commands.js';
import { Conference } from './conference.js';
import { addControlRoutes } from './control.js';
import { Hosts } from './hosts.js';
import { Rest, RestFaults } from './rest.js';
import { pickSettings, type Settings } from './settings.js';
import { Timers } from './timers.js';
import type { Five9State } from './types.js';
import { World, type WorldOptions } from './world.js';

export { CONTROL_ACTIONS } from './control.js';
export { ACCEPTED_CARD, DECLINED_CARD } from './ivr.js';
export { TEXTS as IVR_TEXTS } from './scripts.js';
export type { Commands as Five9Commands } from './commands.js';
export type { Settings as Five9Settings } from './settings.js';
export type { CallInfo, CallState, Five9State, Flow, IvrStep, LoginState } from './types.js';

export interface Five9SimulatorOptions extends ListenOptions, WorldOptions, Partial<Settings> {}

export interface Five9Simulator extends Simulator, Commands {
  /** The bridge's WebSocket: what `bridge-url` wants. */
  readonly bridgeUrl: string;
  /** What `GET /control/state` answers. */
  state(): Five9State;
  /** The first state that fits; rejects after `timeout` milliseconds (default 2000). */
  until(fits: (state: Five9State) => boolean, timeout?: number): Promise<Five9State>;
}

/**
 * A stand-in for Five9 on an origin of its own: login metadata, agent REST, agent WebSocket, bridge, and a secure IVR behind them.
 * Written from Five9's documents and from what public code shows; it shares nothing with the adapter. No one is charged.
 */
export async function createFive9Simulator(options: Five9SimulatorOptions = {}): Promise<Five9Simulator> {
  const timers = new Timers();
  const world = new World(options, pickSettings(options));
  const channels = { agent: new Channel('agent', timers), bridge: new Channel('bridge', timers) };
  const routes = new Routes();
  const faults = new RestFaults();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  const hosts = new Hosts(options, onRequest, onUpgrade);
  await hosts.start();
  const bridge = new Bridge(world, channels.bridge, timers, () => hosts.url);
  const agentSocket = new AgentSocket(world, channels.agent);
  const conference = new Conference(world, bridge, timers);
  const rest = new Rest({ world, conference, hosts, faults });
  const commands = new Commands({ world, channels, agentSocket, bridge, conference, hosts, rest, faults, timers });
  rest.addRoutes(routes);
  bridge.addRoutes(routes);
  addControlRoutes(routes, commands, () => state());

  async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (allowCors(request, response)) return;
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const isControl = path === '/control' || path.startsWith('/control/');
    if (!isControl) {
      response.on('finish', () => world.logRequest(request.method ?? '', path, response.statusCode));
      if (faults.delay > 0) await sleep(faults.delay);
    }
    if (!(await routes.handle(request, response))) sendJson(response, 404, { error: 'Not found.' });
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const key = /^\/appsvcs\/ws\/([^/]+)_agent$/.exec(path)?.[1];
    const kind = key !== undefined ? 'agent' : path === '/ps-bridge/bridge' ? 'bridge' : null;
    if (kind === null) return deny(socket, '404 Not Found');
    if (channels[kind].refuse > 0) {
      channels[kind].refuse -= 1;
      return deny(socket, '503 Service Unavailable');
    }
    if (kind === 'agent' && !rest.isLoggedIn(request)) return deny(socket, '401 Unauthorized');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (key !== undefined) agentSocket.connect(webSocket, key, request.socket.localPort ?? 0, hosts.isActive(request.socket.localPort));
      else bridge.connect(webSocket);
    });
  }

  const state = (): Five9State => structuredClone(look());

  function look(): Five9State {
    const { ivr } = conference;
    return {
      url: hosts.url,
      apiUrl: hosts.apiUrl,
      agent: { ...world.agent },
      call: world.customerCall ?? null,
      calls: world.calls,
      ivr: {
        flow: world.settings.flow,
        step: ivr?.step ?? (world.conferences.ended > 0 ? 'ended' : 'idle'),
        active: conference.active,
        callId: conference.callId,
        sessionId: conference.sessionId,
        hasBridgeUrl: conference.hasBridgeUrl,
        digits: ivr?.digits ?? 0,
        attempts: ivr?.attempts ?? 0,
      },
      sent: bridge.sent,
      variables: world.variableWrites,
      conferences: world.conferences,
      cancels: world.cancels,
      sockets: { agent: channels.agent.sockets.size, bridge: channels.bridge.sockets.size },
      pings: { agent: agentSocket.pings, bridge: bridge.pings },
      bridge: { opened: bridge.opened, domains: bridge.domains, deleted: bridge.deleted },
      requests: world.requests,
      settings: { ...world.settings },
    };
  }

  function until(fits: (state: Five9State) => boolean, timeout = 2000): Promise<Five9State> {
    return new Promise((resolve, reject) => {
      const stop = world.watch(check);
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`The Five9 simulator did not get there in ${timeout} ms: ${JSON.stringify(state().ivr)}`));
      }, timeout);
      function check(): void {
        if (!fits(look())) return;
        clearTimeout(timer);
        stop();
        resolve(state());
      }
      check();
    });
  }

  async function close(): Promise<void> {
    timers.clear();
    conference.reset();
    for (const channel of Object.values(channels)) channel.drop();
    await hosts.close();
  }

  return Object.assign(commands, { url: hosts.url, bridgeUrl: `${hosts.url.replace('http', 'ws')}/ps-bridge/bridge`, state, until, close });
}

function deny(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
