import { randomBytes } from 'node:crypto';

/**
 * The payment service provider behind Paytia, reduced to a table (assumed; the document only says that there is one, and that it gives a message).
 *
 * | declined by | message |
 * |---|---|
 * | card 4000000000000002 | Card declined |
 * | card 4000000000009995 | Insufficient funds |
 * | card 4000000000000069 | Expired card |
 * | card 4000000000000127 | Incorrect security code |
 * | amount 2000.00 | Do not honour |
 * | amount 2001.00 | Insufficient funds |
 * | amount 3000.00 | Processor network unavailable |
 *
 * Every other card and amount is approved.
 */
const BY_CARD = new Map([
  ['4000000000000002', 'Card declined'],
  ['4000000000009995', 'Insufficient funds'],
  ['4000000000000069', 'Expired card'],
  ['4000000000000127', 'Incorrect security code'],
]);

const BY_AMOUNT = new Map([
  ['2000.00', 'Do not honour'],
  ['2001.00', 'Insufficient funds'],
  ['3000.00', 'Processor network unavailable'],
]);

export const APPROVED = 'Transaction approved';
export const DECLINED = 'Card declined';

/** Why this card or amount will be declined, or null. Asked once, when the card is confirmed, so that nobody needs to keep the number. */
export const refusalOf = (digits: string, amount: string): string | null => BY_CARD.get(digits) ?? BY_AMOUNT.get(amount) ?? null;

/** A gateway id in the shape of the document's sample (32 hexadecimal characters); there `authcode` and `transaction_result` carry the same one. */
export const gatewayId = (): string => randomBytes(16).toString('hex');
