import type { ErrorCode } from '../../core/errors.js';
import { redact } from '../../core/redact.js';
import { brandOf, securityCodeLength } from './brands.js';
import type { PaytiaMessage } from './messages.js';

/** What is going on: `agent-id` waits for the agent's ID, `amount` for the customer's yes, and so on to `processing`, which the vendor does not announce: it follows from the last digit of the security code. */
export type PaytiaPhase = (typeof PAYTIA_PHASES)[number];

export const PAYTIA_PHASES = ['idle', 'starting', 'agent-id', 'amount', 'card-number', 'card-confirm', 'expiry', 'security-code', 'processing', 'completed'] as const;

/** What came of a payment. A hint for the page: the merchant's server has the vendor's own record. */
export type PaytiaOutcome = 'paid' | 'declined' | 'amount-rejected' | 'aborted' | 'call-dropped' | 'unknown';

/** `live`, or why what is shown may be behind. The payment itself goes on in every case. */
export type PaytiaConnection = 'live' | 'reconnecting' | 'offline';

export interface PaytiaCard {
  /** In one word, such as `mastercard` or `amex`; null until the vendor has named it. */
  readonly brand: string | null;
  readonly lastFour: string | null;
}

/** How often each field was begun; 0 before it was. */
export interface PaytiaAttempts {
  readonly cardNumber: number;
  readonly expiry: number;
  readonly securityCode: number;
}

/** What the vendor said with the result; null where it said nothing. */
export interface PaytiaResult {
  /** The vendor's or the payment provider's own text, redacted. */
  readonly message: string | null;
  readonly authCode: string | null;
  readonly transactionResult: string | null;
  /** `MM-YY`, where the merchant has that switched on. */
  readonly cardExpiry: string | null;
  /**
   * Who cancelled or hung up, in the vendor's word. On an abort take it with care: one of the vendor's pages has `custabort` for both sides.
   * Null when the vendor's pages contradict each other (`callhangup=agent`).
   */
  readonly by: 'customer' | 'agent' | null;
}

export interface PaytiaProblem {
  readonly code: ErrorCode;
  /** True when the same may succeed later. */
  readonly retryable: boolean;
}

export interface PaytiaSnapshot {
  readonly phase: PaytiaPhase;
  readonly outcome: PaytiaOutcome | null;
  /** Empty when no payment is attached. */
  readonly referenceId: string;
  readonly agentId: string | null;
  readonly card: PaytiaCard | null;
  /** Digits of the field that is being keyed, or was keyed last. */
  readonly digits: number;
  /** The vendor has announced the field that is being keyed; false when that word was missed. */
  readonly announced: boolean;
  readonly attempts: PaytiaAttempts;
  /** When each step ended, as the gateway received it (ISO 8601, UTC). A step that is missing and behind the phase was not seen. */
  readonly doneAt: { readonly [Step in PaytiaPhase]?: string };
  readonly result: PaytiaResult | null;
  /** The phase in which the result came; null before it. */
  readonly endedIn: PaytiaPhase | null;
  readonly connection: PaytiaConnection;
  readonly problem: PaytiaProblem | null;
}

export type PaytiaEvent =
  | { type: 'start' }
  | { type: 'attach'; referenceId: string; phase: 'starting' | 'agent-id' }
  | { type: 'message'; message: PaytiaMessage; at: string }
  | { type: 'connection'; connection: PaytiaConnection }
  | { type: 'problem'; problem: PaytiaProblem }
  | { type: 'detach' };

export const initialPaytiaSnapshot: PaytiaSnapshot = {
  phase: 'idle',
  outcome: null,
  referenceId: '',
  agentId: null,
  card: null,
  digits: 0,
  announced: false,
  attempts: { cardNumber: 0, expiry: 0, securityCode: 0 },
  doneAt: {},
  result: null,
  endedIn: null,
  connection: 'offline',
  problem: null,
};

export const rankOf = (phase: PaytiaPhase): number => PAYTIA_PHASES.indexOf(phase);

/** True while card data may be keyed: from the request for the card number to the last digit of the security code. */
export const isSecureEntry = (phase: PaytiaPhase): boolean => rankOf(phase) >= rankOf('card-number') && rankOf(phase) <= rankOf('security-code');

export function reducePaytia(state: PaytiaSnapshot, event: PaytiaEvent): PaytiaSnapshot {
  switch (event.type) {
    case 'start':
      return { ...initialPaytiaSnapshot, phase: 'starting' };
    case 'attach':
      return { ...initialPaytiaSnapshot, phase: event.phase, referenceId: event.referenceId, connection: 'reconnecting' };
    case 'message':
      return state.referenceId ? afterMessage(state, event.message, event.at) : state;
    case 'connection':
      return event.connection === state.connection ? state : { ...(event.connection === 'live' ? moveTo(state, 'agent-id', '') : state), connection: event.connection };
    case 'problem':
      if (state.phase === 'idle' || state.phase === 'starting') return { ...initialPaytiaSnapshot, problem: event.problem };
      return { ...state, connection: 'offline', problem: state.problem ?? event.problem };
    case 'detach':
      return state.phase === 'idle' && !state.problem ? state : initialPaytiaSnapshot;
  }
}

function afterMessage(state: PaytiaSnapshot, { type, data }: PaytiaMessage, at: string): PaytiaSnapshot {
  if (type === 'result' || data.success !== undefined) return afterResult(state, data, at);
  // what comes after the end is late
  if (state.outcome) return state;
  switch (type) {
    case 'agent_id':
      return moveTo(state, 'amount', at, { agentId: /^\w{1,11}$/.exec(data.agent_id ?? '')?.[0] ?? null });
    case 'amount_verify':
      return data.amount_verify === 'accepted' ? moveTo(state, 'card-number', at) : state;
    case 'card_number':
      return announce(state, 'card-number', at);
    case 'pan_digit':
      return key(state, 'card-number', data.pan_digit, at);
    case 'card_type':
      return identify(state, { brand: brandOf(data.card_type ?? '') || null, lastFour: null }, at);
    case 'card_verify':
      return identify(state, { brand: null, lastFour: /^\d{4}$/.exec(data.card_verify ?? '')?.[0] ?? null }, at);
    case 'card_date':
      return announce(state, 'expiry', at);
    case 'expiry_digit':
      return key(state, 'expiry', data.expiry_digit, at);
    case 'cv2':
      return announce(state, 'security-code', at);
    case 'cvv_digit':
      return key(state, 'security-code', data.cvv_digit, at);
    default:
      return state;
  }
}

type Field = 'card-number' | 'expiry' | 'security-code';
const COUNTERS = { 'card-number': 'cardNumber', expiry: 'expiry', 'security-code': 'securityCode' } as const;

/** Forward only, over steps whose webhooks were missed too; a phase that is not ahead leaves the state as it is. */
function moveTo(state: PaytiaSnapshot, phase: PaytiaPhase, at: string, changes: Partial<PaytiaSnapshot> = {}): PaytiaSnapshot {
  const rank = rankOf(phase);
  if (rank <= rankOf(state.phase) || !state.referenceId) return state;
  const begun = (field: Field): number => Math.max(state.attempts[COUNTERS[field]], Number(rank >= rankOf(field)));
  const attempts = { cardNumber: begun('card-number'), expiry: begun('expiry'), securityCode: begun('security-code') };
  const doneAt = at ? { ...state.doneAt, [PAYTIA_PHASES[rank - 1]!]: at } : state.doneAt;
  return { ...state, phase, digits: 0, announced: false, attempts, doneAt, ...changes };
}

/** The vendor asks for a field: for the first time, or again because the entry was refused. Twice with no digit between is a duplicate. */
function announce(state: PaytiaSnapshot, field: Field, at: string): PaytiaSnapshot {
  const ahead = rankOf(field) - rankOf(state.phase);
  if (ahead > 0) return moveTo(state, field, at, { announced: true });
  // the card number may be refused by the customer who hears it read back, the security code by the provider
  if (ahead < (field === 'expiry' ? 0 : -1)) return state;
  const { announced, digits, attempts } = state;
  if (ahead === 0 && (announced ? digits === 0 : digits < 12)) return announced ? state : { ...state, announced: true };
  const counter = COUNTERS[field];
  return { ...state, phase: field, announced: true, digits: 0, card: field === 'card-number' ? null : state.card, attempts: { ...attempts, [counter]: attempts[counter] + 1 } };
}

/** Digits only grow within one try. The count of a field stays while the customer waits for what comes of it. */
function key(state: PaytiaSnapshot, field: Field, count: number | undefined, at: string): PaytiaSnapshot {
  if (!count || count > 19) return state;
  const next = moveTo(state, field, at);
  const waiting = { 'card-confirm': 'card-number', processing: 'security-code' }[next.phase as string];
  if ((next.phase !== field && waiting !== field) || count <= next.digits) return state;
  const keyed = { ...next, digits: count };
  return field === 'security-code' && count >= securityCodeLength(next.card?.brand) ? moveTo(keyed, 'processing', at, { digits: count }) : keyed;
}

/** What is new wins while the card is being confirmed; later it only fills what was missed. */
function identify(state: PaytiaSnapshot, card: PaytiaCard, at: string): PaytiaSnapshot {
  const next = moveTo(state, 'card-confirm', at, { digits: state.phase === 'card-number' ? state.digits : 0 });
  const [first, second] = next.phase === 'card-confirm' ? [card, next.card] : [next.card, card];
  const brand = first?.brand ?? second?.brand ?? null;
  const lastFour = first?.lastFour ?? second?.lastFour ?? null;
  return next === state && state.card?.brand === brand && state.card?.lastFour === lastFour ? state : { ...next, card: { brand, lastFour } };
}

function afterResult(state: PaytiaSnapshot, data: PaytiaMessage['data'], at: string): PaytiaSnapshot {
  const [outcome, by = null] = outcomeOf(state, data);
  if (!outcome) return state;
  if (!state.outcome) {
    const { message, authcode, transaction_result: transactionResult, card_expiry: cardExpiry } = data;
    const result = { message: message ? redact(message, 200) : null, authCode: authcode || null, transactionResult: transactionResult || null, cardExpiry: cardExpiry || null, by };
    return { ...state, phase: 'completed', endedIn: state.phase, outcome, result, doneAt: { ...state.doneAt, completed: at } };
  }
  // two reasons for the same refusal agree about the money
  if (state.outcome === 'unknown' || (outcome !== 'unknown' && (outcome === 'paid') === (state.outcome === 'paid'))) return state;
  return { ...state, outcome: 'unknown', problem: { code: 'outcome-contradicted', retryable: false } };
}

/** The other dialect's words; a word that is none of these ends nothing. */
const STATUS: { readonly [status: string]: PaytiaOutcome } = { completed: 'paid', failed: 'declined', cancelled: 'aborted', timeout: 'unknown' };
const LEGS: { readonly [leg: string]: PaytiaResult['by'] } = { customer: 'customer', merchant: 'agent' };

function outcomeOf({ phase }: PaytiaSnapshot, data: PaytiaMessage['data']): [outcome?: PaytiaOutcome | undefined, by?: PaytiaResult['by']] {
  const { success, status = '', custabort, agentabort, callhangup, message } = data;
  if (success === undefined) return [STATUS[status.toLowerCase()]];
  const aborted = agentabort === '1' ? 'agent' : custabort === '1' ? 'customer' : null;
  // a payment that was taken and broken off at once is in no document
  if (success === '1') return [aborted || callhangup ? 'unknown' : 'paid'];
  if (aborted) return ['aborted', aborted];
  if (callhangup) return ['call-dropped', LEGS[callhangup] ?? null];
  // a bare refusal means a wrong amount, unless the customer has got past that
  return [message || data.field || rankOf(phase) > rankOf('amount') ? 'declined' : 'amount-rejected'];
}
