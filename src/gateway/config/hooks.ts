import type { FlexitiOrder } from '../flexiti/options.js';
import { Problem } from '../http/problem.js';
import type { GatewayOptions } from '../options.js';

/** Asks a service of the kind that reCAPTCHA, hCaptcha and Turnstile share: a form with `secret`, `response` and `remoteip`, answered `{success}`. */
export function captchaHook(url: string, secret: string): NonNullable<GatewayOptions['verifyCaptcha']> {
  return async (token, { address }) => {
    if (token === undefined) return false;
    try {
      const body = new URLSearchParams({ secret, response: token, remoteip: address });
      const response = await fetch(url, { method: 'POST', body, signal: AbortSignal.timeout(5000), redirect: 'error' });
      const answer = (await response.json()) as { success?: unknown } | null;
      return answer?.success === true;
    } catch {
      throw new Problem('unavailable', 'The check for robots cannot be reached.', { detail: 'captcha' });
    }
  };
}

/** Asks the shop for an order: `GET {url}?orderId=...`, answered with the members of FlexitiOrder. */
export function orderHook(url: string, token: string | undefined): (orderId: string) => Promise<FlexitiOrder> {
  return async (orderId) => {
    const address = new URL(url);
    address.searchParams.set('orderId', orderId);
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(address, { headers: { accept: 'application/json', ...headers }, signal: AbortSignal.timeout(5000), redirect: 'error' });
    if (response.status === 404) throw new Problem('not-found', 'There is no such order.');
    const order: unknown = response.ok ? await response.json() : null;
    if (typeof order !== 'object' || order === null) throw new Problem('unavailable', 'The order could not be read.', { detail: 'order' });
    return order;
  };
}
