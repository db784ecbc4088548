const NAMES: Readonly<Record<string, string>> = {
  amex: 'American Express',
  mastercard: 'Mastercard',
  visa: 'Visa',
  maestro: 'Maestro',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
};

/** One word for a brand, whatever the vendor calls it; the document names `mastercard` alone, so a word that is not known is passed on. Letters only: a digit has no place in it. */
export function brandOf(cardType: string): string {
  const word = cardType.toLowerCase().replace(/[^a-z]/g, '').slice(0, 24);
  return word.startsWith('american') ? 'amex' : (Object.keys(NAMES).find((name) => word.startsWith(name)) ?? word);
}

/** The brand as its owner writes it. */
export const brandName = (brand: string): string => NAMES[brand] ?? brand;

/** How many digits the security code of a card has: four on an American Express card, three on every other. */
export const securityCodeLength = (brand: string | null | undefined): number => (brand === 'amex' ? 4 : 3);

/** A card number's count of digits in the groups it is printed in: 4-6-5 for American Express, fours for the rest and while the brand is unknown. */
export function groupsOf(digits: number, brand: string | null | undefined): number[] {
  const groups: number[] = [];
  for (let left = digits; left > 0; ) {
    const size = Math.min(left, brand === 'amex' ? ([4, 6, 5][groups.length] ?? 4) : 4);
    groups.push(size);
    left -= size;
  }
  return groups;
}
