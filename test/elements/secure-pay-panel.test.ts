import { aTimeout, expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { createScriptedSecureIvrClient, SCENARIOS, SESSION_ID, type ScriptedClientOptions, type ScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { isSwitchboardError } from '../../src/core/errors.js';
import { until } from '../support/wait.js';

const EVENTS = [
  'secureivr-ready', 'secureivr-not-ready', 'secureivr-started', 'secureivr-ended', 'secureivr-message', 'secureivr-status-changed', 'secureivr-connection-changed',
  'secure-pay-phase-change', 'secure-pay-outcome', 'secure-pay-error', 'secure-pay-before-start', 'secure-pay-before-cancel', 'secure-entry-change',
] as const;

interface Panel {
  panel: SecurePayPanelElement;
  client: ScriptedSecureIvrClient;
  events: { type: string; detail: unknown }[];
  of: (type: string) => unknown[];
  $: (selector: string) => HTMLElement;
  button: (text: string) => HTMLButtonElement;
  text: () => string;
}

const mounted: SecurePayPanelElement[] = [];

async function mount(properties: Partial<SecurePayPanelElement> = {}, options: ScriptedClientOptions = {}): Promise<Panel> {
  const panel = await fixture<SecurePayPanelElement>(html`<secure-pay-panel amount="42.00" invoice-number="88-1032"></secure-pay-panel>`);
  mounted.push(panel);
  const client = createScriptedSecureIvrClient(options);
  const events: Panel['events'] = [];
  for (const type of EVENTS) panel.addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }));
  Object.assign(panel, { client, ...properties });
  const $ = (selector: string): HTMLElement => panel.shadowRoot!.querySelector<HTMLElement>(selector)!;
  const button = (text: string): HTMLButtonElement => [...panel.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent.includes(text))!;
  return { panel, client, events, $, button, of: (type) => events.filter((event) => event.type === type).map(({ detail }) => detail), text: () => panel.shadowRoot!.textContent.replace(/\s+/g, ' ') };
}

/** On a call and ready. */
async function ready(properties: Partial<SecurePayPanelElement> = {}, options: ScriptedClientOptions = {}): Promise<Panel> {
  const all = await mount(properties, options);
  all.client.becomeReady();
  await all.panel.updateComplete;
  return all;
}

/** A payment under way. */
async function running(properties: Partial<SecurePayPanelElement> = {}): Promise<Panel> {
  const all = await ready(properties);
  all.button('Start payment').click();
  await all.client.play('agent-cancels');
  await all.panel.updateComplete;
  return all;
}

const reason = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'resolved', (error: unknown) => (isSwitchboardError(error) ? error.code : error));
const classifyResult = (message: string): 'success' | 'failure' | 'unknown' => (message.startsWith('Payment Reference') ? 'success' : message.includes('declined') ? 'failure' : 'unknown');

describe('<secure-pay-panel>', () => {
  // a payment goes on without its panel, and so does the question whether to leave the page
  afterEach(() => {
    for (const panel of mounted.splice(0)) panel.client = null;
  });

  it('maps amount and invoice right: the example of the vendor’s reference swaps them', async () => {
    const { panel, client } = await ready({ firstName: 'Pepper', lastName: 'Potts' });
    panel.startSecurePay().catch(() => {});
    expect(client.starts).to.deep.equal([
      {
        withEvents: true,
        callVariables: { 'SecurePay.PaymentAmount': '42.00', 'SecurePay.InvoiceNumber': '88-1032', 'SecurePay.FirstName': 'Pepper', 'SecurePay.LastName': 'Potts' },
      },
    ]);
  });

  it('takes another group, more variables, and no events', async () => {
    const { panel, client } = await ready({ variableGroup: 'Pay', callVariables: { 'Other.Thing': 'x', 'Pay.PaymentAmount': '1' }, withoutEvents: true, invoiceNumber: undefined });
    panel.startSecurePay({ callVariables: { 'Other.More': 'y' } }).catch(() => {});
    expect(client.starts).to.deep.equal([{ withEvents: false, callVariables: { 'Other.Thing': 'x', 'Other.More': 'y', 'Pay.PaymentAmount': '42.00' } }]);
  });

  it('refuses a variable without a group', async () => {
    const { panel, client, of } = await ready({ callVariables: { PaymentAmount: '1' } });
    expect(await reason(panel.startSecurePay())).to.equal('bad-request');
    expect(client.starts).to.deep.equal([]);
    expect(of('secure-pay-error')).to.have.length(1);
  });

  it('hands on the vendor’s events one to one, and reads them', async () => {
    const { client, events, of, panel, button } = await ready({ classifyResult });
    button('Start payment').click();
    await client.play('paid');
    const vendor = events.filter(({ type }) => type.startsWith('secureivr'));
    expect(vendor.map(({ detail }) => (detail as { evt: string }).evt)).to.deep.equal([...SCENARIOS.ready, ...SCENARIOS.paid].map(([evt]) => evt));
    expect(of('secureivr-started')).to.deep.equal([{ evt: 'secureivr.started', status: 'OK', data: { sessionId: SESSION_ID } }]);
    expect(of('secure-pay-phase-change').map((detail) => (detail as { phase: string }).phase)).to.deep.equal(['not-ready', 'ready', 'starting', 'in-progress', 'ended', 'ready']);
    expect(of('secure-pay-outcome')).to.deep.equal([{ outcome: 'success', message: 'Payment Reference ID: ABCD', sessionId: SESSION_ID }]);
    expect(panel.outcome).to.equal('success');
    expect(panel.entries.map(({ type }) => type)).to.deep.equal(['MESSAGE', 'MESSAGE', 'MESSAGE', 'MESSAGE', 'MESSAGE', 'RESULT']);
    expect(panel.agentStatus).to.equal('TALKING');
    expect(panel.connection).to.equal('DISCONNECTED');
    expect(panel.sessionId).to.equal(SESSION_ID);
    expect(Object.isFrozen(panel.snapshot)).to.equal(true);
  });

  it('events bubble out of shadow roots', async () => {
    const { client, panel } = await ready();
    let heard = 0;
    document.body.addEventListener('secureivr-status-changed', (event) => (heard += Number(event.target === panel)), { once: true });
    client.emit('status.changed', { status: 'WORKING' });
    expect(heard).to.equal(1);
  });

  it('both methods return promises settled by the vendor’s answer', async () => {
    const { panel, client } = await ready();
    const started = panel.startSecurePay();
    client.emit('secureivr.started', { sessionId: 'S' });
    expect(await started).to.equal('S');
    const cancelled = panel.cancelSecurePay();
    client.emit('secureivr.ended');
    expect(await cancelled).to.equal(undefined);
    expect(await reason(panel.cancelSecurePay())).to.equal('not-allowed');
  });

  it('secure-pay-before-start may be changed or prevented; so may secure-pay-before-cancel', async () => {
    const { panel, client } = await ready();
    panel.addEventListener('secure-pay-before-start', (event) => event.preventDefault(), { once: true });
    expect(await reason(panel.startSecurePay())).to.equal('not-allowed');
    panel.addEventListener('secure-pay-before-start', ({ detail }) => {
      detail.callVariables['SecurePay.PaymentAmount'] = '43.00';
      detail.withEvents = false;
    });
    panel.startSecurePay().catch(() => {});
    expect(client.starts).to.deep.equal([{ withEvents: false, callVariables: { 'SecurePay.PaymentAmount': '43.00', 'SecurePay.InvoiceNumber': '88-1032' } }]);
    await panel.updateComplete;
    expect(panel.shadowRoot!.textContent).to.contain('43.00');
    panel.addEventListener('secure-pay-before-cancel', (event) => event.preventDefault(), { once: true });
    expect(await reason(panel.cancelSecurePay())).to.equal('not-allowed');
    expect(client.cancels).to.equal(0);
  });

  describe('shows', () => {
    it('the amount and the invoice, as they were sent while a payment runs', async () => {
      const { panel, text } = await running();
      panel.amount = '99.00';
      await panel.updateComplete;
      expect(text()).to.contain('42.00').and.to.contain('88-1032').and.not.to.contain('99.00');
    });

    it('the status chip of every documented status, and one that is new as it is', async () => {
      const { panel, client, $ } = await ready();
      const shown: Record<string, string> = {};
      for (const status of ['ACTIVE', 'WORKING', 'RINGING_ON_OTHER_SIDE', 'TALKING', 'STARTED', 'WRAP_UP', 'INACTIVE', 'BRAND_NEW', 'toString']) {
        client.emit('status.changed', { status });
        await panel.updateComplete;
        shown[status] = $('.chip').textContent;
      }
      expect(shown).to.deep.equal({ ACTIVE: 'Connected', WORKING: 'Logged in', RINGING_ON_OTHER_SIDE: 'Ringing', TALKING: 'Talking', STARTED: 'Payment line', WRAP_UP: 'Wrap-up', INACTIVE: 'Offline', BRAND_NEW: 'BRAND_NEW', toString: 'toString' });
    });

    it('who must do what next, step by step', async () => {
      const { panel, client, $ } = await running();
      const headlines = [$('.say strong').textContent];
      for (const message of ['Customer is entering expiration date.', 'Customer is entering security code.', 'Payment is being processed.']) {
        client.emit('secureivr.message', { type: 'MESSAGE', message });
        await panel.updateComplete;
        headlines.push($('.say strong').textContent);
      }
      expect(headlines).to.deep.equal(['The customer is keying the card number', 'The customer is keying the expiry date', 'The customer is keying the security code', 'The payment is being processed']);
    });

    it('steps by the host’s own rules', async () => {
      const { panel, client, $ } = await running({ stepRules: [{ match: 'data', step: 'expiry' }] });
      client.emit('secureivr.message', { type: 'MESSAGE', message: 'Data correta' });
      await panel.updateComplete;
      expect($('.say strong').textContent).to.equal('The customer is keying the expiry date');
    });

    for (const [name, options, tone, words] of [
      ['paid', { classifyResult }, 'ok', 'Payment made Payment Reference ID: ABCD'],
      ['declined', { classifyResult }, 'bad', 'Payment not made Payment declined by the card issuer.'],
      ['paid', {}, '', 'Result received Payment Reference ID: ABCD Check the payment system before you try again.'],
      ['no-result', {}, 'warn', 'Outcome unknown Check the payment system before you try again.'],
    ] as const) {
      it(`the outcome of ${name}${'classifyResult' in options ? ', classified' : ''}`, async () => {
        const { client, $, button, panel } = await ready(options);
        button('Start payment').click();
        await client.play(name);
        await panel.updateComplete;
        expect($('.say').className.trim()).to.equal(`say${tone ? ` ${tone}` : ''}`);
        expect($('.say').textContent.replace(/\s+/g, ' ').trim()).to.equal(words);
      });
    }

    it('an error as a banner that is announced and can be dismissed', async () => {
      const { client, $, button, panel, of } = await ready();
      button('Start payment').click();
      await client.play('refused');
      await panel.updateComplete;
      expect($('[role=alert]').textContent).to.contain('Can Conference With Campaign').and.to.contain('Failed trying to conference with campaign');
      expect(of('secure-pay-error')).to.deep.equal([{ code: 'permission-missing', message: 'Your Five9 user lacks “Can Conference With Campaign”.', retryable: false }]);
      button('Dismiss').click();
      await panel.updateComplete;
      expect($('[role=alert]').textContent.trim()).to.equal('');
    });

    it('connection trouble with what it means, and that messages may be missing', async () => {
      const { panel, client, text, of } = await running();
      client.emit('connection.changed', { type: 'RECONNECTING' });
      await panel.updateComplete;
      expect(text()).to.contain('Updates paused; the payment goes on');
      client.emit('connection.changed', { type: 'RECONNECTED' });
      await panel.updateComplete;
      expect(text()).to.contain('Messages may be missing.').and.not.to.contain('Updates paused');
      expect(of('secure-pay-error').map((detail) => (detail as { code: string }).code)).to.deep.equal(['messages-missed']);
    });

    it('the time since the last sign of life, and a hint when it is long', async () => {
      const { panel, text } = await running();
      expect(text()).to.match(/Last update \d seconds ago/);
      const { now } = Date;
      Date.now = () => now() + 30_000;
      try {
        panel.requestUpdate();
        await panel.updateComplete;
        expect(text()).to.match(/Last update 3\d seconds ago/);
        expect(text()).to.contain('does the customer need help?');
      } finally {
        Date.now = now;
      }
    });

    it('vendor text as text, masked', async () => {
      const { client, panel, text, $ } = await ready();
      panel.startSecurePay().catch(() => {});
      await client.play('hostile');
      await panel.updateComplete;
      expect(text()).to.contain('<img src=x').and.to.contain('•••• 1111').and.not.to.match(/4111 ?1111/);
      expect($('img')).to.equal(null);
      expect((window as { __five9Injected?: boolean }).__five9Injected).to.equal(undefined);
    });

    it('a bounded timeline, the newest first', async () => {
      const { client, panel, $ } = await running();
      for (let i = 0; i < 300; i += 1) client.emit('secureivr.message', { type: 'MESSAGE', message: `Message ${i}` });
      await panel.updateComplete;
      const rows = panel.shadowRoot!.querySelectorAll('.log li');
      expect(rows).to.have.length(40);
      expect($('.log li span').textContent).to.equal('Message 299');
    });

    for (const [lang, start, cancel] of [['fr', 'Commencer le paiement', 'Annuler le paiement'], ['es', 'Iniciar el pago', 'Cancelar el pago']] as const) {
      it(`everything in ${lang}`, async () => {
        const { panel, client, button, of } = await ready({ lang });
        await panel.updateComplete;
        button(start).click();
        client.emit('secureivr.started', { sessionId: 'S' });
        await panel.updateComplete;
        expect(button(cancel)).to.be.instanceOf(HTMLButtonElement);
        client.emit('secureivr.ended', { error: 'x' }, 'ERROR');
        expect((of('secure-pay-error')[0] as { message: string }).message).to.match(/signalé|informado/);
      });
    }
  });

  describe('Start', () => {
    it('cannot be pressed before ready, nor twice', async () => {
      const { client, button, panel } = await mount();
      expect(button('Start payment').disabled).to.equal(true);
      client.becomeReady();
      await panel.updateComplete;
      const start = button('Start payment');
      start.click();
      start.click();
      await panel.updateComplete;
      expect(client.starts).to.have.length(1);
      expect(button('Start payment')).to.equal(undefined);
    });

    it('is given up after start-timeout', async () => {
      const { button, of, panel } = await ready({ startTimeout: 0.02 });
      button('Start payment').click();
      await aTimeout(60);
      expect((of('secure-pay-error')[0] as { code: string }).code).to.equal('start-unanswered');
      expect(panel.phase).to.equal('ready');
      expect(panel.outcome).to.equal(null);
    });

    for (const value of ['', 'soon', '-1', null]) {
      it(`waits the usual time for start-timeout="${value}"`, async () => {
        const { button, of, panel } = await ready();
        if (value === null) panel.toggleAttribute('start-timeout', true);
        if (value === null) panel.removeAttribute('start-timeout');
        else panel.setAttribute('start-timeout', value);
        button('Start payment').click();
        await aTimeout(60);
        expect([panel.phase, of('secure-pay-error')]).to.deep.equal(['starting', []]);
      });
    }
  });

  describe('Cancel', () => {
    it('asks once, is reachable though not ready, and waits for the vendor', async () => {
      const { client, button, panel, text } = await running();
      expect(panel.snapshot.ready).to.equal(false);
      button('Cancel payment').click();
      await panel.updateComplete;
      expect(text()).to.contain('Cancel this payment?');
      expect(client.cancels).to.equal(0);
      button('Cancel payment').click();
      await panel.updateComplete;
      expect(client.cancels).to.equal(1);
      expect(panel.phase).to.equal('cancelling');
      expect(button('Cancel payment').disabled).to.equal(true);
      await client.play('cancelled');
      expect(panel.outcome).to.equal('cancelled');
    });

    it('can be taken back', async () => {
      const { client, button, panel, text } = await running();
      button('Cancel payment').click();
      await panel.updateComplete;
      button('Keep going').click();
      await panel.updateComplete;
      expect(text()).not.to.contain('Cancel this payment?');
      expect(client.cancels).to.equal(0);
    });

    it('is there while the payment line is still being connected', async () => {
      const { button, panel } = await ready();
      button('Start payment').click();
      await panel.updateComplete;
      expect(panel.phase).to.equal('starting');
      expect(button('Cancel payment').disabled).to.equal(false);
    });
  });

  describe('card entry', () => {
    const leave = (): boolean => {
      const event = new Event('beforeunload', { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };

    it('is told to the host, and the page is not left unasked while it lasts', async () => {
      const { client, of, panel, button } = await ready();
      expect(leave()).to.equal(false);
      button('Start payment').click();
      expect(leave()).to.equal(false);
      client.emit('secureivr.started', { sessionId: 'S' });
      expect(leave()).to.equal(true);
      await panel.updateComplete;
      expect(panel.shadowRoot!.textContent).to.contain('Do not hang up');
      client.emit('secureivr.message', { type: 'MESSAGE', message: 'Payment is being processed.' });
      expect(leave()).to.equal(false);
      client.emit('secureivr.message', { type: 'MESSAGE', message: 'Customer is entering security code.' });
      expect(leave()).to.equal(true);
      client.emit('secureivr.ended');
      expect(leave()).to.equal(false);
      expect(of('secure-entry-change')).to.deep.equal([true, false, true, false].map((active) => ({ active })));
    });
  });

  describe('keyboard and screen readers', () => {
    it('is accessible in every state', async () => {
      const { panel, client, button } = await mount();
      await expect(panel).to.be.accessible();
      client.becomeReady();
      await panel.updateComplete;
      await expect(panel).to.be.accessible();
      button('Start payment').click();
      await client.play('agent-cancels');
      client.emit('secureivr.ended', { error: 'no' }, 'ERROR');
      await panel.updateComplete;
      button('Cancel payment').click();
      await panel.updateComplete;
      await expect(panel).to.be.accessible();
      client.emit('secureivr.ended');
      await panel.updateComplete;
      await expect(panel).to.be.accessible();
    });

    it('a live region speaks changes of step and not every message', async () => {
      const { panel, client, $ } = await running();
      const status = $('[role=status]');
      const words: string[] = [];
      const observer = new MutationObserver(() => words.push(status.textContent));
      observer.observe(status, { childList: true, characterData: true, subtree: true });
      for (const message of ['Customer pressed a key.', 'Customer pressed another key.', 'Customer is entering expiration date.', 'Customer pressed a key.']) {
        client.emit('secureivr.message', { type: 'MESSAGE', message });
        await panel.updateComplete;
      }
      await aTimeout(0);
      observer.disconnect();
      expect(words).to.deep.equal(['The customer is keying the expiry date']);
    });

    it('takes no focus of the page’s, whatever happens', async () => {
      const field = await fixture<HTMLInputElement>(html`<input aria-label="notes" />`);
      const { client, panel } = await ready();
      field.focus();
      panel.startSecurePay().catch(() => {});
      await client.play('paid');
      await panel.updateComplete;
      expect(document.activeElement).to.equal(field);
    });

    it('a payment by keyboard alone; Enter held down or pressed again starts and cancels nothing', async () => {
      const { client, panel, button } = await ready();
      button('Start payment').focus();
      await sendKeys({ press: 'Enter' });
      await panel.updateComplete;
      expect(client.starts).to.have.length(1);
      await sendKeys({ press: 'Enter' });
      await panel.updateComplete;
      expect(client.cancels).to.equal(0);
      client.emit('secureivr.started', { sessionId: 'S' });
      await panel.updateComplete;
      button('Cancel payment').focus();
      for (const _ of [1, 2, 3, 4]) {
        await sendKeys({ press: 'Enter' });
        await panel.updateComplete;
      }
      // to and fro between asking and going on
      expect(client.cancels).to.equal(0);
      await sendKeys({ press: 'Enter' });
      await panel.updateComplete;
      await sendKeys({ press: 'Tab' });
      await sendKeys({ press: 'Enter' });
      expect(client.cancels).to.equal(1);
      client.emit('secureivr.ended');
      client.emit('secureivr.ready');
      await panel.updateComplete;
      await sendKeys({ press: 'Enter' });
      expect(client.starts).to.have.length(1);
    });

    it('a key that repeats does nothing more', async () => {
      const { $ } = await ready();
      const event = new KeyboardEvent('keydown', { key: 'Enter', repeat: true, cancelable: true, bubbles: true });
      $('.row button').dispatchEvent(event);
      expect(event.defaultPrevented).to.equal(true);
      const other = new KeyboardEvent('keydown', { key: 'Tab', repeat: true, cancelable: true, bubbles: true });
      $('.row button').dispatchEvent(other);
      expect(other.defaultPrevented).to.equal(false);
    });
  });

  it('shows beside Start what it would send, when that is not what was paid', async () => {
    const { panel, client } = await ready({ classifyResult });
    const facts = (): string[] => [...panel.shadowRoot!.querySelectorAll('.facts')].map((list) => [...list.querySelectorAll('dd')].map(({ textContent }) => textContent).join(' '));
    panel.startSecurePay().catch(() => {});
    await client.play('paid');
    await panel.updateComplete;
    expect(facts()).to.deep.equal(['42.00 88-1032', '']);
    Object.assign(panel, { amount: '99.00', invoiceNumber: 'NEW' });
    await panel.updateComplete;
    expect(facts()).to.deep.equal(['42.00 88-1032', '99.00 NEW']);
    expect(await reason(panel.startSecurePay({ callVariables: { Bad: 'x' } }))).to.equal('bad-request');
    await panel.updateComplete;
    expect(facts(), 'a start that was refused').to.deep.equal(['42.00 88-1032', '99.00 NEW']);
    client.emit('secureivr.started', { sessionId: 'elsewhere' });
    await panel.updateComplete;
    expect(facts(), 'nobody knows what that one takes').to.deep.equal(['']);
  });

  it('writes an amount as it is, or not at all as a number', async () => {
    const { panel, $ } = await mount();
    for (const [amount, written] of [['1234.5', '1,234.50'], ['0.9999', '0.9999'], ['12345678901234567890', '12345678901234567890'], ['many', 'many']]) {
      panel.amount = amount;
      await panel.updateComplete;
      expect($('.amount dd').textContent).to.equal(written);
    }
  });

  it('takes no press of Start that was meant for what stood there while the payment ran', async () => {
    const { client, panel, button } = await running();
    client.emit('secureivr.ended');
    client.emit('secureivr.ready');
    await panel.updateComplete;
    button('Start payment').click();
    expect(client.starts).to.have.length(1);
    await until(() => {
      button('Start payment').click();
      return client.starts.length === 2;
    });
  });

  it('asks before the page is left as long as one of two panels takes a card', async () => {
    const one = await running();
    const two = await running();
    const asks = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
    two.client.emit('secureivr.ended');
    expect(asks()).to.equal(true);
    one.client.emit('secureivr.ended');
    expect(asks()).to.equal(false);
  });

  it('copies what is needed to look an unknown outcome up', async () => {
    const { client, panel, button } = await running();
    client.emit('secureivr.ended');
    await panel.updateComplete;
    const copied: string[] = [];
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: async (text: string) => void copied.push(text) } });
    button('Copy details').click();
    await until(() => copied.length > 0);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
    await panel.updateComplete;
    const { callVariables, sessionId, entries } = JSON.parse(copied[0]!) as typeof panel.snapshot;
    expect([callVariables, sessionId]).to.deep.equal([{ 'SecurePay.PaymentAmount': '42.00', 'SecurePay.InvoiceNumber': '88-1032' }, SESSION_ID]);
    expect(entries[0]).to.deep.include({ type: 'MESSAGE', message: 'Customer is entering credit card number.' });
    expect(button('Copy details ✓')).to.be.instanceOf(HTMLButtonElement);
  });

  describe('in and out of the document', () => {
    it('a move ends nothing, and removal neither cancels nor forgets', async () => {
      const { panel, client, of } = await running();
      const box = await fixture(html`<div></div>`);
      box.append(panel);
      await panel.updateComplete;
      expect(panel.phase).to.equal('in-progress');
      panel.remove();
      await aTimeout(0);
      client.emit('secureivr.message', { type: 'RESULT', message: 'Payment Reference ID: 1' });
      client.emit('secureivr.ended');
      expect(client.cancels).to.equal(0);
      expect(of('secure-pay-outcome')).to.have.length(1);
      box.append(panel);
      await panel.updateComplete;
      expect(panel.outcome).to.equal('unknown');
    });

    it('hears a client from the moment it is set', () => {
      const panel = document.createElement('secure-pay-panel');
      const client = createScriptedSecureIvrClient();
      panel.client = client;
      client.becomeReady();
      expect(panel.phase).to.equal('ready');
    });

    it('a client set before the element was defined counts', async () => {
      const panel = document.createElement('not-yet-a-panel') as SecurePayPanelElement;
      const client = createScriptedSecureIvrClient();
      panel.client = client;
      const { SecurePayPanelElement: Base } = await import('../../src/elements/secure-pay-panel/secure-pay-panel.js');
      document.body.append(panel);
      customElements.define('not-yet-a-panel', class extends Base {});
      await panel.updateComplete;
      client.becomeReady();
      expect(panel.phase).to.equal('ready');
      panel.remove();
    });

    it('without a client or an address it is offline and contacts nobody', async () => {
      const panel = await fixture<SecurePayPanelElement>(html`<secure-pay-panel></secure-pay-panel>`);
      expect(panel.phase).to.equal('offline');
      expect(panel.matches(':state(offline)')).to.equal(true);
      expect(await reason(panel.startSecurePay())).to.equal('offline');
    });
  });
});
