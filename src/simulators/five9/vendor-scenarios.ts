/** One event: name, data, status (OK unless given). */
type Step = readonly [evt: string, data: Record<string, unknown>, status?: string];
export type Scenario = readonly Step[];

/** The ids of Five9's own examples. */
export const SESSION_ID = '578C07C7DB78446EAC3D39743D8C38DA';
const CALL_ID = '74B0168E85FF4183A02E0CD44DE3D1B8';
const RINGING_CALL_ID = '5208ACB3AFA542F6BDC36489B1971C98';

const status = (data: Record<string, unknown>): Step => ['status.changed', data];
const message = (text: string, type = 'MESSAGE'): Step => ['secureivr.message', { message: text, type }];
const connection = (type: string): Step => ['connection.changed', { type }];

const READY: Step = ['secureivr.ready', {}];
const NOT_READY: Step = ['secureivr.not_ready', {}];
const ENDED: Step = ['secureivr.ended', {}];

/** Documented: started, not_ready; the status STARTED and the connection beside it, where is open. */
const START: Scenario = [connection('CONNECTED'), ['secureivr.started', { sessionId: SESSION_ID }], status({ status: 'STARTED' }), NOT_READY];
/** Documented: ended, ready; TALKING beside it. */
const END: Scenario = [connection('DISCONNECTED'), ENDED, status({ status: 'TALKING' }), READY];

const CARD = message('Customer is entering credit card number.');
const CARD_DONE = message('Customer has just finished entering their card number.');
const EXPIRY = message('Customer is entering expiration date.');
const CODE = message('Customer is entering security code.');
const PROCESSING = message('Payment is being processed.');
const PAID = message('Payment Reference ID: ABCD', 'RESULT');
const ENTRY: Scenario = [CARD, CARD_DONE, EXPIRY, CODE, PROCESSING];

/** In the documented order: ready, started, not_ready, message (any number), ended, ready. */
export const SCENARIOS = {
  ready: [
    status({ status: 'ACTIVE' }),
    status({ status: 'WORKING', agentId: '4599762', agentUserName: 'tony.stark@five9.com' }),
    status({ status: 'RINGING_ON_OTHER_SIDE', callId: RINGING_CALL_ID }),
    status({ status: 'TALKING', callId: CALL_ID }),
    READY,
  ],
  paid: [...START, ...ENTRY, PAID, ...END],
  declined: [...START, ...ENTRY, message('Payment declined by the card issuer.', 'RESULT'), ...END],
  'customer-cancels': [...START, CARD, message('Customer cancelled the payment.', 'RESULT'), ...END],
  /** Until the agent cancels. */
  'agent-cancels': [...START, CARD],
  /** What a cancel brings. */
  cancelled: END,
  /** The end of a payment and a message that was still on its way. */
  'late-message': [...START, CARD, ...END, PAID],
  'hang-up': [...START, CARD, CARD_DONE, connection('DISCONNECTED'), ENDED, status({ status: 'WRAP_UP', callId: CALL_ID }), NOT_READY],
  /** Started, and then nothing. */
  silence: START,
  'no-result': [...START, ...ENTRY, ...END],
  'several-results': [
    ...START,
    CARD,
    message('Card number accepted', 'RESULT'),
    EXPIRY,
    message('Expiration date accepted', 'RESULT'),
    CODE,
    message('Security code accepted', 'RESULT'),
    PROCESSING,
    PAID,
    ...END,
  ],
  /** Documented: the agent lacks "Can Conference With Campaign"; ready and not_ready "still fire properly after an error". */
  refused: [NOT_READY, ['secureivr.started', { error: 'Failed trying to conference with campaign' }, 'ERROR'], READY],
  /** Nothing at all after the start. */
  'no-answer': [],
  /** The bridge goes away and comes back; what was said meanwhile is lost. */
  'connection-lost': [...START, CARD, connection('DISCONNECTED'), connection('RECONNECTING'), connection('RECONNECTED'), PROCESSING, PAID, ...END],
  /** The order upset: the result before the start is known. */
  'out-of-order': [NOT_READY, CARD, PAID, ['secureivr.started', { sessionId: SESSION_ID }], ENDED, READY],
  /** Card numbers and markup in the text. */
  hostile: [
    ...START,
    message('Card 4111 1111 1111 1111 was entered.'),
    message('<img src=x onerror="window.__five9Injected=true"><b>Paid</b>'),
    message('Reference 4111111111111111', 'RESULT'),
    ...END,
  ],
} as const satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;
