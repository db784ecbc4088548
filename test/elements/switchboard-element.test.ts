// What every vendor element has from its base class: the provider above it, however late that comes, and its phase as a state.
import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { SwitchboardProviderElement } from '../../src/context/switchboard-provider.js';
import type { Switchboard } from '../../src/context/switchboard.js';
import { card } from '../../src/elements/shared/card.styles.js';
import { SwitchboardElement } from '../../src/elements/shared/switchboard-element.js';

const texts: { hello: string } = { hello: 'Hello' };
let french: Promise<typeof texts>;

class ProbeElement extends SwitchboardElement<typeof texts> {
  static override styles = card;

  protected override readonly dictionaries = { en: texts, fr: async () => french, es: async () => ({ hello: 'Hola' }) };

  get seen(): Switchboard | undefined {
    return this.switchboard;
  }

  show(phase: string): void {
    this.showPhase(phase);
  }

  protected override render(): string {
    return this.t('hello');
  }
}

customElements.define('probe-element', ProbeElement);
customElements.define('probe-provider', class extends SwitchboardProviderElement {});

const probeIn = (root: Element): ProbeElement => root.querySelector<ProbeElement>('probe-element')!;

describe('SwitchboardElement', () => {
  it('knows no provider when there is none', async () => {
    expect(probeIn(await fixture(html`<div><probe-element></probe-element></div>`)).seen).to.equal(undefined);
  });

  it('knows the provider above it and hears of its changes', async () => {
    const provider = await fixture<SwitchboardProviderElement>(html`<probe-provider gateway="https://one.example"><probe-element></probe-element></probe-provider>`);
    expect(probeIn(provider).seen?.gateway).to.equal('https://one.example');
    provider.gateway = 'https://two.example';
    await provider.updateComplete;
    expect(probeIn(provider).seen?.gateway).to.equal('https://two.example');
  });

  it('finds a provider whose tag is registered later', async () => {
    const outer = await fixture<HTMLElement>(html`<late-provider gateway="https://late.example"><probe-element></probe-element></late-provider>`);
    expect(probeIn(outer).seen).to.equal(undefined);
    customElements.define('late-provider', class extends SwitchboardProviderElement {});
    await (outer as SwitchboardProviderElement).updateComplete;
    expect(probeIn(outer).seen?.gateway).to.equal('https://late.example');
  });

  it('takes the nearer one when that is registered later, and hears no more of the farther one', async () => {
    const outer = await fixture<SwitchboardProviderElement>(
      html`<probe-provider gateway="https://far.example"><near-provider gateway="https://near.example"><probe-element></probe-element></near-provider></probe-provider>`,
    );
    const probe = probeIn(outer);
    expect(probe.seen?.gateway).to.equal('https://far.example');
    customElements.define('near-provider', class extends SwitchboardProviderElement {});
    await (outer.firstElementChild as SwitchboardProviderElement).updateComplete;
    expect(probe.seen?.gateway).to.equal('https://near.example');
    outer.gateway = 'https://farther.example';
    await outer.updateComplete;
    expect(probe.seen?.gateway).to.equal('https://near.example');
  });

  it('hears no more of a provider that it has left', async () => {
    const provider = await fixture<SwitchboardProviderElement>(html`<probe-provider gateway="https://one.example"><probe-element></probe-element></probe-provider>`);
    const probe = probeIn(provider);
    probe.remove();
    provider.gateway = 'https://two.example';
    await provider.updateComplete;
    expect(probe.seen?.gateway).to.equal('https://one.example');
    provider.append(probe);
    expect(probe.seen?.gateway).to.equal('https://two.example');
  });

  it('shows one phase at a time', async () => {
    const probe = await fixture<ProbeElement>(html`<probe-element></probe-element>`);
    probe.show('idle');
    probe.show('open');
    expect([probe.matches(':state(idle)'), probe.matches(':state(open)')]).to.deep.equal([false, true]);
  });

  describe('in another language', () => {
    let page: HTMLElement;
    let arrive: (texts: { hello: string }) => void;
    let fail: (error: Error) => void;
    const said = (): string | null | undefined => page.querySelector('probe-element')?.shadowRoot?.textContent;
    beforeEach(async () => {
      french = new Promise((resolve, reject) => {
        arrive = resolve;
        fail = reject;
      });
      page = await fixture(html`<div lang="fr"></div>`);
    });

    const isSeen = (): boolean => getComputedStyle(probeIn(page)).visibility === 'visible';

    it('is there at once, and out of sight until it has its texts', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      await nextFrame();
      expect([probeIn(page).hasUpdated, isSeen()]).to.deep.equal([true, false]);
      arrive({ hello: 'Bonjour' });
      await probeIn(page).updateComplete;
      expect([said(), isSeen()]).to.deep.equal(['Bonjour', true]);
    });

    it('shows English for what a file of another release does not have', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      arrive({} as { hello: string });
      await probeIn(page).updateComplete;
      expect(said()).to.equal('Hello');
    });

    it('shows whatever a page gives for a text', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      for (const strings of [null, undefined, { hello: null }, 'rubbish']) {
        Object.assign(probeIn(page), { strings });
        await nextFrame();
        expect(said()).to.equal('Hello');
      }
      Object.assign(probeIn(page), { strings: { hello: 5 } });
      await nextFrame();
      expect(said()).to.equal('5');
    });

    it('speaks English when they cannot be loaded, and is not held up by it', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      fail(new Error('offline'));
      await probeIn(page).updateComplete;
      expect(said()).to.equal('Hello');
    });

    it('speaks English while they are slow to come, and French then', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      await waitUntil(() => said() === 'Hello' && isSeen(), 'English', { timeout: 5000 });
      arrive({ hello: 'Bonjour' });
      await waitUntil(() => said() === 'Bonjour' && isSeen(), 'French');
    });

    it('speaks what the page wants last, whatever comes first', async () => {
      page.innerHTML = '<probe-element></probe-element>';
      page.lang = 'es';
      await probeIn(page).updateComplete;
      expect(said()).to.equal('Hola');
      fail(new Error('late'));
      await nextFrame();
      expect(said()).to.equal('Hola');
      page.lang = 'en';
      await probeIn(page).updateComplete;
      expect(said()).to.equal('Hello');
    });
  });
});
