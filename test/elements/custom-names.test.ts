// The classes of the main entry under names that the page chooses: in the page's registry, and in one of its own where the engine has such.
import { expect, fixture, html } from '@open-wc/testing';
import { EventJournalElement, FlexitiCheckoutElement, SwitchboardProviderElement, type FlexitiPhase } from '../../src/index.js';

class MyCheckout extends FlexitiCheckoutElement {}
class MyJournal extends EventJournalElement {}
class MyProvider extends SwitchboardProviderElement {}

declare global {
  interface HTMLElementTagNameMap {
    'my-checkout': MyCheckout;
    'my-journal': MyJournal;
    'my-provider': MyProvider;
  }
}

const NAMES = { 'my-checkout': MyCheckout, 'my-journal': MyJournal, 'my-provider': MyProvider };
const PAGE = '<my-provider gateway="https://gateway.invalid"><my-checkout id="shop"></my-checkout><my-journal></my-journal></my-provider>';

/** Opens a session that cannot begin: the gateway's address does not exist. */
async function fail(checkout: MyCheckout): Promise<{ phases: FlexitiPhase[]; codes: string[] }> {
  const told = { phases: [] as FlexitiPhase[], codes: [] as string[] };
  checkout.addEventListener('flexiti-phase-change', ({ detail }) => told.phases.push(detail.phase));
  checkout.addEventListener('flexiti-error', ({ detail }) => told.codes.push(detail.code));
  await checkout.open();
  await checkout.updateComplete;
  return told;
}

const parts = (checkout: MyCheckout): { button: HTMLElement; card: HTMLElement } => ({
  button: checkout.shadowRoot!.querySelector<HTMLElement>('button')!,
  card: checkout.shadowRoot!.querySelector<HTMLElement>('[part=card]')!,
});

describe('an element under another name', () => {
  before(() => {
    for (const [name, elementClass] of Object.entries(NAMES)) customElements.define(name, elementClass);
  });

  it('needs no tag of the kit', () => {
    for (const tag of ['flexiti-checkout', 'event-journal', 'switchboard-provider']) expect(customElements.get(tag), tag).to.equal(undefined);
  });

  it('has its looks, its texts and its label', async () => {
    const checkout = await fixture<MyCheckout>(html`<my-checkout lang="en" style="--sb-radius: 3px"></my-checkout>`);
    const { button, card } = parts(checkout);
    expect(getComputedStyle(checkout).display).to.equal('block');
    expect(getComputedStyle(card).borderTopLeftRadius).to.equal('3px');
    expect(button.textContent).to.contain('Continue with Flexiti');
    expect(checkout.matches(':state(idle)')).to.equal(true);
    await expect(checkout).to.be.accessible();
    checkout.strings = { start: 'Finance it' };
    await checkout.updateComplete;
    expect(button.textContent).to.contain('Finance it');
  });

  it('finds the provider, tells its phases, and is in the journal under its own name', async () => {
    const provider = await fixture<MyProvider>(PAGE);
    const checkout = provider.querySelector('my-checkout')!;
    const { phases, codes } = await fail(checkout);
    expect(phases).to.deep.equal(['preparing', 'failed']);
    expect(codes, 'without the provider’s gateway it would be not-configured').to.deep.equal(['network']);
    const { entries } = provider.querySelector('my-journal')!;
    expect(entries.map(({ element, phase }) => `${element} ${phase}`)).to.include('my-checkout#shop failed');
  });
});

/** Without types in TypeScript's DOM library so far. */
const ScopedRegistry = CustomElementRegistry as unknown as new () => CustomElementRegistry;

function scopedRoot(): ShadowRoot | undefined {
  try {
    const registry = new ScopedRegistry();
    for (const name of Object.keys(NAMES)) registry.define(name.replace('my-', 'scoped-'), class extends (NAMES[name as keyof typeof NAMES] as CustomElementConstructor) {});
    const root = document.createElement('div').attachShadow({ mode: 'open', customElementRegistry: registry });
    return 'customElementRegistry' in root && root.customElementRegistry === registry ? root : undefined;
  } catch {
    return undefined;
  }
}

// engines without registries of this kind have nothing to test
if (scopedRoot()) {
  describe('an element in a registry of its own', () => {
    it('works below a provider in the same registry', async () => {
      const root = scopedRoot()!;
      document.body.append(root.host);
      root.innerHTML = PAGE.replaceAll('my-', 'scoped-');
      const checkout = root.querySelector('scoped-checkout') as unknown as MyCheckout;
      expect(customElements.get('scoped-checkout')).to.equal(undefined);
      await checkout.updateComplete;
      expect(parts(checkout).button.textContent).to.contain('Continue with Flexiti');
      const { phases, codes } = await fail(checkout);
      expect(phases).to.deep.equal(['preparing', 'failed']);
      expect(codes).to.deep.equal(['network']);
      const journal = root.querySelector('scoped-journal') as unknown as MyJournal;
      expect(journal.entries.map(({ element }) => element)).to.include('scoped-checkout#shop');
      await expect(checkout).to.be.accessible();
      root.host.remove();
    });
  });
}
