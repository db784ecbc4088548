import type { ServerResponse } from 'node:http';
import { allowCors, BadRequest, type ListenOptions, listen, readText, Routes, sendJson, type Simulator } from '../http.js';
import { Api } from './api.js';
import { ContactCenter, type ServiceOptions } from './center.js';
import { listCommands, runCommand } from './commands.js';
import { type Controls, createControls } from './controls.js';
import { addEngagement } from './engagement.js';
import { Refusal } from './errors.js';
import type { AgentOptions } from './floor.js';
import type { Pacing } from './flow.js';
import { addGms } from './gms.js';
import type { QueueOptions } from './queue.js';
import { type Access, ACCESS, type Dialect, DIALECT } from './settings.js';
import { type GenesysState, takeSnapshot } from './snapshot.js';

export type { Journal, Operation } from './api.js';
export type { CallbackReason, CallbackState } from './callback.js';
export type { Push, ServiceOptions } from './center.js';
export type { Controls, Which } from './controls.js';
export type { FaultKind, FaultOptions } from './faults.js';
export type { AgentOptions, AgentState } from './floor.js';
export type { DialResult, Pacing } from './flow.js';
export type { Interaction } from './interactions.js';
export type { CallbackEvent, Notification } from './notifier.js';
export type { Scenario } from './options.js';
export type { PhoneMode } from './phones.js';
export type { EwtMode, QueueOptions } from './queue.js';
export type { Access, Dialect } from './settings.js';
export type { CallbackSnapshot, GenesysState, PhoneState } from './snapshot.js';

export interface GenesysSimulatorOptions extends ListenOptions {
  /** The simulated time at the start. Default: now. */
  readonly start?: Date | string | number;
  /** Simulated seconds a real second. Default 1; 0 leaves the clock to `clock.advance`. */
  readonly timeScale?: number;
  /** Default: one, `Support_VQ`, with four callers waiting. */
  readonly queues?: readonly QueueOptions[];
  /** Default: `agent1` and `agent2`, busy with callers. */
  readonly agents?: readonly AgentOptions[];
  /** Services beside, or instead of, the default ones: one for each scenario, and `classic-callback`. */
  readonly services?: readonly ServiceOptions[];
  /** Office-hours services by name, with their options. Default: `business-hours`, round the clock in UTC. */
  readonly officeHours?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Originating interactions that exist at the start. */
  readonly interactions?: readonly string[];
  readonly pacing?: Partial<Pacing>;
  readonly dialect?: Partial<Dialect>;
  readonly access?: Partial<Access>;
}

/** A running stand-in for Genesys Mobile Services (API v1 and v2) and the Engagement API v3, with the contact centre behind them. */
export interface GenesysSimulator extends Simulator, Controls {
  /** The base of the GMS API: what an `endpoint` is set to. */
  readonly gmsUrl: string;
  /** The base of the Engagement API. */
  readonly engagementUrl: string;
  /** `clock.advance`, in simulated milliseconds. */
  advance(ms: number): void;
  /** A copy of everything: plain data. */
  state(): GenesysState;
  /** Resolves when every notification emitted so far is delivered or given up. */
  settled(): Promise<void>;
}

/** The names of the services that are there unless replaced. The first follows the guide's example, the rest the templates of the Admin UI. */
const SERVICES: readonly ServiceOptions[] = [
  { name: 'classic-callback', scenario: 'user-terminated-delayed' },
  { name: 'voice-userterm-immediate', scenario: 'user-terminated-immediate' },
  { name: 'voice-userterm-delayed', scenario: 'user-terminated-delayed' },
  { name: 'voice-userterm-scheduled', scenario: 'user-terminated-scheduled' },
  { name: 'voice-userterm-preview', scenario: 'user-terminated-preview' },
  { name: 'voice-userorig-immediate', scenario: 'user-originated-immediate' },
  { name: 'voice-userorig-delayed', scenario: 'user-originated-delayed' },
  { name: 'chat-immediate', scenario: 'chat-immediate' },
  { name: 'chat-delayed', scenario: 'chat-delayed' },
];

/**
 * Starts a stand-in for Genesys callback. In the sources of this folder, DOCUMENTED marks what Genesys' guides, clients and tests show,
 * ASSUMED what had to be made up where they are silent.
 *
 * @example
 * const genesys = await createGenesysSimulator({ timeScale: 0 });
 * await fetch(`${genesys.gmsUrl}/service/callback/classic-callback`, { method: 'POST', body: new URLSearchParams({ _customer_number: '+14155550123' }) });
 * genesys.queue.set({ name: 'Support_VQ', waiting: 0 });
 * genesys.agent.free();
 * genesys.advance(1000);
 * genesys.phone.answer();
 */
export async function createGenesysSimulator(options: GenesysSimulatorOptions = {}): Promise<GenesysSimulator> {
  const center = new ContactCenter(new Date(options.start ?? Date.now()).getTime(), options.timeScale ?? 1, options.pacing ?? {});
  const services = new Map([...SERVICES, ...(options.services ?? [])].map((service) => [service.name, service]));
  for (const service of services.values()) {
    center.addService({ ...service, options: { _business_hours_service: 'business-hours', ...service.options } });
  }
  const hours = options.officeHours ?? { 'business-hours': { _timezone: 'UTC', _bh_regular1: 'Mon-Sun 00:00-24:00' } };
  for (const [name, values] of Object.entries(hours)) center.addOfficeHours(name, values);
  for (const queue of options.queues ?? [{ name: 'Support_VQ', waiting: 4 }]) center.floor.setQueue(queue);
  for (const agent of options.agents ?? [{ id: 'agent1' }, { id: 'agent2' }]) center.floor.setAgent(agent);
  for (const id of options.interactions ?? []) center.interactions.create(id);

  const api = new Api(center, { ...DIALECT, ...options.dialect }, { ...ACCESS, ...options.access });
  addGms(api);
  addEngagement(api);
  const controls = createControls(api);
  const control = controlRoutes(api, controls);
  const simulator = await listen(async (request, response) => {
    if ((request.url ?? '').startsWith('/control')) {
      if (allowCors(request, response) || (await control.handle(request, response))) return;
    } else if (api.preflight({ request, response }) || (await api.routes.handle(request, response))) return;
    notFound(response);
  }, options);

  return {
    ...controls,
    url: simulator.url,
    gmsUrl: `${simulator.url}/genesys/1`,
    engagementUrl: `${simulator.url}/engagement/v3`,
    advance: (ms) => controls.clock.advance({ ms }),
    state: () => takeSnapshot(api),
    settled: () => center.notifier.settled(),
    close: () => {
      center.stop();
      return simulator.close();
    },
  };
}

/** `POST /control`, `GET /control/state`, `GET /control/actions`, and `GET /control/events`: an event stream with the state after every change. */
function controlRoutes(api: Api, controls: Controls): Routes {
  return new Routes()
    .on('GET /control/state', ({ response }) => sendJson(response, 200, takeSnapshot(api)))
    .on('GET /control/actions', ({ response }) => sendJson(response, 200, listCommands()))
    .on('GET /control/events', ({ response }) => stream(api, response))
    .on('POST /control', async ({ request, response }) => {
      const text = await readText(request);
      try {
        runCommand(controls, parse(text));
        sendJson(response, 200, takeSnapshot(api));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new BadRequest(error.message);
      }
    });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest('A control message is JSON.');
  }
}

function stream(api: Api, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let pending: NodeJS.Immediate | undefined;
  const send = (): void => {
    pending = undefined;
    response.write(`data: ${JSON.stringify(takeSnapshot(api))}\n\n`);
  };
  // Many changes in one turn of the event loop are told once.
  const stop = api.center.onChange(() => (pending ??= setImmediate(send)));
  response.once('close', () => {
    stop();
    clearImmediate(pending);
  });
  send();
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<html><head><title>Error 404 Not Found</title></head><body><h2>HTTP ERROR 404</h2></body></html>');
}
