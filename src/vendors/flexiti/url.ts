import { SwitchboardError } from '../../core/errors.js';
import { FLEXITI_ORIGINS, type FlexitiEnvironment } from './config.js';

/** A session URL that may be framed. */
export interface FlexitiSessionUrl {
  href: string;
  origin: string;
  /** The `widget_session_id` the URL carries; null when it carries none. */
  widgetSessionId: string | null;
}

/** A host that never leaves this machine: the only kind that may be reached without TLS. */
const LOOPBACK = /^((.*\.)?localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The exact origins a widget may come from. An entry of `extra` counts only when it is an origin and nothing more
 * (no path, no wildcard), and has TLS or a loopback host.
 */
export function acceptedOrigins(environment: FlexitiEnvironment, extra: readonly string[] = []): ReadonlySet<string> {
  const own = extra.filter((entry) => {
    const url = readUrl(entry);
    return url?.origin === entry && isSafe(url) && !entry.includes('*');
  });
  return new Set([...(FLEXITI_ORIGINS[environment] ?? []), ...own]);
}

function readUrl(value: unknown): URL | undefined {
  return typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
}

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

/**
 * Reads a session URL that a page or a server gave.
 *
 * @param pageOrigin - the origin of the embedding page; a frame from there would not be held by its sandbox
 * @throws SwitchboardError `url-refused` for anything but an absolute http(s) URL without credentials on an accepted foreign origin. The message does not repeat the URL: it is a bearer secret.
 */
export function parseSessionUrl(value: unknown, origins: ReadonlySet<string>, pageOrigin?: string): FlexitiSessionUrl {
  const url = readUrl(value);
  // blob: and data: URLs can show an accepted origin, so the scheme is looked at too
  if (!url || !isSafe(url) || url.username || url.password || url.origin === pageOrigin || !origins.has(url.origin)) {
    throw new SwitchboardError('url-refused', 'The session URL must be https, without credentials, on an accepted foreign origin.');
  }
  return { href: url.href, origin: url.origin, widgetSessionId: sessionIdOf(url) };
}

/** The vendor writes the parameters behind the `#`: `#/widget/{client}/{token}?lang=en&widget_session_id={GUID}`. */
function sessionIdOf(url: URL): string | null {
  const query = url.hash.replace(/^[^?]*/, '');
  return new URLSearchParams(query).get('widget_session_id') ?? url.searchParams.get('widget_session_id');
}
