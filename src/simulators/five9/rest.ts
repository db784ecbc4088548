import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest, sendJson, type Call, type Routes } from '../http.js';
import type { Conference } from './conference.js';
import type { Hosts } from './hosts.js';
import type { CallInfo } from './types.js';
import { newId, type World } from './world.js';

const BASE = '/appsvcs/rs/svc';
/** The real cookie's name is not published (assumed). */
const COOKIE = 'five9_session';

/** What can go wrong with the next REST calls. */
export class RestFaults {
  /** Milliseconds each answer waits. */
  delay = 0;
  /** How many calls after the metadata answer 401, as while a new session reaches the other data centres. */
  unauthorized = 0;
  /** Calls whose path contains `match` answer `status`. */
  failures: { match: string; status: number; times: number }[] = [];

  take(path: string): number | undefined {
    const failure = this.failures.find(({ match, times }) => times > 0 && path.includes(match));
    if (!failure) return undefined;
    failure.times -= 1;
    return failure.status;
  }

  reset(): void {
    this.delay = 0;
    this.unauthorized = 0;
    this.failures = [];
  }
}

/** A refusal in Five9's own form. */
class Five9Error extends Error {
  readonly status: number;
  readonly code: string;
  readonly objectId: string | undefined;

  constructor(status: number, message: string, code: string, objectId?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.objectId = objectId;
  }
}

export interface RestParts {
  world: World;
  conference: Conference;
  hosts: Hosts;
  faults: RestFaults;
}

/** The agent REST API. Paths and bodies as seen in public code; the statuses of refusals other than 401 and 435 are assumed. */
export class Rest {
  readonly #world: World;
  readonly #conference: Conference;
  readonly #hosts: Hosts;
  readonly #faults: RestFaults;
  #token = newId();

  constructor({ world, conference, hosts, faults }: RestParts) {
    this.#world = world;
    this.#conference = conference;
    this.#hosts = hosts;
    this.#faults = faults;
  }

  /** Logged in, and with `requireLogin` also holding the cookie. */
  isLoggedIn(request: IncomingMessage): boolean {
    if (!this.#world.agent.loggedIn) return false;
    if (!this.#world.settings.requireLogin) return true;
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    return cookies.includes(`${COOKIE}=${this.#token}`);
  }

  addRoutes(routes: Routes): void {
    const world = this.#world;
    routes.on(`GET ${BASE}/auth/metadata`, this.#guard('login', () => this.#metadata()));
    routes.on(`POST ${BASE}/auth/login`, ({ response }) => {
      world.agent.loggedIn = true;
      world.touch();
      sendJson(response, 200, this.#metadata(), { 'set-cookie': `${COOKIE}=${this.#token}; Path=/; HttpOnly; SameSite=Lax` });
    });

    routes.on(`GET ${BASE}/orgs/:orgId`, this.#guard('org', () => ({ ...world.org })));
    routes.on(`GET ${BASE}/orgs/:orgId/call_variables`, this.#guard('org', () => world.variables));
    routes.on(`GET ${BASE}/orgs/:orgId/campaigns`, this.#guard('org', () => world.campaigns));

    const agent = `${BASE}/agents/:agentId`;
    routes.on(`GET ${agent}/login_state`, this.#guard('login-state', () => world.agent.loginState));
    routes.on(`GET ${agent}/interactions`, this.#guard('getInteractions', () => world.calls.map(({ id }) => ({ channelType: 'CALL', interactionId: id }))));
    routes.on(`GET ${agent}/interactions/calls`, this.#guard('getCalls', () => world.calls));
    routes.on(`GET ${agent}/interactions/calls/:callId`, this.#guard('getCall', ({ params }) => this.#call(params['callId']!)));
    for (const route of ['variables', 'variables_2'] as const) {
      routes.on(`PUT ${agent}/interactions/calls/:callId/${route}`, this.#guard('setVariables', async (request) => this.#setVariables(route, request)));
    }
    const call = `${agent}/interactions/calls/:callId`;
    routes.on(`POST ${call}/add_campaign_to_conference`, this.#guard('addCampaignToConference', async (request) => this.#addCampaign(request)));
    routes.on(`PUT ${call}/disconnectConferenceParticipant`, this.#guard('disconnectConferenceParticipant', ({ params }) => {
      const participant = this.#call(params['callId']!);
      if (participant.callType !== 'CONFERENCE') throw new Five9Error(400, 'The call is not a conference participant', 'CALL', participant.id);
      world.cancels += 1;
      if (!this.#conference.disconnect(participant)) world.removeParticipant(participant);
      return participant;
    }));
  }

  /** A new token: cookies handed out before are worth nothing. */
  reset(): void {
    this.#token = newId();
  }

  /** `operation` is the word in Five9's message about the login state; 'login', 'org' and 'login-state' work in any state. */
  #guard(operation: string, action: (call: Call) => unknown): (call: Call) => Promise<void> {
    return async (call) => {
      const { request, response, url, params } = call;
      try {
        const failure = this.#faults.take(url.pathname);
        if (failure !== undefined) throw new Five9Error(failure, 'Fault on command', 'SERVER');
        if (!this.isLoggedIn(request)) throw new Five9Error(401, 'Not authenticated', 'AUTHENTICATION');
        if (operation !== 'login') this.#check(operation, request, params);
        const answer = await action(call);
        if (answer === undefined) response.writeHead(200).end();
        else sendJson(response, 200, answer);
      } catch (error) {
        if (!(error instanceof Five9Error)) throw error;
        refuse(response, error);
      }
    };
  }

  #check(operation: string, request: IncomingMessage, params: Record<string, string>): void {
    if (this.#faults.unauthorized > 0) {
      this.#faults.unauthorized -= 1;
      throw new Five9Error(401, 'Not authenticated', 'AUTHENTICATION');
    }
    // Seen: the status is not a standard one; the text of a migrated host is assumed
    if (!this.#hosts.isActive(request.socket.localPort)) throw new Five9Error(435, 'Service has been migrated', 'MIGRATED');
    const { org, agent } = this.#world;
    if (params['orgId'] !== undefined && params['orgId'] !== org.id) throw new Five9Error(403, 'Access denied', 'ORG', params['orgId']);
    if (params['agentId'] !== undefined && params['agentId'] !== agent.id) throw new Five9Error(403, 'Access denied', 'AGENT', params['agentId']);
    if (['org', 'login-state'].includes(operation) || agent.loginState === 'WORKING') return;
    // Five9's words, from a recorded 435
    throw new Five9Error(435, `Improper agent login state ${agent.loginState} while calling ${operation}. Allowed is WORKING`, 'LOGIN');
  }

  #metadata(): object {
    const { org, agent } = this.#world;
    return {
      tokenId: this.#token,
      sessionId: this.#token.toLowerCase(),
      orgId: org.id,
      userId: agent.id,
      context: { cloudClientUrl: `${this.#hosts.url}/`, cloudTokenUrl: `${this.#hosts.url}/`, farmId: '149' },
      metadata: { freedomUrl: this.#hosts.url, dataCenters: this.#hosts.dataCenters },
    };
  }

  #call(id: string): CallInfo {
    const call = this.#world.find(id);
    if (!call) throw new Five9Error(404, 'Call not found', 'CALL', id);
    return call;
  }

  async #setVariables(route: 'variables' | 'variables_2', { params, text }: Call): Promise<unknown> {
    const call = this.#call(params['callId']!);
    const body = await readObject(text);
    const values: Record<string, string> = {};
    for (const [id, value] of Object.entries(body)) {
      const variable = this.#world.variables.find((candidate) => candidate.id === id);
      if (!variable) throw new Five9Error(400, 'Call variable not found', 'CALL_VARIABLE', id);
      if (typeof value !== 'string') throw new Five9Error(400, 'The value of a call variable is a string', 'CALL_VARIABLE', id);
      values[`${variable.group}.${variable.name}`] = value;
    }
    Object.assign(call.variables, body);
    this.#world.variableWrites.push({ callId: call.id, route, values });
    this.#world.emit('4', 'UPDATED', call);
    return call.variables;
  }

  async #addCampaign({ params, text }: Call): Promise<unknown> {
    const world = this.#world;
    world.conferences.requested += 1;
    world.touch();
    const call = this.#call(params['callId']!);
    const { warm, campaignId } = await readObject(text);
    // The vendor's client reports this one as "Failed trying to conference with campaign" (documented)
    if (!world.agent.canConferenceWithCampaign) throw new Five9Error(403, 'Insufficient permissions', 'PERMISSION');
    if (!world.campaigns.some((campaign) => campaign.id === campaignId)) throw new Five9Error(404, 'Campaign not found', 'CAMPAIGN', String(campaignId));
    if (call.state !== 'TALKING') throw new Five9Error(400, `Improper call state ${call.state}`, 'CALL', call.id);
    if (this.#conference.active) throw new Five9Error(409, 'The call is in a conference with a campaign already', 'CALL', call.id);
    this.#conference.start(call, warm === true);
    return world.settings.conferenceReply === 'call' ? call : undefined;
  }
}

function refuse(response: ServerResponse, { status, message, code, objectId }: Five9Error): void {
  const context = { contextCode: code, ...(objectId === undefined ? {} : { objectId }) };
  sendJson(response, status, { five9ExceptionDetail: { timestamp: Date.now(), errorCode: 3, message, context } });
}

async function readObject(text: () => Promise<string>): Promise<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(await text());
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new BadRequest('The body is not a JSON object.');
  return body as Record<string, unknown>;
}
