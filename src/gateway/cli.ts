#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSwitchboardError } from '../core/errors.js';
import { readSettings, SettingsError } from './config/settings.js';
import { createGateway } from './gateway.js';
import { createLogger } from './ops/logger.js';

const HELP = `switchboard-gateway [--config file.json]

Runs the gateway alone. Settings are environment variables, or the same names in the JSON file; the environment wins.
docs/gateway.md lists them.`;

function configFile(args: readonly string[]): Record<string, unknown> {
  const at = args.findIndex((arg) => arg === '--config' || arg.startsWith('--config='));
  if (at < 0) return {};
  const name = args[at]!.includes('=') ? args[at]!.slice('--config='.length) : args[at + 1];
  try {
    const value: unknown = JSON.parse(readFileSync(name ?? '', 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new SettingsError(['--config must name a file with a JSON object']);
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) return console.log(HELP);
  const settings = readSettings(process.env, configFile(args));
  const logger = createLogger(settings.logLevel);
  for (const warning of settings.warnings) logger.warn({ event: 'settings' }, warning);

  // the port must be known before the vendor can be told where to send its webhooks
  const server = createServer({ keepAliveTimeout: 75_000, headersTimeout: 20_000, requestTimeout: 30_000, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: settings.port, host: settings.host, backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const { gateway: options, host } = settings;
  const own = isLoopback(host) && options.paytia && options.paytia.webhookUrl === undefined ? `http://${host.includes(':') ? `[${host}]` : host}:${port}/paytia/webhooks/${options.paytia.webhookSecret}` : undefined;
  const gateway = createGateway({ ...options, logger, ...(own !== undefined && { paytia: { ...options.paytia!, webhookUrl: own } }) });
  server.on('request', (request, response) => gateway.node(request, response));
  await gateway.ready();
  const on = (['paytia', 'genesys', 'flexiti'] as const).filter((vendor) => options[vendor]);
  logger.info({ event: 'listening', host, port, vendors: on }, `listening on ${host}:${port}`);

  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ event: 'stopping', signal }, 'stopping');
    server.close();
    server.closeIdleConnections();
    await gateway.close();
    server.closeAllConnections();
    logger.info({ event: 'stopped' }, 'stopped');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
}

main().catch((error: unknown) => {
  const isOurs = error instanceof SettingsError || isSwitchboardError(error);
  console.error(isOurs ? error.message : `The gateway could not start: ${error instanceof Error ? error.message : 'unknown error'}`);
  process.exit(1);
});
