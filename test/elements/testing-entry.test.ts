// switchboard-elements/testing: what an integrator's tests use in place of the vendors.
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/define/callback-offer.js';
import '../../src/define/paytia-payment.js';
import '../../src/define/secure-pay-panel.js';
import '../../src/define/switchboard-provider.js';
import { createScriptedSecureIvrClient, FakeGateway, SECURE_IVR_SCENARIOS } from '../../src/testing/index.js';

const outcomeOf = (element: Element, type: string): Promise<string> =>
  new Promise((resolve) => element.addEventListener(type, (event) => resolve((event as CustomEvent<{ outcome: string }>).detail.outcome), { once: true }));

describe('the testing entry', () => {
  const fetchBefore = window.fetch;
  let gateway: FakeGateway;
  beforeEach(() => (gateway = new FakeGateway()));
  afterEach(() => gateway.close());

  const mount = async <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes = ''): Promise<HTMLElementTagNameMap[Tag]> => {
    const provider = await fixture<HTMLElement>(html`<switchboard-provider gateway=${gateway.url}></switchboard-provider>`);
    provider.innerHTML = `<${tag} ${attributes}></${tag}>`;
    const element = provider.firstElementChild as HTMLElementTagNameMap[Tag];
    await (element as unknown as { updateComplete: Promise<boolean> }).updateComplete;
    return element;
  };

  for (const [script, outcome] of [
    ['paid', 'paid'],
    ['declined', 'declined'],
    ['amount-rejected', 'amount-rejected'],
    ['customer-abort', 'aborted'],
    ['agent-abort', 'aborted'],
    ['call-dropped', 'call-dropped'],
  ] as const) {
    it(`plays a Paytia payment: ${script}`, async () => {
      const payment = await mount('paytia-payment');
      await payment.start({ amount: '42.00' });
      expect(gateway.requests[0]).to.deep.include({ method: 'POST', path: '/paytia/payments' });
      const told = outcomeOf(payment, 'paytia-outcome');
      await gateway.playPaytia(gateway.payments[0]!, script);
      expect(await told).to.equal(outcome);
    });
  }

  it('breaks the stream and loses nothing', async () => {
    const payment = await mount('paytia-payment');
    await payment.start({ amount: '42.00' });
    const [reference] = gateway.payments as [string];
    await waitUntil(() => gateway.openStreams === 1);
    await gateway.playPaytia(reference, 'half-way');
    await waitUntil(() => payment.digits === 9);
    gateway.dropStreams();
    expect(gateway.openStreams).to.equal(0);
    gateway.tell(`paytia/${reference}`, 'pan_digit', { reference_id: reference, pan_digit: 10 });
    await waitUntil(() => payment.digits === 10, 'the missed event', { timeout: 5000 });
    expect(payment.attempts.cardNumber).to.equal(1);
  });

  it('refuses what it is told to refuse, once', async () => {
    const payment = await mount('paytia-payment');
    gateway.failNext('POST /paytia/payments', 'forbidden', 403);
    const codes: string[] = [];
    payment.addEventListener('paytia-error', ({ detail }) => codes.push(detail.code));
    await payment.start({ amount: '42.00' });
    expect(codes).to.deep.equal(['forbidden']);
    await payment.start({ amount: '42.00' });
    expect(gateway.payments).to.have.length(1);
  });

  it('offers a callback and follows it', async () => {
    gateway.estimatedWait = 900;
    const offer = await mount('callback-offer', 'service="support" virtual-queue="Support_VQ" without-resume');
    await waitUntil(() => offer.phase === 'offered');
    expect(await offer.accept({ customerNumber: '+14165550123' })).to.equal(true);
    const [id] = [...gateway.callbacks.keys()] as [string];
    await waitUntil(() => offer.phase === 'queued' && gateway.openStreams === 1);
    gateway.setCallback(id, { state: 'PROCESSING' });
    await waitUntil(() => offer.phase === 'connected', 'the agent', { timeout: 5000 });
    const told = outcomeOf(offer, 'callback-outcome');
    gateway.setCallback(id, { state: 'COMPLETED', reason: 'AGENT_CONNECTED' });
    expect(await told).to.equal('connected');
    expect(() => gateway.setCallback('nobody', {})).to.throw('no callback');
  });

  it('moves and cancels a callback', async () => {
    gateway.estimatedWait = 900;
    const offer = await mount('callback-offer', 'service="support" virtual-queue="Support_VQ" scheduling="scheduled" without-resume');
    await waitUntil(() => (offer.snapshot.slots?.length ?? 0) > 1);
    const [first, second] = gateway.slots.map(({ utcTime }) => utcTime) as [string, string];
    expect(await offer.accept({ customerNumber: '+14165550123', desiredTime: first })).to.equal(true);
    expect(await offer.reschedule(second)).to.equal(true);
    expect([...gateway.callbacks.values()][0]).to.include({ state: 'SCHEDULED', desiredTime: second });
    expect(await offer.cancel()).to.equal(true);
    expect(offer.outcome).to.equal('cancelled');
  });

  it('is a Five9 client', async () => {
    const panel = await mount('secure-pay-panel');
    const client = createScriptedSecureIvrClient({ scenario: 'paid' });
    panel.client = client;
    panel.classifyResult = (message) => (message.startsWith('Payment Reference ID') ? 'success' : 'unknown');
    client.becomeReady();
    const told = outcomeOf(panel, 'secure-pay-outcome');
    await panel.startSecurePay();
    expect(await told).to.equal('success');
    expect(Object.keys(SECURE_IVR_SCENARIOS)).to.include.members(['paid', 'declined', 'silence']);
  });

  it('tells of a callback at once, whether its stream is open yet or not', async () => {
    gateway.estimatedWait = 900;
    const offer = await mount('callback-offer', 'service="support" virtual-queue="Support_VQ" without-resume');
    await waitUntil(() => offer.phase === 'offered');
    await offer.accept({ customerNumber: '+14165550123' });
    const [id] = [...gateway.callbacks.keys()] as [string];
    gateway.setCallback(id, { state: 'PROCESSING' });
    gateway.setCallback(id, { state: 'COMPLETED', reason: 'AGENT_CONNECTED' });
    await waitUntil(() => offer.outcome === 'connected', 'the outcome', { timeout: 3000 });
  });

  it('answers a repeated request once more, and aborts and refuses like a server', async () => {
    const start = (): Promise<Response> => fetch(`${gateway.url}/paytia/payments`, { method: 'POST', body: '{}', headers: { 'idempotency-key': 'k' } });
    expect(await (await start()).json()).to.deep.equal(await (await start()).json());
    expect(gateway.payments).to.have.length(1);
    gateway.failNext('GET /events', 'unauthorized', 401);
    expect((await fetch(`${gateway.url}/events?topic=paytia/x`)).status).to.equal(401);
    const aborted = await fetch(`${gateway.url}/events?topic=paytia/x`, { signal: AbortSignal.abort() }).catch(({ name }: Error) => name);
    expect([aborted, gateway.openStreams]).to.deep.equal(['AbortError', 0]);
  });

  it('lets a Request with a body pass whole', async () => {
    const answer = await fetch(new Request(location.origin, { method: 'POST', body: 'x' }));
    expect(answer.status).to.be.a('number');
  });

  it('can be one of two, closed in any order', async () => {
    const other = new FakeGateway({ url: 'https://Other.invalid/' });
    gateway.close();
    expect((await fetch('https://other.invalid/genesys/wait-time')).ok).to.equal(true);
    other.close();
    expect(await fetch('https://other.invalid/genesys/wait-time').then(() => 'answered', () => 'refused')).to.equal('refused');
  });

  it('leaves other requests alone and gives fetch back', async () => {
    const answer = await fetch(location.href);
    expect(answer.ok).to.equal(true);
    expect(gateway.requests).to.deep.equal([]);
    gateway.close();
    expect(window.fetch).to.equal(fetchBefore);
  });
});
