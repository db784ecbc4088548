import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define/paytia-payment.js';
import '../../src/define/switchboard-provider.js';
import type { SwitchboardProviderElement } from '../../src/context/switchboard-provider.js';
import type { PaytiaPaymentElement } from '../../src/elements/paytia-payment/paytia-payment.js';
import { pause } from '../support/wait.js';

/** A page with the real gateway, as a process of its own, and Paytia's simulator behind it. */
const origin = location.origin;
const gateway = (payload: object = {}): Promise<{ url: string; token: string }> => executeServerCommand('sb:gateway', { origin, ...payload });
const simulator = (body?: object): Promise<{ url: string }> =>
  executeServerCommand('sb:simulator', { vendor: 'paytia', ...(body && { command: { method: 'POST', path: '/control', body } }) });
const customer = (referenceId: string, keys: string): Promise<unknown> => simulator({ action: 'press', referenceId, who: 'customer', keys });
const agent = (referenceId: string, keys = '100#'): Promise<unknown> => simulator({ action: 'press', referenceId, who: 'agent', keys });

const realFetch = window.fetch;
let opened: string[] = [];
let cut: (() => void)[] = [];
beforeEach(() => {
  opened = [];
  cut = [];
  // every event stream of the page, and a way to break it as a network does
  window.fetch = async (input, init) => {
    const url = String(input);
    if (!url.includes('/events?')) return realFetch(input, init);
    opened.push(url);
    const response = await realFetch(input, init);
    if (!response.body) return response;
    const reader = response.body.getReader();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        cut.push(() => {
          try {
            controller.error(new TypeError('cut'));
          } catch {
            // it is over already
          }
          reader.cancel().catch(() => {});
        });
      },
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
        }
      },
    });
    return new Response(body, { status: response.status, headers: response.headers });
  };
});
afterEach(() => {
  window.fetch = realFetch;
  document.querySelectorAll('switchboard-provider').forEach((one) => one.remove());
});

interface Page {
  provider: SwitchboardProviderElement;
  add(properties?: Partial<PaytiaPaymentElement>): Promise<Panel>;
}
interface Panel {
  element: PaytiaPaymentElement;
  stages: string[];
  outcomes: string[];
  errors: string[];
  until(condition: (element: PaytiaPaymentElement) => unknown): Promise<void>;
}

async function page(token?: string): Promise<Page> {
  const { url, token: usual } = await gateway();
  const provider = document.createElement('switchboard-provider');
  provider.gateway = url;
  provider.getToken = async () => token ?? usual;
  document.body.append(provider);
  return {
    provider,
    async add(properties = {}) {
      const element = document.createElement('paytia-payment');
      const panel: Panel = {
        element,
        stages: [],
        outcomes: [],
        errors: [],
        async until(condition) {
          for (const end = Date.now() + 20_000; !condition(element); await pause(20)) {
            if (Date.now() > end) throw new Error(`Waited in vain for ${condition.toString()} in ${JSON.stringify(element.snapshot)} ${panel.errors.join()}`);
          }
        },
      };
      element.addEventListener('paytia-stage', ({ detail }) => panel.stages.push(`${detail.stage}${detail.pan_digit ?? detail.expiry_digit ?? detail.cvv_digit ?? ''}`));
      element.addEventListener('paytia-outcome', ({ detail }) => panel.outcomes.push(detail.outcome));
      element.addEventListener('paytia-error', ({ detail }) => panel.errors.push(detail.code));
      Object.assign(element, { amount: '128.40', currency: 'GBP', details: { agentId: '100' }, ...properties });
      provider.append(element);
      await element.updateComplete;
      return panel;
    },
  };
}

async function started(panel: Panel): Promise<string> {
  await panel.element.start();
  await panel.until(({ connection }) => connection === 'live');
  return panel.element.snapshot.referenceId;
}

const CARD = '5555555555554444';
const ALL = ['agent_id', 'amount_verify', 'card_number', ...Array.from(CARD, (_, index) => `pan_digit${index + 1}`), 'card_type', 'card_verify', 'card_date', 'expiry_digit1', 'expiry_digit2', 'expiry_digit3', 'expiry_digit4', 'cv2', 'cvv_digit1', 'cvv_digit2', 'cvv_digit3', 'result'];

describe('a payment from the phone to the page', function () {
  this.timeout(60_000);

  it('shows each key within a blink, and the outcome', async () => {
    const panel = await (await page()).add();
    const reference = await started(panel);
    expect(panel.element.phase).to.equal('agent-id');
    await agent(reference);
    await panel.until(({ phase }) => phase === 'amount');
    await customer(reference, '1');
    await panel.until(({ phase }) => phase === 'card-number');
    for (let digits = 1; digits <= CARD.length; digits += 1) {
      await customer(reference, CARD[digits - 1]!);
      await panel.until((element) => element.digits === digits);
    }
    await customer(reference, '#');
    await panel.until(({ card }) => card?.lastFour === '4444');
    await customer(reference, '1');
    await customer(reference, '1230');
    await panel.until(({ phase }) => phase === 'security-code');
    await customer(reference, '123');
    await panel.until(({ outcome }) => outcome);
    expect(panel.outcomes).to.deep.equal(['paid']);
    expect(panel.stages).to.deep.equal(ALL);
    expect(panel.errors).to.deep.equal([]);
  });

  it('opens one stream for all widgets of the page', async () => {
    const one = await page();
    const [first, second] = [await one.add(), await one.add()];
    const reference = await started(first);
    const other = await started(second);
    const third = await one.add({ referenceId: reference });
    await third.until(({ connection }) => connection === 'live');
    expect(opened.length, 'the second topic makes it a stream of two; the third widget finds its topic there').to.equal(2);
    await agent(reference);
    await agent(other);
    await third.until(({ phase }) => phase === 'amount');
    await second.until(({ phase }) => phase === 'amount');
    expect(third.element.snapshot).to.deep.equal(first.element.snapshot);
  });

  it('shows the same state to a page that comes in mid-payment', async () => {
    const panel = await (await page()).add();
    const reference = await started(panel);
    await agent(reference);
    await customer(reference, `1${CARD}#1`);
    await panel.until(({ phase }) => phase === 'expiry');
    document.querySelector('switchboard-provider')!.remove();
    const again = await (await page()).add({ referenceId: reference });
    await again.until(({ phase }) => phase === 'expiry');
    expect(again.element.snapshot).to.deep.include({ card: { brand: 'mastercard', lastFour: '4444' }, agentId: '100', connection: 'live' });
    expect(again.stages).to.deep.equal(ALL.slice(0, 22));
    await customer(reference, '1230123');
    await again.until(({ outcome }) => outcome);
    expect(again.outcomes).to.deep.equal(['paid']);
  });

  it('loses nothing and tells nothing twice over broken connections', async () => {
    const panel = await (await page()).add();
    const reference = await started(panel);
    await agent(reference);
    for (const keys of ['1', '55', '5555', '555555', '4444#', '1', '12', '30']) {
      await panel.until(({ connection }) => connection === 'live');
      await customer(reference, keys);
      const count = opened.length;
      cut.at(-1)!();
      await panel.until(() => opened.length > count);
    }
    await customer(reference, '123');
    await panel.until(({ outcome }) => outcome);
    expect(panel.stages).to.deep.equal(ALL);
    expect(opened.length).to.be.above(4);
    expect(panel.errors).to.deep.equal([]);
  });

  it('goes on when the gateway is killed and restarted in mid-payment', async () => {
    const panel = await (await page()).add();
    const reference = await started(panel);
    await agent(reference);
    await customer(reference, '1555555');
    await panel.until(({ digits }) => digits === 6);
    await gateway({ action: 'kill' });
    await panel.until(({ connection }) => connection === 'reconnecting');
    expect(panel.element).to.include({ phase: 'card-number', digits: 6 });
    await gateway({ action: 'start' });
    await panel.until(({ connection }) => connection === 'live');
    await customer(reference, '5555554444#1');
    await panel.until(({ phase }) => phase === 'expiry');
    await gateway({ action: 'stop' });
    await gateway({ action: 'start' });
    await customer(reference, '1230123');
    await panel.until(({ outcome }) => outcome);
    expect(panel.stages).to.deep.equal(ALL);
    expect([panel.outcomes, panel.errors]).to.deep.equal([['paid'], []]);
  });

  it('takes a payment as unknown when the vendor contradicts itself', async () => {
    const panel = await (await page()).add();
    const reference = await started(panel);
    await simulator({ action: 'scenario', referenceId: reference, name: 'paid', wait: true });
    await panel.until(({ outcome }) => outcome === 'paid');
    await simulator({ action: 'resend', referenceId: reference, stage: 'pan_digit' });
    await simulator({ action: 'resend', referenceId: reference, stage: 'result' });
    await pause(150);
    expect(panel.element.outcome).to.equal('paid');
    await simulator({ action: 'contradict', referenceId: reference });
    await panel.until(({ outcome }) => outcome === 'unknown');
    expect([panel.outcomes, panel.errors]).to.deep.equal([['paid'], ['outcome-contradicted']]);
  });

  for (const [name, outcome] of [['paid-amex', 'paid'], ['luhn-failure-then-paid', 'paid'], ['reenter-card', 'paid'], ['bad-date-then-paid', 'paid'], ['declined', 'declined'], ['amount-rejected', 'amount-rejected']] as const) {
    it(`comes to ${outcome} with the simulator’s ${name}`, async () => {
      const panel = await (await page()).add();
      const reference = await started(panel);
      await simulator({ action: 'scenario', referenceId: reference, name, wait: true });
      await panel.until((element) => element.outcome);
      expect(panel.outcomes).to.deep.equal([outcome]);
      if (name === 'luhn-failure-then-paid' || name === 'reenter-card') expect(panel.element.attempts.cardNumber).to.equal(2);
      if (name === 'bad-date-then-paid') expect(panel.element.attempts.expiry).to.equal(2);
    });
  }

  it('keeps an agent from payments that are not theirs, and keeps their own', async () => {
    const { token } = await gateway({ topics: ['paytia/mine-*'] });
    const one = await page(token);
    const mine = await one.add({ referenceId: 'mine-1' });
    const strange = await one.add({ referenceId: 'strange-1' });
    await strange.until(({ phase }) => phase === 'idle' && strange.errors.length > 0);
    expect(strange.errors).to.deep.equal(['forbidden']);
    await mine.until(({ connection }) => connection === 'live');
    expect(mine.errors).to.deep.equal([]);
  });

  it('shows the vendor’s frame beside the steps', async () => {
    const { url } = await simulator();
    const panel = await (await page()).add({ frame: 'visible', allowedFrameOrigins: [new URL(url).origin] });
    await started(panel);
    await panel.element.updateComplete;
    const frame = panel.element.shadowRoot!.querySelector('iframe')!;
    expect(new URL(frame.src).origin).to.equal(new URL(url).origin);
    expect(panel.errors).to.deep.equal([]);
  });

  it('says why a start failed, and starts one payment when it is asked again', async () => {
    await simulator({ action: 'fail-starts', failure: 400, times: 1 });
    const panel = await (await page()).add();
    await panel.element.start();
    expect(panel.element.phase).to.equal('idle');
    expect(panel.errors).to.have.length(1);
    await started(panel);
    expect(panel.element.phase).to.equal('agent-id');
  });
});
