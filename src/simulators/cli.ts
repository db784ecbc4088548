#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createFive9Simulator } from './five9/index.js';
import { createFlexitiSimulator } from './flexiti/index.js';
import { createGenesysSimulator } from './genesys/index.js';
import type { Simulator } from './http.js';
import { createPaytiaSimulator } from './paytia/index.js';

/** A running simulator, with the lines that show how it is used. */
interface Started {
  simulator: Simulator;
  lines: string[];
}

const STARTERS: Readonly<Record<string, (port: number) => Promise<Started>>> = {
  async five9(port) {
    const simulator = await createFive9Simulator({ port });
    return { simulator, lines: [`<secure-pay-panel api-url="${simulator.url}" bridge-url="${simulator.bridgeUrl}" amount="42.00"></secure-pay-panel>`] };
  },
  async flexiti(port) {
    const simulator = await createFlexitiSimulator({ port });
    const { clientId, clientSecret } = simulator.credentials;
    return {
      simulator,
      lines: [
        '<flexiti-checkout></flexiti-checkout>',
        `const checkout = document.querySelector('flexiti-checkout');`,
        `checkout.allowedOrigins = ['${simulator.url}'];`,
        `checkout.src = '${simulator.sessionUrl()}';`,
        `FLEXITI_API_URL=${simulator.url} FLEXITI_CLIENT_ID=${clientId} FLEXITI_CLIENT_SECRET=${clientSecret}`,
        `all scenarios: ${simulator.url}/`,
      ],
    };
  },
  async genesys(port) {
    const simulator = await createGenesysSimulator({ port });
    // long enough for an offer
    simulator.queue.set({ name: 'Support_VQ', waiting: 20, ewt: 900 });
    return { simulator, lines: [`<callback-offer endpoint="${simulator.gmsUrl}" service="classic-callback" virtual-queue="Support_VQ"></callback-offer>`, `GENESYS_URL=${simulator.gmsUrl}`] };
  },
  async paytia(port) {
    const simulator = await createPaytiaSimulator({ port });
    return { simulator, lines: ['<paytia-payment gateway="..."></paytia-payment>', `PAYTIA_API_URL=${simulator.url} PAYTIA_API_KEY=${simulator.apiKey} PAYTIA_WEBHOOK_SECRET=${randomBytes(18).toString('base64url')}`] };
  },
};

const NAMES = Object.keys(STARTERS);

const HELP = `switchboard-simulators [--only ${NAMES.slice(0, 2).join(',')}] [--port n]

Starts stand-ins for the vendors on this machine. Nothing they do is real.

  --only names   these alone, separated by commas: ${NAMES.join(', ')}
  --port n       the first one listens on n, the next on n + 1, and so on; without it, on any free ports
  --help         this text

Stop them with Ctrl+C.`;

/** What the person got wrong; told without a stack. */
class UsageError extends Error {}

function readArguments(args: readonly string[]): { help: boolean; names: string[]; port: number } {
  const options = { only: { type: 'string' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  let values: { only?: string; port?: string; help?: boolean };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const names = [...new Set((values.only ?? NAMES.join(',')).split(',').map((name) => name.trim()))];
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new UsageError(`There is no simulator '${unknown.join("', '")}'; there are ${NAMES.join(', ')}.`);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port + names.length > 65_536) throw new UsageError(`'${values.port}' is not a port.`);
  return { help: values.help ?? false, names, port };
}

function print(name: string, { simulator, lines }: Started): void {
  console.log(`${name.padEnd(9)} ${simulator.url}`);
  for (const line of lines) console.log(`          ${line}`);
  console.log('');
}

async function main(): Promise<void> {
  const { help, names, port } = readArguments(process.argv.slice(2));
  if (help) return console.log(HELP);
  const stopping = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  const started: Started[] = [];
  try {
    for (const [i, name] of names.entries()) {
      const one = await STARTERS[name]!(port === 0 ? 0 : port + i);
      started.push(one);
      print(name, one);
    }
    console.log('Ready. Ctrl+C stops them.');
    await stopping;
  } finally {
    await Promise.all(started.map(({ simulator }) => simulator.close()));
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
