/** Everything a session can be told to do; the text says what comes of it. */
export const FLEXITI_SCENARIOS = {
  interactive: 'The customer goes through it by hand',
  'purchase-verified': 'Purchase, verified',
  'purchase-not-verified': 'Purchase, verification failed',
  activation: 'Account needs activation',
  'new-application': 'Wants a new application instead',
  ineligible: 'May not purchase (derogatory status)',
  retry: 'IT error, try again',
  'apply-new': 'Application submitted',
  'apply-existing': 'Application submitted although there is an account',
  cancel: 'Customer cancels',
  failure: 'flx-failure with its fields in eventData',
  'failure-top-level': 'flx-failure with its fields at the top level',
  expired: 'The session has expired',
  silence: 'Never posts anything',
  double: 'The same success twice',
  contradiction: 'A success, then a cancel',
  lie: 'Claims a verified purchase that never was',
  'wrong-session': 'A success with the id of another session',
  'no-session': 'A success without a session id',
  undocumented: 'A combination the vendor does not list',
  garbage: 'Strings, numbers, arrays, wrong types, hostile keys',
  flood: 'Very many messages',
} as const;

export type FlexitiScenario = keyof typeof FLEXITI_SCENARIOS;

/** What a scenario draws on. */
export interface PlayContext {
  widgetSessionId: string | null;
  account: 'number' | 'string';
  fields: 'all' | 'older' | 'three';
  mfa: string | null;
  verified: boolean;
  error: number;
  count: number;
  /** A name of {@link UNDOCUMENTED_CASES}; empty for the first. */
  case: string;
  accountNumber: string;
  accountType: 'consumer' | 'business';
}

export interface Play {
  /** What the widget posts to its parent, in this order. */
  messages: unknown[];
  /** What the customer really did; null when nothing is known. */
  truth: { accountNumber: string | null; verified: boolean; action: string | null } | null;
  /** What the widget shows afterwards. */
  ending: 'verified' | 'not-verified' | 'activation' | 'application' | 'submitted' | 'ineligible' | 'retry' | 'cancelled' | 'failed' | 'expired' | 'busy';
}

/** Combinations of accountNumber, verified and action that the vendor's table does not have. `true` stands for the account's number. */
export const UNDOCUMENTED_CASES: Readonly<Record<string, readonly [account: boolean | null, verified: boolean, action: string | null]>> = {
  'account-without-action': [true, true, null],
  'purchase-without-account': [null, true, 'purchase'],
  'verified-without-action': [null, true, null],
  'activation-verified': [null, true, 'activation'],
  'activation-with-account': [true, false, 'activation'],
  'retry-verified': [null, true, 'retry'],
  'apply-with-account': [true, true, 'apply'],
  'unknown-action': [true, true, 'refund'],
};

/**
 * The messages of one scenario, as the vendor's document has them. Runs in the browser and in tests.
 *
 * @param undocumented - {@link UNDOCUMENTED_CASES}, handed in because the function is sent to the browser without its module
 */
export function playScenario(name: string, context: PlayContext, undocumented: typeof UNDOCUMENTED_CASES): Play {
  const { account, fields, mfa, verified, accountNumber, accountType, widgetSessionId } = context;

  const success = (number: string | null, isVerified: boolean, action: string | null, sessionId: unknown = widgetSessionId): unknown => {
    const oldest = { accountNumber: number === null || account === 'string' ? number : Number(number), verified: isVerified, action };
    if (fields === 'three') return { eventType: 'flx-success', eventData: oldest };
    const older = { ...oldest, mfaOptionSelected: fields === 'older' && mfa === 'security_question' ? 'security_answer' : mfa, widget_session_id: sessionId };
    if (sessionId === undefined || sessionId === null) delete (older as Partial<typeof older>).widget_session_id;
    return { eventType: 'flx-success', eventData: fields === 'older' ? older : { ...older, customerId: '1234567-12345', accountType } };
  };
  const played = (number: string | null, isVerified: boolean, action: string | null, ending: Play['ending']): Play => ({
    messages: [success(number, isVerified, action)],
    truth: { accountNumber: number, verified: isVerified, action },
    ending,
  });
  const bought = (): Play => played(accountNumber, true, 'purchase', 'verified');
  const failure = { error: context.error, message: 'The service is temporarily unavailable. (simulated)' };

  switch (name) {
    // the rows of the vendor's table
    case 'purchase-verified':
      return bought();
    case 'purchase-not-verified':
      return played(accountNumber, false, 'purchase', 'not-verified');
    case 'activation':
      return played(null, false, 'activation', 'activation');
    case 'new-application':
      return played(null, false, 'apply', 'application');
    case 'ineligible':
      return played(null, false, null, 'ineligible');
    case 'retry':
      return played(null, false, 'retry', 'retry');
    // the application scenarios, which older versions of the document had
    case 'apply-new':
    case 'apply-existing':
      return played(null, verified, 'apply', 'submitted');
    case 'cancel':
      return { messages: [{ eventType: 'flx-cancel' }], truth: { accountNumber: null, verified: false, action: null }, ending: 'cancelled' };
    case 'failure':
      return { messages: [{ eventType: 'flx-failure', eventData: failure }], truth: null, ending: 'failed' };
    case 'failure-top-level':
      return { messages: [{ eventType: 'flx-failure', ...failure }], truth: null, ending: 'failed' };
    // assumed: nobody documents what an expired widget does
    case 'expired':
      return { messages: [{ eventType: 'flx-failure', eventData: { error: 401, message: 'The session has expired.' } }], truth: null, ending: 'expired' };
    // faults
    case 'double':
      return { ...bought(), messages: [success(accountNumber, true, 'purchase'), success(accountNumber, true, 'purchase')] };
    case 'contradiction':
      return {
        messages: [success(accountNumber, true, 'purchase'), { eventType: 'flx-cancel' }],
        truth: { accountNumber: null, verified: false, action: null },
        ending: 'cancelled',
      };
    case 'lie':
      return { ...bought(), truth: { accountNumber, verified: false, action: 'purchase' } };
    case 'wrong-session':
      return { ...bought(), messages: [success(accountNumber, true, 'purchase', '00000000-dead-4bad-8bad-000000000000')] };
    case 'no-session':
      return { ...bought(), messages: [success(accountNumber, true, 'purchase', null)] };
    case 'undocumented': {
      const [number, isVerified, action] = undocumented[context.case] ?? Object.values(undocumented)[0]!;
      return { messages: [success(number ? accountNumber : null, isVerified, action)], truth: null, ending: 'failed' };
    }
    case 'garbage':
      return { messages: garbageMessages(success(accountNumber, true, 'purchase')), truth: null, ending: 'busy' };
    case 'flood':
      return { messages: Array.from({ length: context.count }, (_, n) => ({ eventType: 'flx-progress', eventData: { n } })), truth: null, ending: 'busy' };
    default:
      return { messages: [], truth: null, ending: 'busy' };
  }
}

/** What no receiver should take for an event, from harmless to hostile. */
export function garbageMessages(genuine: unknown): unknown[] {
  const believable = '{"accountNumber":1,"verified":true,"action":"purchase"}';
  const data = (genuine as { eventData: object }).eventData;
  const withData = (changes: object): unknown => ({ eventType: 'flx-success', eventData: { ...data, ...changes } });
  return [
    'flx-success',
    JSON.stringify(genuine),
    42,
    Number.NaN,
    true,
    null,
    undefined,
    10n,
    [],
    [genuine],
    {},
    new Date(0),
    new Map([['eventType', 'flx-success']]),
    new Error('flx-success'),
    { eventType: 'flx-success' },
    { eventType: 'flx-success', eventData: null },
    { eventType: 'flx-success', eventData: 'purchase' },
    { eventType: 'flx-success', eventData: [data] },
    { eventType: 'FLX-SUCCESS', eventData: data },
    { eventType: ['flx-success'], eventData: data },
    { eventType: '__proto__', eventData: data },
    { EventType: 'flx-success', EventData: data },
    withData({ accountNumber: { toString: 'no' } }),
    withData({ accountNumber: -1 }),
    withData({ accountNumber: 1.5 }),
    withData({ accountNumber: Number.POSITIVE_INFINITY }),
    withData({ accountNumber: 22330n }),
    withData({ verified: 'true' }),
    withData({ verified: 1 }),
    withData({ action: ['purchase'] }),
    withData({ action: '<img src=x onerror="alert(1)">' }),
    withData({ action: 'purchase'.repeat(20_000) }),
    withData({ widget_session_id: {} }),
    JSON.parse(`{"eventType":"flx-success","eventData":{"__proto__":${believable},"constructor":{"prototype":${believable}}}}`),
    JSON.parse('{"__proto__":{"eventType":"flx-success"},"eventData":{}}'),
  ];
}
