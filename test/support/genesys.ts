import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define/callback-offer.js';
import type { GenesysState } from '../../src/simulators/genesys/snapshot.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import type { CallbackOfferEventMap } from '../../src/elements/callback-offer/callback-offer.events.js';
import type { CallbackBackend, CallbackRecord, CallbackRequest, CallbackStarted } from '../../src/vendors/genesys/index.js';
import { pause, until } from './wait.js';

interface Answer {
  url: string;
  response?: { status: number; body: GenesysState };
}

/** The Genesys stand-in of this test file, on an origin of its own. */
export class Genesys {
  readonly url: string;
  readonly #options: object | undefined;

  private constructor(url: string, options?: object) {
    this.url = url;
    this.#options = options;
  }

  static async start(options?: object): Promise<Genesys> {
    const { url } = await executeServerCommand<Answer, object>('sb:simulator', { vendor: 'genesys', options });
    return new Genesys(url, options);
  }

  get endpoint(): string {
    return `${this.url}/genesys/1`;
  }

  /** An action of `POST /control`; answers the state afterwards. */
  async control(action: string, more: object = {}): Promise<GenesysState> {
    const { response } = await this.#send({ path: '/control', body: { action, ...more } });
    if (response!.status !== 200) throw new Error(`control ${action}: ${JSON.stringify(response!.body)}`);
    return response!.body;
  }

  async state(): Promise<GenesysState> {
    return (await this.#send({ path: '/control/state', method: 'GET' })).response!.body;
  }

  async close(): Promise<void> {
    await executeServerCommand('sb:simulator', { vendor: 'genesys', options: this.#options, close: true });
  }

  async #send(command: object): Promise<Answer> {
    return executeServerCommand<Answer, object>('sb:simulator', { vendor: 'genesys', options: this.#options, command });
  }
}

/** A request with everything in it. */
export const aRequest = (more: Partial<CallbackRequest> = {}): CallbackRequest => ({
  service: 'classic-callback',
  customerNumber: '+14165550123',
  desiredTime: null,
  callDirection: 'USERTERMINATED',
  waitForAgent: true,
  waitForUserConfirm: false,
  mediaType: 'voice',
  originatingInteractionId: null,
  userData: {},
  ...more,
});

export const aRecord = (state: string, reason: string | null = null, more: Partial<CallbackRecord> = {}): CallbackRecord => ({
  state,
  reason,
  id: 'cb-1',
  desiredTime: null,
  customerNumber: null,
  position: null,
  estimatedWait: null,
  agentReady: null,
  ...more,
});

/** A service that does what a test says, and counts what it was asked. */
export class FakeBackend implements CallbackBackend {
  capabilities = { waitTime: true, availability: true, position: true, reschedule: true, cancel: true, find: true, repeat: false, dialog: true };
  wait: number | null = 600;
  record = aRecord('QUEUED');
  slots: { time: string; capacity: number }[] = [];
  found: CallbackRecord[] = [];
  place = { position: 3 as number | null, estimatedWait: 300 as number | null, agentReady: false };
  started: CallbackStarted = { handle: { id: 'cb-1' }, access: null, chat: null };
  readonly asked: { name: string; args: readonly unknown[] }[] = [];
  /** What a method does instead of its own answer, for example throw. */
  readonly instead: Partial<Record<keyof CallbackBackend, (...args: never[]) => unknown>> = {};

  count(name: keyof CallbackBackend): number {
    return this.asked.filter((one) => one.name === name).length;
  }

  async #answer<T>(name: keyof CallbackBackend, args: readonly unknown[], value: () => T): Promise<T> {
    this.asked.push({ name, args });
    const own = this.instead[name] as ((...args: readonly unknown[]) => unknown) | undefined;
    return (own ? await own(...args) : value()) as T;
  }

  waitTime = (...args: unknown[]): Promise<number | null> => this.#answer('waitTime', args, () => this.wait);
  availability = (...args: unknown[]): Promise<{ time: string; capacity: number }[]> => this.#answer('availability', args, () => this.slots);
  start = (...args: unknown[]): Promise<CallbackStarted> => this.#answer('start', args, () => this.started);
  get = (...args: unknown[]): Promise<CallbackRecord> => this.#answer('get', args, () => this.record);
  position = (...args: unknown[]): Promise<typeof this.place> => this.#answer('position', args, () => this.place);
  reschedule = (...args: unknown[]): Promise<void> => this.#answer('reschedule', args, () => undefined);
  cancel = (...args: unknown[]): Promise<void> => this.#answer('cancel', args, () => undefined);
  find = (...args: unknown[]): Promise<CallbackRecord[]> => this.#answer('find', args, () => this.found);
  dialog = (...args: unknown[]): Promise<Pick<CallbackStarted, 'access' | 'chat'>> => this.#answer('dialog', args, () => ({ access: { number: '+18005550199', code: '4711', expiresAt: null }, chat: null }));
}

const EVENTS: readonly (keyof CallbackOfferEventMap)[] = [
  'callback-phase-change',
  'callback-outcome',
  'callback-error',
  'callback-wait-time',
  'callback-offered',
  'callback-declined',
  'callback-before-submit',
  'callback-accepted',
  'callback-state-change',
  'callback-rescheduled',
  'callback-cancelled',
];

/** An element in the page, with everything it dispatches in order. */
export class Shown {
  readonly element: CallbackOfferElement;
  readonly events: { type: string; detail: any }[] = []; // eslint-disable-line @typescript-eslint/no-explicit-any

  constructor(properties: Partial<CallbackOfferElement> & { lang?: string }, inner = '') {
    const element = document.createElement('callback-offer');
    for (const type of EVENTS) element.addEventListener(type, (event) => this.events.push({ type, detail: (event as CustomEvent<unknown>).detail }));
    const field = document.createElement('template');
    field.innerHTML = inner;
    element.append(field.content);
    Object.assign(element, properties);
    this.element = element;
    document.body.append(element);
  }

  $<T extends Element = HTMLElement>(selector: string): T {
    const found = this.element.shadowRoot!.querySelector<T>(selector);
    if (!found) throw new Error(`${selector} is not shown: ${this.text}`);
    return found;
  }

  has(selector: string): boolean {
    return this.element.shadowRoot!.querySelector(selector) !== null;
  }

  get text(): string {
    return (this.element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  of(type: keyof CallbackOfferEventMap): any[] { // eslint-disable-line @typescript-eslint/no-explicit-any
    return this.events.filter((event) => event.type === type).map(({ detail }) => detail as unknown);
  }

  async phase(phase: string, timeout = 10_000): Promise<void> {
    await until(() => this.element.phase === phase, `phase ${phase} (it is ${this.element.phase}, ${JSON.stringify(this.element.snapshot.problem)})`, timeout);
    await this.element.updateComplete;
  }

  /** The phase, and the card for it. */
  async card(phase: string): Promise<void> {
    await this.phase(phase);
    await until(() => this.has('[part=card]'), 'the card');
    await this.element.updateComplete;
  }

  button(text: string): HTMLButtonElement {
    const found = [...this.element.shadowRoot!.querySelectorAll('button')].find((one) => one.textContent.trim() === text);
    if (!found) throw new Error(`There is no button ${text}: ${this.text}`);
    return found;
  }

  async write(number: string): Promise<void> {
    const field = this.$<HTMLInputElement>('#phone');
    field.focus();
    field.value = number;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await pause(0);
    await this.element.updateComplete;
  }

  remove(): void {
    this.element.remove();
  }
}

/** An agent is about to be free, the customer says that they are ready, and is told the number to dial. */
export async function sayReady(genesys: Genesys, offer: Shown): Promise<void> {
  await genesys.control('queue.set', { name: 'Support_VQ', waiting: 0 });
  await genesys.control('agent.free');
  await until(() => (void offer.element.refresh(), offer.element.snapshot.agentReady), 'the agent');
  await offer.element.updateComplete;
  offer.button('I am ready').click();
  await until(() => offer.has('[part=number]'), 'the number');
}
