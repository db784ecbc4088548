/** Spellings on which the sources disagree, or of which nothing is published. Each can be switched while the simulator runs. */
export interface Dialect {
  /**
   * `check-queue-position`: `_position`, `_eta`, `_total_waiting` as strings (the newer mobile sample) or as integers (the older one),
   * or an `ewt` that is a decimal string (the functional tests). All three DOCUMENTED. Default `strings`.
   */
  position: 'strings' | 'ints' | 'ewt';
  /** Type of `ewt` in the EWT answers. Number is DOCUMENTED by the web widget; a string is there to be survived. Default `number`. */
  ewt: 'number' | 'string';
  /** One queue asked for: the object itself (DOCUMENTED by the widget) or a map of one. Default `object`. */
  ewtSingle: 'object' | 'map';
  /** Dialog keys: `_dialog_id`, `_ok_title` (functional tests) or `_dialogId`, `_okTitle` (mobile sample). Default `snake`. */
  dialog: 'snake' | 'camel';
  /** PUT and DELETE answer with no body at all; otherwise `{}`. Neither is documented. Default true. */
  emptyBodies: boolean;
  /** Status of a full slot: 400 (GMS) or 429 (what the widget also expects). Default 400. */
  slotFullStatus: 400 | 429;
  /** The two codes that the widget knows for a missing key. Default 1103. */
  apiKeyCode: 1103 | 503;
}

export const DIALECT: Dialect = {
  position: 'strings',
  ewt: 'number',
  ewtSingle: 'object',
  dialog: 'snake',
  emptyBodies: true,
  slotFullStatus: 400,
  apiKeyCode: 1103,
};

/** Who is let in. */
export interface Access {
  /** Answer browsers on other origins. Default true; a stock GMS may not. */
  cors: boolean;
  /**
   * Basic authentication of the `server` section. DOCUMENTED by functional tests: credentials in a service's own options `username` and `password`
   * win over these one by one, and nothing is asked for while no password is set.
   */
  username: string | null;
  password: string | null;
  /** Shared GMS: the known `ContactCenterId` headers. Null (default): not shared, the header is ignored. That a missing header is refused is ASSUMED. */
  contactCenters: string[] | null;
  /** Keys accepted in `x-api-key` by the Engagement API. Null (default): any, but one must be there. */
  apiKeys: string[] | null;
  /** The tenant of the Engagement API wants a `captchaToken`. Default false. */
  captcha: boolean;
  /** The number given to customers who dial in themselves. */
  accessNumber: string;
}

export const ACCESS: Access = {
  cors: true,
  username: null,
  password: null,
  contactCenters: null,
  apiKeys: null,
  captcha: false,
  accessNumber: '+18005550199',
};
