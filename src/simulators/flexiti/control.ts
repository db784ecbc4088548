import { BadRequest } from '../http.js';

/** The API's endpoints, as failures are set for them. */
export type FlexitiEndpoint = 'token' | 'init' | 'apply' | 'authorization';

/** How an endpoint goes wrong. */
export interface FlexitiFault {
  /** HTTP status of the answer. Default 500. */
  status?: number;
  /** `error` of the answer. Default `general_error`. */
  error?: string;
  /** Milliseconds to wait before anything else. With `delay` alone the endpoint is slow and right. */
  delay?: number;
  /** Cuts the connection instead of answering. */
  drop?: boolean;
  /** Does what was asked before it fails: the answer alone is lost. */
  after?: boolean;
  /** How often; then the endpoint is well again. Default: always. */
  times?: number;
}

/** What a test can change while the simulator runs, by `simulator.control()` or `POST /control`. A key that is left out stays as it is. */
export interface FlexitiControl {
  /** Scenario of the sessions begun by widget/init from now on. */
  scenario?: string;
  /** Faults by endpoint, instead of those set before; `{}` takes them all away. A number stands for `{ status }`. */
  fail?: Partial<Record<FlexitiEndpoint, FlexitiFault | number>>;
  /** Decision on an application: `approved`, or the vendor's error code (`application_declined`, `customer_already_exists`, `application_create_error`). */
  application?: string;
  /** Credit of every account, in dollars. An authorization above it is `credit_exceeded`. */
  credit?: number;
  /** Seconds that access tokens live from now on. The vendor's 1199 by default. */
  tokenLifetime?: number;
  /** Ends every access token, and every session begun with one, at once. */
  expireTokens?: boolean;
  /** Forgets sessions, tokens and settings, then applies the rest. */
  reset?: boolean;
}

const ENDPOINTS = ['token', 'init', 'apply', 'authorization'];

/** The settings a {@link FlexitiControl} changes. */
export class FlexitiSettings {
  scenario = 'interactive';
  application = 'approved';
  credit = 6200;
  tokenLifetime = 1199;
  faults = new Map<string, FlexitiFault>();

  apply(control: FlexitiControl): void {
    const { scenario, fail, application, credit, tokenLifetime } = control;
    for (const endpoint of Object.keys(fail ?? {})) {
      if (!ENDPOINTS.includes(endpoint)) throw new BadRequest(`There is no endpoint '${endpoint}'; there are ${ENDPOINTS.join(', ')}.`);
    }
    if (fail) this.faults = new Map(Object.entries(fail).map(([endpoint, fault]) => [endpoint, typeof fault === 'number' ? { status: fault } : { ...fault }]));
    this.scenario = scenario ?? this.scenario;
    this.application = application ?? this.application;
    this.credit = credit ?? this.credit;
    this.tokenLifetime = tokenLifetime ?? this.tokenLifetime;
  }

  /** The fault this call meets, counted off. */
  takeFault(endpoint: FlexitiEndpoint): FlexitiFault | undefined {
    const fault = this.faults.get(endpoint);
    if (fault?.times !== undefined) {
      fault.times -= 1;
      if (fault.times <= 0) this.faults.delete(endpoint);
    }
    return fault;
  }
}
