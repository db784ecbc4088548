import { setImmediate as nextTurn } from 'node:timers/promises';
import { allowCors, BadRequest, sendJson, type Call, type Routes } from '../http.js';
import type { StartFailure } from './api.js';
import type { Fault } from './faults.js';
import type { PaytiaSimulator } from './index.js';
import type { Who } from './ivr.js';
import type { PaytiaSettings } from './settings.js';
import { SCENARIOS, type ScenarioName } from './scenarios.js';

type Command = Readonly<Record<string, unknown>>;

/**
 * What a workbench may do from another origin: `POST /control` with one JSON command, `GET /control/state?referenceId=` to look.
 *
 * | action | other members |
 * |---|---|
 * | `press` | `referenceId`, `who` (`agent`, `customer`), `keys` (`0`-`9`, `*`, `#`) |
 * | `hang-up` | `referenceId`, `who` |
 * | `scenario` | `referenceId`, `name`, `delay` (milliseconds between keys), `wait` (answer when played) |
 * | `configure` | `settings`; `referenceId` for one payment only |
 * | `fault` | `fault` `{action, stage?, times? (a number or "all"), ms?}`; `referenceId` for one payment only |
 * | `clear-faults` | `referenceId` for one payment only |
 * | `resend` | `referenceId`, `stage` (default: the last webhook) |
 * | `contradict` | `referenceId` |
 * | `fail-starts` | `failure` (400 to 599, `hang`, `lose-answer`), `times` |
 *
 * The answer is `{payment}` (null when the command is for all), or 400 `{error}`.
 */
export function controlRoutes(routes: Routes, simulator: PaytiaSimulator): void {
  const preflight = ({ request, response }: Call): void => void allowCors(request, response);
  routes
    .on('OPTIONS /control', preflight)
    .on('OPTIONS /control/state', preflight)
    .on('POST /control', async ({ request, response, text }) => {
      allowCors(request, response);
      const command = parse(await text());
      try {
        await run(simulator, command);
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) throw new BadRequest(error.message);
        throw error;
      }
      sendJson(response, 200, { payment: typeof command.referenceId === 'string' ? simulator.payment(command.referenceId) : null });
    })
    .on('GET /control/state', ({ request, response, url }) => {
      allowCors(request, response);
      const wanted = url.searchParams.get('referenceId');
      const concerns = ({ referenceId }: { referenceId: string }): boolean => wanted === null || referenceId === wanted;
      sendJson(response, 200, {
        payments: simulator.payments.filter(concerns),
        deliveries: simulator.deliveries.filter(concerns).slice(-200),
        settings: simulator.settings,
        scenarios: Object.entries(SCENARIOS).map(([name, { about }]) => ({ name, about })),
      });
    });
}

function parse(text: string): Command {
  try {
    const command: unknown = JSON.parse(text);
    if (typeof command === 'object' && command !== null) return command as Command;
  } catch {
    // Falls through to the refusal.
  }
  throw new BadRequest('A command is a JSON object.');
}

/** The simulator's methods check their arguments; here they only get their names. */
async function run(simulator: PaytiaSimulator, command: Command): Promise<void> {
  const { action, stage } = command;
  const scope = command.referenceId as string | undefined;
  const referenceId = scope ?? '';
  const who = command.who as Who;
  switch (action) {
    case 'press':
      simulator.press(referenceId, who, command.keys as string);
      break;
    case 'hang-up':
      simulator.hangUp(referenceId, who);
      break;
    case 'scenario': {
      const played = simulator.playScenario(referenceId, command.name as ScenarioName, { delay: command.delay as number | undefined });
      played.catch(() => undefined);
      // One turn is enough to learn that a scenario cannot begin.
      await (command.wait === true ? played : Promise.race([played, nextTurn()]));
      break;
    }
    case 'configure':
      simulator.configure(command.settings as Partial<PaytiaSettings>, scope);
      break;
    case 'fault':
      simulator.fault(faultOf(command.fault), scope);
      break;
    case 'clear-faults':
      simulator.clearFaults(scope);
      break;
    case 'resend':
      simulator.resend(referenceId, stage as string | undefined);
      break;
    case 'contradict':
      simulator.contradict(referenceId);
      break;
    case 'fail-starts':
      simulator.failStarts(command.failure as StartFailure, command.times as number | undefined);
      break;
    default:
      throw new BadRequest(`There is no action ${JSON.stringify(action)}.`);
  }
}

function faultOf(value: unknown): Fault {
  if (typeof value !== 'object' || value === null) throw new TypeError('fault must be an object.');
  const { times, ...fault } = value as Omit<Fault, 'times'> & { times?: number | 'all' };
  return times === undefined ? fault : { ...fault, times: times === 'all' ? Infinity : times };
}
