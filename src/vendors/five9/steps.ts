/** Where the customer is in the secure IVR. */
export type SecurePayStep = 'card-number' | 'expiry' | 'security-code' | 'processing';

/** Turns the text of a message into a step. A string is looked for in the text, letter case aside. */
export interface StepRule {
  match: RegExp | string | ((message: string) => boolean);
  step: SecurePayStep;
}

/**
 * English, French and Spanish wordings. Processing comes last: while there is doubt, the customer is still keying card data.
 * The text is each customer's own, so a host that knows its IVR gives rules of its own.
 */
export const STEP_RULES: readonly StepRule[] = [
  { match: /\bc(vv|vc|v2|id)\b|(code|c[óo]digo) de s[ée][cg]uri|security code|cryptogramme/i, step: 'security-code' },
  { match: /expir|vencimiento|caduc/i, step: 'expiry' },
  { match: /\b(card|pan)\b|carte|tarjeta/i, step: 'card-number' },
  { match: /process|traite|procesa|autori/i, step: 'processing' },
];

/** The step a message tells of; undefined when it tells of none. A rule that throws is passed over. */
export function stepOf(message: string, rules: readonly StepRule[]): SecurePayStep | undefined {
  return [...(rules ?? []), ...STEP_RULES].find(({ match }) => {
    try {
      if (typeof match === 'function') return match(message);
      return typeof match === 'string' ? message.toLowerCase().includes(match.toLowerCase()) : message.search(match) >= 0;
    } catch {
      return false;
    }
  })?.step;
}
