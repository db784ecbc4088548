/**
 * How this tenant of the vendor behaves. The defaults are the vendor document; each other value is a variant that another vendor text,
 * or a misconfiguration, makes possible.
 */
export interface PaytiaSettings {
  /** Body of the stage webhooks: form text, a JSON object, or a JSON string that holds the form text ("Single JSON data ... one string"). */
  format: 'form' | 'json' | 'json-string';
  /** The JSON webhook of the API pages (`transaction_id`, `status`, ...): not sent, sent in place of the `success=` one, or sent after it. */
  transactionWebhook: 'off' | 'instead' | 'too';
  /**
   * Which URL gets what when the start request gave two. `field-list`: stages to `webhook_url`, the result to `webhook_url_transaction`;
   * `webhooks-page`: the other way round. Two vendor texts, one each.
   */
  urlRoles: 'field-list' | 'webhooks-page';
  /** What an agent's `*` sends: the vendor document says `custabort=1`, the knowledge base `agentabort=1`. */
  agentAbort: 'custabort' | 'agentabort';
  /** What a lost customer leg sends: `callhangup=agent` in the vendor document, `customer` in the knowledge base. A lost agent leg is `merchant` in both. */
  customerHangup: 'agent' | 'customer';
  /** The option of 19 March 2024: success carries `authcode`, `transaction_result` and `card_expiry`. */
  returnExpiry: boolean;
  /** A misconfigured tenant: digits in clear where the document has X, M and Y. For test numbers only. */
  realDigits: boolean;
  /** The provider's answer: by its table (psp.ts), forced, or never given. */
  psp: 'rules' | 'approve' | 'decline' | 'silent';
  /** Milliseconds from the last key to the provider's answer. */
  processingTime: number;
  /** Milliseconds between what happens and its webhook. */
  latency: number;
  /** A failed webhook holds those behind it until it is delivered. Off: they overtake it, as with most senders. */
  retryHoldsLine: boolean;
  /** The `<` and `>` in the `url` of the start answer: round the origin as the document prints it, round the whole, or absent. */
  brackets: 'origin' | 'whole' | 'none';
  /** Values of `transaction_flag` that no agent here has the right to. */
  refusedTransactionFlags: readonly string[];
}

export const DEFAULT_SETTINGS: Readonly<PaytiaSettings> = {
  format: 'form',
  transactionWebhook: 'off',
  urlRoles: 'field-list',
  agentAbort: 'custabort',
  customerHangup: 'agent',
  returnExpiry: false,
  realDigits: false,
  psp: 'rules',
  processingTime: 1200,
  latency: 0,
  retryHoldsLine: false,
  brackets: 'origin',
  refusedTransactionFlags: ['3'],
};

const CHOICES: Partial<Record<keyof PaytiaSettings, readonly string[]>> = {
  format: ['form', 'json', 'json-string'],
  transactionWebhook: ['off', 'instead', 'too'],
  urlRoles: ['field-list', 'webhooks-page'],
  agentAbort: ['custabort', 'agentabort'],
  customerHangup: ['agent', 'customer'],
  psp: ['rules', 'approve', 'decline', 'silent'],
  brackets: ['origin', 'whole', 'none'],
};

/** Throws on an unknown name or value, so that a misspelt switch is not silently the default. */
export function checkSettings(settings: unknown): Partial<PaytiaSettings> {
  if (typeof settings !== 'object' || settings === null) throw new TypeError('settings must be an object.');
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(DEFAULT_SETTINGS, name)) throw new TypeError(`There is no setting "${name}".`);
    const key = name as keyof PaytiaSettings;
    const choices = CHOICES[key];
    const expected = DEFAULT_SETTINGS[key];
    const fits = choices ? choices.includes(value as string)
      : Array.isArray(expected) ? Array.isArray(value) && value.every((flag) => typeof flag === 'string')
        : typeof value === typeof expected && (typeof value !== 'number' || (Number.isFinite(value) && value >= 0));
    if (!fits) throw new TypeError(`"${name}" cannot be ${JSON.stringify(value)}.`);
  }
  return settings;
}
