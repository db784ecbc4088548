import { ownFields } from '../../core/own-fields.js';
import type { Body, Exchange } from './exchange.js';
import { Problem } from './problem.js';

/** Body limit of everything but webhooks. */
const LIMIT = 32 * 1024;

/** The media type of a Content-Type header, lower case, without parameters; empty when there is none. */
export function mediaType(exchange: Exchange): string {
  return (exchange.header('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

export const tooLarge = (limit: number): Problem => new Problem('payload-too-large', `The body is larger than ${limit} bytes.`);

/** The text of a body; null when a parser in front of the gateway has taken it apart. */
export function textOf(body: Body): string | null {
  if ('bytes' in body) return body.bytes.toString('utf8');
  return typeof body.parsed === 'string' ? body.parsed : null;
}

/**
 * The JSON object a request carries, on named own fields only; an absent body is an empty object.
 *
 * @throws Problem `bad-request` for a body that is no JSON object or has fields that are not named, `unsupported-media-type`
 */
export async function readJson<Key extends string>(exchange: Exchange, keys: readonly Key[], options: { open?: boolean } = {}): Promise<{ [K in Key]?: unknown }> {
  const { fields } = await readObject(exchange);
  const unknown = Object.keys(fields).find((key) => !(keys as readonly string[]).includes(key));
  if (unknown !== undefined && !options.open) throw new Problem('bad-request', `There is no field "${unknown.slice(0, 40).replace(/[^\w.-]/g, '?')}".`);
  return ownFields(fields, keys)!;
}

/** The whole object, and its text for comparisons. */
export async function readObject(exchange: Exchange): Promise<{ fields: Record<string, unknown>; text: string }> {
  const body = await exchange.body(LIMIT);
  const text = textOf(body);
  if (text === '') return { fields: {}, text };
  const type = mediaType(exchange);
  if (type !== 'application/json' && !type.endsWith('+json')) throw new Problem('unsupported-media-type', 'The body must be application/json.');
  let value: unknown;
  if (text === null) value = (body as { parsed: unknown }).parsed;
  else {
    try {
      value = JSON.parse(text);
    } catch {
      throw new Problem('bad-request', 'The body is not JSON.');
    }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Problem('bad-request', 'The body is not a JSON object.');
  return { fields: value as Record<string, unknown>, text: text ?? JSON.stringify(value) };
}

/** A field that is text of at most `max` characters; undefined when absent. */
export function optionalText(fields: Record<string, unknown>, key: string, max = 200): string | undefined {
  const value = fields[key];
  if (value === undefined || value === null || value === '') return undefined;
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  // eslint-disable-next-line no-control-regex -- a control character in a field is an attack or a mistake
  if (typeof text !== 'string' || text.length > max || /[\u0000-\u001f\u007f]/.test(text)) throw new Problem('bad-request', `"${key}" must be text of at most ${max} characters.`);
  return text;
}

export function requiredText(fields: Record<string, unknown>, key: string, max = 200): string {
  const value = optionalText(fields, key, max);
  if (value === undefined) throw new Problem('bad-request', `"${key}" is missing.`);
  return value;
}
