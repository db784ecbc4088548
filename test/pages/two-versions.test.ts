// Two versions of the kit on one page, as micro-frontends bring them: each copy from an origin of its own, with its own lit and its own files beside it.
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import type * as Kit from '../../src/index.js';
import { until } from '../support/wait.js';

const CLASSES = {
  'callback-offer': 'CallbackOfferElement',
  'event-journal': 'EventJournalElement',
  'flexiti-checkout': 'FlexitiCheckoutElement',
  'paytia-payment': 'PaytiaPaymentElement',
  'secure-pay-panel': 'SecurePayPanelElement',
  'switchboard-provider': 'SwitchboardProviderElement',
} as const;
type Tag = keyof typeof CLASSES;
const TAGS = Object.keys(CLASSES) as Tag[];

let first: typeof Kit;
let second: typeof Kit;

async function load(fromSecond: boolean): Promise<typeof Kit> {
  const { url } = await executeServerCommand<{ url: string }, unknown>('sb:pages', { second: fromSecond });
  return (await import(`${url}/cdn/switchboard.js`)) as typeof Kit;
}

const servers = (vendor: 'flexiti' | 'paytia', command?: object): Promise<{ url: string }> => executeServerCommand('sb:simulator', { vendor, ...(command && { command }) });
const startGateway = (): Promise<{ url: string; token: string }> => executeServerCommand('sb:gateway', { origin: location.origin });

/** An element of one version below the provider of another, with that provider's journal above and a journal of each version below. */
function compose<Name extends Tag>(prefixes: { provider: string; element: string }, tag: Name): { element: HTMLElementTagNameMap[Name]; provider: Kit.SwitchboardProviderElement; journals: Kit.EventJournalElement[] } {
  const { provider: outer, element: inner } = prefixes;
  document.body.innerHTML = `<${outer}switchboard-provider><${inner}${tag} id="widget"></${inner}${tag}><event-journal></event-journal><other-event-journal></other-event-journal></${outer}switchboard-provider>`;
  const provider = document.body.firstElementChild as Kit.SwitchboardProviderElement;
  return { provider, element: provider.firstElementChild as HTMLElementTagNameMap[Name], journals: [...provider.querySelectorAll<Kit.EventJournalElement>('event-journal, other-event-journal')] };
}

before(async () => {
  first = await load(false);
  second = await load(true);
  // the second version under names of its own, as a page gives them that needs both
  for (const tag of TAGS) customElements.define(`other-${tag}`, class extends (second[CLASSES[tag]] as CustomElementConstructor) {});
});

afterEach(() => {
  document.body.innerHTML = '';
});

describe('two versions of the kit on one page', function () {
  this.timeout(30_000);

  it('leave every tag to the one that came first', () => {
    for (const tag of TAGS) {
      expect(customElements.get(tag), tag).to.equal(first[CLASSES[tag]]);
      expect(first[CLASSES[tag]], tag).to.not.equal(second[CLASSES[tag]]);
    }
  });

  for (const prefixes of [
    { provider: '', element: 'other-' },
    { provider: 'other-', element: '' },
  ]) {
    const below = `<${prefixes.element}…> below <${prefixes.provider}switchboard-provider>`;

    it(`share a gateway and a journal: ${below}`, async () => {
      const { url: gateway } = await startGateway();
      const { url: flexiti } = await servers('flexiti', { path: '/control', body: { reset: true, scenario: 'purchase-verified' } });
      const { element, provider, journals } = compose(prefixes, 'flexiti-checkout');
      provider.gateway = gateway;
      await provider.updateComplete;
      Object.assign(element, { allowedOrigins: [flexiti], details: { amount: 120.5, customer: { personalInformation: { firstName: 'Ann', lastName: 'Lee', dob: '1990-01-01', postalCode: 'M5V1E3' } } } });
      await element.open();
      await until(() => element.snapshot.confirmed);
      expect(element.outcome).to.equal('purchase-verified');
      for (const journal of journals) {
        expect(journal.entries.map(({ type }) => type)).to.include.members(['flexiti-phase-change', 'flx-success', 'flexiti-outcome']);
        expect(new Set(journal.entries.map((entry) => entry.element))).to.deep.equal(new Set([`${prefixes.element}flexiti-checkout#widget`]));
      }
    });

    it(`share an event stream: ${below}`, async () => {
      const { url: gateway, token } = await startGateway();
      const { element, provider } = compose(prefixes, 'paytia-payment');
      provider.gateway = gateway;
      provider.getToken = async () => token;
      await provider.updateComplete;
      await element.start({ amount: '128.40', currency: 'GBP', agentId: '100' });
      await until(() => element.connection === 'live');
      await servers('paytia', { path: '/control', body: { action: 'press', referenceId: element.snapshot.referenceId, who: 'agent', keys: '100#' } });
      await until(() => element.phase === 'amount');
    });
  }

  it('keep their own texts and looks', async () => {
    document.body.innerHTML = '<flexiti-checkout></flexiti-checkout><other-flexiti-checkout lang="fr"></other-flexiti-checkout>';
    const [one, other] = document.body.children as unknown as [Kit.FlexitiCheckoutElement, Kit.FlexitiCheckoutElement];
    await Promise.all([one.updateComplete, other.updateComplete]);
    const look = ({ shadowRoot }: Element): string[] => ['background-color', 'border-radius', 'font-size'].map((name) => getComputedStyle(shadowRoot!.querySelector('[part=card]')!).getPropertyValue(name));
    expect(one.shadowRoot!.querySelector('button')!.textContent).to.contain('Continue with Flexiti');
    await until(() => other.shadowRoot!.querySelector('button')!.textContent.includes('Continuer avec Flexiti'));
    expect(look(other)).to.deep.equal(look(one));
  });
});
