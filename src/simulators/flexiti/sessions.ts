import { randomBytes, randomUUID } from 'node:crypto';

export type FlexitiFlow = 'purchase' | 'apply';

/** What a session URL of the simulator can be made to do. Every entry but the last group can also be written into the fragment by hand. */
export interface FlexitiSessionOptions {
  /** Default `purchase`. */
  flow?: FlexitiFlow | undefined;
  /** Default `en`. */
  lang?: 'en' | 'fr' | undefined;
  /** A name of {@link FLEXITI_SCENARIOS}, or several with commas between them, played one after the other. Default `interactive`. */
  scenario?: string | undefined;
  /** Milliseconds before each automatic scenario. Default 40. */
  delay?: number | undefined;
  /** What is to be paid, in dollars. Default 1249. */
  amount?: number | undefined;
  /** Name of the shop. */
  merchant?: string | undefined;
  /** Type of `accountNumber`. Default `number`. */
  account?: 'number' | 'string' | undefined;
  /** Which keys a success has: `all`, those of an `older` widget, or only the oldest `three`. Default `all`. */
  fields?: 'all' | 'older' | 'three' | undefined;
  /** `verified` of an application, which the vendor leaves open. Default true. */
  verified?: boolean | undefined;
  /** `mfaOptionSelected`. Default `sms`. */
  mfa?: string | undefined;
  /** `error` of a failure, an HTTP status code. Default 500. */
  error?: number | undefined;
  /** How many messages a flood has. Default 1000. */
  count?: number | undefined;
  /** Which of {@link UNDOCUMENTED_CASES} the scenario `undocumented` posts. Default the first. */
  case?: string | undefined;
  /** Light or dark, instead of what the browser prefers. */
  theme?: 'light' | 'dark' | undefined;

  /** Milliseconds that the server waits before it sends the document. */
  slow?: number | undefined;
  /** Sends `X-Frame-Options: DENY`. */
  xfo?: boolean | undefined;
  /** HTTP status of the document. */
  status?: number | undefined;
  /** Cuts the connection instead of answering. */
  drop?: boolean | undefined;

  /** Parts of the vendor's URL; made up when left out. */
  clientId?: string | undefined;
  token?: string | undefined;
  referenceId?: string | undefined;
  widgetSessionId?: string | undefined;
}

/** What the customer really did, whatever a browser page says about it. */
export interface FlexitiTruth {
  accountNumber: string | null;
  verified: boolean;
  action: string | null;
}

/** One session, as the simulator saw it. */
export interface FlexitiSessionLog {
  readonly token: string;
  readonly clientId: string;
  readonly referenceId: string | null;
  readonly widgetSessionId: string | null;
  readonly flow: FlexitiFlow;
  readonly scenario: string;
  /** Body of the widget/init request; null for a URL that was not made by it. */
  readonly init: Record<string, unknown> | null;
  /** How often a browser opened the page. */
  readonly opened: number;
  /** What the page posted to its parent, in order; values JSON cannot hold are described as text. */
  readonly posted: readonly unknown[];
  /** Null as long as the customer is not through. */
  readonly truth: FlexitiTruth | null;
  /** Bodies of the requests that were granted. */
  readonly applications: readonly Record<string, unknown>[];
  readonly authorizations: readonly Record<string, unknown>[];
}

/** The simulator's own view of a session. */
export interface FlexitiSession extends FlexitiSessionLog {
  opened: number;
  posted: unknown[];
  truth: FlexitiTruth | null;
  applications: Record<string, unknown>[];
  authorizations: Record<string, unknown>[];
  /** Milliseconds since 1970; a session ends with the access token it was begun with. */
  expiresAt: number;
}

const DOCUMENT_OPTIONS = ['slow', 'xfo', 'status', 'drop'] as const;
const URL_PARTS = ['clientId', 'token', 'referenceId', 'widgetSessionId', 'lang'] as const;

/** Every session of one simulator. */
export class FlexitiSessions {
  readonly list: FlexitiSession[] = [];

  add(entry: Pick<FlexitiSession, 'token'> & Partial<FlexitiSession>): FlexitiSession {
    const session: FlexitiSession = {
      clientId: 'demo',
      referenceId: null,
      widgetSessionId: null,
      flow: 'purchase',
      scenario: 'interactive',
      init: null,
      opened: 0,
      posted: [],
      truth: null,
      applications: [],
      authorizations: [],
      expiresAt: Infinity,
      ...entry,
    };
    this.list.push(session);
    return session;
  }

  byToken(token: string): FlexitiSession | undefined {
    return this.list.findLast((session) => session.token === token);
  }

  byReference(referenceId: string): FlexitiSession | undefined {
    return this.list.findLast((session) => session.referenceId === referenceId);
  }

  /** Makes a session and the URL that opens it, in the form of the vendor's `redirection_url`. */
  create(origin: string, options: FlexitiSessionOptions, more: Partial<FlexitiSession> = {}): { session: FlexitiSession; url: string } {
    const { flow = 'purchase', scenario = 'interactive', lang = 'en', clientId = 'demo' } = options;
    const { token = randomBytes(20).toString('hex'), referenceId = randomUUID(), widgetSessionId = randomUUID() } = options;
    const session = this.add({ token, clientId, referenceId, widgetSessionId, flow, scenario, ...more });
    const fragment = new URLSearchParams({ lang, 'x-reference-id': referenceId, widget_session_id: widgetSessionId });
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(options)) {
      if (value === undefined || (URL_PARTS as readonly string[]).includes(name)) continue;
      const isForServer = (DOCUMENT_OPTIONS as readonly string[]).includes(name);
      if (!isForServer) fragment.set(name, String(value));
      else if (value !== false) search.set(name, String(Number(value)));
    }
    const query = search.size > 0 ? `?${search}` : '';
    return { session, url: `${origin}/${query}#/widget/${encodeURIComponent(clientId)}/${encodeURIComponent(token)}?${fragment}` };
  }
}
