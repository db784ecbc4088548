import { pino, type DestinationStream, type Logger } from 'pino';

export type GatewayLogger = Pick<Logger, 'info' | 'warn' | 'error' | 'debug' | 'isLevelEnabled'>;

/** Names under which a secret could come to lie in a log object by mistake. */
const SECRETS = ['token', 'secret', 'password', 'authorization', 'apiKey', 'url', 'frameUrl', 'body', 'data', 'customerNumber', 'cookie'];

/**
 * Structured logs on standard output. The code logs words and numbers of its own only; this is the second line behind it:
 * secrets by name, then everything in a finished line that looks like a card number, a token or a widget's session URL.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      // an ISO time: the default is a run of 13 digits
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      hooks: { streamWrite: clean },
    },
    ...(destination ? [destination] : []),
  );
}

export function clean(line: string): string {
  return line
    .replace(/\d(?:[ .\-/]{0,3}\d){11,}/g, '[digits]')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]')
    .replace(/https?:\/\/[^\s"\\]*(?:#\/widget\/|embededurl)[^\s"\\]*/gi, '[url]');
}
