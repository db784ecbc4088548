/** Where a brand's own spelling is more than a capital letter. */
const NAMES: Readonly<Record<string, string>> = { amex: 'American Express', diners: 'Diners Club', jcb: 'JCB', unionpay: 'UnionPay' };

/** One word for a brand, in letters only: a digit has no place in it. The document names `mastercard` alone, so every other word is taken as it comes. */
export function brandOf(cardType: string): string {
  const word = cardType.toLowerCase().replace(/[^a-z]+/g, '').slice(0, 24);
  return word.startsWith('americanex') ? 'amex' : word;
}

/** The brand as its owner writes it. */
export const brandName = (brand: string): string => NAMES[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);

/** How many digits the security code of a card has: four on an American Express card, three on every other. */
export const securityCodeLength = (brand: string | null | undefined): number => (brand === 'amex' ? 4 : 3);

/** A card number as dots, in the groups it is printed in: 4-6-5 for American Express, fours for the rest and while the brand is unknown. The last four digits stand in place of their dots where they are known. */
export function maskCard(digits: number, brand?: string | null, lastFour?: string | null): string {
  const text = '•'.repeat(lastFour ? Math.max(digits, 12) - 4 : digits) + (lastFour ?? '');
  return text.replace(brand === 'amex' ? /^(.{4})(.{6})/ : /.{4}(?=.)/g, brand === 'amex' ? '$1 $2 ' : '$& ');
}
