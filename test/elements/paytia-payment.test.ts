import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import fc from 'fast-check';
import '../../src/define/paytia-payment.js';
import '../../src/define/switchboard-provider.js';
import type { PaytiaPaymentEventMap } from '../../src/elements/paytia-payment/paytia-payment.events.js';
import type { PaytiaPaymentElement } from '../../src/elements/paytia-payment/paytia-payment.js';
import { SwitchboardError } from '../../src/core/index.js';
import { BODY, FakeStream, provide, UNTIL_PROCESSING } from '../support/paytia.js';
import { pause, until } from '../support/wait.js';

const TYPES = ['paytia-stage', 'paytia-phase-change', 'paytia-outcome', 'paytia-error', 'secure-entry-change'] as const;

interface Watched {
  element: PaytiaPaymentElement;
  stream: FakeStream;
  root: HTMLElement;
  events: { type: keyof PaytiaPaymentEventMap; detail: unknown }[];
  of<Type extends keyof PaytiaPaymentEventMap>(type: Type): PaytiaPaymentEventMap[Type]['detail'][];
  /** What a person sees. */
  text(): Promise<string>;
  $(selector: string): HTMLElement | null;
  /** The log goes on, and the element has drawn it. */
  send(...bodies: readonly string[]): Promise<void>;
}

const realFetch = window.fetch;
let undo: (() => void)[] = [];
afterEach(() => {
  window.fetch = realFetch;
  for (const one of undo) one();
  undo = [];
});

async function mount(properties: Partial<PaytiaPaymentElement> = { referenceId: 'ref-1' }, lang = 'en'): Promise<Watched> {
  const root = document.createElement('div');
  root.lang = lang;
  const stream = new FakeStream();
  provide(root, stream);
  document.body.append(root);
  undo.push(() => root.remove());
  const element = document.createElement('paytia-payment');
  const events: Watched['events'] = [];
  for (const type of TYPES) element.addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }));
  Object.assign(element, properties);
  root.append(element);
  await element.updateComplete;
  return {
    element,
    stream,
    root,
    events,
    of: ((type: string) => events.filter((event) => event.type === type).map(({ detail }) => detail)) as Watched['of'],
    async text() {
      await element.updateComplete;
      return (element.shadowRoot!.querySelector<HTMLElement>('.card')!.innerText ?? '').replace(/\s+/g, ' ');
    },
    $: (selector) => element.shadowRoot!.querySelector<HTMLElement>(selector),
    async send(...bodies) {
      stream.send(...bodies);
      await element.updateComplete;
    },
  };
}

const steps = ({ element }: Watched): string[] => [...element.shadowRoot!.querySelectorAll('.steps li')].map((item) => item.className);

describe('<paytia-payment> shows the vendor document', () => {
  it('step by step, from the agent to the result', async () => {
    const panel = await mount({ referenceId: 'ref-1', amount: '128.40', currency: 'GBP' });
    expect(panel.element.phase).to.equal('agent-id');
    expect(await panel.text()).to.include('£128.40').and.to.include('ref-1').and.to.include('Key your agent ID on your phone').and.to.include('Live');
    await panel.send(BODY.agentId);
    expect(await panel.text()).to.include('The customer hears the amount').and.to.include('press 1 if it is right, 2 if it is wrong');
    await panel.send(BODY.amount, BODY.cardNumber, ...BODY.pan.slice(0, 8));
    expect(await panel.text()).to.include('press # at the end').and.to.include('•••• ••••').and.to.include('8 digits entered').and.to.include('* cancels').and.to.include('Card entry active');
    expect(panel.element.digits).to.equal(8);
    expect(panel.element.matches(':state(card-number)')).to.equal(true);
    expect(steps(panel)).to.deep.equal(['done', 'done', 'now', '', '', '', '', '']);
    expect(panel.$('[aria-current="step"]')!.textContent).to.include('Card number');
    await panel.send(...BODY.pan.slice(8), BODY.cardType, BODY.cardVerify);
    expect(await panel.text()).to.include('•••• •••• •••• 4444').and.to.include('Mastercard •••• 4444').and.to.include('press 1 to accept, 2 to key it again');
    expect(panel.element.card).to.deep.equal({ brand: 'mastercard', lastFour: '4444' });
    await panel.send(BODY.cardDate, ...BODY.expiry);
    expect(await panel.text()).to.include('•• ••').and.to.include('4 digits entered');
    await panel.send(BODY.cv2, BODY.cvv[0]!);
    expect(await panel.text()).to.include('1 digit entered');
    await panel.send(...BODY.cvv.slice(1));
    expect(await panel.text()).to.include('The payment is being processed').and.not.to.include('Card entry active').and.not.to.include('* cancels');
    await panel.send(BODY.paid);
    expect(await panel.text()).to.include('Paid').and.to.include('{{Success message from paytia/PSP}}');
    expect(steps(panel)).to.deep.equal(Array.from({ length: 8 }, () => 'done'));
    expect(panel.of('paytia-phase-change').map(({ phase }) => phase)).to.deep.equal(['starting', 'agent-id', 'amount', 'card-number', 'card-confirm', 'expiry', 'security-code', 'processing', 'completed']);
    expect(panel.of('secure-entry-change')).to.deep.equal([{ active: true }, { active: false }]);
    expect(panel.of('paytia-stage').map(({ stage }) => stage)).to.deep.equal(['agent_id', 'amount_verify', 'card_number', ...BODY.pan.map(() => 'pan_digit'), 'card_type', 'card_verify', 'card_date', ...BODY.expiry.map(() => 'expiry_digit'), 'cv2', ...BODY.cvv.map(() => 'cvv_digit'), 'result']);
    expect(panel.of('paytia-stage')[7]).to.deep.include({ stage: 'pan_digit', pan_digit: 5, referenceId: 'ref-1', attempt: 1 });
    expect(panel.of('paytia-outcome')).to.deep.equal([
      { outcome: 'paid', referenceId: 'ref-1', message: '{{Success message from paytia/PSP}}', authCode: null, transactionResult: null, cardExpiry: null, by: null },
    ]);
    expect(panel.of('paytia-error')).to.deep.equal([]);
  });

  it('regroups an American Express number', async () => {
    const panel = await mount();
    await panel.send(BODY.agentId, BODY.amount, BODY.cardNumber, ...BODY.pan.slice(0, 15));
    expect(await panel.text()).to.include('•••• •••• •••• •••');
    await panel.send('payment_stage=card_type&reference_id=1&card_type=amex', 'payment_stage=card_verify&reference_id=1&card_verify=0005');
    expect(await panel.text()).to.include('•••• •••••• •0005').and.to.include('American Express •••• 0005');
  });

  it('counts attempts', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING.slice(0, 19), BODY.cardNumber, BODY.pan[0]!);
    expect(panel.element.attempts).to.deep.equal({ cardNumber: 2, expiry: 0, securityCode: 0 });
    expect(await panel.text()).to.include('Attempt 2');
    expect(panel.of('paytia-stage').at(-1)).to.deep.include({ attempt: 2, pan_digit: 1 });
  });

  for (const [name, bodies, outcome, shown] of [
    ['a refusal with its reason', [...UNTIL_PROCESSING, BODY.failed], 'declined', 'Declined {{Error message from paytia/PSP}} No payment was taken.'],
    ['a wrong amount', [BODY.agentId, BODY.amountWrong], 'amount-rejected', 'The customer says the amount is wrong'],
    ['the star key', [...UNTIL_PROCESSING.slice(0, 8), BODY.customerStar], 'aborted', 'Cancelled with the * key'],
    ['a dropped leg, blaming nobody', [...UNTIL_PROCESSING.slice(0, 8), BODY.customerHangUp], 'call-dropped', 'A call leg dropped No payment was taken.'],
    ['the agent’s own line', [...UNTIL_PROCESSING.slice(0, 8), BODY.agentHangUp], 'call-dropped', 'Your line was cut.'],
    ['what nobody can know', [...UNTIL_PROCESSING, BODY.paid, BODY.failed], 'unknown', 'How this ended is not known Check in Paytia'],
  ] as const) {
    it(`tells of ${name}`, async () => {
      const panel = await mount();
      await panel.send(...bodies);
      expect(panel.element.outcome).to.equal(outcome);
      expect(await panel.text()).to.include(shown);
      expect(panel.of('paytia-outcome')).to.have.length(1);
      expect(panel.$('button'), 'it belongs to a reference that the page chose').to.equal(null);
    });
  }

  it('dispatches the outcome once, whatever the vendor says afterwards', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING, BODY.paid, BODY.paid, BODY.pan[3]!, BODY.failed, BODY.paid);
    expect(panel.of('paytia-outcome').map(({ outcome }) => outcome)).to.deep.equal(['paid']);
    expect(panel.of('paytia-error')).to.deep.equal([{ code: 'outcome-contradicted', message: 'Check in Paytia before you try again, so that nothing is charged twice.', retryable: false }]);
    expect(panel.element.outcome).to.equal('unknown');
  });

  it('gives what came with the result', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING, BODY.paidWithExpiry);
    expect(panel.of('paytia-outcome')[0]).to.deep.include({ authCode: '8ac7a4a28e539763018e568a38581294', transactionResult: '8ac7a4a28e539763018e568a38581294', cardExpiry: '12-29', message: null });
    expect(await panel.text()).to.include('Authorization code: 8ac7a4a28e539763018e568a38581294');
  });
});

describe('<paytia-payment> is honest about what it knows', () => {
  it('says that updates are paused, and that the payment goes on', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING.slice(0, 5));
    panel.stream.show('reconnecting');
    expect(panel.element.connection).to.equal('reconnecting');
    expect(await panel.text()).to.include('Reconnecting Updates are paused; the payment goes on.');
    expect(panel.$('[role=status]')!.textContent).to.include('Updates are paused');
    panel.stream.show('offline');
    expect(await panel.text()).to.include('Offline');
    panel.stream.show('live');
    expect(await panel.text()).to.include('Live').and.not.to.include('paused');
    expect(panel.element.phase).to.equal('card-number');
  });

  it('shows the same again from the log, after a move and after a reload', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING.slice(0, 25));
    const { snapshot } = panel.element;
    const count = panel.events.length;
    const other = document.createElement('section');
    panel.root.append(other);
    other.append(panel.element);
    await panel.element.updateComplete;
    expect(panel.element.snapshot).to.equal(snapshot);
    expect(panel.events).to.have.length(count);
    panel.element.remove();
    await pause(0);
    expect(panel.stream.listeners.size).to.equal(0);
    panel.stream.send(UNTIL_PROCESSING[25]!);
    other.append(panel.element);
    await panel.element.updateComplete;
    expect(panel.element).to.include({ phase: 'expiry', digits: 4, connection: 'live' });
    expect(panel.of('paytia-stage')).to.have.length(26);
    const fresh = document.createElement('paytia-payment');
    fresh.referenceId = 'ref-1';
    panel.root.append(fresh);
    await fresh.updateComplete;
    expect(fresh.snapshot).to.deep.equal(panel.element.snapshot);
  });

  it('lets go of one payment for another, and of all when the attribute is taken away', async () => {
    const panel = await mount();
    await panel.send(BODY.agentId);
    panel.stream.log.length = 0;
    panel.element.setAttribute('reference-id', 'ref-2');
    await panel.element.updateComplete;
    expect(panel.stream.topics).to.deep.equal(['paytia/ref-1', 'paytia/ref-2']);
    expect(panel.stream.listeners.size).to.equal(1);
    expect(panel.element.phase).to.equal('agent-id');
    panel.element.removeAttribute('reference-id');
    await panel.element.updateComplete;
    expect(panel.stream.listeners.size).to.equal(0);
    expect(panel.element.phase).to.equal('idle');
  });

  it('says why a payment cannot be followed', async () => {
    const panel = await mount({});
    panel.stream.state = 'reconnecting';
    panel.element.attach('ref-9');
    [...panel.stream.listeners][0]!.onError(new SwitchboardError('forbidden', 'x'));
    expect(panel.of('paytia-error')).to.deep.equal([{ code: 'forbidden', message: 'The payment could not be opened. Try again, or tell your administrator.', retryable: false }]);
    expect(await panel.text()).to.include('The payment could not be opened');
  });

  it('shows the amount that was sent, whatever the page sets next, until the payment is let go', async () => {
    window.fetch = async () => Response.json({ referenceId: 'ref-7', frameUrl: null, topic: 'paytia/ref-7', token: 't' }, { status: 201 });
    const panel = await mount({ amount: '128.40', currency: 'GBP' });
    await panel.element.start({ amount: '42.00' });
    expect(await panel.text()).to.include('£42.00').and.not.to.include('128.40');
    panel.element.amount = '96.15';
    expect(await panel.text()).to.include('£42.00');
    panel.element.detach();
    expect(await panel.text()).to.include('£96.15');
  });

  it('says that it needs a gateway', async () => {
    const element = document.createElement('paytia-payment');
    const codes: string[] = [];
    element.addEventListener('paytia-error', ({ detail }) => codes.push(detail.code));
    document.body.append(element);
    undo.push(() => element.remove());
    await element.start();
    expect(codes).to.deep.equal(['not-configured']);
  });

  it('waits for a provider that is defined later', async () => {
    const panel = await mount({});
    const lone = document.createElement('paytia-payment');
    lone.referenceId = 'ref-1';
    document.body.append(lone);
    undo.push(() => lone.remove());
    await lone.updateComplete;
    expect(lone.phase).to.equal('idle');
    panel.root.append(lone);
    await lone.updateComplete;
    await pause(0);
    expect(lone.phase).to.equal('agent-id');
  });

  it('tells after 25 seconds that nothing has happened', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING);
    Object.assign(panel.element, { quiet: 31 });
    expect(await panel.text()).to.include('Nothing for 31 seconds').and.to.include('Check in Paytia');
    await panel.send(BODY.paid);
    expect(await panel.text()).not.to.include('Nothing for');
  });
});

describe('<paytia-payment> starts', () => {
  const answer = (frameUrl = 'https://accounts.paytia.com/x'): Response => Response.json({ referenceId: 'ref-7', frameUrl, topic: 'paytia/ref-7', token: 'own' }, { status: 201 });

  it('a payment with its fields, at a press of its button', async () => {
    const bodies: unknown[] = [];
    window.fetch = async (_url, init) => {
      bodies.push(JSON.parse(init!.body as string));
      return answer();
    };
    const panel = await mount({ amount: '10.00', currency: 'EUR', details: { agentId: '100' } });
    const button = panel.$('button')!;
    button.click();
    button.click();
    await until(() => panel.element.phase === 'agent-id');
    expect(bodies).to.deep.equal([{ amount: '10.00', currency: 'EUR', agentId: '100' }]);
    expect(panel.element.snapshot).to.include({ phase: 'agent-id', referenceId: 'ref-7' });
    expect(panel.stream.topics).to.deep.equal(['paytia/ref-7']);
    expect(panel.of('paytia-phase-change').map(({ phase }) => phase)).to.deep.equal(['starting', 'agent-id']);
    expect(panel.$('button')).to.equal(null);
    await panel.send(BODY.agentId, BODY.amountWrong);
    expect(panel.$('button'), 'nothing was taken: another may be started').not.to.equal(null);
  });

  it('offers no new payment where one may have been taken', async () => {
    for (const end of [[BODY.paid], [BODY.paid, BODY.failed]]) {
      const panel = await mount({});
      panel.element.attach('ref-1');
      await panel.send(...UNTIL_PROCESSING, ...end);
      expect(panel.$('button')).to.equal(null);
    }
  });

  it('shows the vendor’s frame on an accepted origin only, in a sandbox', async () => {
    window.fetch = async () => answer('https://pay.example.test/thirdparty/x');
    const refused = await mount({ frame: 'visible' });
    await refused.element.start();
    expect(refused.$('iframe')).to.equal(null);
    expect(refused.of('paytia-error').map(({ code }) => code)).to.deep.equal(['url-refused']);
    expect(refused.element.phase, 'the payment goes on').to.equal('agent-id');
    const shown = await mount({ frame: 'visible', allowedFrameOrigins: ['https://pay.example.test'] });
    await shown.element.start();
    await shown.element.updateComplete;
    const frame = shown.$('iframe') as HTMLIFrameElement;
    expect(frame.src).to.equal('https://pay.example.test/thirdparty/x');
    expect([...frame.sandbox]).to.deep.equal(['allow-scripts', 'allow-same-origin', 'allow-forms']);
    await shown.send(BODY.agentId);
    expect(shown.$('iframe'), 'never loaded anew').to.equal(frame);
    shown.element.frame = 'hidden';
    await shown.element.updateComplete;
    expect(shown.$('iframe')).to.equal(null);
  });
});

describe('<paytia-payment> for everyone', () => {
  it('speaks the count of digits once there is a pause, never a digit at a time', async () => {
    const panel = await mount();
    await panel.send(BODY.agentId, BODY.amount, BODY.cardNumber);
    const status = panel.$('[role=status]')!;
    const said: string[] = [];
    const observer = new MutationObserver(() => said.push(status.textContent ?? ''));
    observer.observe(status, { childList: true, characterData: true, subtree: true });
    for (const body of BODY.pan.slice(0, 8)) {
      await panel.send(body);
      await pause(20);
    }
    expect(said).to.deep.equal([]);
    await until(() => said.length > 0);
    expect(said).to.deep.equal(['8 digits entered']);
    observer.disconnect();
  });

  it('says what it said last anew in another language', async () => {
    const panel = await mount();
    await panel.send(...UNTIL_PROCESSING.slice(0, 3));
    const status = panel.$('[role=status]')!;
    const said = status.textContent;
    panel.element.lang = 'fr';
    await panel.element.updateComplete;
    expect(said).to.not.equal('');
    expect(status.textContent).to.not.equal(said);
    expect(await panel.text()).to.include(status.textContent);
  });

  for (const [lang, words] of [['fr-CA', ['Paiement sécurisé', 'Le client compose le numéro de carte', '3 chiffres saisis', '128,40 $']], ['es', ['Pago seguro', 'El cliente está marcando el número de tarjeta', '3 cifras marcadas']]] as const) {
    it(`in ${lang}`, async () => {
      const panel = await mount({ referenceId: 'ref-1', amount: '128.40', currency: 'CAD' }, lang);
      await panel.send(...UNTIL_PROCESSING.slice(0, 6));
      for (const word of words) expect((await panel.text()).replace(/[\u00a0\u202f]/g, ' ')).to.include(word);
      panel.element.strings = { title: 'Own title' };
      expect(await panel.text()).to.include('Own title');
    });
  }

  it('meets axe in every phase and outcome, light and dark, wide and narrow', async function () {
    this.timeout(60_000);
    const panels: Watched[] = [];
    for (let end = 0; end <= UNTIL_PROCESSING.length; end += 4) panels.push(await mount());
    await Promise.all(panels.map((panel, index) => panel.send(...UNTIL_PROCESSING.slice(0, index * 4))));
    for (const end of [BODY.paid, BODY.failed, BODY.customerStar, BODY.customerHangUp]) {
      const panel = await mount();
      await panel.send(...UNTIL_PROCESSING.slice(0, 12), end);
    }
    await mount({ amount: '1.00', currency: 'GBP' });
    for (const [width, scheme] of [[1280, 'light'], [360, 'dark']] as const) {
      await executeServerCommand('sb:viewport', { width, height: 800 });
      document.documentElement.style.colorScheme = scheme;
      document.body.style.background = 'Canvas';
      await expect(document.body).to.be.accessible({ ignoredRules: ['region', 'landmark-unique'] });
      expect(document.documentElement.scrollWidth, 'no sideways scrolling').to.be.at.most(document.documentElement.clientWidth);
    }
    document.documentElement.style.colorScheme = '';
  });

  it('never shows, tells or keeps digits of a card, whatever comes', async function () {
    this.timeout(30_000);
    const pan = '4111111111111111';
    const data = fc.record(
      { pan_digit: fc.oneof(fc.integer(), fc.constant(pan)), message: fc.constantFrom(`card ${pan} bad`, '4111 1111 1111 1111', '<img src=x onerror=alert(1)>'), card_type: fc.constant(pan), card_verify: fc.constant(pan), agent_id: fc.constant('100'), success: fc.constantFrom('0', '1') },
      { requiredKeys: [] },
    );
    const type = fc.constantFrom('pan_digit', 'result', 'card_type', 'card_verify', 'agent_id', 'card_number');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(type, data), { maxLength: 8 }), async (messages) => {
        const panel = await mount();
        for (const [kind, fields] of messages) panel.stream.push({ type: kind, data: fields as never });
        await panel.element.updateComplete;
        const everything = `${panel.element.shadowRoot!.innerHTML} ${JSON.stringify(panel.element.snapshot)} ${JSON.stringify(panel.events.map(({ detail }) => ({ ...(detail as object), card_type: '', card_verify: '' })))}`;
        expect(everything.replace(/[ -]/g, '')).not.to.include('411111111111');
        expect(panel.$('img')).to.equal(null);
        panel.root.remove();
      }),
      { numRuns: 40 },
    );
  });
});
