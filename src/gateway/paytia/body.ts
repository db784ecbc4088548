import { parse as parseQuery } from 'node:querystring';
import { mediaType, textOf } from '../http/body.js';
import type { Exchange } from '../http/exchange.js';
import { Problem } from '../http/problem.js';

/** A webhook is a hundred bytes or two. */
const LIMIT = 8 * 1024;
const TYPES: ReadonlySet<string> = new Set(['', 'application/x-www-form-urlencoded', 'application/json', 'text/plain', 'text/json']);

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields of a webhook. The vendor's content types cannot be relied on ("Single JSON data" sends the form text as one JSON string), so the text itself decides:
 * form text, a JSON object, form text in a JSON string, or form text as the one member of a JSON object.
 *
 * @throws Problem `payload-too-large`, `unsupported-media-type`, `bad-request`; none of them holds anything of the body
 */
export async function readWebhook(exchange: Exchange): Promise<Fields> {
  if (!TYPES.has(mediaType(exchange))) throw new Problem('unsupported-media-type', 'A webhook is form text or JSON.');
  const body = await exchange.body(LIMIT);
  const text = textOf(body);
  const fields = text === null ? fromValue((body as { parsed: unknown }).parsed, 0) : fromText(text, 0);
  if (!fields) throw new Problem('bad-request', 'The body is no webhook.');
  return fields;
}

function fromText(text: string, depth: number): Fields | null {
  const first = /\S/.exec(text)?.[0];
  if (first === undefined || depth > 2) return null;
  if (first !== '{' && first !== '"' && first !== '[') return parseQuery(text.trim(), '&', '=', { maxKeys: 100 });
  try {
    return fromValue(JSON.parse(text), depth);
  } catch {
    return null;
  }
}

function fromValue(value: unknown, depth: number): Fields | null {
  if (typeof value === 'string') return fromText(value, depth + 1);
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return value.length === 1 ? fromValue(value[0], depth + 1) : null;
  const fields = value as Fields;
  const [key, ...others] = Object.keys(fields);
  // a parser for forms makes `{"<the whole text>": ""}` of a body that is JSON
  if (key !== undefined && others.length === 0 && key.trimStart().startsWith('{') && fields[key] === '') return fromText(key, depth + 1);
  const inner = key !== undefined && others.length === 0 ? fields[key] : undefined;
  return typeof inner === 'string' && inner.includes('reference_id') ? fromText(inner, depth + 1) : fields;
}
