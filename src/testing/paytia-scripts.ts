type Step = readonly [stage: string, data?: Readonly<Record<string, string | number>>];
type Script = readonly Step[];

const keys = (stage: 'pan_digit' | 'expiry_digit' | 'cvv_digit', count: number): Script => Array.from({ length: count }, (_, i) => [stage, { [stage]: i + 1 }]);
const result = (data: Record<string, string>): Step => ['result', data];

const AMOUNT: Script = [['agent_id', { agent_id: '100' }]];
const NUMBER: Script = [...AMOUNT, ['amount_verify', { amount_verify: 'accepted' }], ['card_number'], ...keys('pan_digit', 16)];
const CARD: Script = [...NUMBER, ['card_type', { card_type: 'mastercard' }], ['card_verify', { card_verify: '4444' }]];
const ALL: Script = [...CARD, ['card_date'], ...keys('expiry_digit', 4), ['cv2'], ...keys('cvv_digit', 3)];

/** Payments as Paytia's webhook document tells them, in the form of the gateway's event stream: digits are counts. */
export const PAYTIA_SCRIPTS = {
  'paid': [...ALL, result({ success: '1', message: 'Approved', authcode: '8ac7a4a2' })],
  'declined': [...ALL, result({ success: '0', message: 'Declined by the card issuer' })],
  'amount-rejected': [...AMOUNT, result({ success: '0' })],
  'customer-abort': [...NUMBER.slice(0, 8), result({ success: '0', custabort: '1' })],
  'agent-abort': [...NUMBER.slice(0, 8), result({ success: '0', agentabort: '1' })],
  'call-dropped': [...NUMBER.slice(0, 8), result({ success: '0', callhangup: 'merchant' })],
  /** The customer is in the middle of the card number; nothing follows. */
  'half-way': NUMBER.slice(0, 12),
} as const satisfies Record<string, Script>;

export type PaytiaScriptName = keyof typeof PAYTIA_SCRIPTS;
