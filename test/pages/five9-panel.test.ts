import { expect, fixture, html } from '@open-wc/testing';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { Five9 } from '../support/five9.js';
import { pause, until } from '../support/wait.js';

/** The panel with the client it makes itself, against the stand-in: what an agent would see. */
describe('<secure-pay-panel> on the wire', () => {
  let five9: Five9;
  let panels: SecurePayPanelElement[] = [];

  const mount = async (): Promise<SecurePayPanelElement> => {
    const panel = await fixture<SecurePayPanelElement>(
      html`<secure-pay-panel api-url=${five9.url} bridge-url=${five9.bridgeUrl} amount="42.00" invoice-number="88-1032"></secure-pay-panel>`,
    );
    panels.push(panel);
    await until(() => panel.phase === 'ready', 'ready');
    return panel;
  };
  const click = async (panel: SecurePayPanelElement, text: string): Promise<void> => {
    await panel.updateComplete;
    const buttons = [...panel.shadowRoot!.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent.includes(text))!.click();
  };
  const headline = (panel: SecurePayPanelElement): string => panel.shadowRoot!.querySelector('.say strong')!.textContent;

  before(async () => {
    five9 = await Five9.start();
  });
  beforeEach(async () => {
    await five9.control('reset');
    await five9.control('set', { pace: 20, ringMs: 20 });
  });
  afterEach(async () => {
    // a removed panel lets go of its own client only when no payment runs
    await five9.control('hang-up');
    for (const panel of panels) panel.remove();
    panels = [];
  });

  it('a payment from Start to the reference, the customer keying on the phone', async () => {
    const panel = await mount();
    await click(panel, 'Start payment');
    await until(() => headline(panel) === 'The customer is keying the card number');
    await five9.control('test-card');
    await until(() => headline(panel) === 'The customer is keying the expiry date');
    await five9.control('keys', { keys: '1230#' });
    await until(() => headline(panel) === 'The customer is keying the security code');
    await five9.control('keys', { keys: '123#' });
    await until(() => panel.outcome !== null);
    expect(panel.snapshot).to.include({ outcome: 'unknown', message: 'Payment Reference ID: ABCD' });
    await until(() => panel.phase === 'ready');
    const { variables, conferences } = await five9.state();
    expect(variables[0]!.values).to.include({ 'SecurePay.PaymentAmount': '42.00', 'SecurePay.InvoiceNumber': '88-1032' });
    expect(conferences.started).to.equal(1);
    expect(panel.shadowRoot!.textContent).to.not.contain('4111');
  });

  it('names each missing permission and each missing call', async () => {
    const panel = await mount();
    await five9.control('permission', { granted: false });
    await click(panel, 'Start payment');
    await until(() => panel.snapshot.problem?.code === 'permission-missing');
    await until(() => panel.phase === 'ready');
  });

  it('says offline when the login has expired, and comes back', async () => {
    const panel = await mount();
    await five9.control('log-out');
    await until(() => panel.phase === 'offline', 'offline');
    expect(headline(panel)).to.equal('Log in to Five9');
  });

  it('a move keeps the payment; a removal neither cancels it nor stops listening before its end', async () => {
    const panel = await mount();
    await click(panel, 'Start payment');
    await until(() => headline(panel) === 'The customer is keying the card number');
    const { parentElement } = panel;
    panel.remove();
    parentElement!.append(panel);
    await pause(50);
    expect(panel.phase).to.equal('in-progress');
    panel.remove();
    await pause(50);
    expect((await five9.state()).sockets).to.deep.equal({ agent: 1, bridge: 1 });
    await five9.control('customer-cancels');
    await until(() => panel.outcome !== null);
    await five9.until(({ sockets }) => sockets.agent === 0 && sockets.bridge === 0);
    expect((await five9.state()).cancels).to.equal(0);
  });

  it('a panel that was removed while its start fails lets go of every connection', async () => {
    const panel = await mount();
    await five9.control('permission', { granted: false });
    await click(panel, 'Start payment');
    const codes: string[] = [];
    panel.addEventListener('secure-pay-error', ({ detail }) => codes.push(detail.code));
    panel.remove();
    await until(() => panel.phase === 'offline', 'the end');
    expect(codes).to.deep.equal(['permission-missing']);
    await five9.until(({ sockets }) => sockets.agent === 0 && sockets.bridge === 0);
  });

  it('an address that changes while a payment runs is taken when it has ended', async () => {
    const panel = await mount();
    await click(panel, 'Start payment');
    await until(() => headline(panel) === 'The customer is keying the card number');
    const before = (await five9.state()).requests.filter(({ path }) => path.endsWith('/auth/metadata')).length;
    panel.apiUrl = `${five9.url}/`;
    await panel.updateComplete;
    await pause(50);
    expect([panel.phase, (await five9.state()).requests.filter(({ path }) => path.endsWith('/auth/metadata')).length]).to.deep.equal(['in-progress', before]);
    await five9.control('customer-cancels');
    await until(() => panel.outcome !== null);
    await five9.until(({ requests }) => requests.filter(({ path }) => path.endsWith('/auth/metadata')).length > before);
  });

  it('a second panel on a refreshed page finds the payment', async () => {
    const first = await mount();
    await click(first, 'Start payment');
    await until(() => first.phase === 'in-progress');
    const second = await fixture<SecurePayPanelElement>(html`<secure-pay-panel api-url=${five9.url} bridge-url=${five9.bridgeUrl}></secure-pay-panel>`);
    panels.push(second);
    await until(() => second.phase === 'in-progress');
    await second.updateComplete;
    expect(second.shadowRoot!.textContent).to.contain('Messages may be missing');
    await click(second, 'Cancel payment');
    await second.updateComplete;
    const [, confirm] = [...second.shadowRoot!.querySelectorAll<HTMLButtonElement>('.row button')];
    confirm!.click();
    await until(() => first.outcome !== null && second.outcome !== null);
    // what the second one missed may have been a result
    expect([first.outcome, second.outcome]).to.deep.equal(['unknown', 'unknown']);
  });

  it('five thousand messages in a second leave it whole', async () => {
    const panel = await mount();
    await five9.control('set', { flow: 'silence' });
    await click(panel, 'Start payment');
    await until(() => panel.phase === 'in-progress');
    await five9.control('flood', { perSecond: 5000, seconds: 1 });
    await until(() => panel.entries.at(-1)?.message === 'Flood message 5000.', 'the last message', 15_000);
    await panel.updateComplete;
    expect(panel.entries).to.have.length(100);
    expect(panel.shadowRoot!.querySelectorAll('.log li')).to.have.length(40);
  }).timeout(20_000);
});
