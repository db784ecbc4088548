/** Why the simulator refuses a request. Each API tells it in its own way. */
export type RefusalKind =
  | 'missing-key'
  | 'bad-number'
  | 'impossible-number'
  | 'premium-number'
  | 'no-country'
  | 'no-service'
  | 'no-contact-center'
  | 'queue-limit'
  | 'rate-limit'
  | 'parameter-limit'
  | 'duplicate'
  | 'slot-full'
  | 'office-closed'
  | 'bad-time'
  | 'past-time'
  | 'far-time'
  | 'not-found'
  | 'wrong-state'
  | 'ors-down'
  | 'no-session'
  | 'unparsable-number'
  | 'bad-parameters'
  | 'unauthorized'
  | 'no-api-key';

interface Telling {
  /** HTTP status and class name suffix in the GMS API. */
  readonly status: number;
  readonly exception: string;
  /** HTTP status and `status.code` in the Engagement API. */
  readonly v3Status: number;
  readonly code: number;
}

const CALLBACK = 'com.genesyslab.gsg.services.callback.exceptions.CallbackException';
const ORS = 'com.genesyslab.gsg.services.ors.OrsServiceException';
const GSG = 'com.genesyslab.gsg.GSGException';

/**
 * DOCUMENTED (Genesys' functional tests, mobile sample and web widget): the rows without a mark.
 * ASSUMED: in a row marked `status` the GMS status and class, in one marked `code` the Engagement code; the Engagement statuses other than 400, 404 and 429.
 */
const TELLINGS: Readonly<Record<RefusalKind, Telling>> = {
  'missing-key': { status: 400, exception: CALLBACK, v3Status: 400, code: 501 },
  'bad-number': { status: 400, exception: `${CALLBACK}Number`, v3Status: 400, code: 7030 },
  'impossible-number': { status: 400, exception: `${CALLBACK}Number`, v3Status: 400, code: 7036 },
  'premium-number': { status: 400, exception: `${CALLBACK}Number`, v3Status: 400, code: 7037 },
  'no-country': { status: 400, exception: `${CALLBACK}Number`, v3Status: 400, code: 7036 }, // code
  'no-service': { status: 400, exception: `${CALLBACK}Resource`, v3Status: 400, code: 7040 }, // status
  'no-contact-center': { status: 400, exception: `${CALLBACK}NotFound`, v3Status: 400, code: 501 }, // code
  'queue-limit': { status: 503, exception: `${CALLBACK}ServiceUnavailable`, v3Status: 429, code: 7041 }, // code
  'rate-limit': { status: 503, exception: `${CALLBACK}ServiceUnavailable`, v3Status: 429, code: 7041 }, // class, code
  'parameter-limit': { status: 503, exception: `${CALLBACK}ServiceUnavailable`, v3Status: 429, code: 7041 }, // class, code
  duplicate: { status: 400, exception: CALLBACK, v3Status: 400, code: 7037 }, // status, code
  'slot-full': { status: 400, exception: `${CALLBACK}Availability`, v3Status: 429, code: 7041 }, // class
  'office-closed': { status: 400, exception: `${CALLBACK}Availability`, v3Status: 400, code: 7042 }, // status
  'bad-time': { status: 400, exception: CALLBACK, v3Status: 400, code: 501 }, // status
  'past-time': { status: 400, exception: `${CALLBACK}Availability`, v3Status: 400, code: 501 }, // status, code
  'far-time': { status: 400, exception: `${CALLBACK}Availability`, v3Status: 400, code: 501 }, // status, code
  'not-found': { status: 400, exception: `${CALLBACK}NotFound`, v3Status: 404, code: 404 }, // status, code
  'wrong-state': { status: 400, exception: CALLBACK, v3Status: 400, code: 501 }, // class, code
  'ors-down': { status: 500, exception: ORS, v3Status: 500, code: 500 }, // code
  'no-session': { status: 500, exception: ORS, v3Status: 500, code: 500 }, // class, code
  'unparsable-number': { status: 400, exception: GSG, v3Status: 400, code: 7030 },
  'bad-parameters': { status: 400, exception: GSG, v3Status: 400, code: 501 }, // status
  unauthorized: { status: 401, exception: GSG, v3Status: 401, code: 1103 }, // body
  'no-api-key': { status: 401, exception: GSG, v3Status: 401, code: 1103 }, // statuses
};

/** A refusal with the vendor's words. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  /** Free times offered instead (epoch milliseconds to capacity), when the slot is full. */
  readonly slots: ReadonlyMap<number, number> | undefined;

  constructor(kind: RefusalKind, message: string, slots?: ReadonlyMap<number, number>) {
    super(message);
    this.kind = kind;
    this.slots = slots;
  }

  get telling(): Telling {
    return TELLINGS[this.kind];
  }
}

const iso = (time: number): string => new Date(time).toISOString();

/** The messages: DOCUMENTED where they quote a test or the widget, ASSUMED where marked. */
export const refuse = {
  // ASSUMED but for "_customer_number" and "not contain", which the widget looks for.
  missingKey: (key: string) => new Refusal('missing-key', `The request does not contain mandatory key ${key}.`),
  invalidNumber: (number: string, parsable: boolean) =>
    new Refusal(
      parsable ? 'impossible-number' : 'bad-number',
      `Customer Number [${number}] is disallowed, because it is invalid. Check option _disallow_impossible_phone_numbers`,
    ),
  premiumNumber: (number: string) =>
    new Refusal('premium-number', `Customer Number [${number}] is disallowed, because it's a premium number. Check option _disallow_premium_phone_numbers`),
  noCountry: (service: string, option: string) =>
    new Refusal(
      'no-country',
      `Service option ${service} / _default_country is not configured. But option ${option} is set. We cannot validate phone numbers without knowing the country.`,
    ),
  unparsableNumber: (number: string, country: string) =>
    new Refusal('unparsable-number', `Invalid Phone Number ${number} for Country ${country} (parsing impossible)`),
  noService: (service: string) => new Refusal('no-service', `Service ${service} is not configured.`), // ASSUMED
  noContactCenter: (id: string) => new Refusal('no-contact-center', `Callback Contact Center ID: ${id} is not configured in transaction list.`),
  queueLimit: (service: string) => new Refusal('queue-limit', `Limit of queued callbacks for ${service} is reached.`),
  rateLimit: (service: string, seconds: number) =>
    new Refusal('rate-limit', `Limit of queued callbacks for ${service} is reached for interval ${seconds}s.`),
  parameterLimit: (key: string, value: string, limit: number) =>
    new Refusal(
      'parameter-limit',
      `Callback for ${key}=${value} rejected because previous callbacks for this parameter were requested for more than ${limit} times today.`,
    ),
  // ASSUMED
  duplicate: (number: string, count: number) =>
    new Refusal('duplicate', `Callback for _customer_number=${number} rejected because ${count} callback(s) for this number are already in queue.`),
  /** The alternatives stand inside the text, in UTC but without Z: DOCUMENTED by the widget's parser. */
  slotFull: (slots: ReadonlyMap<number, number>) =>
    new Refusal(
      'slot-full',
      `Too many requests at the desired time. Proposing time slots. ${[...slots.keys()].map((slot) => iso(slot).replace('Z', '')).join(', ')}`,
      slots,
    ),
  officeClosed: (time: number) => new Refusal('office-closed', `Office closed at desired time ${iso(time)}.`), // ASSUMED
  badTime: (value: string) => new Refusal('bad-time', `Cannot parse desired time ${value}. Expected format is yyyy-MM-ddTHH:mm:ss.SSSZ`), // ASSUMED
  pastTime: (time: number) => new Refusal('past-time', `Desired time ${iso(time)} is in the past.`), // ASSUMED
  farTime: (time: number, limit: string) => new Refusal('far-time', `Desired time ${iso(time)} is more than ${limit} ahead.`), // ASSUMED
  notFound: (id: string) => new Refusal('not-found', `Callback ${id} is not found.`), // ASSUMED
  wrongState: (id: string, verb: string, state: string) => new Refusal('wrong-state', `Callback ${id} cannot be ${verb} in state ${state}.`), // ASSUMED
  orsDown: () => new Refusal('ors-down', 'ORS request failed: cannot connect to ORS. IO issue.'),
  // DOCUMENTED: status 500 and "404 Not Found" somewhere in the body.
  noSession: () => new Refusal('no-session', 'ORS request failed: 404 Not Found'),
  badParameters: (message: string) => new Refusal('bad-parameters', message),
  unauthorized: () => new Refusal('unauthorized', 'Full authentication is required to access this resource'), // ASSUMED
  noApiKey: () => new Refusal('no-api-key', 'Missing apikey'), // ASSUMED
};
