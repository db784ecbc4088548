import { createApp, type WidgetData } from './app.js';
import { fillApplication } from './application.js';
import { el } from './dom.js';
import { choosePlan } from './purchase.js';

/** What the server knows of a session that was begun through the API. */
interface ServerSession {
  flow?: string;
  scenario?: string;
  expired?: boolean;
}

/** The widget's page, from its address to the first step. Sent to the browser as text. */
export async function startWidget(data: WidgetData): Promise<void> {
  // a single-page application: the vendor's router reads the fragment too
  addEventListener('hashchange', () => location.reload());
  const [, client = '', token = '', search = ''] = /^#\/widget\/([^/?]+)\/([^/?]+)(?:\?(.*))?$/.exec(location.hash) ?? [];
  const query = new URLSearchParams(search);

  const tell = async (what: string, body: object): Promise<ServerSession> => {
    try {
      // text/plain needs no preflight when a sandbox has taken the page's origin away
      const answer = await fetch(`/widget/sessions/${token}/${what}`, { method: 'POST', body: JSON.stringify(body) });
      return answer.ok ? ((await answer.json()) as ServerSession) : {};
    } catch {
      return {}; // the simulator has stopped; the page goes on with what its address says
    }
  };

  const known = token === '' ? {} : await tell('opened', { client, ...Object.fromEntries(query) });
  for (const name of ['flow', 'scenario'] as const) if (!query.has(name) && known[name]) query.set(name, known[name]);
  const app = createApp(data, query, async (body) => void (await tell('posted', body)));
  document.body.replaceChildren(app.root);

  if (token === '') return showNoSession(data, app);
  const scenarios = known.expired ? ['expired'] : (query.get('scenario') ?? 'interactive').split(',');
  for (const scenario of scenarios) {
    if (!(scenario in data.scenarios) || scenario === 'interactive') return query.get('flow') === 'apply' ? fillApplication(app) : choosePlan(app);
    app.busy();
    await new Promise((resolve) => setTimeout(resolve, Number(query.get('delay') ?? 40)));
    await app.end(scenario);
  }
}

/** The address alone: a list of sessions to try. */
export function showNoSession(data: WidgetData, app: ReturnType<typeof createApp>): void {
  const links = Object.entries(data.scenarios).map(([name, text]) => {
    const flow = name.startsWith('apply') ? 'apply' : 'purchase';
    const id = (): string => crypto.randomUUID();
    const search = new URLSearchParams({ lang: 'en', 'x-reference-id': id(), widget_session_id: id(), flow, scenario: name });
    return el('li', {}, el('a', { href: `#/widget/demo/${id()}?${search}` }, name), ` ${text}`);
  });
  app.root.querySelector('main')!.replaceChildren(el('h1', {}, app.t.noSession), el('p', { class: 'lead' }, app.t.noSessionText), el('ul', {}, ...links));
}
