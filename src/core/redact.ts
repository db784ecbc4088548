/**
 * A run of 12 or more digits of any script, with spaces, dots, slashes or dashes between them, could be a card number (ISO/IEC 7812: up to 19 digits).
 * Longer runs are masked too: a card number with something stuck to it is still a card number.
 */
const CARD_LIKE = /\p{Nd}(?:[ .\-/\u00a0\u2010-\u2015]{0,3}\p{Nd}){11,}/gu;

/** True when the text holds something that could be a card number. */
export function hasCardNumber(text: string): boolean {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').search(CARD_LIKE) >= 0;
}

/**
 * The text with everything that could be a card number masked down to its last four digits (PCI DSS 4.0.1, requirement 3.4.1),
 * control characters taken out, and cut at `maxLength` characters.
 */
export function redact(text: string, maxLength = 500): string {
  // invisible characters between digits must not hide a number from the mask
  const masked = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').replace(CARD_LIKE, (run) => `•••• ${run.match(/\p{Nd}/gu)!.slice(-4).join('')}`);
  return masked.length > maxLength ? `${masked.slice(0, maxLength - 1)}…` : masked;
}
