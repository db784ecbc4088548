import { allowCors, BadRequest, listen, Routes, sendJson, type ListenOptions, type Simulator } from '../http.js';
import { addApi, type ApiState, type FlexitiCredentials } from './api.js';
import { FlexitiSettings, type FlexitiControl } from './control.js';
import { addPages } from './pages.js';
import { FlexitiSessions, type FlexitiSessionLog, type FlexitiSessionOptions, type FlexitiTruth } from './sessions.js';

export type { FlexitiCredentials } from './api.js';
export { FLEXITI_SCENARIOS, UNDOCUMENTED_CASES, type FlexitiScenario } from './browser/scenarios.js';
export type { FlexitiControl, FlexitiEndpoint, FlexitiFault } from './control.js';
export type { FlexitiFlow, FlexitiSessionLog, FlexitiSessionOptions, FlexitiTruth } from './sessions.js';

export interface FlexitiSimulatorOptions extends ListenOptions, Partial<FlexitiCredentials> {
  /** The first settings; `control()` changes them later. */
  control?: FlexitiControl;
}

/** A stand-in for Flexiti: the widget's page and the part of the POS API that a shop's server needs, on one origin. */
export interface FlexitiSimulator extends Simulator {
  /** What the API lets in. Default `flexitidemo` / `simulated-secret`. */
  readonly credentials: Readonly<FlexitiCredentials>;
  /** Every session so far, oldest first. Live: the entries change as the sessions go on. */
  readonly sessions: readonly FlexitiSessionLog[];
  /** A new session's URL, as widget/init would give it, with the options in its fragment. */
  sessionUrl(options?: FlexitiSessionOptions): string;
  /** Changes settings while it runs. The same as `POST /control` with this as JSON. */
  control(change: FlexitiControl): void;
}

/**
 * Starts a Flexiti simulator. README.md beside this file lists scenarios, options and what is documented or assumed.
 *
 * @throws Error when `host` is not a loopback address or the port is taken
 */
export async function createFlexitiSimulator(options: FlexitiSimulatorOptions = {}): Promise<FlexitiSimulator> {
  const { clientId = 'flexitidemo', clientSecret = 'simulated-secret' } = options;
  const state: ApiState = {
    credentials: { clientId, clientSecret },
    sessions: new FlexitiSessions(),
    settings: new FlexitiSettings(),
    tokens: new Map(),
    refreshTokens: new Map(),
    origin: '',
  };
  const { sessions, tokens, refreshTokens } = state;

  const control = (change: FlexitiControl): void => {
    if (change.reset) {
      state.settings = new FlexitiSettings();
      sessions.list.length = 0;
    }
    if (change.reset || change.expireTokens) {
      tokens.clear();
      refreshTokens.clear();
      for (const session of sessions.list) if (session.expiresAt !== Infinity) session.expiresAt = 0;
    }
    state.settings.apply(change);
  };
  control(options.control ?? {});

  const routes = new Routes();
  addPages(routes);
  addApi(routes, state);
  addReports(routes, sessions);
  routes.on('POST /control', async ({ text, response }) => {
    control(readJson(await text()));
    sendJson(response, 200, { ok: true });
  });
  routes.on('GET /control', ({ response }) => sendJson(response, 200, { sessions: sessions.list }));
  routes.on('POST /control/session', async ({ text, response }) => {
    sendJson(response, 201, { url: sessions.create(state.origin, readJson(await text())).url });
  });

  const { url, close } = await listen(async (request, response) => {
    if (!(await routes.handle(request, response))) sendJson(response, 404, { code: 404, error: 'not_found', error_description: 'not_found' });
  }, options);
  state.origin = url;
  return { url, close, credentials: state.credentials, sessions: sessions.list, sessionUrl: (more = {}) => sessions.create(url, more).url, control };
}

/** The widget's page telling its own server: that it was opened, what it posted, what the customer really did. */
function addReports(routes: Routes, sessions: FlexitiSessions): void {
  const path = '/widget/sessions/:token';
  // a sandbox without allow-same-origin leaves the page an origin of its own
  routes.on(`OPTIONS ${path}/:what`, ({ request, response }) => void allowCors(request, response));
  routes.on(`POST ${path}/opened`, async ({ request, response, params, text }) => {
    allowCors(request, response);
    const query = readJson(await text()) as Record<string, string | undefined>;
    const session =
      sessions.byToken(params.token!) ??
      sessions.add({
        token: params.token!,
        clientId: query.client ?? 'demo',
        referenceId: query['x-reference-id'] ?? null,
        widgetSessionId: query.widget_session_id ?? null,
        flow: query.flow === 'apply' ? 'apply' : 'purchase',
        scenario: query.scenario ?? 'interactive',
      });
    session.opened += 1;
    sendJson(response, 200, { flow: session.flow, scenario: session.scenario, expired: session.expiresAt <= Date.now() });
  });
  routes.on(`POST ${path}/posted`, async ({ request, response, params, text }) => {
    allowCors(request, response);
    const { truth, posted } = readJson(await text()) as { truth: FlexitiTruth | null; posted: unknown[] };
    const session = sessions.byToken(params.token!);
    if (session) {
      session.posted.push(...posted);
      session.truth = truth ?? session.truth;
    }
    sendJson(response, 200, {});
  });
}

function readJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // answered below
  }
  throw new BadRequest('The body is not a JSON object.');
}
