// An integrator's test of <flexiti-checkout>: the fake gateway gives a session on a page of the test's own, which speaks as the vendor's widget does.
import { expect, fixture, html } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define/flexiti-checkout.js';
import '../../src/define/switchboard-provider.js';
import { FakeGateway, playFlexiti } from '../../src/testing/index.js';

describe('playFlexiti', () => {
  let gateway: FakeGateway;
  beforeEach(() => (gateway = new FakeGateway()));
  afterEach(() => gateway.close());

  for (const [scenario, outcome] of [
    ['purchase-verified', 'purchase-verified'],
    ['purchase-not-verified', 'purchase-not-verified'],
    ['activation', 'activation-required'],
    ['cancel', 'cancelled'],
    ['failure', 'failed'],
    ['undocumented', 'unknown'],
    ['', 'purchase-verified'],
  ] as const) {
    it(`says ${scenario || 'a purchase when nothing is named'}`, async () => {
      const { url } = await executeServerCommand<{ url: string }, undefined>('sb:pages');
      gateway.flexitiUrl = `${url}/flexiti-page.html?scenario=${scenario}&widget_session_id=1f0c2a4e-0000-4000-8000-000000000001`;
      const provider = await fixture<HTMLElement>(html`<switchboard-provider gateway=${gateway.url}><flexiti-checkout></flexiti-checkout></switchboard-provider>`);
      const checkout = provider.querySelector('flexiti-checkout')!;
      checkout.allowedOrigins = [url];
      const told = new Promise((resolve) => checkout.addEventListener('flexiti-outcome', ({ detail }) => resolve(detail.outcome), { once: true }));
      void checkout.open();
      expect(await told).to.equal(outcome);
    });
  }

  it('knows what it cannot play', () => {
    expect(() => playFlexiti(new URLSearchParams('scenario=purchased').get('scenario'))).to.throw(RangeError, 'There is no scenario "purchased"; there are interactive, purchase-verified');
  });
});
