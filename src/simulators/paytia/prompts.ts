import type { Ending, IvrStage } from './ivr.js';

export interface Heard {
  readonly agent: string;
  readonly customer: string;
}

interface Moment {
  readonly stage: IvrStage;
  /** The last entry was refused. */
  readonly retry: boolean;
  readonly amount: string;
  readonly currency: string;
  readonly card: { readonly brand: string; readonly lastFour: string } | null;
  readonly ending: Ending | null;
}

const BRAND_NAMES: Readonly<Record<string, string>> = {
  mastercard: 'Mastercard', visa: 'Visa', amex: 'American Express', discover: 'Discover',
  jcb: 'J C B', diners: 'Diners Club', unionpay: 'UnionPay', maestro: 'Maestro',
};

const ENDINGS: Readonly<Record<Ending, Heard>> = {
  'paid': { agent: 'The payment was successful.', customer: 'Thank you. Your payment was successful. Returning you to your agent.' },
  'declined': { agent: 'The payment was declined.', customer: 'Your payment was not successful. Returning you to your agent.' },
  'amount-rejected': { agent: 'The customer said that the amount is wrong.', customer: 'Returning you to your agent.' },
  'customer-abort': { agent: 'The customer cancelled.', customer: 'Cancelled. Returning you to your agent.' },
  'agent-abort': { agent: 'Cancelled. Returning you to the customer.', customer: 'Returning you to your agent.' },
  'customer-hangup': { agent: 'The customer has left the call.', customer: '' },
  'agent-hangup': { agent: '', customer: 'Your agent has left the call.' },
};

/** The wording of the spoken prompts is this simulator's own; the document gives only what they ask for. */
export function heardBy({ stage, retry, amount, currency, card, ending }: Moment): Heard {
  const star = 'To return to your agent, press star.';
  switch (stage) {
    case 'agent-id':
      return {
        agent: `${retry ? 'That agent ID was not recognised. ' : ''}Enter your agent ID, then press hash.`,
        customer: 'Please hold while your agent prepares the secure payment.',
      };
    case 'amount':
      return {
        agent: 'The customer is asked to confirm the amount.',
        customer: `The amount to pay is ${amount} ${currency}. If this is correct, press 1. If it is wrong, press 2. ${star}`,
      };
    case 'card-number':
      return {
        agent: retry ? 'The card number was not valid. The customer is asked for it again.' : 'The customer is asked for the card number.',
        customer: `${retry ? 'That card number was not valid. ' : ''}Enter your card number, then press hash. ${star}`,
      };
    case 'card-verify':
      return {
        agent: 'The customer is asked to confirm the card.',
        customer: `You entered a ${BRAND_NAMES[card!.brand]} card ending ${[...card!.lastFour].join(' ')}. If this is correct, press 1. To enter it again, press 2. ${star}`,
      };
    case 'card-date':
      return {
        agent: retry ? 'The expiry date was not valid. The customer is asked for it again.' : 'The customer is asked for the expiry date.',
        customer: `${retry ? 'That date was not valid. ' : ''}Enter the expiry date of your card: two digits for the month and two for the year. ${star}`,
      };
    case 'cv2': {
      const code = card!.brand === 'amex' ? 'four-digit security code on the front' : 'three-digit security code on the back';
      return { agent: 'The customer is asked for the security code.', customer: `Enter the ${code} of your card. ${star}` };
    }
    case 'processing':
      return { agent: 'The payment is being processed.', customer: 'Please hold while your payment is processed.' };
    case 'ended':
      return ENDINGS[ending!];
  }
}
