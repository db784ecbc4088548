import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { BadRequest, sendJson, type Call, type Routes } from '../http.js';
import type { FlexitiEndpoint, FlexitiSettings } from './control.js';
import type { FlexitiSession, FlexitiSessions } from './sessions.js';

/** Whom the stand-in knows. */
export interface FlexitiCredentials {
  clientId: string;
  clientSecret: string;
}

export interface ApiState {
  readonly credentials: FlexitiCredentials;
  readonly sessions: FlexitiSessions;
  settings: FlexitiSettings;
  /** Access and refresh tokens, with the time they end (milliseconds since 1970). */
  readonly tokens: Map<string, number>;
  readonly refreshTokens: Map<string, number>;
  /** Where the server listens; known only after it does. */
  origin: string;
}

type Body = Record<string, unknown>;

/** A refusal in the vendor's words. */
class Refusal extends Error {
  readonly status: number;
  readonly body: Body;

  constructor(status: number, error: string, more: Body = {}) {
    super(error);
    this.status = status;
    this.body = { code: status, error, error_description: error, ...more };
  }
}

/** documented: "general input errors" have this form and come with 409 */
const wrongInputs = (call: Call, ...params: string[]): Refusal =>
  new Refusal(409, 'wrong_inputs', {
    url: call.url.pathname,
    message: 'Some inputs are wrong!',
    field_errors: params.map((param) => ({ param, msg: 'invalid', value: null })),
  });

/**
 * The part of the vendor's POS API that a shop's server needs.
 *
 * documented (developer wiki, "Authentication Endpoints", "SDK Init Method", "Transactions Endpoints", "Errors"): paths, request fields, headers, error codes and
 * their statuses, the answers of the token and init requests, the 1199 seconds. `authorization` is the path of the API reference, `authorizations` the one that the
 * page on widget events names; both are answered.
 * assumed: the answers of apply and authorization, and that the x-reference-id is what ties a request to its session.
 */
export function addApi(routes: Routes, state: ApiState): void {
  const base = '/flexiti/pos-api/:version';
  const add = (route: string, endpoint: FlexitiEndpoint, handler: (call: Call) => Body | Promise<Body>): void => {
    routes.on(`POST ${route}`, (call) => answer(call, state, endpoint, handler));
  };
  for (const prefix of ['', base]) add(`${prefix}/oauth/token`, 'token', (call) => issueToken(call, state));
  add(`${base}/client-id/:clientId/widget/init`, 'init', (call) => beginSession(call, state));
  add(`${base}/client-id/:clientId/apply`, 'apply', (call) => confirmApplication(call, state));
  for (const name of ['authorization', 'authorizations']) add(`${base}/client-id/:clientId/${name}`, 'authorization', (call) => authorize(call, state));
}

async function answer(call: Call, { settings }: ApiState, endpoint: FlexitiEndpoint, handler: (call: Call) => Body | Promise<Body>): Promise<void> {
  const { response } = call;
  const fault = settings.takeFault(endpoint);
  if (fault?.delay) await new Promise((resolve) => setTimeout(resolve, fault.delay));
  const fails = fault !== undefined && (fault.drop === true || fault.status !== undefined || fault.error !== undefined || fault.delay === undefined);
  try {
    const body = fails && !fault.after ? {} : await handler(call);
    if (!fails) sendJson(response, 200, body);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return sendJson(response, error.status, error.body);
  }
  if (fails) fail(response, fault);
}

function fail(response: ServerResponse, { drop, status = 500, error = 'general_error' }: { drop?: boolean; status?: number; error?: string }): void {
  if (drop) response.destroy();
  else sendJson(response, status, { code: status, error, error_description: error });
}

async function issueToken(call: Call, { credentials, tokens, refreshTokens, settings }: ApiState): Promise<Body> {
  // documented: "parameters should not be passed as Query string, the service is expecting an application/x-www-form-urlencoded payload"
  const type = call.request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new Refusal(400, 'invalid_request');
  const form = new URLSearchParams(await call.text());
  // documented: wrong credentials are a 400 here, not a 401
  if (form.get('client_id') !== credentials.clientId || form.get('client_secret') !== credentials.clientSecret) throw new Refusal(400, 'invalid_client');
  const grant = form.get('grant_type');
  if (grant === 'refresh_token') {
    if (!((refreshTokens.get(form.get('refresh_token') ?? '') ?? 0) > Date.now())) throw new Refusal(400, 'invalid_request');
  } else if (grant !== 'client_credentials') {
    throw new Refusal(400, 'invalid_request');
  }
  const [access_token, refresh_token] = [randomBytes(20).toString('hex'), randomBytes(20).toString('hex')];
  const expiresAt = Date.now() + settings.tokenLifetime * 1000;
  tokens.set(access_token, expiresAt);
  // documented: "it cannot be refreshed after it is expired"
  refreshTokens.set(refresh_token, expiresAt);
  return { token_type: 'bearer', access_token, expires_in: settings.tokenLifetime, refresh_token };
}

/** What every request but the token's must have: a live token, the client id of that token, a reference id. Gives the body and when the token ends. */
async function readRequest(call: Call, { tokens, credentials }: ApiState): Promise<{ body: Body; expiresAt: number; referenceId: string }> {
  const [, token = ''] = /^Bearer (\S+)$/i.exec(call.request.headers.authorization ?? '') ?? [];
  const expiresAt = tokens.get(token) ?? 0;
  if (expiresAt <= Date.now()) throw new Refusal(401, 'invalid_token');
  if (call.params.clientId !== credentials.clientId) throw new Refusal(409, 'invalid_role');
  const referenceId = call.request.headers['x-reference-id'];
  if (typeof referenceId !== 'string' || referenceId === '') throw wrongInputs(call, 'x-reference-id');
  const body = parse(await call.text());
  return { body, expiresAt, referenceId };
}

function parse(text: string): Body {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
  if (!isObject(body)) throw new BadRequest('The body is not an object.');
  return body;
}

const isObject = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

async function beginSession(call: Call, state: ApiState): Promise<Body> {
  const { body, expiresAt, referenceId } = await readRequest(call, state);
  const { flow, lang = 'en' } = body;
  if (flow !== 'purchase' && flow !== 'apply') throw wrongInputs(call, 'flow');
  if (lang !== 'en' && lang !== 'fr') throw wrongInputs(call, 'lang');
  const missing = missingFields(flow, body);
  if (missing.length > 0) throw wrongInputs(call, ...missing);
  const { url } = state.sessions.create(
    state.origin,
    { clientId: state.credentials.clientId, lang, referenceId },
    { flow, scenario: state.settings.scenario, init: body, expiresAt },
  );
  return { redirection_url: url };
}

/** documented: which fields each flow must have */
function missingFields(flow: 'purchase' | 'apply', body: Body): string[] {
  const who = isObject(body.customer_identification) ? body.customer_identification : {};
  const person = isObject(who.personal_information) ? who.personal_information : {};
  const absent = (from: Body, names: string[]): string[] => names.filter((name) => from[name] === undefined || from[name] === '');
  const missingPerson = absent(person, ['first_name', 'last_name', 'dob', 'postal_code']).map((name) => `customer_identification.personal_information.${name}`);
  if (flow === 'purchase') return who.account_number || who.vcc_number ? [] : missingPerson;
  const rest = absent(body, ['email', 'phone_number', 'address_1', 'city', 'province', 'account_type']);
  return [...missingPerson, ...rest, ...(body.tos_agreement === true ? [] : ['tos_agreement'])];
}

async function confirmApplication(call: Call, state: ApiState): Promise<Body> {
  const { body, referenceId } = await readRequest(call, state);
  const session = state.sessions.byReference(referenceId);
  // documented: `not_verified` when the payload has other personal information than init had, or the wrong widget_session_id
  const isSame = session !== undefined && body.widget_session_id === session.widgetSessionId && samePerson(session, body);
  if (!isSame || session.flow !== 'apply' || session.truth?.action !== 'apply') throw new Refusal(409, 'not_verified');
  if ((body.tos_agreement ?? session.init?.tos_agreement) !== true) throw new Refusal(409, 'tos_agreement_required');
  const { application } = state.settings;
  if (application !== 'approved') throw new Refusal(application === 'general_error' ? 400 : 409, application);
  session.applications.push(body);
  // assumed: the answer's form
  return {
    customer_id: '1234567-12345',
    account_number: 2_233_917,
    account_type: body.account_type ?? 'consumer',
    application_status: 'approved',
    credit_limit: state.settings.credit,
  };
}

/** A payload without personal information cannot differ: that it may be left out is assumed. */
function samePerson({ init }: FlexitiSession, { customer_identification: given }: Body): boolean {
  return given === undefined || init === null || JSON.stringify(given) === JSON.stringify(init.customer_identification);
}

async function authorize(call: Call, state: ApiState): Promise<Body> {
  const { body, referenceId } = await readRequest(call, state);
  const option = isObject(body.financing_option) ? body.financing_option : {};
  const missing = [
    ...(body.account_number === undefined && body.vcc_number === undefined ? ['account_number'] : []),
    ...(option.transaction_type === undefined ? ['financing_option.transaction_type'] : []),
    ...(typeof body.amount === 'number' && body.amount > 0 ? [] : ['amount']),
    ...(typeof body.auto_capture === 'boolean' ? [] : ['auto_capture']),
  ];
  if (missing.length > 0) throw wrongInputs(call, ...missing);
  if (option.transaction_type !== 'promotional_purchase' && option.transaction_type !== 'regular_purchase') throw new Refusal(409, 'invalid_transaction_type');

  const session = state.sessions.byReference(referenceId);
  const truth = session?.truth;
  // documented: "the customer didn't pass through the widget or was not authenticated properly"
  if (session?.flow !== 'purchase' || truth?.action !== 'purchase' || !truth.verified) throw new Refusal(404, 'customer_identity_not_found');
  if (body.account_number !== undefined && asText(body.account_number) !== truth.accountNumber) throw new Refusal(404, 'not_found');
  // the vendor documents this header for its transactions; that authorizations take it too is assumed
  const key = call.request.headers['x-idempotency-key'];
  const before = key === undefined ? undefined : session.authorizations.find((one) => one.idempotency_key === key);
  if (before) return publicPart(before);
  if ((body.amount as number) > state.settings.credit) throw new Refusal(409, 'credit_exceeded');
  // assumed: the answer's form
  const authorization: Body = {
    authorization_id: 100_000 + Number.parseInt(randomUUID().slice(0, 4), 16),
    authorization_status: 'opened',
    account_number: Number(truth.accountNumber),
    reference: body.reference ?? null,
    amount: body.amount,
    date: new Date().toISOString(),
    idempotency_key: key,
  };
  session.authorizations.push(authorization);
  return publicPart(authorization);
}

/** An account number is documented as a number, and may come as the string the widget gave. */
const asText = (value: unknown): string => (typeof value === 'number' || typeof value === 'string' ? String(value) : '');

const publicPart = ({ idempotency_key: _, ...rest }: Body): Body => rest;
