import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';
import type { Who } from './ivr.js';
import type { Payment } from './payments.js';
import type { PaytiaSettings } from './settings.js';

type Step =
  | readonly [who: Who, keys: string]
  | readonly [act: 'hang up', who: Who]
  /** After the result. */
  | readonly [act: 'resend', stage: string]
  | readonly [act: 'contradict'];

interface Scenario {
  readonly about: string;
  readonly settings?: Partial<PaytiaSettings>;
  readonly faults?: readonly Fault[];
  readonly steps: readonly Step[];
}

const MASTERCARD = '5555555555554444#';
const AMEX = '378282246310005#';
/** One digit off: the sum does not fit. */
const MISTYPED = '5555555555554445#';
/** The sum fits, the first digits belong to nobody here. */
const UNKNOWN_BRAND = '9999999999999995#';
const REFUSED = '4000000000000002#';

/** `{agent}` is the agent id of the payment, `{expiry}` December two years from now. */
const AGENT: Step = ['agent', '{agent}#'];
const customer = (...keys: string[]): Step[] => keys.map((each) => ['customer', each] as const);
const REST = [MASTERCARD, '1', '{expiry}', '123'] as const;
const PAID: readonly Step[] = [AGENT, ...customer('1', ...REST)];

const define = <Name extends string>(table: Record<Name, Scenario>): Readonly<Record<Name, Scenario>> => table;

export const SCENARIOS = define({
  'paid': { about: 'Mastercard, paid', steps: PAID },
  'paid-amex': { about: 'American Express: 15 digits, a security code of four', steps: [AGENT, ...customer('1', AMEX, '1', '{expiry}', '1234')] },
  'paid-long-card': { about: 'UnionPay: 19 digits', steps: [AGENT, ...customer('1', '6212345678900000003#', '1', '{expiry}', '123')] },
  'paid-with-expiry': { about: 'Paid, and the result carries authcode and card_expiry', settings: { returnExpiry: true }, steps: PAID },
  'declined': { about: 'The provider declines the card', steps: [AGENT, ...customer('1', REFUSED, '1', '{expiry}', '123')] },
  'amount-rejected': { about: 'The customer presses 2 at the amount', steps: [AGENT, ...customer('2')] },
  'luhn-failure-then-paid': { about: 'A mistyped card number, then the right one', steps: [AGENT, ...customer('1', MISTYPED, ...REST)] },
  'unknown-brand-then-paid': { about: 'A card of no known brand, then another', steps: [AGENT, ...customer('1', UNKNOWN_BRAND, ...REST)] },
  'reenter-card': { about: 'The customer presses 2 at the read-back and keys another card', steps: [AGENT, ...customer('1', AMEX, '2', ...REST)] },
  'bad-date-then-paid': { about: 'A thirteenth month, then a right date', steps: [AGENT, ...customer('1', MASTERCARD, '1', '1329', '{expiry}', '123')] },
  'wrong-agent-id-then-paid': { about: 'The agent mistypes the agent id', steps: [['agent', '000000#'], ...PAID] },
  'customer-abort': { about: 'The customer presses * in the card number', steps: [AGENT, ...customer('1', '55555', '*')] },
  'agent-abort': { about: 'The agent presses * in the card number', steps: [AGENT, ...customer('1', '55555'), ['agent', '*']] },
  'customer-hangup': { about: 'The customer leg drops in the card number', steps: [AGENT, ...customer('1', '55555'), ['hang up', 'customer']] },
  'agent-hangup': { about: 'The agent leg drops in the card number', steps: [AGENT, ...customer('1', '55555'), ['hang up', 'agent']] },
  'paid-duplicated': { about: 'Paid; every webhook comes twice', faults: [{ action: 'duplicate', times: Infinity }], steps: PAID },
  'paid-reordered': { about: 'Paid; card digits overtake each other', faults: [{ action: 'reorder', stage: 'pan_digit', times: 3 }], steps: PAID },
  'paid-missed-stages': {
    about: 'Paid; some stages never arrive',
    faults: ['amount_verify', 'card_type', 'card_verify', 'cv2'].map((stage) => ({ action: 'drop', stage })),
    steps: PAID,
  },
  'paid-late-events': {
    about: 'Paid; stages come again after the result',
    steps: [...PAID, ['resend', 'pan_digit'], ['resend', 'card_number'], ['resend', 'cvv_digit']],
  },
  'paid-result-twice': { about: 'Paid; the result comes again', steps: [...PAID, ['resend', 'result']] },
  'paid-then-contradicted': { about: 'Paid, then a failure', steps: [...PAID, ['contradict']] },
  'declined-then-contradicted': { about: 'Declined, then a success', settings: { psp: 'decline' }, steps: [...PAID, ['contradict']] },
  'silent-after-card': { about: 'The provider never answers', settings: { psp: 'silent' }, steps: PAID },
  'result-lost': {
    about: 'Paid, but the result never arrives',
    faults: [{ action: 'drop', stage: 'result' }, { action: 'drop', stage: 'transaction' }],
    steps: PAID,
  },
  'digits-in-clear': { about: 'A misconfigured tenant sends the digits themselves', settings: { realDigits: true }, steps: PAID },
});

export type ScenarioName = keyof typeof SCENARIOS;

export interface PlayOptions {
  /** Milliseconds between two keys; default 0. */
  readonly delay?: number;
}

/** Plays a scenario on a payment that has not begun; resolves when its last webhook has had its first attempt, or when the simulator closes. */
export async function play(payment: Payment, name: ScenarioName, { delay = 0 }: PlayOptions, now: Date, signal: AbortSignal): Promise<void> {
  if (!Object.hasOwn(SCENARIOS, name)) throw new RangeError(`There is no scenario "${String(name)}".`);
  if (!(delay >= 0)) throw new TypeError('delay must be a number of milliseconds.');
  if (payment.state.stage !== 'agent-id') throw new RangeError('A scenario needs a payment that has not begun.');
  const { settings = {}, faults = [], steps } = SCENARIOS[name];
  payment.configure(settings);
  for (const fault of faults) payment.faults.add(fault);
  const expiry = `12${String((now.getUTCFullYear() + 2) % 100).padStart(2, '0')}`;
  for (const [act, what] of steps) {
    if (act === 'hang up') payment.hangUp(what);
    else if (act === 'resend' || act === 'contradict') {
      await payment.ended;
      await payment.outbox.idle();
      if (signal.aborted) return;
      if (act === 'resend') payment.resend(what);
      else payment.contradict();
    } else {
      const keys = what.replace('{agent}', payment.fields.agent_id || '100').replace('{expiry}', expiry);
      for (const key of keys) {
        payment.press(act, key);
        if (delay > 0) await sleep(delay, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
      }
    }
  }
  if (payment.settings.psp !== 'silent') await payment.ended;
  await payment.outbox.idle();
}
