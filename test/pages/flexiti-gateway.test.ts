// <flexiti-checkout> with the gateway: it begins the session there, and the outcome is what Flexiti says, not what the page was told.
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { mount, settle, type Watched } from '../support/flexiti.js';
import { until } from '../support/wait.js';

const customer = { personalInformation: { firstName: 'Ann', lastName: 'Lee', dob: '1990-01-01', postalCode: 'M5V1E3' } };

interface Simulator {
  url: string;
}

async function open(scenario: string, fail: Record<string, unknown> = {}): Promise<Watched> {
  const { url: gateway } = await executeServerCommand<Simulator, unknown>('sb:gateway', { origin: location.origin });
  const { url } = await executeServerCommand<Simulator, unknown>('sb:simulator', { vendor: 'flexiti', command: { path: '/control', body: { reset: true, scenario, fail } } });
  const shown = await mount({ gateway, orderId: 'A-1', details: { amount: 120.5, customer } }, url);
  await shown.element.open();
  return shown;
}

describe('<flexiti-checkout> with a gateway', function () {
  this.timeout(15_000);

  it('begins a session there, and has a verified purchase confirmed by Flexiti', async () => {
    const shown = await open('purchase-verified');
    expect(await shown.next('flexiti-outcome')).to.include({ outcome: 'purchase-verified' });
    await until(() => shown.element.snapshot.confirmed, 'the confirmation');
    await shown.element.updateComplete;
    expect(shown.$('.note').textContent).to.contain('confirmed');
    expect(shown.of('flexiti-error')).to.deep.equal([]);
    expect(JSON.stringify([shown.element.snapshot, shown.events])).to.not.contain('1990');
  });

  it('does not believe a purchase that never was', async () => {
    const shown = await open('lie');
    expect(await shown.next('flexiti-outcome')).to.include({ outcome: 'purchase-verified' });
    const error = await shown.next('flexiti-error');
    expect(error.code).to.be.oneOf(['outcome-contradicted', 'outcome-unknown']);
    expect(shown.element.outcome).to.equal('unknown');
    await settle();
    expect(shown.of('flexiti-outcome')).to.have.length(1);
  });

  it('tells a gateway that cannot begin a session', async () => {
    const shown = await mount({ gateway: (await executeServerCommand<Simulator, unknown>('sb:closed-port')).url });
    await shown.element.open();
    expect((await shown.next('flexiti-error')).code).to.be.oneOf(['network', 'session-unavailable']);
    expect(shown.element.phase).to.equal('failed');
  });
});
