import { el, fill, icon } from './dom.js';
import type { FLEXITI_SCENARIOS, Play, PlayContext, UNDOCUMENTED_CASES } from './scenarios.js';
import { playScenario } from './scenarios.js';
import type { WidgetTexts } from './texts.js';

/** What the server hands the page. */
export interface WidgetData {
  texts: Readonly<Record<'en' | 'fr', WidgetTexts>>;
  scenarios: typeof FLEXITI_SCENARIOS;
  undocumented: typeof UNDOCUMENTED_CASES;
}

export interface StepOptions {
  /** Which step of how many; left out on the last page. */
  at?: readonly [n: number, of: number];
  title: string;
  lead?: string;
  body: (Node | false | null)[];
  submit: string;
  /** Called when the form is sent. */
  next: () => void;
  back?: (() => void) | undefined;
  /** Buttons beside the main one. */
  extra?: Node[];
}

/** What every step of the widget works with. */
export interface WidgetApp {
  readonly t: WidgetTexts;
  readonly merchant: string;
  readonly amount: number;
  readonly context: PlayContext;
  money(dollars: number): string;
  /** Shows one step as a form. */
  step(options: StepOptions): void;
  /** Shows a spinner. */
  busy(): void;
  /** Tells the shop how it ended, and the customer too. */
  end(scenario: string, changes?: Partial<PlayContext>): Promise<void>;
}

/** The page's frame, and the ways every step uses it. Sent to the browser as text. */
export function createApp(data: WidgetData, query: URLSearchParams, report: (body: object) => Promise<void>): WidgetApp & { root: HTMLElement } {
  const lang = query.get('lang')?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
  const t = data.texts[lang];
  const locale = `${lang}-CA`;
  const amount = Number(query.get('amount')) || 1249;
  const merchant = query.get('merchant') || 'Maple & Pine';
  const fields = (query.get('fields') ?? 'all') as PlayContext['fields'];
  const context: PlayContext = {
    widgetSessionId: query.get('widget_session_id'),
    account: query.get('account') === 'string' ? 'string' : 'number',
    fields,
    mfa: query.get('mfa') ?? (fields === 'older' ? 'security_question' : 'sms'),
    verified: query.get('verified') !== 'false',
    error: Number(query.get('error') ?? 500),
    count: Number(query.get('count') ?? 1000),
    case: query.get('case') ?? '',
    accountNumber: '2233000',
    accountType: 'consumer',
  };

  const money = (dollars: number): string => new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' }).format(dollars);
  const main = el('main', {});
  const isPurchase = query.get('flow') !== 'apply';

  const show = (...content: Node[]): void => {
    main.replaceChildren(...content);
    scrollTo(0, 0);
    // must not take the focus from the page around it
    if (document.hasFocus()) main.querySelector<HTMLElement>('h1')?.focus();
  };

  const step = ({ at, title, lead, body, submit, next, back, extra = [] }: StepOptions): void => {
    const send = (event: Event): void => {
      event.preventDefault();
      next();
    };
    const [n = 0, of = 1] = at ?? [];
    show(
      el(
        'form',
        { novalidate: true, submit: send },
        at && el('div', { class: 'progress' }, el('span', {}, fill(t.step, { n, of })), el('progress', { max: of, value: n, 'aria-hidden': 'true' })),
        el('h1', { tabindex: -1 }, title),
        lead && el('p', { class: 'lead' }, lead),
        ...body.filter((node) => node instanceof Node),
        el('div', { class: 'buttons' }, el('button', { class: 'primary' }, submit), ...extra),
        back && el('button', { type: 'button', class: 'link', click: back }, t.back),
      ),
    );
  };

  const busy = (): void => show(el('div', { class: 'ending', role: 'status' }, el('span', { class: 'spinner' }), el('h1', { tabindex: -1 }, t.wait)));

  const showEnding = (ending: Play['ending']): void => {
    if (ending === 'busy') return busy();
    const part = `end${ending.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}` as 'endVerified';
    const isGood = ending === 'verified' || ending === 'submitted';
    const mark = isGood ? 'm5 12.5 4.5 4.5L19 7.5' : 'M12 7v6m0 4v.01';
    show(
      el(
        'div',
        { class: `ending ${isGood ? 'good' : ''}`, role: 'status' },
        el('span', { class: 'mark' }, icon(mark, 28)),
        el('h1', { tabindex: -1 }, t[part]),
        el('p', { class: 'lead' }, t[`${part}Text`]),
      ),
    );
  };

  const end = async (scenario: string, changes: Partial<PlayContext> = {}): Promise<void> => {
    const { messages, truth, ending } = playScenario(scenario, { ...context, ...changes }, data.undocumented);
    // the server must know before the shop's page does, for the shop asks the server next
    await report({ truth, posted: messages.slice(0, 100).map(describe) });
    for (const message of messages) window.parent.postMessage(message, '*');
    showEnding(ending);
  };

  const select = el('select', { id: 'scenario' }, ...Object.entries(data.scenarios).slice(1).map(([name, text]) => el('option', { value: name }, `${name}: ${text}`)));
  const root = el(
    'div',
    { class: 'page' },
    el('header', {}, el('span', { class: 'brand' }, 'flexiti'), el('span', { class: 'tag' }, t.simulator)),
    isPurchase && el('aside', {}, el('span', {}, t.yourPurchase), el('b', {}, money(amount)), el('small', {}, merchant)),
    main,
    el(
      'footer',
      {},
      el('button', { type: 'button', class: 'link', click: () => void end('cancel') }, t.leave),
      el('p', {}, t.simulated),
      el(
        'details',
        {},
        el('summary', {}, t.simulator),
        el('label', { for: 'scenario' }, t.simulatorLabel),
        el('div', { class: 'send' }, select, el('button', { type: 'button', click: () => void end(select.value) }, t.simulatorSend)),
      ),
    ),
  );
  document.documentElement.lang = locale;
  document.title = t.title;
  const theme = query.get('theme');
  if (theme) document.documentElement.dataset.theme = theme;
  return { root, t, merchant, amount, context, money, step, busy, end };
}

/** A message as JSON can hold it. */
export function describe(message: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(message) ?? `"${String(message)}"`) as unknown;
  } catch {
    return String(message);
  }
}
