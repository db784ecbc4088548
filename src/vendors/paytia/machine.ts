import type { ErrorCode } from '../../core/errors.js';
import { brandOf, securityCodeLength } from './brands.js';
import type { PaytiaMessage } from './messages.js';

export const PAYTIA_PHASES = ['idle', 'starting', 'agent-id', 'amount', 'card-number', 'card-confirm', 'expiry', 'security-code', 'processing', 'completed'] as const;

/** What is going on: `agent-id` waits for the agent's ID, `amount` for the customer's yes, and so on to `processing`, which the vendor does not announce: it follows from the last digit of the security code. */
export type PaytiaPhase = (typeof PAYTIA_PHASES)[number];

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
  /** The vendor's or the payment provider's own text, redacted by the session. */
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
  /** The vendor has asked for the field that is being keyed; false when that word was missed. */
  readonly announced: boolean;
  readonly attempts: PaytiaAttempts;
  readonly result: PaytiaResult | null;
  /** The phase in which the result came; null before it. */
  readonly endedIn: PaytiaPhase | null;
  readonly connection: PaytiaConnection;
  readonly problem: PaytiaProblem | null;
}

export type PaytiaEvent =
  /** A payment is being started or read from the log (`starting`), exists (`agent-id`), or is let go (`idle`). */
  | { type: 'begin'; phase: 'idle' | 'starting' | 'agent-id'; referenceId: string }
  | { type: 'message'; message: PaytiaMessage }
  | { type: 'connection'; connection: PaytiaConnection }
  | { type: 'problem'; problem: PaytiaProblem };

export const initialPaytiaSnapshot: PaytiaSnapshot = {
  phase: 'idle',
  outcome: null,
  referenceId: '',
  agentId: null,
  card: null,
  digits: 0,
  announced: false,
  attempts: { cardNumber: 0, expiry: 0, securityCode: 0 },
  result: null,
  endedIn: null,
  connection: 'offline',
  problem: null,
};

/** Which attempts are counted in which phase. */
export const PAYTIA_COUNTERS: { readonly [Phase in PaytiaPhase]?: keyof PaytiaAttempts } = { 'card-number': 'cardNumber', expiry: 'expiry', 'security-code': 'securityCode' };

export const rankOf = (phase: PaytiaPhase): number => PAYTIA_PHASES.indexOf(phase);

/** True while card data may be keyed: from the request for the card number to the last digit of the security code. */
export const isSecureEntry = (phase: PaytiaPhase): boolean => rankOf(phase) >= CARD_NUMBER && rankOf(phase) <= SECURITY_CODE;

const AMOUNT = 3;
const CARD_NUMBER = 4;
const CARD_CONFIRM = 5;
const EXPIRY = 6;
const SECURITY_CODE = 7;
const PROCESSING = 8;

export function reducePaytia(state: PaytiaSnapshot, event: PaytiaEvent): PaytiaSnapshot {
  switch (event.type) {
    case 'begin': {
      const { phase, referenceId } = event;
      return phase === 'idle' ? initialPaytiaSnapshot : { ...initialPaytiaSnapshot, phase, referenceId, connection: 'reconnecting' };
    }
    case 'message':
      return state.referenceId ? afterMessage(state, event.message) : state;
    case 'connection': {
      const { connection } = event;
      if (connection === state.connection) return state;
      // the log has answered: there is a payment to wait for
      return { ...state, connection, phase: connection === 'live' && state.phase === 'starting' && state.referenceId ? 'agent-id' : state.phase };
    }
    case 'problem':
      return state.phase === 'idle' || state.phase === 'starting' ? { ...initialPaytiaSnapshot, problem: event.problem } : { ...state, problem: state.problem ?? event.problem };
  }
}

function afterMessage(state: PaytiaSnapshot, { type, data }: PaytiaMessage): PaytiaSnapshot {
  if (type === 'result' || data.success) return afterResult(state, data);
  // what comes after the end is late
  if (state.outcome) return state;
  switch (type) {
    case 'agent_id':
      return moveTo(state, AMOUNT, { agentId: data.agent_id?.slice(0, 11) || null });
    case 'amount_verify':
      return data.amount_verify === 'accepted' ? moveTo(state, CARD_NUMBER) : state;
    case 'card_number':
      return ask(state, CARD_NUMBER);
    case 'pan_digit':
      return key(state, CARD_NUMBER, data.pan_digit);
    case 'card_type':
      return identify(state, brandOf(data.card_type ?? ''));
    case 'card_verify':
      return identify(state, '', data.card_verify?.slice(-4));
    case 'card_date':
      return ask(state, EXPIRY);
    case 'expiry_digit':
      return key(state, EXPIRY, data.expiry_digit);
    case 'cv2':
      return ask(state, SECURITY_CODE);
    case 'cvv_digit':
      return key(state, SECURITY_CODE, data.cvv_digit);
    default:
      return state;
  }
}

type Field = typeof CARD_NUMBER | typeof EXPIRY | typeof SECURITY_CODE;

/** Forward only, over steps whose webhooks were missed too; a phase that is not ahead leaves the state as it is. */
function moveTo(state: PaytiaSnapshot, rank: number, changes: Partial<PaytiaSnapshot> = {}): PaytiaSnapshot {
  if (rank <= rankOf(state.phase)) return state;
  const { cardNumber, expiry, securityCode } = state.attempts;
  const begun = (count: number, field: Field): number => (rank < field ? 0 : count || 1);
  const attempts = { cardNumber: begun(cardNumber, CARD_NUMBER), expiry: begun(expiry, EXPIRY), securityCode: begun(securityCode, SECURITY_CODE) };
  return { ...state, phase: PAYTIA_PHASES[rank]!, digits: 0, announced: false, attempts, ...changes };
}

/** The vendor asks for a field: for the first time, or again because the entry was refused. Twice with no digit between is a duplicate. */
function ask(state: PaytiaSnapshot, field: Field): PaytiaSnapshot {
  const { announced, digits, attempts } = state;
  const past = rankOf(state.phase) - field;
  if (past < 0) return moveTo(state, field, { announced: true });
  // a card number may be refused by the customer who hears it read back, a security code by the provider; anything later is late itself
  if (past > (field === EXPIRY ? 0 : 1)) return state;
  // the first request for a field may come behind its first digits, or behind the `amount_verify` that it follows from
  if (past === 0 && !announced && digits < 12) return { ...state, announced: true };
  if (past === 0 && digits === 0) return state;
  const phase = PAYTIA_PHASES[field];
  const counter = PAYTIA_COUNTERS[phase]!;
  return { ...state, phase, announced: true, digits: 0, card: field === CARD_NUMBER ? null : state.card, attempts: { ...attempts, [counter]: attempts[counter] + 1 } };
}

/** Digits only grow within one try. The count of a field stays while the customer waits for what comes of it. */
function key(state: PaytiaSnapshot, field: Field, count = 0): PaytiaSnapshot {
  const next = moveTo(state, field);
  const past = rankOf(next.phase) - field;
  if (past > (field === EXPIRY ? 0 : 1) || count <= next.digits || count > 19) return state;
  const keyed = { ...next, digits: count };
  return field === SECURITY_CODE && count >= securityCodeLength(next.card?.brand) ? moveTo(keyed, PROCESSING, { digits: count }) : keyed;
}

/** What is new wins while the card is being confirmed; later it only fills what was missed. */
function identify(state: PaytiaSnapshot, newBrand?: string, newLastFour?: string): PaytiaSnapshot {
  const next = moveTo(state, CARD_CONFIRM, state.phase === 'card-number' ? { digits: state.digits } : {});
  const { brand = null, lastFour = null } = next.card ?? {};
  const isNow = next.phase === 'card-confirm';
  const card = { brand: (isNow && newBrand) || brand || newBrand || null, lastFour: (isNow && newLastFour) || lastFour || newLastFour || null };
  return next === state && card.brand === brand && card.lastFour === lastFour ? state : { ...next, card };
}

function afterResult(state: PaytiaSnapshot, data: PaytiaMessage['data']): PaytiaSnapshot {
  const [outcome, by = null] = outcomeOf(state, data);
  if (!outcome) return state;
  if (!state.outcome) {
    const { message, authcode, transaction_result: transactionResult, card_expiry: cardExpiry } = data;
    const result = { message: message || null, authCode: authcode || null, transactionResult: transactionResult || null, cardExpiry: cardExpiry || null, by };
    return { ...state, phase: 'completed', endedIn: state.phase, outcome, result };
  }
  // two reasons for the same refusal agree about the money
  if (state.outcome === 'unknown' || (outcome !== 'unknown' && (outcome === 'paid') === (state.outcome === 'paid'))) return state;
  return { ...state, outcome: 'unknown', problem: { code: 'outcome-contradicted', retryable: false } };
}

/** The other dialect's words; a word that is none of these ends nothing. */
const STATUS: { readonly [status: string]: PaytiaOutcome } = { completed: 'paid', failed: 'declined', cancelled: 'aborted', timeout: 'unknown' };
const LEGS: { readonly [leg: string]: PaytiaResult['by'] } = { customer: 'customer', merchant: 'agent' };

function outcomeOf({ phase }: PaytiaSnapshot, data: PaytiaMessage['data']): [outcome?: PaytiaOutcome | undefined, by?: PaytiaResult['by']] {
  const { success, status = '', custabort, agentabort, callhangup, message, field } = data;
  if (!success) return [STATUS[status.toLowerCase()]];
  const by = agentabort === '1' ? 'agent' : custabort === '1' ? 'customer' : null;
  // a payment that was taken and broken off at once is in no document
  if (success === '1') return [by || callhangup ? 'unknown' : 'paid'];
  if (by) return ['aborted', by];
  if (callhangup) return ['call-dropped', LEGS[callhangup] ?? null];
  // a bare refusal means a wrong amount, unless the customer has got past that
  return [message || field || rankOf(phase) > AMOUNT ? 'declined' : 'amount-rejected'];
}
