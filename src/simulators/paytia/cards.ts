/**
 * What the IVR checks before it accepts a card: the Luhn sum, then a match of the first digits and the length (13 to 19 digits, as the vendor document says).
 *
 * Public test numbers that pass: 5555555555554444, 5454545454545454, 2223003122003222 (Mastercard), 4444333322221111, 4111111111111111, 4222222222222 (Visa),
 * 378282246310005, 371449635398431 (American Express), 6011111111111117 (Discover), 3530111333300000 (JCB), 30569309025904 (Diners), 6759649826438453 (Maestro),
 * 6212345678900000003 (UnionPay, 19 digits).
 */

export type Brand = 'mastercard' | 'visa' | 'amex' | 'discover' | 'jcb' | 'diners' | 'unionpay' | 'maestro';

interface Range {
  readonly brand: Brand;
  /** First and last prefix, of the same length. */
  readonly from: string;
  readonly to: string;
  readonly lengths: readonly number[];
}

const range = (brand: Brand, from: string, to: string, ...lengths: number[]): Range => ({ brand, from, to, lengths });

/** The document names `mastercard` alone; the other words for `card_type` are assumed. */
const RANGES: readonly Range[] = [
  range('visa', '4', '4', 13, 16, 18, 19),
  range('mastercard', '51', '55', 16),
  range('mastercard', '2221', '2720', 16),
  range('amex', '34', '34', 15),
  range('amex', '37', '37', 15),
  range('discover', '6011', '6011', 16, 19),
  range('discover', '644', '659', 16, 19),
  range('jcb', '3528', '3589', 16, 17, 18, 19),
  range('diners', '300', '305', 14, 16, 19),
  range('diners', '36', '36', 14, 16, 19),
  range('diners', '38', '39', 14, 16, 19),
  range('unionpay', '62', '62', 16, 17, 18, 19),
  range('maestro', '50', '50', 13, 14, 15, 16, 17, 18, 19),
  range('maestro', '56', '58', 13, 14, 15, 16, 17, 18, 19),
  range('maestro', '6304', '6304', 13, 14, 15, 16, 17, 18, 19),
  range('maestro', '67', '67', 13, 14, 15, 16, 17, 18, 19),
];

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** The brand of a number that passes both tests, or null. */
export function brandOf(digits: string): Brand | null {
  if (!/^\d{13,19}$/.test(digits) || !passesLuhn(digits)) return null;
  const found = RANGES.find(({ from, to, lengths }) => {
    const prefix = digits.slice(0, from.length);
    return prefix >= from && prefix <= to && lengths.includes(digits.length);
  });
  return found?.brand ?? null;
}

/** Four digits on American Express, three on the others. */
export const securityCodeLength = (brand: Brand): number => (brand === 'amex' ? 4 : 3);

/** `MMYY`: a real month, not past, and no more than 20 years ahead (the last bound is assumed). */
export function isValidExpiry(mmyy: string, now: Date): boolean {
  const month = Number(mmyy.slice(0, 2));
  if (!/^\d{4}$/.test(mmyy) || month < 1 || month > 12) return false;
  const months = (2000 + Number(mmyy.slice(2))) * 12 + month - 1;
  const today = now.getUTCFullYear() * 12 + now.getUTCMonth();
  return months >= today && months <= today + 240;
}
