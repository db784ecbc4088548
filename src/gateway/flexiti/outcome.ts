import { ownFields } from '../../core/own-fields.js';
import { requireTopic } from '../auth/grant.js';
import type { Deps } from '../deps.js';
import { asciiJson } from '../events/frame.js';
import { readJson } from '../http/body.js';
import { sendJson } from '../http/exchange.js';
import { Problem } from '../http/problem.js';
import type { Handler } from '../http/router.js';
import { FlexitiRefusal, type FlexitiApi } from './api.js';
import type { FlexitiOptions } from './options.js';
import { SESSION_LIFE, type Applicants, type FlexitiRecord } from './sessions.js';

/** What the gateway answers: what the vendor says is true. */
export interface FlexitiConfirmation {
  readonly outcome: string;
  readonly nextStep: string;
  /** True when the vendor was asked and this is its word; false when there was nothing to ask, and this is what the browser said. */
  readonly confirmed: boolean;
  /** Why, when it went against what the browser said. */
  readonly reason?: string;
  readonly authorization?: { readonly id: string | null; readonly status: string | null; readonly amount: number };
  readonly application?: { readonly status: string | null };
}

/** What the browser says the widget told it. Used to know what to ask, never believed. */
interface Claim {
  readonly outcome: string | null;
  readonly action: string | null;
  readonly accountNumber: string | null;
  readonly verified: boolean;
}

const UNKNOWN = { outcome: 'unknown', nextStep: 'contact-support' } as const;
const NOT_VERIFIED = { outcome: 'purchase-not-verified', nextStep: 'choose-another-payment' } as const;

/** Claims that need no asking: nothing was bought and nothing applied for. */
const HARMLESS: Readonly<Record<string, string>> = {
  cancelled: 'choose-another-payment',
  failed: 'retry',
  retry: 'retry',
  ineligible: 'choose-another-payment',
  'activation-required': 'activate-account',
  'new-application-requested': 'start-application',
  'purchase-not-verified': 'choose-another-payment',
};

/** `POST /flexiti/sessions/:id/outcome`: asks the vendor what is true, once; the answer is the same for ever after. */
export function flexitiOutcome(options: FlexitiOptions, api: FlexitiApi, applicants: Applicants, deps: Deps): Handler {
  const pending = new Map<string, Promise<FlexitiConfirmation>>();

  const confirm = async (id: string, record: FlexitiRecord, claim: Claim): Promise<FlexitiConfirmation> => {
    const answer = record.flow === 'apply' ? await apply(id, record, claim) : await authorize(id, record, claim);
    if (answer.confirmed) {
      await deps.log().remember(`flexiti-outcome:${id}`, JSON.stringify(answer), SESSION_LIFE);
      applicants.forget(id);
      await deps.log().append({ topic: `flexiti/${id}`, type: 'outcome', data: asciiJson(answer), isResult: true });
    }
    return answer;
  };

  /** Mandatory after an application, whatever else the browser says of it. */
  const apply = async (id: string, record: FlexitiRecord, claim: Claim): Promise<FlexitiConfirmation> => {
    if (claim.outcome !== null && claim.action === null && Object.hasOwn(HARMLESS, claim.outcome)) return { outcome: claim.outcome, nextStep: HARMLESS[claim.outcome]!, confirmed: false };
    const { flow: _flow, lang: _lang, ...applicant } = applicants.get(id) ?? {};
    try {
      const { body } = await api.post('apply', record.referenceId, { ...applicant, tos_agreement: true, ...(record.widgetSessionId !== null && { widget_session_id: record.widgetSessionId }) });
      return { outcome: 'application-submitted', nextStep: 'confirm-application', confirmed: true, application: { status: word(body.application_status) } };
    } catch (error) {
      if (!(error instanceof FlexitiRefusal)) throw lost(error);
      if (error.word === 'application_declined') return { outcome: 'ineligible', nextStep: 'choose-another-payment', confirmed: true, reason: error.word, application: { status: 'declined' } };
      // not through with the widget yet: the truth may still come
      return { ...UNKNOWN, confirmed: error.word !== 'not_verified', reason: error.word };
    }
  };

  const authorize = async (id: string, record: FlexitiRecord, claim: Claim): Promise<FlexitiConfirmation> => {
    if (claim.action !== 'purchase' || claim.accountNumber === null) {
      const said = claim.outcome ?? 'unknown';
      return Object.hasOwn(HARMLESS, said) ? { outcome: said, nextStep: HARMLESS[said]!, confirmed: false } : { ...UNKNOWN, confirmed: false };
    }
    if (!claim.verified) return { ...NOT_VERIFIED, confirmed: false };
    if (record.amount === null) return { ...UNKNOWN, confirmed: false, reason: 'amount_missing' };
    const body = {
      // documented as a number; one that begins with a zero would not survive being one
      account_number: claim.accountNumber.startsWith('0') ? claim.accountNumber : Number(claim.accountNumber),
      amount: record.amount,
      auto_capture: options.autoCapture ?? true,
      financing_option: {
        transaction_type: record.transactionType ?? options.transactionType ?? 'regular_purchase',
        ...(record.planId !== null && { plan_id: record.planId }),
        ...(record.term !== null && { term: record.term }),
      },
      ...(record.orderId !== null && { reference: record.orderId }),
    };
    try {
      // the key makes it one authorization, however often it is asked for
      const answer = (await api.post('authorizations', record.referenceId, body, id)).body;
      const authorizationId = answer.authorization_id;
      return {
        outcome: 'purchase-verified',
        nextStep: 'authorize',
        confirmed: true,
        authorization: { id: typeof authorizationId === 'number' ? String(authorizationId) : word(authorizationId), status: word(answer.authorization_status), amount: record.amount },
      };
    } catch (error) {
      if (!(error instanceof FlexitiRefusal)) throw lost(error);
      const isFinal = error.word === 'credit_exceeded' || error.status === 404;
      return isFinal ? { ...NOT_VERIFIED, confirmed: error.word === 'credit_exceeded', reason: error.word } : { ...UNKNOWN, confirmed: false, reason: error.word };
    }
  };

  return async (exchange, params) => {
    const id = params.id!;
    requireTopic(await deps.grant(exchange), `flexiti/${id}`);
    const claim = readClaim(await readJson(exchange, ['outcome', 'eventData', 'orderId', 'flow', 'nextStep'], { open: true }));
    const known = await deps.log().recall(`flexiti-outcome:${id}`);
    if (known !== null) return sendJson(exchange, 200, JSON.parse(known));
    const record = await deps.log().recall(`flexiti:${id}`);
    if (record === null) throw new Problem('not-found', 'There is no such session.');
    let answer = pending.get(id);
    if (!answer) {
      answer = confirm(id, JSON.parse(record) as FlexitiRecord, claim).finally(() => pending.delete(id));
      pending.set(id, answer);
    }
    sendJson(exchange, 200, await answer);
  };
}

function readClaim(fields: { outcome?: unknown; eventData?: unknown }): Claim {
  const data = ownFields(fields.eventData, ['accountNumber', 'verified', 'action']);
  const account = data?.accountNumber;
  const digits = typeof account === 'number' && Number.isSafeInteger(account) ? String(account) : account;
  return {
    outcome: typeof fields.outcome === 'string' ? fields.outcome : null,
    action: typeof data?.action === 'string' ? data.action : null,
    accountNumber: typeof digits === 'string' && /^\d{1,15}$/.test(digits) ? digits : null,
    verified: data?.verified === true,
  };
}

/** The request went out and its answer did not come back: whether it was done is not known. */
function lost(error: unknown): unknown {
  const isLost = error instanceof Problem && ['timeout', 'network', 'unavailable', 'bad-message'].includes(error.code);
  return isLost ? new Problem('outcome-unknown', 'Flexiti was asked and its answer was lost. Ask again.', { detail: error.code }) : error;
}

const word = (value: unknown): string | null => (typeof value === 'string' && /^[\w .-]{1,60}$/.test(value) ? value : null);
