import type { Flow, IvrStep, MessageKind } from './types.js';

/** What the IVR says. The first and the reference are Five9's own examples; the rest are in the same manner (each customer writes their own). */
export const TEXTS = {
  cardNumber: 'Customer is entering credit card number.',
  cardNumberDone: 'Customer has just finished entering their card number.',
  expiry: 'Customer is entering expiration date.',
  expiryDone: 'Customer has just finished entering the expiration date.',
  securityCode: 'Customer is entering security code.',
  securityCodeDone: 'Customer has just finished entering the security code.',
  processing: 'Payment is being processed.',
  paid: 'Payment Reference ID: ABCD',
  declined: 'Payment declined by the card issuer.',
  cancelled: 'Customer cancelled the payment.',
  tooMany: 'Payment failed: too many invalid attempts.',
  restarted: 'Customer is starting this entry again.',
} as const;

export type Line =
  | { say: string; kind?: MessageKind; step?: IvrStep }
  /** The script is over and the caller goes back to the agent. */
  | { do: 'end' }
  /** The customer puts the phone down. */
  | { do: 'hang-up' }
  /** Nothing more until someone acts. */
  | { do: 'wait' };

const CARD: Line[] = [{ say: TEXTS.cardNumber, step: 'card-number' }, { say: TEXTS.cardNumberDone }];
const EXPIRY: Line[] = [{ say: TEXTS.expiry, step: 'expiry' }, { say: TEXTS.expiryDone }];
const CODE: Line[] = [{ say: TEXTS.securityCode, step: 'security-code' }, { say: TEXTS.securityCodeDone }];
const PROCESSING: Line = { say: TEXTS.processing, step: 'processing' };
const ENTRY: Line[] = [...CARD, ...EXPIRY, ...CODE, PROCESSING];
const END: Line = { do: 'end' };
const WAIT: Line = { do: 'wait' };

export const SCRIPTS: Readonly<Record<Exclude<Flow, 'interactive'>, readonly Line[]>> = {
  paid: [...ENTRY, { say: TEXTS.paid, kind: 'RESULT' }, END],
  declined: [...ENTRY, { say: TEXTS.declined, kind: 'RESULT' }, END],
  'customer-cancels': [...CARD, { say: TEXTS.cancelled, kind: 'RESULT' }, END],
  // For an agent who presses Cancel: the customer never gets beyond the card number
  'agent-cancels': [...CARD.slice(0, 1), WAIT],
  'hang-up': [...CARD, { say: TEXTS.expiry, step: 'expiry' }, { do: 'hang-up' }],
  silence: [WAIT],
  'no-result': [...ENTRY, END],
  // A public sample takes one RESULT a field, so the first one does not end a payment
  'several-results': [
    { say: TEXTS.cardNumber, step: 'card-number' },
    { say: 'Card number accepted', kind: 'RESULT' },
    { say: TEXTS.expiry, step: 'expiry' },
    { say: 'Expiration date accepted', kind: 'RESULT' },
    { say: TEXTS.securityCode, step: 'security-code' },
    { say: 'Security code accepted', kind: 'RESULT' },
    PROCESSING,
    { say: TEXTS.paid, kind: 'RESULT' },
    END,
  ],
};
