import { SwitchboardError } from '../../core/errors.js';
import { ownFields } from '../../core/own-fields.js';
import { retry } from '../../core/retry.js';
import { requestJson } from '../../transports/http.js';
import type { FlexitiFlow } from './config.js';
import type { FlexitiClaim, FlexitiSessionInfo } from './session.js';

export interface FlexitiGatewayOptions {
  /** Base URL of the gateway; the provider's when it is not given. */
  gateway?: string | undefined;
  /** The provider, as far as it is needed here. */
  switchboard?: { readonly gateway: string; token(): Promise<string | undefined> } | undefined;
  flow: FlexitiFlow;
  /** BCP 47; the vendor speaks English and French. */
  language: string;
  orderId?: string | undefined;
  /** Further fields of `POST /flexiti/sessions`. */
  details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * A session begun by the gateway, and the way to ask it what is true afterwards. A start is never repeated; asking is, for the gateway asks the vendor once.
 *
 * @throws SwitchboardError with the gateway's code, or `session-unavailable` for an answer that is none
 */
export async function gatewaySession({ gateway, switchboard, flow, language, orderId, details }: FlexitiGatewayOptions, signal: AbortSignal): Promise<FlexitiSessionInfo> {
  const base = (gateway || switchboard?.gateway || '').replace(/\/+$/, '');
  const token = async (): Promise<string | undefined> => switchboard?.token();
  const answer = await requestJson(`${base}/flexiti/sessions`, { method: 'POST', token: await token(), body: { ...details, flow, lang: language, orderId }, signal });
  const { url, expiresAt, id, token: ownToken } = ownFields(answer, ['url', 'expiresAt', 'id', 'token']) ?? {};
  if (typeof url !== 'string' || typeof id !== 'string') throw new SwitchboardError('session-unavailable', 'The gateway gave no session.', { retryable: true });
  return {
    url,
    expiresAt: typeof expiresAt === 'string' ? expiresAt : null,
    confirm: async (claim, ended) => {
      const ask = async (): Promise<unknown> =>
        requestJson(`${base}/flexiti/sessions/${encodeURIComponent(id)}/outcome`, {
          method: 'POST',
          token: typeof ownToken === 'string' ? ownToken : await token(),
          body: claim satisfies FlexitiClaim,
          signal: ended,
        });
      const said = await retry(ask, { signal: ended, attempts: 6, isRetryable: (error) => error instanceof SwitchboardError && (error.retryable || error.code === 'outcome-unknown') });
      const outcome = ownFields(said, ['outcome'])?.outcome;
      if (typeof outcome !== 'string') throw new SwitchboardError('bad-message', 'The gateway gave no outcome.');
      return { outcome };
    },
  };
}
