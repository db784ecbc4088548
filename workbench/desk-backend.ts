import type { ServerResponse } from 'node:http';
import { BadRequest, sendJson, type Routes } from '../src/simulators/http.js';
import type { Five9Simulator, Five9State } from '../src/simulators/five9/index.js';
import type { FlexitiSimulator } from '../src/simulators/flexiti/index.js';
import type { GenesysSimulator, GenesysState } from '../src/simulators/genesys/index.js';
import type { PaymentState, PaytiaSimulator } from '../src/simulators/paytia/index.js';
import type { DeskGateway } from './gateway.js';

export interface StandIns {
  readonly five9: Five9Simulator;
  readonly paytia: PaytiaSimulator;
  readonly flexiti: FlexitiSimulator;
  readonly genesys: GenesysSimulator;
}

/** Whom a command is for. */
export type Recipient = keyof StandIns | 'gateway';

/** What goes on behind the desk. What the customer hears comes from here; all that the agent knows comes from the elements. */
export interface DeskState {
  readonly gateway: { readonly isUp: boolean; readonly isDurable: boolean };
  readonly five9: Pick<Five9State, 'agent' | 'call' | 'ivr'>;
  /** The latest payment. */
  readonly paytia: PaymentState | null;
  readonly genesys: Pick<GenesysState, 'queues' | 'phones' | 'callbacks'>;
}

/** How often the stand-ins are looked at while somebody watches. */
const LOOK_MS = 100;

/** The desk's own server: a token for the agent, what goes on behind the desk, and commands for the stand-ins and the gateway. */
export function addDeskBackend(routes: Routes, standIns: StandIns, gateway: DeskGateway): () => void {
  const watchers = new Set<ServerResponse>();
  let timer: NodeJS.Timeout | undefined;
  let last = '';

  const look = (): DeskState => {
    const { agent, call, ivr } = standIns.five9.state();
    const { queues, phones, callbacks } = standIns.genesys.state();
    return { gateway: { isUp: gateway.isUp, isDurable: gateway.isDurable }, five9: { agent, call, ivr }, paytia: standIns.paytia.payments.at(-1) ?? null, genesys: { queues, phones, callbacks } };
  };
  const tell = (): void => {
    const text = JSON.stringify(look());
    if (text === last) return;
    last = text;
    for (const response of watchers) response.write(`data: ${text}\n\n`);
  };
  const leave = (response: ServerResponse): void => {
    watchers.delete(response);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  routes.on('GET /desk/token', async ({ response }) => sendJson(response, 200, { token: await gateway.token() }));

  routes.on('GET /desk/events', ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`data: ${JSON.stringify(look())}\n\n`);
    watchers.add(response);
    response.once('close', () => leave(response));
    timer ??= setInterval(tell, LOOK_MS);
  });

  // a command that makes no sense now is an answer, not an error: it must not stand on the page's console
  routes.on('POST /desk/control/:to', async ({ params, text, response }) => {
    const to = params.to as Recipient;
    const body = await text();
    if (to === 'gateway') await control(gateway, body);
    else if (!Object.hasOwn(standIns, to)) throw new BadRequest('There is no such stand-in.');
    const isDone = to === 'gateway' || (await fetch(`${standIns[to].url}/control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).ok;
    tell();
    sendJson(response, 200, { isDone });
  });

  return () => clearInterval(timer);
}

async function control(gateway: DeskGateway, body: string): Promise<void> {
  const { action } = JSON.parse(body) as { action?: string };
  if (action === 'kill') await gateway.kill();
  else if (action === 'start') await gateway.start();
  else if (action === 'cut-streams') gateway.cutStreams();
  else throw new BadRequest('The gateway can be killed and started, and its streams cut.');
}
