import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { en } from '../../src/i18n/secure-pay-panel/en.js';
import { es } from '../../src/i18n/secure-pay-panel/es.js';
import { fr } from '../../src/i18n/secure-pay-panel/fr.js';
import { TEXTS } from '../../src/simulators/five9/scripts.js';
import type { Five9State } from '../../src/simulators/five9/types.js';
import { isRunning, type SecureIvrClient, type SecurePayPhase } from '../../src/vendors/five9/index.js';
import { Five9 } from '../support/five9.js';
import { pause, until } from '../support/wait.js';

/** A sequence takes half a second; for a longer look raise RUNS and change SEED. What fails is printed with its seed. */
const RUNS = 12;
const SEED = 2;
const STEPS = 8;

const EVENTS = [
  'secureivr-ready', 'secureivr-not-ready', 'secureivr-started', 'secureivr-ended', 'secureivr-message', 'secureivr-status-changed', 'secureivr-connection-changed',
  'secure-pay-phase-change', 'secure-pay-outcome', 'secure-pay-error', 'secure-pay-before-start', 'secure-pay-before-cancel', 'secure-entry-change',
] as const;
const TABS = 2;
const ROUTES = ['/auth/metadata', '/orgs/', '/interactions/calls', 'variables_2', 'add_campaign_to_conference', 'disconnectConferenceParticipant'];
const STATUSES = [500, 401, 403, 435, 404];
const START = [en, fr, es].map(({ start }) => start);
const CANCEL = [en, fr, es].map(({ cancel }) => cancel);

/** Twelve digits in a row, of whatever script and with what people put between them. The kit's own mask is not asked. Five9's ids may hold as many; drawings are no text. */
const hasDigits = (text: string): boolean =>
  /\d(?:[ .-]?\d){11}/.test(text.normalize('NFKC').replace(/<svg[^]*?<\/svg>/g, '').replace(/\b[\dA-F]{32}\b/g, ''));
const pick = <Value>(values: readonly Value[], n: number): Value => values[n % values.length]!;
const runs = (phase: SecurePayPhase): boolean => isRunning({ phase } as Parameters<typeof isRunning>[0]);

/** Waits for what may come or not: nothing is asserted of it. */
async function maybe(fits: () => boolean, limit = 1000): Promise<void> {
  const end = Date.now() + limit;
  while (!fits() && Date.now() < end) await pause(5);
}

/** One tab of the agent's browser. */
interface Tab {
  panel: SecurePayPanelElement;
  client: SecureIvrClient;
  /** Its socket was taken over by another: it follows a payment to its end and starts none any more. */
  superseded: boolean;
}

/** The agent's desk: tabs with the real client and the real panel, a simulator with a customer behind them, and what must hold whatever happens. */
class Desk {
  tabs: Tab[] = [];
  /** Starts that a panel let through. */
  accepted = 0;
  sessions = 0;
  readonly five9: Five9;
  /** The answer to a request that was carried out comes late, or never. */
  readonly late: string[] = [];
  readonly lost: string[] = [];
  #amount = 40;
  #forgotten = 0;
  /** What was found wrong between two looks. */
  readonly #wrong: string[] = [];
  readonly #successes: (string | null)[] = [];
  /** Sessions of which a panel said that nothing was paid. */
  readonly #denials: (string | null)[] = [];
  /** Those that may have been paid, and those that certainly were. */
  readonly #approved = new Set<string | null>();
  readonly #paid = new Set<string | null>();
  #ivrSession: string | null = null;
  #resultsRead = 0;
  readonly #undo: (() => void)[] = [];

  constructor(five9: Five9) {
    this.five9 = five9;
    this.#listenToPage();
  }

  async open(index = this.tabs.length): Promise<Tab> {
    const client = this.five9.client({ agentPing: 300, bridgePing: 500 });
    const panel: SecurePayPanelElement = document.createElement('secure-pay-panel');
    const tab: Tab = { panel, client, superseded: false };
    this.tabs[index] = tab;
    panel.classifyResult = (text) => (text === TEXTS.paid ? 'success' : text === TEXTS.declined ? 'failure' : 'unknown');
    this.raise(tab);
    document.body.append(panel);
    await panel.updateComplete;
    this.#watch(tab);
    panel.client = client;
    return tab;
  }

  async openAnother(): Promise<void> {
    const { panel } = await this.open();
    await maybe(() => panel.phase !== 'not-ready');
  }

  /** No two starts ask for the same. */
  raise({ panel }: Tab): void {
    panel.amount = (this.#amount += 1).toFixed(2);
  }

  /** As a reload does it: the client goes, and another one comes. That one cannot know of an IVR that is still being called; Five9 refuses it another. */
  async refresh(tab: Tab): Promise<void> {
    const { snapshot } = tab.panel;
    if (isRunning(snapshot) && !snapshot.begun) this.#forgotten += 1;
    tab.client.close();
    tab.panel.remove();
    await this.open(this.tabs.indexOf(tab));
  }

  /** A control that makes no sense now, such as to hold no call, is no fault of the client's. */
  async control(action: string, more: object = {}): Promise<void> {
    await this.five9.control(action, more).catch((error: Error) => {
      if (!/no such call/.test(error.message)) throw error;
    });
  }

  /** What holds after every step. */
  async check(): Promise<void> {
    const before = await this.#shown();
    const state = await this.five9.state();
    const after = await this.#shown();
    expect(state.conferences.requested, 'conferences for starts').to.be.at.most(this.accepted);
    const doubled = state.requests.filter(({ path, status }) => path.endsWith('add_campaign_to_conference') && status === 409);
    expect(doubled.length, 'conferences while one runs').to.be.at.most(this.#forgotten);
    for (const [index, amount] of after.entries()) {
      const { sessionId } = this.tabs[index]!.panel;
      if (amount === undefined || amount !== before[index] || sessionId !== state.ivr.sessionId) continue;
      const call = state.calls.find(({ id }) => id === state.ivr.callId);
      if (call) expect(Object.values(call.variables), 'the amount that is shown').to.include(amount);
    }
    this.#readResults(state);
    for (const session of this.#successes) expect([...this.#approved], 'successes').to.include(session);
    for (const session of this.#denials) expect([...this.#paid], 'said to be unpaid').to.not.include(session);
    expect(this.#wrong).to.deep.equal([]);
  }

  /** Nothing goes wrong any more. Lines that are half-open stay so: what they lost a sound line would bring. */
  async heal(): Promise<void> {
    this.late.length = this.lost.length = 0;
    for (const socket of ['agent', 'bridge']) {
      await this.control('refuse', { socket, times: 0 });
      await this.control('reorder', { socket, count: 0 });
      await this.control('repeat', { socket, count: 0 });
    }
    await this.control('slow', { milliseconds: 0 });
    await this.control('unauthorized', { times: 0 });
    await this.control('log-in');
    await this.control('permission');
    await this.control('login-state', { state: 'WORKING' });
  }

  async close(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    for (const { panel, client } of this.tabs.splice(0)) {
      client.close();
      panel.remove();
    }
    // a lead is given back by the browser in its own time
    await until(async () => (await navigator.locks.query()).held!.length === 0, 'the locks’ release');
  }

  /** The amount that each tab shows of a payment that is under way; and that its Cancel can be reached. */
  async #shown(): Promise<(string | undefined)[]> {
    const amounts = [];
    for (const { panel } of this.tabs) {
      do await panel.updateComplete;
      while (panel.isUpdatePending);
      const { snapshot, shadowRoot } = panel;
      if (isRunning(snapshot)) {
        const cancel = buttons(panel, CANCEL).some(({ disabled }) => !disabled);
        expect(cancel, `Cancel when ${snapshot.phase}`).to.equal(snapshot.phase !== 'cancelling');
      }
      const amount = shadowRoot!.querySelector('.facts .amount dd')?.textContent;
      amounts.push(isRunning(snapshot) && snapshot.begun ? amount?.replace(',', '.') : undefined);
    }
    return amounts;
  }

  /** Of which session the IVR said that it was paid. A result may come between two looks, so it may be of the session before. */
  #readResults({ sent, ivr }: Five9State): void {
    const paid = sent.filter(({ type, text }) => type === 'RESULT' && text === TEXTS.paid).length;
    if (paid > this.#resultsRead) this.#approved.add(this.#ivrSession).add(ivr.sessionId);
    if (paid > this.#resultsRead && (ivr.sessionId === null || ivr.sessionId === this.#ivrSession)) this.#paid.add(this.#ivrSession);
    this.#resultsRead = paid;
    this.#ivrSession = ivr.sessionId ?? this.#ivrSession;
  }

  #watch(tab: Tab): void {
    const { panel } = tab;
    let told = 1;
    for (const type of EVENTS) {
      panel.addEventListener(type, (event) => this.#mayHold(type, JSON.stringify((event as CustomEvent).detail)));
    }
    panel.addEventListener('secure-pay-phase-change', ({ detail: { phase, previousPhase } }) => {
      if (phase === 'starting') this.accepted += 1;
      if (!runs(phase) || runs(previousPhase)) return;
      this.sessions += 1;
      told = 0;
    });
    panel.addEventListener('secure-pay-outcome', ({ detail: { outcome, sessionId } }) => {
      if (told > 0) this.#wrong.push(`another outcome: ${outcome}`);
      told += 1;
      if (outcome === 'success') this.#successes.push(sessionId);
      else if (outcome !== 'unknown' && sessionId) this.#denials.push(sessionId);
    });
    // every answer of the simulator can be read
    panel.addEventListener('secure-pay-error', ({ detail: { code } }) => void (code === 'bad-message' && this.#wrong.push(code)));
    panel.addEventListener('secureivr-status-changed', ({ detail }) => (tab.superseded ||= detail.data.code === 'agent-logged-in-elsewhere'));
    const observer = new MutationObserver(() => this.#mayHold('the page', panel.outerHTML + panel.shadowRoot!.innerHTML));
    for (const root of [panel, panel.shadowRoot!]) observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
    this.#undo.push(() => observer.disconnect());
  }

  #mayHold(where: string, text: string): void {
    if (hasDigits(text)) this.#wrong.push(`digits in ${where}: ${text}`);
  }

  /** The console, errors nobody caught, and answers that are lost on the way. */
  #listenToPage(): void {
    for (const name of ['debug', 'log', 'info', 'warn', 'error'] as const) {
      const { [name]: write } = console;
      console[name] = (...words: unknown[]) => {
        this.#mayHold('the console', words.map((word) => (typeof word === 'string' ? word : `${JSON.stringify(word)}${String(word)}`)).join(' '));
        write.apply(console, words);
      };
      this.#undo.push(() => (console[name] = write));
    }
    const onError = (event: ErrorEvent | PromiseRejectionEvent): void => void this.#wrong.push(`${event.type}: ${String('reason' in event ? event.reason : event.message)}`);
    for (const type of ['error', 'unhandledrejection'] as const) {
      addEventListener(type, onError);
      this.#undo.push(() => removeEventListener(type, onError));
    }
    const { fetch } = window;
    window.fetch = async (input, init) => {
      const answer = await fetch(input, init);
      const take = (parts: string[]): boolean => {
        const index = parts.findIndex((part) => String(input).includes(part));
        return index >= 0 && parts.splice(index, 1).length > 0;
      };
      if (take(this.late)) await pause(150);
      if (take(this.lost)) throw new TypeError('Lost on the way back');
      return answer;
    };
    this.#undo.push(() => (window.fetch = fetch));
  }
}

const buttons = ({ shadowRoot }: SecurePayPanelElement, texts: readonly string[]): HTMLButtonElement[] =>
  [...shadowRoot!.querySelectorAll<HTMLButtonElement>('.row button')].filter(({ textContent }) => texts.includes(textContent.trim()));

/** As a hasty agent would: asked and confirmed, and twice each. */
async function pressCancel(panel: SecurePayPanelElement): Promise<void> {
  for (const _ of ['ask', 'confirm']) {
    await panel.updateComplete;
    const button = buttons(panel, CANCEL).at(-1);
    button?.click();
  }
}

type Doing = (desk: Desk, tab: Tab, n: number) => unknown;

/** What may happen, with how often it does. Whether it makes sense now is not asked. */
const DOINGS: Readonly<Record<string, readonly [weight: number, Doing]>> = {
  'agent presses Start': [8, (_, { panel }) => buttons(panel, START).forEach((button) => [button.click(), button.click()])],
  'page calls startSecurePay': [3, (_, { panel }) => void panel.startSecurePay().catch(() => {})],
  'every tab starts at once': [2, (desk) => desk.tabs.forEach(({ panel }) => void panel.startSecurePay().catch(() => {}))],
  'agent cancels': [3, (_, { panel }) => pressCancel(panel)],
  'page calls cancelSecurePay': [1, (_, { panel }) => void panel.cancelSecurePay().catch(() => {})],
  'the amount changes': [1, (desk, tab) => desk.raise(tab)],
  'the language changes': [1, (_, { panel }, n) => (panel.lang = pick(['fr', 'es', 'en'], n))],
  'another tab opens': [2, (desk) => desk.tabs.length < TABS && desk.openAnother()],
  'the page is refreshed': [2, (desk, tab) => desk.refresh(tab)],
  'customer keys the card number': [3, (desk) => desk.control('test-card')],
  'customer pays': [6, (desk) => desk.control('keys', { keys: '4111111111111111#1230#123#' })],
  'customer’s card is declined': [2, (desk) => desk.control('keys', { keys: '4000000000000002#1230#123#' })],
  'customer cancels': [2, (desk) => desk.control('customer-cancels')],
  'customer hangs up': [1, (desk) => desk.control('hang-up')],
  'another call': [2, async (desk) => [await desk.control('dispose-call'), await desk.control('start-call')]],
  'hold and retrieve': [2, (desk, _, n) => desk.control(pick(['hold', 'retrieve'], n))],
  'a colleague joins': [1, (desk) => desk.control('add-colleague')],
  'IVR is slow to join': [1, (desk) => desk.control('set', { ringMs: 250 })],
  'a line drops': [3, (desk, _, n) => desk.control('drop', { socket: pick(['agent', 'bridge'], n) })],
  'a line drops for a while': [1, async (desk, _, n) => [await desk.control('refuse', { socket: pick(['agent', 'bridge'], n), times: 2 }), await desk.control('drop', { socket: pick(['agent', 'bridge'], n) })]],
  'a line goes half-open': [2, (desk, _, n) => desk.control('half-open', { socket: pick(['agent', 'bridge'], n) })],
  'the domain moves': [1, (desk, _, n) => desk.control('migrate', { graceful: n % 2 > 0 })],
  'Five9 is opened elsewhere': [1, (desk) => desk.control('duplicate')],
  '401 some times': [1, (desk, _, n) => desk.control('unauthorized', { times: (n % 4) + 1 })],
  'a request fails': [4, (desk, _, n) => desk.control('fail-rest', { match: pick(ROUTES, n), status: pick(STATUSES, n), times: (n % 3) + 1 })],
  'an answer is lost': [3, (desk, _, n) => desk.lost.push(pick(ROUTES, n))],
  'an answer is late': [3, (desk, _, n) => desk.late.push(pick(ROUTES, n))],
  'everything is slow': [1, (desk, _, n) => desk.control('slow', { milliseconds: pick([0, 40, 120], n) })],
  'frames out of order': [1, (desk, _, n) => desk.control('reorder', { socket: pick(['agent', 'bridge'], n), count: 3 })],
  'frames twice': [1, (desk, _, n) => desk.control('repeat', { socket: pick(['agent', 'bridge'], n), count: 4 })],
  'bridge error': [1, (desk) => desk.control('bridge-error')],
  'garbage': [1, (desk, _, n) => desk.control('garbage', { socket: pick(['agent', 'bridge'], n) })],
  'IVR says a card number': [2, (desk) => desk.control('poison', { what: 'card' })],
  'IVR says a card number as its result': [1, (desk) => desk.control('say', { text: 'Reference 4111 1111 1111 1111', type: 'RESULT' })],
  'agent logs out': [1, (desk) => desk.control('log-out')],
  'agent logs in': [1, (desk) => desk.control('log-in')],
  'agent is not at work': [1, (desk, _, n) => desk.control('login-state', { state: pick(['SELECT_STATION', 'WORKING'], n) })],
  'the permission changes': [1, (desk, _, n) => desk.control('permission', { granted: n % 2 > 0 })],
  'some time passes': [4, (_, __, n) => pause(n * 8)],
  'what was asked for comes': [8, (_, { panel }) => maybe(() => panel.phase !== 'starting' && panel.phase !== 'cancelling')],
  'the payment comes to an end': [2, (_, { panel }) => maybe(() => !isRunning(panel.snapshot), 400)],
};

const step = fc.record(
  {
    does: fc.oneof(...Object.entries(DOINGS).map(([name, [weight]]) => ({ weight, arbitrary: fc.constant(name) }))),
    tab: fc.nat(TABS - 1),
    n: fc.nat(11),
  },
  { noNullPrototype: true },
);

/** Where a sequence begins: out of nothing few would come to a payment. */
const TWO_AT_ONCE = ['another tab opens', 'an answer is late', 'every tab starts at once', 'what was asked for comes'];
const PAID_UNHEARD = ['agent presses Start', 'what was asked for comes', 'a line goes half-open', 'customer pays', 'agent cancels'];
const BEGINNINGS: readonly string[][] = [
  [],
  ['another tab opens', 'every tab starts at once'],
  TWO_AT_ONCE,
  ['agent presses Start'],
  ['agent presses Start', 'what was asked for comes'],
  ['agent presses Start', 'what was asked for comes', 'customer keys the card number'],
  ['agent presses Start', 'what was asked for comes', 'another tab opens'],
  ['agent presses Start', 'what was asked for comes', 'Five9 is opened elsewhere'],
  PAID_UNHEARD,
];

describe('client and panel on the wire, any sequence with faults', () => {
  let five9: Five9;

  before(async () => {
    five9 = await Five9.start();
  });

  it('one outcome a session, never two starts, cancel always possible, the amount that is charged, no digits out, never stuck', async () => {
    let sessions = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...BEGINNINGS), fc.array(step, { minLength: 3, maxLength: STEPS, size: 'max' }), fc.boolean(), async (beginning, steps, cancels) => {
        await five9.control('reset');
        await five9.control('set', { pace: 5, ringMs: 20 });
        const desk = new Desk(five9);
        try {
          const { panel } = await desk.open();
          await until(() => panel.phase === 'ready', 'ready');
          for (const { does, tab, n } of [...beginning.map((does) => ({ does, tab: 0, n: 1 })), ...steps]) {
            await DOINGS[does]![1](desk, pick(desk.tabs, tab), n);
            await desk.check();
          }
          await desk.heal();
          if (cancels) await until(async () => {
            // what is left of a fault may refuse one cancel, not all
            for (const { panel: running } of desk.tabs) await pressCancel(running);
            await desk.check();
            return desk.tabs.every(({ panel: { snapshot } }) => !isRunning(snapshot));
          }, 'the cancel');
          await desk.control('dispose-call');
          await until(() => desk.tabs.every(({ panel: { snapshot } }) => !isRunning(snapshot)), 'the end of every payment');
          await desk.check();
          await desk.control('start-call');
          await until(() => desk.tabs.every(({ panel: { phase }, superseded }) => superseded || phase === 'ready'), 'ready for the next call');
          await desk.check();
          sessions += desk.sessions;
        } finally {
          await desk.close();
        }
      }),
      // the examples were found by it
      { numRuns: RUNS, seed: SEED, endOnFailure: true, includeErrorInReport: true, examples: [[TWO_AT_ONCE, [], false], [PAID_UNHEARD, [], false]] },
    );
    // a test of nothing would pass as well
    expect(sessions).to.be.at.least(RUNS / 2);
  }).timeout(RUNS * 30_000);
});
