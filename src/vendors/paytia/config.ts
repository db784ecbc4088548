/** Steps of a payment as the vendor's `payment_stage` names them, in the order of the vendor document. */
export const PAYTIA_STAGES = ['agent_id', 'amount_verify', 'card_number', 'pan_digit', 'card_type', 'card_verify', 'card_date', 'expiry_digit', 'cv2', 'cvv_digit'] as const;

/** What a stage is called on the event stream: the vendor's `payment_stage`, or `result` for a body with `success` (or with the `status` of the other dialect). */
export type PaytiaStage = (typeof PAYTIA_STAGES)[number];

/** Fields that hold one placeholder for each key pressed. Only their length is ever kept. */
export const PAYTIA_COUNTED = ['pan_digit', 'expiry_digit', 'cvv_digit'] as const;

/** Every other field that is kept, always as text. What is not named here or in {@link PAYTIA_COUNTED} is dropped before anything stores it. */
export const PAYTIA_TEXTS = [
  'reference_id', 'agent_id', 'amount_verify', 'card_type', 'card_verify', 'success', 'message', 'authcode', 'transaction_result', 'card_expiry', 'custabort', 'agentabort',
  'callhangup', 'transaction_id', 'reference_number', 'status', 'amount', 'currency', 'timestamp',
] as const;

/** The topic of a payment on the gateway's event stream. */
export const paytiaTopic = (referenceId: string): string => `paytia/${referenceId}`;

/** Where the vendor's pages say its frame comes from. A tenant on another host names that host. */
export const PAYTIA_FRAME_ORIGINS: readonly string[] = ['https://accounts.paytia.com'];
