// What every vendor element has from its base class: the provider above it, however late that comes, and its phase as a state.
import { expect, fixture, html } from '@open-wc/testing';
import { SwitchboardProviderElement } from '../../src/context/switchboard-provider.js';
import type { Switchboard } from '../../src/context/switchboard.js';
import { SwitchboardElement } from '../../src/elements/shared/switchboard-element.js';

const texts = { hello: 'Hello' };

class ProbeElement extends SwitchboardElement<typeof texts> {
  protected override readonly dictionaries = { en: texts, fr: texts, es: texts };

  get seen(): Switchboard | undefined {
    return this.switchboard;
  }

  show(phase: string): void {
    this.showPhase(phase);
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
});
