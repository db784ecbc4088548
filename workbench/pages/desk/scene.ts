import { html, render } from 'lit';
import type { DeskState } from '../../desk-backend.js';
import { ContactCentre, CUSTOMER_NUMBER, PACE } from '../../kit/contact-centre.js';
import { DeskElements, SERVICE, type Tool } from './elements.js';
import type { Stage } from './guide.js';
import { callOf, helpOf } from './phone.js';
import { StandIns, type Config } from './stand-ins.js';

/** How long something may take that should come at once. */
const PATIENCE_MS = 5000;

/** Both sides of every call: the agent's elements, and the customer as the stand-ins have them. */
export class Scene implements Stage {
  readonly elements = new DeskElements();
  readonly standIns = new StandIns();
  /** The elements that are shown. */
  tool: Tool = 'five9';
  /** What the next offer of a callback meets. */
  wish = { service: SERVICE, trouble: 'none', wait: 'line' };
  /** Callers in the queue get through by themselves. */
  isMoving = true;
  /** Keys are being pressed for a person. */
  isKeying = false;
  readonly #config: Config;
  readonly #centre: ContactCentre;
  readonly #onChange: () => void;
  readonly #waiting = new Set<() => void>();

  constructor(config: Config, onChange: () => void) {
    this.#config = config;
    this.#onChange = onChange;
    this.#centre = new ContactCentre(config.genesys, async (action, more) => void (await this.standIns.send('genesys', { action, ...more })));
    this.elements.setUp(config);
  }

  get state(): DeskState | null {
    return this.standIns.state;
  }

  /** Reference of the payment in Paytia's panel; empty without one. */
  get reference(): string {
    return this.elements.paytia.snapshot.referenceId;
  }

  /** Resolves when there is something to show. A desk begins with a caller on the line. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.standIns.follow(() => {
        this.#centre.state = this.state!.genesys;
        this.look();
        resolve();
      });
    });
    await this.renewOffer();
    if (!this.state!.five9.call && this.state!.genesys.phones.length === 0) await this.#takeCall();
    setInterval(() => void this.#move(), PACE);
  }

  /** Whoever waits for something looks again; called after each change. */
  look(): void {
    this.#onChange();
    for (const check of this.#waiting) check();
  }

  show(tool: Tool): void {
    this.tool = tool;
    this.look();
  }

  /** A call on the line, nothing under way, and this tool in front. */
  async set(tool: Tool): Promise<void> {
    const { elements } = this;
    this.show(tool);
    await this.#endCalls();
    elements.paytia.detach();
    elements.financing.close();
    if (tool === 'genesys') await this.renewOffer();
    await this.#until(() => elements.secure.phase !== 'starting');
    await this.#takeCall();
    // the client of a payment that has not ended holds on to it
    await this.#until(() => !['in-progress', 'cancelling'].includes(elements.secure.phase));
    // a panel that still tells of an earlier payment, or was logged out, begins anew, as after a reload
    const { phase, outcome, problem } = elements.secure.snapshot;
    if (phase !== 'ready' || outcome !== null || problem !== null) elements.renewPanel(this.#config.five9);
    this.look();
    await this.#until(() => elements.secure.phase === 'ready');
  }

  agentKeys(keys = '100#'): Promise<void> {
    return this.standIns.key(keys, (key) => this.paytia({ action: 'press', who: 'agent', keys: key }));
  }

  press(key: string): Promise<boolean> {
    return callOf(this.state!, this.reference) === 'paytia' ? this.paytia({ action: 'press', who: 'customer', keys: key }) : this.standIns.send('five9', { action: 'key', key });
  }

  /** Presses the keys and waits until the voice asks for something else; one at a time, so that digits do not mix. */
  async key(keys: string): Promise<void> {
    if (this.isKeying) return;
    this.isKeying = true;
    this.look();
    await this.#key(keys).finally(() => (this.isKeying = false));
    this.look();
  }

  async #key(keys: string): Promise<void> {
    const prompt = (): string => `${this.state?.paytia?.stage} ${this.state?.five9.ivr.step}`;
    const before = prompt();
    await this.standIns.key(keys, (key) => this.press(key));
    await this.#until(() => prompt() !== before);
  }

  async customerKeys(which: 0 | 1 = 0): Promise<void> {
    await this.#until(() => helpOf(this.state!, this.reference).length > 0);
    const help = helpOf(this.state!, this.reference);
    const keys = (help[which] ?? help[0])?.keys;
    if (keys) await this.key(keys);
  }

  async answer(): Promise<void> {
    const ringing = this.state!.genesys.phones.find(({ status }) => status === 'ringing');
    if (ringing) await this.standIns.send('genesys', { action: 'phone.answer', id: ringing.callbackId });
  }

  async gateway(action: 'kill' | 'start'): Promise<void> {
    await this.standIns.send('gateway', { action });
  }

  /** A command about the payment at hand. */
  paytia(command: object): Promise<boolean> {
    return this.standIns.send('paytia', { ...command, ...(this.reference && { referenceId: this.reference }) });
  }

  async renewOffer(): Promise<void> {
    const { wish } = this;
    await this.#centre.prepare(wish);
    const offer = this.elements.renewOffer(CUSTOMER_NUMBER);
    render(html`<p slot="not-offered" class="card mute"></p>`, offer);
    offer.addEventListener('callback-accepted', () => {
      // the place in the queue is kept, so this call can end: the customer waits for the phone
      void this.standIns.send('five9', { action: 'end-call' }).then(() => this.standIns.send('five9', { action: 'dispose-call' }));
      void this.#centre.trouble(wish, offer.serviceId!);
    });
    this.look();
  }

  /** What still runs of an earlier story would be in the way. */
  async #endCalls(): Promise<void> {
    if (callOf(this.state!, this.reference) === 'paytia') await this.paytia({ action: 'hang-up', who: 'customer' });
    for (const { callbackId: id, status } of this.state!.genesys.phones) {
      await this.standIns.send('genesys', status === 'talking' ? { action: 'phone.hangUp', id } : { action: 'callback.complete', id, reason: 'CANCELLED' });
    }
  }

  /** A customer who talks with the agent: this one, unless a payment line holds them or they are gone. */
  async #takeCall(): Promise<void> {
    const call = (): string | undefined => this.state!.five9.call?.state;
    const send = (action: string): Promise<boolean> => this.standIns.send('five9', { action });
    if (call() === 'ON_HOLD') await send('retrieve');
    if (this.state!.five9.ivr.active) {
      await send('hang-up');
      await this.#until(() => call() !== 'TALKING');
    }
    if (call() === 'WRAP_UP') await send('dispose-call');
    await this.#until(() => call() !== 'WRAP_UP');
    if (!call()) await send('start-call');
  }

  async #move(): Promise<void> {
    const { phase, serviceId } = this.elements.offer;
    if (this.isMoving && phase === 'queued') await this.#centre.move(serviceId);
  }

  /** Resolves when it fits, or when nothing has come of it for a while. */
  #until(fits: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const check = (): void => void (fits() && end());
      const timer = setTimeout(end, PATIENCE_MS);
      this.#waiting.add(check);
      check();
    });
  }
}
