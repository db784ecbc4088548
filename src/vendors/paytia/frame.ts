import { PAYTIA_FRAME_ORIGINS } from './config.js';

/**
 * The address of the vendor's frame when it may be shown, otherwise undefined: on an exact accepted origin with https (or a loopback host) that is not the page's own,
 * for a frame from there would not be held by its sandbox.
 *
 * @param extra - origins accepted beside Paytia's own
 */
export function checkFrameUrl(value = '', extra: readonly string[], pageOrigin: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const { origin } = new URL(value);
  const isSafe = /^https:|^http:\/\/(?:localhost|127\.0\.0\.1)(?::|$)/.test(origin);
  // the text must begin with the origin: no credentials, and no `blob:` that borrows it
  return isSafe && value.startsWith(`${origin}/`) && origin !== pageOrigin && [...PAYTIA_FRAME_ORIGINS, ...extra].includes(origin) ? value : undefined;
}
