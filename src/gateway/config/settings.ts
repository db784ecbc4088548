import * as v from 'valibot';
import { AddressList } from '../http/address.js';
import type { GatewayOptions } from '../options.js';
import { orderHook, captchaHook } from './hooks.js';

/** What `switchboard-gateway` runs with. */
export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  /** What works and should be looked at. */
  readonly warnings: readonly string[];
  readonly gateway: GatewayOptions;
}

/** Lists every setting that is wrong, by its name and never with its value. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The gateway is not set up:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
const isUrl = (value: string, insecure: boolean): boolean => {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && !url.username && (url.protocol === 'https:' || (url.protocol === 'http:' && (insecure || isLoopback(url.hostname))));
};

const text = v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'));
const secret = (least: number) => v.pipe(text, v.minLength(least, `must have at least ${least} characters`));
const url = v.pipe(text, v.check((value) => isUrl(value, false), 'must be an https URL (http on a loopback host only), without credentials'));
const anyUrl = v.pipe(text, v.check((value) => isUrl(value, true), 'must be an http or https URL, without credentials'));
const list = v.pipe(
  v.union([v.pipe(v.string(), v.transform((value) => value.split(','))), v.array(v.string())], 'must be a list with commas between'),
  v.transform((entries) => entries.map((entry) => entry.trim()).filter((entry) => entry !== '')),
);
const origins = v.pipe(list, v.everyItem((entry) => URL.canParse(entry) && new URL(entry).origin === entry, 'must be exact origins such as https://shop.example.com, without a path and without *'));
const whole = (least: number, most: number) =>
  v.pipe(v.union([v.number(), v.pipe(text, v.transform(Number))]), v.integer('must be a whole number'), v.minValue(least, `must be at least ${least}`), v.maxValue(most, `must be at most ${most}`));
const flag = v.pipe(v.union([v.boolean(), v.picklist(['true', 'false', '1', '0'], 'must be true or false')]), v.transform((value) => value === true || value === 'true' || value === '1'));
const o = v.optional;

const Schema = v.strictObject({
  PORT: o(whole(0, 65_535), 8787),
  HOST: o(text, '127.0.0.1'),
  SWITCHBOARD_DATA: o(text, '.switchboard'),
  SWITCHBOARD_ORIGINS: o(origins, []),
  SWITCHBOARD_TOKEN_SECRET: o(secret(16)),
  SWITCHBOARD_JWKS_URL: o(url),
  SWITCHBOARD_PUBLIC: o(v.pipe(list, v.everyItem((entry) => ['paytia', 'genesys', 'flexiti'].includes(entry), 'may name paytia, genesys and flexiti')), []),
  PAYTIA_API_URL: o(url),
  PAYTIA_API_KEY: o(text),
  PAYTIA_WEBHOOK_SECRET: o(v.pipe(secret(8), v.regex(/^[\w.~-]+$/, 'may have letters, digits and . _ ~ - only, for it is part of an address'))),
  PAYTIA_FRAME_ORIGINS: o(origins, []),
  GENESYS_URL: o(anyUrl),
  GENESYS_USER: o(text),
  GENESYS_PASSWORD: o(text),
  FLEXITI_API_URL: o(url),
  FLEXITI_CLIENT_ID: o(text),
  FLEXITI_CLIENT_SECRET: o(text),

  SWITCHBOARD_TOKEN_AUDIENCE: o(text),
  SWITCHBOARD_TOKEN_ISSUER: o(text),
  SWITCHBOARD_PUBLIC_URL: o(url),
  SWITCHBOARD_TRUST_PROXY: o(whole(0, 10), 0),
  SWITCHBOARD_LOG_LEVEL: o(v.picklist(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent'), 'info'),
  SWITCHBOARD_KEEP_HOURS: o(whole(24, 24 * 366)),
  SWITCHBOARD_KEEP_MEGABYTES: o(whole(16, 1_000_000)),
  SWITCHBOARD_START_LIMIT: o(whole(0, 100_000)),
  SWITCHBOARD_PUBLIC_LIMIT: o(whole(0, 100_000)),
  SWITCHBOARD_REFUSAL_LIMIT: o(whole(0, 100_000)),
  SWITCHBOARD_STREAM_LIMIT: o(whole(1, 1_000_000)),
  SWITCHBOARD_CAPTCHA_URL: o(url),
  SWITCHBOARD_CAPTCHA_SECRET: o(text),
  PAYTIA_WEBHOOK_IPS: o(list, []),
  PAYTIA_WEBHOOK_USER: o(text),
  PAYTIA_WEBHOOK_PASSWORD: o(text),
  PAYTIA_FIELDS: o(text),
  GENESYS_API_VERSION: o(v.picklist(['v1', 'v2', 'v3', '1', '2', '3'], 'must be v1, v2 or v3'), 'v1'),
  GENESYS_API_KEY: o(text),
  GENESYS_CONTACT_CENTER_ID: o(text),
  GENESYS_SERVICES: o(list, []),
  GENESYS_NOTIFY_SECRET: o(v.pipe(secret(8), v.regex(/^[\w.~-]+$/, 'may have letters, digits and . _ ~ - only'))),
  GENESYS_NUMBER_LIMIT: o(whole(0, 10_000)),
  FLEXITI_TRANSACTION_TYPE: o(v.picklist(['promotional_purchase', 'regular_purchase'], 'must be promotional_purchase or regular_purchase')),
  FLEXITI_AUTO_CAPTURE: o(flag),
  FLEXITI_ORDER_URL: o(url),
  FLEXITI_ORDER_TOKEN: o(text),
});

type Values = v.InferOutput<typeof Schema>;
const NAMES = Object.keys(Schema.entries);

/**
 * Reads settings from a JSON file's content and the environment, which wins.
 *
 * @throws SettingsError with everything that is wrong
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, file: Readonly<Record<string, unknown>> = {}): Settings {
  const given: Record<string, unknown> = { ...file };
  for (const name of NAMES) if (environment[name] !== undefined && environment[name] !== '') given[name] = environment[name];
  const parsed = v.safeParse(Schema, given, { abortPipeEarly: true });
  // a value is never repeated: it may be a secret
  if (!parsed.success) throw new SettingsError(parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'settings'} ${issue.type === 'strict_object' ? 'is no setting' : issue.message}`));
  const values = parsed.output;
  const problems = [...half(values), ...meaningless(values)];
  if (problems.length > 0) throw new SettingsError(problems);
  return { port: values.PORT, host: values.HOST, logLevel: values.SWITCHBOARD_LOG_LEVEL, warnings: warningsOf(values), gateway: optionsOf(values) };
}

/** A vendor is set up whole or not at all. */
function half(values: Values): string[] {
  const problems: string[] = [];
  const together = (needed: (keyof Values)[], others: (keyof Values)[] = []): void => {
    const there = [...needed, ...others].find((name) => values[name] !== undefined && !(Array.isArray(values[name]) && values[name].length === 0));
    if (there !== undefined) for (const name of needed) if (values[name] === undefined) problems.push(`${name} is missing (${there} is set)`);
  };
  together(['PAYTIA_API_URL', 'PAYTIA_API_KEY', 'PAYTIA_WEBHOOK_SECRET'], ['PAYTIA_FRAME_ORIGINS', 'PAYTIA_WEBHOOK_IPS', 'PAYTIA_WEBHOOK_USER', 'PAYTIA_FIELDS']);
  together(['PAYTIA_WEBHOOK_USER', 'PAYTIA_WEBHOOK_PASSWORD']);
  together(['GENESYS_URL'], ['GENESYS_USER', 'GENESYS_API_KEY', 'GENESYS_NOTIFY_SECRET', 'GENESYS_SERVICES']);
  together(['GENESYS_USER', 'GENESYS_PASSWORD']);
  together(['FLEXITI_API_URL', 'FLEXITI_CLIENT_ID', 'FLEXITI_CLIENT_SECRET'], ['FLEXITI_TRANSACTION_TYPE', 'FLEXITI_ORDER_URL']);
  together(['FLEXITI_ORDER_URL'], ['FLEXITI_ORDER_TOKEN']);
  together(['SWITCHBOARD_CAPTCHA_URL', 'SWITCHBOARD_CAPTCHA_SECRET']);
  if (/3$/.test(values.GENESYS_API_VERSION) && values.GENESYS_URL !== undefined && values.GENESYS_API_KEY === undefined) problems.push('GENESYS_API_KEY is missing (GENESYS_API_VERSION is v3)');
  return problems;
}

function meaningless(values: Values): string[] {
  const problems: string[] = [];
  const vendors = { paytia: values.PAYTIA_API_URL, genesys: values.GENESYS_URL, flexiti: values.FLEXITI_API_URL };
  for (const [vendor, address] of Object.entries(vendors)) {
    const isOpen = values.SWITCHBOARD_PUBLIC.includes(vendor);
    if (isOpen && address === undefined) problems.push(`SWITCHBOARD_PUBLIC names ${vendor}, which is not set up`);
    if (!isOpen && address !== undefined && values.SWITCHBOARD_TOKEN_SECRET === undefined && values.SWITCHBOARD_JWKS_URL === undefined) {
      problems.push(`SWITCHBOARD_TOKEN_SECRET or SWITCHBOARD_JWKS_URL is missing: nobody could use ${vendor}, which SWITCHBOARD_PUBLIC does not name`);
    }
  }
  try {
    new AddressList(values.PAYTIA_WEBHOOK_IPS);
  } catch {
    problems.push('PAYTIA_WEBHOOK_IPS must be addresses and networks such as 203.0.113.7 or 198.51.100.0/24');
  }
  if (values.PAYTIA_FIELDS !== undefined && fieldsOf(values.PAYTIA_FIELDS) === null) problems.push('PAYTIA_FIELDS must be a JSON object of text values, such as {"transaction_flag":"2"}');
  return problems;
}

function warningsOf(values: Values): string[] {
  const short = (name: 'SWITCHBOARD_TOKEN_SECRET' | 'PAYTIA_WEBHOOK_SECRET', least: number): string[] =>
    values[name] !== undefined && values[name].length < least ? [`${name} is short: use at least ${least} random characters`] : [];
  const isPlain = values.GENESYS_URL?.startsWith('http:') && !isLoopback(new URL(values.GENESYS_URL).hostname);
  return [
    ...short('SWITCHBOARD_TOKEN_SECRET', 32),
    ...short('PAYTIA_WEBHOOK_SECRET', 24),
    ...(isPlain ? ['GENESYS_URL is not https: credentials and numbers travel in the clear'] : []),
    ...(/^:?memory:?$/.test(values.SWITCHBOARD_DATA) ? ['SWITCHBOARD_DATA is memory: events are lost when the gateway stops'] : []),
    ...(values.PAYTIA_API_URL === undefined && values.GENESYS_URL === undefined && values.FLEXITI_API_URL === undefined ? ['no vendor is set up: every vendor route answers 404'] : []),
  ];
}

function fieldsOf(json: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((field) => typeof field === 'string') ? (value as Record<string, string>) : null;
  } catch {
    return null;
  }
}

function optionsOf(values: Values): GatewayOptions {
  const { PAYTIA_API_URL: paytiaUrl, GENESYS_URL: genesysUrl, FLEXITI_API_URL: flexitiUrl } = values;
  const publicUrl = values.SWITCHBOARD_PUBLIC_URL?.replace(/\/+$/, '');
  const { SWITCHBOARD_KEEP_HOURS: hours, SWITCHBOARD_KEEP_MEGABYTES: megabytes } = values;
  return {
    data: values.SWITCHBOARD_DATA,
    logLimits: { ...(hours !== undefined && { maxAgeMs: hours * 3_600_000 }), ...(megabytes !== undefined && { maxBytes: megabytes * 1024 * 1024 }) },
    origins: values.SWITCHBOARD_ORIGINS,
    tokens: { secret: values.SWITCHBOARD_TOKEN_SECRET, jwksUrl: values.SWITCHBOARD_JWKS_URL, audience: values.SWITCHBOARD_TOKEN_AUDIENCE, issuer: values.SWITCHBOARD_TOKEN_ISSUER },
    public: values.SWITCHBOARD_PUBLIC as GatewayOptions['public'],
    trustProxy: values.SWITCHBOARD_TRUST_PROXY,
    limits: {
      startsPerMinute: values.SWITCHBOARD_START_LIMIT,
      publicPerMinute: values.SWITCHBOARD_PUBLIC_LIMIT,
      refusalsPerMinute: values.SWITCHBOARD_REFUSAL_LIMIT,
      streams: values.SWITCHBOARD_STREAM_LIMIT,
    },
    ...(values.SWITCHBOARD_CAPTCHA_URL !== undefined && { verifyCaptcha: captchaHook(values.SWITCHBOARD_CAPTCHA_URL, values.SWITCHBOARD_CAPTCHA_SECRET!) }),
    ...(paytiaUrl !== undefined && {
      paytia: {
        apiUrl: paytiaUrl,
        apiKey: values.PAYTIA_API_KEY!,
        webhookSecret: values.PAYTIA_WEBHOOK_SECRET!,
        frameOrigins: values.PAYTIA_FRAME_ORIGINS,
        webhookIps: values.PAYTIA_WEBHOOK_IPS,
        webhookUser: values.PAYTIA_WEBHOOK_USER,
        webhookPassword: values.PAYTIA_WEBHOOK_PASSWORD,
        webhookUrl: publicUrl === undefined ? undefined : `${publicUrl}/paytia/webhooks/${values.PAYTIA_WEBHOOK_SECRET!}`,
        fields: values.PAYTIA_FIELDS === undefined ? undefined : fieldsOf(values.PAYTIA_FIELDS)!,
      },
    }),
    ...(genesysUrl !== undefined && {
      genesys: {
        url: genesysUrl,
        user: values.GENESYS_USER,
        password: values.GENESYS_PASSWORD,
        apiVersion: `v${values.GENESYS_API_VERSION.slice(-1)}` as 'v1' | 'v2' | 'v3',
        apiKey: values.GENESYS_API_KEY,
        contactCenterId: values.GENESYS_CONTACT_CENTER_ID,
        services: values.GENESYS_SERVICES,
        notifySecret: values.GENESYS_NOTIFY_SECRET,
        numberLimit: values.GENESYS_NUMBER_LIMIT,
      },
    }),
    ...(flexitiUrl !== undefined && {
      flexiti: {
        apiUrl: flexitiUrl,
        clientId: values.FLEXITI_CLIENT_ID!,
        clientSecret: values.FLEXITI_CLIENT_SECRET!,
        transactionType: values.FLEXITI_TRANSACTION_TYPE,
        autoCapture: values.FLEXITI_AUTO_CAPTURE,
        order: values.FLEXITI_ORDER_URL === undefined ? undefined : orderHook(values.FLEXITI_ORDER_URL, values.FLEXITI_ORDER_TOKEN),
      },
    }),
  };
}
