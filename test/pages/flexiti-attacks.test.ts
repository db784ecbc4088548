// The attacks of a page's neighbours on <flexiti-checkout>, and what browsers were measured to do, on real origins: page, vendor, attacker.
import { expect } from '@open-wc/testing';
import { executeServerCommand, sendKeys } from '@web/test-runner-commands';
import { mount, sessionUrl, settle, type Watched } from '../support/flexiti.js';
import { pause, until } from '../support/wait.js';

const LIE = { eventType: 'flx-success', eventData: { accountNumber: 1, verified: true, action: 'purchase' } };

const postPage = (origin: string, message: unknown, more = ''): string => `${origin}/post.html?target=parent${more}&message=${encodeURIComponent(JSON.stringify(message))}`;

const added: HTMLElement[] = [];
afterEach(() => {
  for (const element of added.splice(0)) element.remove();
});

function addFrame(src: string, sandbox?: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  if (sandbox !== undefined) frame.setAttribute('sandbox', sandbox);
  frame.src = src;
  document.body.append(frame);
  added.push(frame);
  return frame;
}

async function openSilent(properties: Parameters<typeof mount>[0] = {}): Promise<Watched & { origin: string; src: string }> {
  const src = await sessionUrl({ scenario: 'silence' });
  const shown = await mount({ src, ...properties }, src);
  if (properties.presentation === 'dialog') await shown.element.open();
  await until(() => shown.element.phase === 'open', 'open');
  return Object.assign(Object.create(shown) as Watched, { origin: new URL(src).origin, src });
}

async function expectUnmoved(shown: Watched): Promise<void> {
  await settle();
  expect(shown.of('flexiti-outcome')).to.deep.equal([]);
  expect(shown.of('flx-success')).to.deep.equal([]);
  expect(shown.element.phase).to.equal('open');
}

describe('attacks on <flexiti-checkout>', () => {
  it('A1: the page’s own window, or an extension in it, posts a success: not heard', async () => {
    const shown = await openSilent();
    window.postMessage(LIE, '*');
    await expectUnmoved(shown);
    expect(shown.of('flexiti-message-rejected')).to.deep.equal([]);
  });

  it('A1: a frame of a stranger’s origin posts a success: not heard', async () => {
    const shown = await openSilent();
    const { url } = await executeServerCommand<{ url: string }, unknown>('sb:simulator', { vendor: 'flexiti', options: { clientId: 'stranger' } });
    expect(url).to.not.equal(shown.origin);
    addFrame(postPage(url, LIE));
    await expectUnmoved(shown);
  });

  it('A3: the frame is navigated to an attacker, who posts a success: right source, wrong origin', async () => {
    const shown = await openSilent();
    const { url } = await executeServerCommand<{ url: string }, unknown>('sb:simulator', { vendor: 'flexiti', options: { clientId: 'stranger' } });
    shown.frame.contentWindow!.location.href = postPage(url, LIE);
    expect(await shown.next('flexiti-message-rejected')).to.deep.equal({ reason: 'origin', origin: url });
    await expectUnmoved(shown);
  });

  it('A4: another frame of the vendor’s own origin posts a success: right origin, wrong source', async () => {
    const shown = await openSilent();
    addFrame(postPage(shown.origin, LIE));
    expect(await shown.next('flexiti-message-rejected')).to.deep.equal({ reason: 'source', origin: shown.origin });
    await expectUnmoved(shown);
  });

  it('A5: a sender that is gone has no source, and a closed frame has no window: null is not null', async () => {
    const shown = await openSilent();
    const helper = addFrame(postPage(shown.origin, LIE, '&delay=60'));
    await new Promise((resolve) => helper.addEventListener('load', resolve, { once: true }));
    shown.element.close();
    for (let wait = 0; wait < 120; wait += 1) {
      if (wait === 70) helper.remove();
      await pause(1);
    }
    await settle();
    expect(shown.of('flexiti-outcome')).to.deep.equal([]);
    expect(shown.element.phase).to.equal('idle');
  });

  it('A6: a sandboxed frame posts from origin "null": not heard', async () => {
    const shown = await openSilent();
    shown.element.allowedOrigins = [...shown.element.allowedOrigins, 'null'];
    addFrame(postPage(shown.origin, LIE), 'allow-scripts');
    await expectUnmoved(shown);
  });

  it('A7: a success of another session is refused', async () => {
    const src = await sessionUrl({ scenario: 'wrong-session' });
    const shown = await mount({ src }, src);
    expect(await shown.next('flexiti-message-rejected')).to.deep.equal({ reason: 'session', origin: new URL(src).origin });
    await expectUnmoved(shown);
  });

  it('A8, A9: hostile shapes neither throw nor pass', async () => {
    const errors: unknown[] = [];
    const note = (event: ErrorEvent): number => errors.push(event.message);
    window.addEventListener('error', note);
    const src = await sessionUrl({ scenario: 'garbage' });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase !== 'loading' && shown.element.phase !== 'preparing');
    await settle();
    expect(shown.of('flexiti-outcome').map(({ outcome }) => outcome)).to.not.include('purchase-verified');
    expect(errors).to.deep.equal([]);
    expect(({} as Record<string, unknown>)['verified']).to.equal(undefined);
    window.removeEventListener('error', note);
  });

  it('A10: a flood of refused messages gives at most one event a second', async () => {
    const shown = await openSilent();
    addFrame(postPage(shown.origin, LIE, '&count=5000'));
    await shown.next('flexiti-message-rejected');
    await expectUnmoved(shown);
    expect(shown.of('flexiti-message-rejected').length).to.be.below(3);
  });

  for (const src of ['javascript:document.title="owned"', ' javascript:document.title="owned"', 'data:text/html,<script>parent.document.title="owned"</script>', 'about:blank', location.href]) {
    it(`A11: src ${src.slice(0, 40)} is never put in a frame`, async () => {
      const shown = await mount({ src, allowedOrigins: [location.origin] });
      expect((await shown.next('flexiti-error')).code).to.equal('url-refused');
      expect(shown.frame).to.equal(null);
      expect(document.title).to.not.equal('owned');
    });
  }

  it('A12: markup cannot widen the accepted origins', async () => {
    const src = await sessionUrl({ scenario: 'silence' });
    const box = document.createElement('div');
    added.push(box);
    document.body.append(box);
    box.innerHTML = `<flexiti-checkout src="${src}" allowed-origins="${new URL(src).origin}" allowedorigins="${new URL(src).origin}" environment="http://127.0.0.1"></flexiti-checkout>`;
    const element = box.querySelector('flexiti-checkout')!;
    await until(() => element.phase === 'failed');
    expect(element.shadowRoot!.querySelector('iframe')).to.equal(null);
  });

  it('A13: the vendor’s text is not shown at all', async () => {
    const src = await sessionUrl({ scenario: 'failure' });
    const shown = await mount({ src }, src);
    await shown.next('flexiti-outcome');
    await shown.element.updateComplete;
    expect(shown.element.shadowRoot!.textContent).to.not.contain('simulated');
  });

  it('A15: the frame may not navigate the page, and keeps an origin of its own', async () => {
    const shown = await openSilent();
    const tokens = [...shown.frame.sandbox];
    expect(tokens).to.include.members(['allow-scripts', 'allow-same-origin', 'allow-forms', 'allow-popups']);
    expect(tokens.filter((token) => token.startsWith('allow-top-navigation'))).to.deep.equal([]);
    expect(shown.frame.referrerPolicy).to.equal('origin');
    expect(shown.frame.title).to.equal('Pay over time with Flexiti');
    expect(shown.frame.hasAttribute('credentialless')).to.equal(false);
  });

  it('A16: a script of the page’s own cannot fake a message', async () => {
    const shown = await openSilent();
    let event: MessageEvent;
    try {
      event = new MessageEvent('message', { source: shown.frame.contentWindow, origin: shown.origin, data: LIE });
    } catch {
      return; // the browser itself refuses such a source
    }
    window.dispatchEvent(event);
    await expectUnmoved(shown);
  });
});

describe('what browsers do with frames', () => {
  it('X1: a session needs no entry in the page’s history, nor does its retry', async () => {
    const urls = [await sessionUrl({ scenario: 'retry' }), await sessionUrl({ scenario: 'silence' })];
    const before = history.length;
    let asked = 0;
    const shown = await mount({ fetchSession: async () => ({ url: urls[(asked += 1) - 1]! }) }, urls[0]);
    await shown.element.open();
    await shown.next('flexiti-outcome');
    await shown.element.updateComplete;
    shown.$('button.primary').click();
    await until(() => shown.element.phase === 'open');
    expect(history.length).to.equal(before);
  });

  it('X11: Escape pressed in the frame does not close the dialog', async () => {
    const shown = await openSilent({ presentation: 'dialog' });
    // the focus reaches a frame in another process a moment later, and the page then hears that it lost it
    const left = new Promise((resolve) => window.addEventListener('blur', resolve, { once: true }));
    shown.frame.focus();
    await Promise.race([left, pause(2000)]);
    await settle();
    await sendKeys({ press: 'Escape' });
    await settle();
    expect(shown.element.phase).to.equal('open');
    expect((shown.$('dialog') as HTMLDialogElement).open).to.equal(true);
  });

  it('X11b: the frame stands between two of the dialog’s own controls, so that Tab finds a way out of it', async () => {
    const shown = await openSilent({ presentation: 'dialog' });
    const stops = [...shown.element.shadowRoot!.querySelectorAll('dialog :is(button, iframe)')].map((element) => element.localName);
    expect(stops).to.deep.equal(['button', 'iframe', 'button']);
  });

  it('X12: a move that reloads the frame ends the session, and says so', async () => {
    const shown = await openSilent();
    const place = document.createElement('div');
    added.push(place);
    document.body.append(place);
    place.append(shown.element);
    expect(await shown.next('flexiti-error')).to.include({ code: 'session-interrupted', retryable: true });
    expect(shown.element.phase).to.equal('failed');
    expect(shown.frame).to.equal(null);
    expect(shown.of('flexiti-outcome')).to.deep.equal([]);
  });

  it('X12: a move with moveBefore keeps the session, where the browser has it', async function () {
    if (!('moveBefore' in Element.prototype)) return this.skip();
    const src = await sessionUrl({ scenario: 'purchase-verified', delay: 400 });
    const shown = await mount({ src }, src);
    await until(() => shown.element.phase === 'open');
    const place = document.createElement('div');
    added.push(place);
    document.body.append(place);
    (place as unknown as { moveBefore(node: Node, child: Node | null): void }).moveBefore(shown.element, null);
    expect(await shown.next('flexiti-outcome')).to.include({ outcome: 'purchase-verified' });
    expect(shown.of('flexiti-error')).to.deep.equal([]);
  });

  it('forgets everything when it is removed, and tells nobody', async () => {
    const shown = await openSilent();
    shown.element.remove();
    await settle();
    expect(shown.element.phase).to.equal('idle');
    expect(shown.frame).to.equal(null);
    expect(shown.of('flexiti-error')).to.deep.equal([]);
  });

  it('X15, X16: a message under way when the frame is closed is not heard', async () => {
    for (let delay = 0; delay < 60; delay += 12) {
      const src = await sessionUrl({ scenario: 'purchase-verified', delay });
      const shown = await mount({ src }, src);
      await until(() => shown.element.phase === 'open' || shown.element.phase === 'completed');
      if (shown.element.phase === 'completed') continue;
      await pause(delay);
      const heard = shown.of('flexiti-outcome').length;
      shown.element.close();
      await pause(60);
      expect(shown.of('flexiti-outcome')).to.have.length(heard);
    }
  });

  for (const [name, options] of Object.entries({ 'X-Frame-Options': { xfo: true }, 'status 404': { status: 404, scenario: 'silence' }, 'a dropped connection': { drop: true } })) {
    it(`X3: ${name} never looks like an outcome`, async () => {
      const src = await sessionUrl({ scenario: 'purchase-verified', ...options });
      const shown = await mount({ src }, src);
      await settle();
      expect(shown.of('flexiti-outcome')).to.deep.equal([]);
      expect(['loading', 'open']).to.include(shown.element.phase);
      expect(shown.$('.card').textContent).to.contain('Having trouble?');
    });
  }
});
