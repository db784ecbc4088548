import { expect } from '@open-wc/testing';
import { executeServerCommand, sendKeys } from '@web/test-runner-commands';
import { EVENTS, mount, sessionUrl, settle } from '../support/flexiti.js';
import { pause, until } from '../support/wait.js';

describe('<flexiti-checkout>', () => {
  it('waits in idle and offers a button', async () => {
    const { element, $ } = await mount();
    expect(element.phase).to.equal('idle');
    expect(element.outcome).to.equal(null);
    expect(element.matches(':state(idle)')).to.equal(true);
    expect(Object.isFrozen(element.snapshot)).to.equal(true);
    expect($('button.primary').textContent).to.contain('Continue with Flexiti');
    await expect(element).to.be.accessible();
  });

  it('opens a src at once, goes through its phases and tells the outcome once', async () => {
    const src = await sessionUrl({ scenario: 'purchase-verified' });
    const shown = await mount({ src }, src);
    const outcome = await shown.next('flexiti-outcome');
    expect(outcome).to.include({ outcome: 'purchase-verified', nextStep: 'authorize', flow: 'purchase' });
    expect(outcome.eventData).to.include({ verified: true, action: 'purchase' });
    expect(shown.of('flexiti-phase-change').map(({ phase }) => phase)).to.deep.equal(['preparing', 'loading', 'open', 'completed']);
    expect(shown.of('flx-success')).to.deep.equal([outcome.eventData]);
    expect(shown.events.findIndex(({ type }) => type === 'flx-success')).to.be.below(shown.events.findIndex(({ type }) => type === 'flexiti-outcome'));
    expect(shown.element.outcome).to.equal('purchase-verified');
    expect(shown.element.matches(':state(completed)')).to.equal(true);
    await shown.element.updateComplete;
    expect(shown.$('.note').textContent).to.contain('Verified');
    await settle();
    expect(shown.of('flexiti-outcome')).to.have.length(1);
    await expect(shown.element).to.be.accessible();
  });

  for (const [scenario, options, outcome, nextStep, vendorEvent] of [
    ['purchase-not-verified', {}, 'purchase-not-verified', 'choose-another-payment', 'flx-success'],
    ['activation', {}, 'activation-required', 'activate-account', 'flx-success'],
    ['new-application', {}, 'new-application-requested', 'start-application', 'flx-success'],
    ['ineligible', {}, 'ineligible', 'choose-another-payment', 'flx-success'],
    ['retry', {}, 'retry', 'retry', 'flx-success'],
    ['apply-new', { flow: 'apply', verified: false }, 'application-submitted', 'confirm-application', 'flx-success'],
    ['apply-existing', { flow: 'apply', verified: true }, 'application-submitted', 'confirm-application', 'flx-success'],
    ['cancel', {}, 'cancelled', 'choose-another-payment', 'flx-cancel'],
    ['failure', {}, 'failed', 'retry', 'flx-failure'],
    ['failure-top-level', {}, 'failed', 'retry', 'flx-failure'],
    ['undocumented', {}, 'unknown', 'contact-support', 'flx-success'],
    ['purchase-verified', { account: 'string' }, 'purchase-verified', 'authorize', 'flx-success'],
    ['no-session', {}, 'unknown', 'contact-support', 'flx-success'],
    ['double', {}, 'purchase-verified', 'authorize', 'flx-success'],
    ['flood', { count: 3000 }, null, null, null],
    ['silence', {}, null, null, null],
  ] as const) {
    it(`scenario ${scenario} ${JSON.stringify(options)} gives ${outcome}`, async () => {
      const src = await sessionUrl({ scenario, ...options });
      const shown = await mount({ src, flow: 'flow' in options ? options.flow : 'purchase' }, src);
      if (outcome === null) {
        await shown.next('flexiti-phase-change', 3);
        await settle();
        expect(shown.of('flexiti-outcome').filter((detail) => detail.outcome === 'purchase-verified')).to.have.length(0);
        expect(shown.of('flexiti-message-rejected').length).to.be.below(3);
        return;
      }
      expect(await shown.next('flexiti-outcome')).to.include({ outcome, nextStep });
      await settle();
      expect(shown.of('flexiti-outcome')).to.have.length(1);
      expect(shown.of(vendorEvent)).to.have.length(1);
      expect(shown.$('.note strong').textContent).to.not.equal('');
    });
  }

  it('becomes unknown when the vendor contradicts itself, and does not repeat the outcome', async () => {
    const src = await sessionUrl({ scenario: 'contradiction' });
    const shown = await mount({ src }, src);
    expect(await shown.next('flexiti-error')).to.include({ code: 'outcome-contradicted', retryable: false });
    expect(shown.element.outcome).to.equal('unknown');
    expect(shown.of('flexiti-outcome').map(({ outcome }) => outcome)).to.deep.equal(['purchase-verified']);
    await shown.element.updateComplete;
    expect(shown.$('.note').textContent).to.contain('ask the shop');
  });

  it('links to the customer portal for an activation, as a real link', async () => {
    const src = await sessionUrl({ scenario: 'activation' });
    const shown = await mount({ src }, src);
    await shown.next('flexiti-outcome');
    await shown.element.updateComplete;
    const link = shown.$('a') as HTMLAnchorElement;
    expect([link.href, link.target, link.rel]).to.deep.equal(['https://my.flexiti.com/index', '_blank', 'noopener noreferrer']);
  });

  it('does not reflect src set as a property, and shows it nowhere but in the frame', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase === 'open');
    expect(shown.element.hasAttribute('src')).to.equal(false);
    expect(JSON.stringify(shown.element.snapshot)).to.not.contain('widget_session_id');
    expect(JSON.stringify(shown.events)).to.not.contain('/#/widget/');
  });

  it('refuses a URL, says so without repeating it, and tries again once its origin is allowed', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ src });
    const { code, message } = await shown.next('flexiti-error');
    expect(code).to.equal('url-refused');
    expect(message).to.not.contain('127.0.0.1');
    expect(shown.element.phase).to.equal('failed');
    expect(shown.frame).to.equal(null);
    shown.element.allowedOrigins = [new URL(src).origin];
    await until(() => shown.element.phase === 'open');
  });

  it('says that it is not configured', async () => {
    const shown = await mount();
    await shown.element.open();
    expect(shown.of('flexiti-error')).to.have.length(1);
    expect(shown.of('flexiti-error')[0]).to.include({ code: 'not-configured', retryable: false });
  });

  it('fetches a session on opening only, and a fresh one with a fresh frame on retry', async () => {
    const urls = [await sessionUrl({ scenario: 'retry' }), await sessionUrl({ scenario: 'purchase-verified' })];
    const asked: string[] = [];
    const shown = await mount({ fetchSession: async () => ({ url: (asked.push('x'), urls[asked.length - 1]!) }) }, urls[0]);
    expect(asked).to.have.length(0);
    await shown.element.open();
    const first = shown.frame;
    await shown.next('flexiti-outcome');
    await shown.element.updateComplete;
    shown.$('button.primary').click();
    expect(await shown.next('flexiti-outcome', 2)).to.include({ outcome: 'purchase-verified' });
    expect(asked).to.have.length(2);
    expect(shown.frame).to.not.equal(first);
    expect(first.isConnected).to.equal(false);
  });

  for (const [name, fetchSession] of Object.entries({
    rejects: async () => Promise.reject(new Error('secret https://posapi.flexiti.fi/#/token')),
    throws: () => {
      throw new Error('x');
    },
    'gives nothing': async () => undefined as never,
    'gives a wrong shape': async () => ({ href: 'x' }) as never,
  })) {
    it(`tells an error when fetchSession ${name}`, async () => {
      const shown = await mount({ fetchSession });
      await shown.element.open();
      const error = await shown.next('flexiti-error');
      expect(error.code).to.be.oneOf(['session-unavailable', 'url-refused']);
      expect(error.message).to.not.contain('secret');
      expect(shown.element.phase).to.equal('failed');
    });
  }

  it('opens once, however often it is asked', async () => {
    let asked = 0;
    const url = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ fetchSession: async () => ((asked += 1), { url }) }, url);
    await Promise.all([shown.element.open(), shown.element.open(), shown.element.open()]);
    await shown.element.open();
    expect(asked).to.equal(1);
    expect(shown.element.shadowRoot!.querySelectorAll('iframe')).to.have.length(1);
  });

  it('takes the focus of its button into the frame', async () => {
    const url = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ fetchSession: async () => ({ url }) }, url);
    shown.$('button.primary').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => shown.element.phase === 'open');
    expect(shown.element.shadowRoot!.activeElement).to.equal(shown.frame);
  });

  it('drops the answer to an opening that was closed meanwhile', async () => {
    const url = await sessionUrl({ scenario: 'silence' });
    let answer: (info: { url: string }) => void = () => {};
    const shown = await mount({ fetchSession: () => new Promise((resolve) => (answer = resolve)) }, url);
    void shown.element.open();
    await until(() => shown.element.phase === 'preparing');
    shown.element.close();
    answer({ url });
    await settle();
    expect(shown.element.phase).to.equal('idle');
    expect(shown.frame).to.equal(null);
    expect(shown.of('flexiti-error')).to.have.length(0);
  });

  it('expires at the time the server gave, and opens a fresh session afterwards', async () => {
    const url = await sessionUrl({ scenario: 'silence' });
    let left = 300;
    const shown = await mount({ fetchSession: async () => ({ url, expiresAt: Date.now() + left }) }, url);
    await shown.element.open();
    expect(await shown.next('flexiti-error')).to.include({ code: 'session-expired', retryable: true });
    expect(shown.element.phase).to.equal('expired');
    expect(shown.frame).to.equal(null);
    left = 60_000;
    await shown.element.updateComplete;
    shown.$('button.primary').click();
    await until(() => shown.element.phase === 'open');
    await shown.element.updateComplete;
    expect(shown.$('.card').textContent).to.contain('Session ends in 1 minute');
  });

  it('lets the page prevent closing, and goes back to idle without an outcome', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase === 'open');
    const prevent = (event: Event): void => event.preventDefault();
    shown.element.addEventListener('flexiti-before-close', prevent);
    shown.element.close();
    expect(shown.element.phase).to.equal('open');
    shown.element.removeEventListener('flexiti-before-close', prevent);
    shown.element.close();
    expect(shown.element.phase).to.equal('idle');
    expect(shown.of('flexiti-before-close')).to.deep.equal([{ reason: 'method' }, { reason: 'method' }]);
    expect(shown.of('flexiti-outcome')).to.have.length(0);
    expect(shown.frame).to.equal(null);
  });

  it('closes when a person says so, unless the page prevents it', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase === 'open');
    await shown.element.updateComplete;
    shown.element.addEventListener('flexiti-before-close', (event) => event.preventDefault(), { once: true });
    shown.$('header button').click();
    expect(shown.element.phase).to.equal('open');
    shown.$('header button').click();
    expect(shown.element.phase).to.equal('idle');
    expect(shown.of('flexiti-before-close')).to.deep.equal([{ reason: 'user' }, { reason: 'user' }]);
  });

  it('starts again in a fresh frame when the customer has trouble', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase === 'open');
    await shown.element.updateComplete;
    const first = shown.frame;
    shown.$('.row.mute button').click();
    await until(() => shown.frame && shown.frame !== first && shown.element.phase === 'open');
    expect(shown.of('flexiti-error')).to.deep.equal([]);
  });

  it('behaves the same whether properties are set before or after it is in the page', async () => {
    const src = await sessionUrl({ scenario: 'cancel' });
    const shown = await mount();
    shown.element.allowedOrigins = [new URL(src).origin];
    shown.element.src = src;
    expect(await shown.next('flexiti-outcome')).to.include({ outcome: 'cancelled' });
  });

  it('speaks the language of the nearest lang, follows its change, and takes the page’s own texts', async () => {
    const { element, $ } = await mount({ strings: { start: 'Financer' } });
    document.documentElement.lang = 'fr';
    await pause(0);
    await element.updateComplete;
    expect($('h2').textContent).to.equal('Payez en plusieurs fois avec Flexiti');
    expect($('button').textContent).to.equal('Financer');
    element.lang = 'es';
    await pause(0);
    await element.updateComplete;
    expect($('h2').textContent).to.equal('Pague a plazos con Flexiti');
    document.documentElement.lang = 'en';
  });

  it('bubbles and crosses shadow roots, and only before-close can be prevented', async () => {
    const { element } = await mount();
    const seen: Event[] = [];
    document.addEventListener('flexiti-error', (event) => seen.push(event), { once: true });
    await element.open();
    expect(seen[0]).to.include({ bubbles: true, composed: true, cancelable: false });
    expect(EVENTS).to.have.length(9);
  });

  describe('presentation="dialog"', () => {
    it('shows nothing but its button until it is opened, and gives the focus back', async () => {
      const src = await sessionUrl({ scenario: 'silence' });
      const shown = await mount({ src, presentation: 'dialog' }, src);
      await settle();
      expect(shown.element.phase).to.equal('idle');
      const trigger = shown.$('.row button');
      trigger.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => shown.element.phase === 'open');
      const dialog = shown.$('dialog') as HTMLDialogElement;
      expect(dialog.open).to.equal(true);
      expect(dialog.matches(':modal')).to.equal(true);
      await expect(shown.element).to.be.accessible();
      shown.element.close();
      await until(() => !dialog.open);
      await pause(50);
      expect(shown.element.shadowRoot!.activeElement).to.equal(trigger);
    });

    it('closes on Escape outside the frame, unless the page prevents it', async () => {
      const src = await sessionUrl({ scenario: 'silence' });
      const shown = await mount({ src, presentation: 'dialog' }, src);
      await shown.element.open();
      await until(() => shown.element.phase === 'open');
      const dialog = shown.$('dialog') as HTMLDialogElement;
      shown.element.addEventListener('flexiti-before-close', (event) => event.preventDefault(), { once: true });
      shown.$('header button').focus();
      await sendKeys({ press: 'Escape' });
      await until(() => shown.of('flexiti-before-close').length === 1);
      await until(() => dialog.open);
      expect(shown.element.phase).to.equal('open');
      shown.$('header button').focus();
      await sendKeys({ press: 'Escape' });
      await until(() => shown.element.phase === 'idle');
      expect(dialog.open).to.equal(false);
    });

    it('tells the outcome in the dialog and closes it on request', async () => {
      const src = await sessionUrl({ scenario: 'purchase-not-verified' });
      const shown = await mount({ src, presentation: 'dialog' }, src);
      await shown.element.open();
      await shown.next('flexiti-outcome');
      await shown.element.updateComplete;
      expect(shown.$('dialog .note').textContent).to.contain('not verified');
      [...shown.element.shadowRoot!.querySelectorAll<HTMLElement>('dialog .row button')].at(-1)!.click();
      expect(shown.element.phase).to.equal('idle');
      await until(() => !(shown.$('dialog') as HTMLDialogElement).open);
    });

    it('takes a trigger of the page’s own', async () => {
      const src = await sessionUrl({ scenario: 'silence' });
      const shown = await mount({ src, presentation: 'dialog' }, src);
      const own = document.createElement('button');
      own.slot = 'trigger';
      own.textContent = 'Finance it';
      shown.element.append(own);
      own.click();
      await until(() => shown.element.phase === 'open');
    });
  });

  for (const width of [280, 360, 1200]) {
    it(`fits ${width} px without a sideways scroll bar`, async () => {
      await executeServerCommand('sb:viewport', { width: Math.max(width, 480), height: 800 });
      const src = await sessionUrl({ scenario: 'activation' });
      const shown = await mount({ src }, src);
      shown.element.style.inlineSize = `${width}px`;
      shown.element.lang = 'fr';
      const fits = (): void => {
        const card = shown.$('.card');
        expect(card.scrollWidth).to.be.at.most(card.clientWidth);
        for (const child of shown.element.shadowRoot!.querySelectorAll('.card *')) {
          if (child.closest('.visually-hidden')) continue;
          expect(child.getBoundingClientRect().right, child.className).to.be.at.most(card.getBoundingClientRect().right + 0.5);
        }
      };
      await until(() => ['open', 'completed'].includes(shown.element.phase));
      fits();
      await shown.next('flexiti-outcome');
      await shown.element.updateComplete;
      fits();
    });
  }
});
