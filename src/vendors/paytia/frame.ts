import { SwitchboardError } from '../../core/errors.js';
import { PAYTIA_FRAME_ORIGINS } from './config.js';

/**
 * Checks the address of the vendor's frame: an absolute https URL (http on a loopback host) without credentials, on an exact accepted origin that is not the page's own,
 * for a frame from there would not be held by its sandbox.
 *
 * @param extra - origins accepted beside Paytia's own
 * @throws SwitchboardError `url-refused`; its message does not repeat the URL, which is a bearer secret
 */
export function checkFrameUrl(value: string, extra: readonly string[], pageOrigin: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && /^(?:localhost|\[::1\]|127(?:\.\d{1,3}){3}|.+\.localhost)$/.test(url.hostname));
  if (!url || !isSafe || url.username || url.password || url.origin === pageOrigin || ![...PAYTIA_FRAME_ORIGINS, ...extra].includes(url.origin)) {
    throw new SwitchboardError('url-refused', 'The address of Paytia’s frame is not on an accepted foreign origin.');
  }
  return url;
}
