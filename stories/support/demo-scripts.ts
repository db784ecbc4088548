type Script = readonly (readonly [stage: string, data?: Record<string, string | number>])[];

const digits = (stage: 'pan_digit' | 'expiry_digit' | 'cvv_digit', count: number): Script => Array.from({ length: count }, (_, i) => [stage, { [stage]: i + 1 }]);

const CARD: Script = [
  ['agent_id', { agent_id: '100' }],
  ['amount_verify', { amount_verify: 'accepted' }],
  ['card_number'],
  ...digits('pan_digit', 16),
  ['card_type', { card_type: 'mastercard' }],
  ['card_verify', { card_verify: '4444' }],
];
const REST: Script = [['card_date'], ...digits('expiry_digit', 4), ['cv2'], ...digits('cvv_digit', 3)];

/** Payments as the vendor's document tells them, digits as counts. */
export const SCRIPTS = {
  paid: [...CARD, ...REST, ['result', { success: '1', message: 'Approved', authcode: '8ac7a4a2' }]],
  declined: [...CARD, ...REST, ['result', { success: '0', message: 'Declined by the card issuer' }]],
  'half-way': CARD.slice(0, 12),
} as const satisfies Record<string, Script>;
