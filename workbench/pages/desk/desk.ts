import { render } from 'lit';
import { applyLook, localeOf, LOOK, type LookName } from '../../kit/look.js';
import { keepChoices, readChoices } from '../../kit/settings.js';
import { INVOICES, type ContactView, type Invoice } from './contact.view.js';
import { renderDesk } from './desk.view.js';
import type { FaultsView } from './faults.view.js';
import { Guide, STORIES, type StoryName } from './guide.js';
import type { GuideView } from './guide.view.js';
import { Mishaps } from './mishaps.js';
import { callOf, type PhoneHost } from './phone.js';
import { Scene } from './scene.js';
import type { Config } from './stand-ins.js';
import { DESK_TEXTS, type DeskTexts } from './texts.js';

const NEWS = ['secure-pay-phase-change', 'secure-pay-outcome', 'paytia-phase-change', 'paytia-stage', 'paytia-outcome', 'flexiti-phase-change', 'flexiti-outcome', 'callback-phase-change', 'callback-outcome'];

/** The agent desktop: the kit's elements under one provider, the customer's phone beside them, and whatever can go wrong. */
export class Desk {
  readonly #provider = document.createElement('switchboard-provider');
  readonly #page = document.createElement('div');
  readonly #guide = new Guide();
  readonly #wide = matchMedia('(min-width: 72rem)');
  readonly #config: Config;
  readonly #scene: Scene;
  readonly #mishaps: Mishaps;
  #choices = readChoices<LookName>(LOOK);
  #invoice: Invoice = INVOICES[0];
  #isPaused = false;
  #isBusy = false;

  constructor(config: Config) {
    this.#config = config;
    this.#scene = new Scene(config, () => this.#render());
    this.#mishaps = new Mishaps(this.#scene);
    this.#provider.gateway = config.gateway;
    this.#provider.getToken = async () => ((await (await fetch('/desk/token')).json()) as { token: string }).token;
    this.#page.className = 'desk';
    this.#provider.append(this.#page);
    this.#wide.addEventListener('change', () => this.#render());
  }

  async start(root: HTMLElement): Promise<void> {
    for (const type of NEWS) this.#provider.addEventListener(type, () => this.#scene.look());
    this.#provider.addEventListener('secure-entry-change', ({ detail }: CustomEventInit<{ active: boolean }>) => {
      this.#isPaused = detail?.active ?? false;
      this.#render();
    });
    await this.#mishaps.calm();
    await this.#scene.start();
    root.append(this.#provider);
    this.#applyLook();
    await this.#scene.elements.resume();
  }

  get #t(): DeskTexts {
    return DESK_TEXTS[this.#choices.lang]!;
  }

  async #tell(story: StoryName): Promise<void> {
    this.#guide.begin(story);
    this.#render();
    await this.#mishaps.calm();
    await this.#scene.set(STORIES[story].tool);
    if (this.#guide.story === story) this.#guide.isSet = true;
    this.#render();
  }

  async #doStep(): Promise<void> {
    this.#isBusy = true;
    this.#render();
    await Promise.resolve(this.#guide.step?.act?.(this.#scene)).finally(() => (this.#isBusy = false));
    this.#render();
  }

  #applyLook(): void {
    applyLook(this.#choices, `${this.#t.title} · Maple & Pine`);
    this.#render();
  }

  #render(): void {
    const { elements, state, tool } = this.#scene;
    if (!state || !this.#provider.isConnected) return;
    this.#guide.look(this.#scene);
    this.#setAmount();
    elements.offer.querySelector('[slot]')!.textContent = this.#t.notOffered;
    elements.journal.heading = this.#t.journal;
    render(
      renderDesk({
        t: this.#t,
        choices: this.#choices,
        elements,
        tool,
        phone: this.#phone,
        isWide: this.#wide.matches,
        contact: this.#contact,
        guide: this.#story,
        faults: this.#faults,
        onLook: (name, value) => {
          this.#choices = { ...this.#choices, [name]: value };
          keepChoices<LookName>(LOOK, this.#choices);
          this.#applyLook();
        },
        onTool: (next) => this.#scene.show(next),
        isKeying: this.#scene.isKeying,
        onHelp: (keys) => void this.#scene.key(keys),
      }),
      this.#page,
    );
  }

  get #phone(): PhoneHost {
    const scene = this.#scene;
    return {
      t: this.#t,
      locale: localeOf(this.#choices.lang),
      state: scene.state!,
      reference: scene.reference,
      press: (key) => void scene.press(key),
      control: (to, command) => void scene.standIns.send(to, command),
    };
  }

  get #contact(): ContactView {
    const scene = this.#scene;
    const { elements } = scene;
    const { paytia } = scene.state!;
    const isInPayment = callOf(scene.state!, scene.reference) === 'paytia' && paytia!.stage !== 'processing';
    return {
      t: this.#t,
      locale: localeOf(this.#choices.lang),
      state: scene.state,
      invoice: this.#invoice,
      isPaused: this.#isPaused,
      isLocked: elements.isPaying,
      agentKey: elements.paytia.phase === 'agent-id' ? 'id' : isInPayment ? 'abort' : '',
      onCall: (action) => void scene.standIns.send('five9', { action }),
      onAgentKeys: (keys) => void scene.agentKeys(keys),
      onInvoice: (invoice) => {
        this.#invoice = invoice;
        // what came of the last payment belongs to the last invoice
        if (elements.paytia.outcome) elements.paytia.detach();
        this.#render();
      },
    };
  }

  get #story(): GuideView {
    return { t: this.#t, guide: this.#guide, isBusy: this.#isBusy, onStory: (story) => void this.#tell(story), onStep: () => void this.#doStep() };
  }

  get #faults(): FaultsView {
    const mishaps = this.#mishaps;
    return {
      t: this.#t,
      gateway: this.#scene.state!.gateway,
      on: mishaps.on,
      refused: mishaps.refused,
      chosen: mishaps.chosen,
      paytiaScenarios: this.#config.paytiaScenarios,
      onFault: (fault) => void mishaps.befall(fault),
      onGateway: (action) => void this.#scene.gateway(action),
      onChoose: (id, value) => mishaps.choose(id, value),
      onCalm: () => void mishaps.calm(),
    };
  }

  /** Both payment panels follow the invoice, but not under the customer's hands. */
  #setAmount(): void {
    const { secure, paytia, isPaying } = this.#scene.elements;
    if (isPaying) return;
    secure.amount = paytia.amount = this.#invoice.amount;
    secure.invoiceNumber = this.#invoice.id;
  }
}
