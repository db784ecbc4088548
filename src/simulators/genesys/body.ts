import { BadRequest } from '../http.js';

/** A request's body: flat pairs, and the whole of it when it was JSON. */
export interface Body {
  readonly pairs: Map<string, string>;
  readonly value: Record<string, unknown>;
}

/**
 * Reads a flat body: form-urlencoded and JSON are DOCUMENTED, multipart is seen in public integrations.
 * A body without a content type is taken as JSON if it looks like it (ASSUMED).
 */
export async function parseBody(text: string, contentType: string | undefined): Promise<Body> {
  const type = (contentType ?? '').split(';')[0]!.trim().toLowerCase();
  if (text.trim() === '') return { pairs: new Map(), value: {} };
  if (type === 'application/json' || (type === '' && text.trimStart().startsWith('{'))) return fromJson(text);
  if (type === 'multipart/form-data') return fromMultipart(text, contentType!);
  if (type === 'application/x-www-form-urlencoded' || type === '') return fromEntries(new URLSearchParams(text));
  throw new BadRequest(`Content type ${type} is not supported.`);
}

function fromJson(text: string): Body {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadRequest('The body is not a JSON object.');
  const pairs = new Map<string, string>();
  for (const [key, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    pairs.set(key, typeof item === 'string' ? item : JSON.stringify(item));
  }
  return { pairs, value: value as Record<string, unknown> };
}

async function fromMultipart(text: string, contentType: string): Promise<Body> {
  try {
    const form = await new Response(text, { headers: { 'content-type': contentType } }).formData();
    return fromEntries([...form].flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])));
  } catch {
    throw new BadRequest('The body is not multipart/form-data.');
  }
}

/** `userData[name]=x`, as jQuery writes nested data in a form, becomes an object in the value. */
function fromEntries(entries: Iterable<readonly [string, string]>): Body {
  const pairs = new Map(entries);
  const value = new Map<string, unknown>();
  for (const [key, item] of pairs) {
    const nested = /^([^[\]]+)\[([^[\]]+)\]$/.exec(key);
    if (!nested) value.set(key, item);
    else value.set(nested[1]!, { ...(value.get(nested[1]!) as object | undefined), [nested[2]!]: item });
  }
  return { pairs, value: Object.fromEntries(value) };
}
