import { createScriptedSecureIvrClient } from '../../../src/simulators/five9/vendor-client.js';
import { classifyResult } from './elements.js';
import { CALM, type Fault, type SettingId } from './faults.js';
import type { Scene } from './scene.js';

const WELL: Readonly<Record<SettingId, string>> = {
  flow: 'interactive', client: 'own', results: 'classified', play: '', frame: 'hidden', scenario: 'interactive', presentation: 'inline', trouble: 'none', wait: 'line', pace: 'auto',
};

/** What goes wrong at the moment, because somebody asked for it. */
export class Mishaps {
  /** Faults that last. */
  on: ReadonlySet<string> = new Set();
  /** The fault that made no sense when it was asked for. */
  refused = '';
  chosen = WELL;
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Everything well again; payments and calls go on. */
  async calm(): Promise<void> {
    for (const [to, command] of CALM) await this.#scene.standIns.send(to, command);
    this.on = new Set();
    this.refused = '';
    for (const id of ['client', 'results', 'frame', 'presentation', 'pace'] as const) this.choose(id, WELL[id]);
    this.chosen = WELL;
    this.#scene.wish = { ...this.#scene.wish, trouble: WELL.trouble, wait: WELL.wait };
    this.#scene.look();
  }

  async befall({ id, to, on, off }: Fault): Promise<void> {
    const isOn = this.on.has(id);
    const command = isOn ? off! : on;
    // Paytia's settings and faults are for every payment; these are about the one at hand
    const isOfPayment = to === 'paytia' && (id === 'resend' || id === 'contradict');
    const isDone = await (isOfPayment ? this.#scene.paytia(command) : this.#scene.standIns.send(to, command));
    this.refused = isDone ? '' : id;
    // the panel asks by itself every half a minute, and nobody waits that long to see what their command did
    if (id === 'free-agent') void this.#scene.elements.offer.refresh();
    if (off && isDone) this.on = isOn ? new Set([...this.on].filter((other) => other !== id)) : new Set([...this.on, id]);
    this.#scene.look();
  }

  choose(id: SettingId, value: string): void {
    const scene = this.#scene;
    const { secure, paytia, financing } = scene.elements;
    this.chosen = { ...this.chosen, [id]: value };
    switch (id) {
      case 'flow':
        void scene.standIns.send('five9', { action: 'set', flow: value });
        break;
      case 'client': {
        // the vendor's own object, as its reference describes it; it plays a payment by itself, and says but once that it is ready
        const client = value === 'vendor' ? createScriptedSecureIvrClient({ scenario: 'paid', pace: 900 }) : null;
        secure.client = client;
        client?.becomeReady();
        break;
      }
      case 'results':
        secure.classifyResult = value === 'classified' ? classifyResult : undefined;
        break;
      case 'play':
        void this.#play(value);
        break;
      case 'frame':
        paytia.frame = value === 'visible' ? 'visible' : 'hidden';
        break;
      case 'scenario':
        void scene.standIns.send('flexiti', { scenario: value });
        break;
      case 'presentation':
        financing.presentation = value === 'dialog' ? 'dialog' : 'inline';
        break;
      case 'trouble':
      case 'wait':
        scene.wish = { ...scene.wish, [id]: value };
        void scene.renewOffer().then(() => scene.show('genesys'));
        break;
      case 'pace':
        scene.isMoving = value === 'auto';
    }
    scene.look();
  }

  /** A payment from its start to its end, keyed by the stand-in. */
  async #play(name: string): Promise<void> {
    const { elements } = this.#scene;
    if (!name) return;
    this.#scene.show('paytia');
    elements.paytia.detach();
    await elements.paytia.start();
    await this.#scene.paytia({ action: 'scenario', name, delay: 250 });
  }
}
