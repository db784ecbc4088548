/**
 * A run of 12 or more digits of any script and form, with up to five spaces, dots, dashes, marks or other signs between two of them, could be a card number (ISO/IEC 7812: up to
 * 19 digits). Longer runs are masked too: a card number with something stuck to it is still a card number. A colon keeps digits apart, for times are written with it.
 */
const CARD_LIKE = /\p{N}(?:[^\p{L}\p{N}:]{0,5}\p{N}){11,}/gu;

/** Invisible characters, fillers that count as letters, and spaces of every kind and number must not hide a number from the mask. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Z}\p{DI}]+/gu, ' ');

/** True when the text holds something that could be a card number. */
export function hasCardNumber(text: string): boolean {
  return plain(text).search(CARD_LIKE) >= 0;
}

/**
 * The text with everything that could be a card number masked down to its last four digits (PCI DSS 4.0.1, requirement 3.4.1),
 * control characters taken out, and cut at `maxLength` characters.
 */
export function redact(text: string, maxLength = 500): string {
  const masked = plain(text).replace(CARD_LIKE, (run) => `•••• ${run.match(/\p{N}/gu)!.slice(-4).join('')}`);
  return masked.length > maxLength ? `${masked.slice(0, maxLength - 1)}…` : masked;
}
