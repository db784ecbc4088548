import { expect } from '@open-wc/testing';
import { brandName, checkFrameUrl, PaytiaSession, type PaytiaGateway, type PaytiaNotice } from '../../src/vendors/paytia/index.js';
import { SwitchboardError } from '../../src/core/index.js';
import { BODY, FakeStream, UNTIL_PROCESSING } from '../support/paytia.js';

const realFetch = window.fetch;
afterEach(() => void (window.fetch = realFetch));

interface Asked {
  url: string;
  key: string | null;
  token: string | null;
  body: unknown;
}

/** A gateway that gives the answers in turn. */
function set(...answers: (Response | Error | Promise<Response>)[]): { session: PaytiaSession; stream: FakeStream; gateway: PaytiaGateway; asked: Asked[]; notices: PaytiaNotice[]; errors: () => string[] } {
  const asked: Asked[] = [];
  window.fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    asked.push({ url: url as string, key: headers.get('idempotency-key'), token: headers.get('authorization'), body: JSON.parse(init?.body as string) });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer!;
  };
  const stream = new FakeStream();
  const session = new PaytiaSession();
  const notices: PaytiaNotice[] = [];
  session.onNotice((notice) => notices.push(notice));
  const errors = (): string[] => notices.flatMap((notice) => (notice.type === 'error' ? [notice.error.code] : []));
  return { session, stream, gateway: { url: 'https://gw.example', token: async () => 'T', stream }, asked, notices, errors };
}

const started = (): Response => Response.json({ referenceId: 'ref-1', frameUrl: 'https://accounts.paytia.com/x', topic: 'paytia/ref-1', token: 'own' }, { status: 201 });
const problem = (status: number, code: string): Response => Response.json({ code, title: 'x' }, { status });

describe('Paytia session: start', () => {
  it('asks the gateway once and follows the new payment with the token for it', async () => {
    const { session, stream, gateway, asked, errors } = set(started());
    await session.start(gateway, { amount: '10.00', currency: 'GBP' });
    expect(asked).to.have.length(1);
    expect(asked[0]).to.deep.include({ url: 'https://gw.example/paytia/payments', token: 'Bearer T', body: { amount: '10.00', currency: 'GBP' } });
    expect(asked[0]!.key).to.match(/^[\d-]{10,}$/);
    expect(session.snapshot).to.include({ phase: 'agent-id', referenceId: 'ref-1', connection: 'live' });
    expect(session.frameUrl).to.equal('https://accounts.paytia.com/x');
    expect([stream.topics, stream.tokens]).to.deep.equal([['paytia/ref-1'], ['own']]);
    expect(errors()).to.deep.equal([]);
  });

  it('never starts twice', async () => {
    const { session, gateway, asked } = set(started(), started());
    await Promise.all([session.start(gateway, {}), session.start(gateway, {}), session.start(gateway, {})]);
    await session.start(gateway, {});
    expect(asked).to.have.length(1);
  });

  it('asks for the same payment again when the answer was lost, and for another after a clear no', async () => {
    const { session, gateway, asked, errors } = set(new TypeError('cut'), problem(503, 'unavailable'), problem(400, 'bad-request'), started());
    const details = { amount: '10.00' };
    for (let i = 0; i < 4; i += 1) await session.start(gateway, details);
    const [first, second, third, fourth] = asked.map(({ key }) => key);
    expect([second, third]).to.deep.equal([first, first]);
    expect(fourth).not.to.equal(first);
    expect(errors()).to.deep.equal(['network', 'unavailable', 'bad-request']);
    expect(session.snapshot).to.deep.include({ phase: 'agent-id', problem: null });
  });

  it('takes another key for other details', async () => {
    const { session, gateway, asked } = set(new TypeError('cut'), new TypeError('cut'));
    await session.start(gateway, { amount: '10.00' });
    await session.start(gateway, { amount: '11.00' });
    expect(asked[0]!.key).not.to.equal(asked[1]!.key);
  });

  it('goes back to idle with a coded error', async () => {
    for (const [answer, code] of [[problem(409, 'duplicate-reference'), 'duplicate-reference'], [problem(401, 'unauthorized'), 'unauthorized'], [Response.json({}), 'bad-message'], [problem(502, 'url-refused'), 'url-refused']] as const) {
      const { session, gateway, errors } = set(answer);
      await session.start(gateway, {});
      expect(errors()).to.deep.equal([code]);
      expect([session.snapshot.phase, session.snapshot.problem?.code]).to.deep.equal(['idle', code]);
    }
  });

  it('forgets an answer that comes after it was let go', async () => {
    let answer: (response: Response) => void = () => {};
    const { session, gateway, stream, errors } = set(new Promise((resolve) => (answer = resolve)));
    const starting = session.start(gateway, {});
    session.detach();
    answer(started());
    await starting;
    expect(session.snapshot.phase).to.equal('idle');
    expect([stream.topics, errors()]).to.deep.equal([[], []]);
  });

  it('may start anew after an outcome', async () => {
    const { session, gateway, stream, asked } = set(started(), started());
    await session.start(gateway, {});
    stream.send(...UNTIL_PROCESSING, BODY.failed);
    expect(session.snapshot.outcome).to.equal('declined');
    stream.log.length = 0;
    await session.start(gateway, {});
    expect(asked).to.have.length(2);
    expect(session.snapshot).to.include({ phase: 'agent-id', outcome: null });
    expect(stream.listeners.size).to.equal(1);
  });
});

describe('Paytia session: follow', () => {
  it('shows the same state from the log, whenever it is read', () => {
    const { stream, gateway } = set();
    stream.send(...UNTIL_PROCESSING.slice(0, 20));
    const [one, two] = [new PaytiaSession(), new PaytiaSession()];
    one.attach(gateway, 'ref-1');
    two.attach(gateway, 'ref-1');
    stream.send(...UNTIL_PROCESSING.slice(20), BODY.paid);
    const three = new PaytiaSession();
    three.attach(gateway, 'ref-1');
    expect(one.snapshot).to.deep.equal(three.snapshot).and.to.deep.equal(two.snapshot);
    expect(one.snapshot).to.include({ outcome: 'paid', phase: 'completed' });
  });

  it('gives one notice for each webhook that changed something, with the try it belongs to', () => {
    const { session, stream, gateway, notices } = set();
    session.attach(gateway, 'ref-1');
    stream.send(BODY.agentId, BODY.agentId, BODY.amount, BODY.cardNumber, ...BODY.pan, BODY.cardNumber, BODY.pan[0]!, BODY.pan[0]!);
    const told = notices.map((notice) => (notice.type === 'message' ? `${notice.message.type} ${notice.attempt}` : notice.error.code));
    expect(told).to.deep.equal(['agent_id 1', 'amount_verify 1', 'card_number 1', ...BODY.pan.map(() => 'pan_digit 1'), 'card_number 2', 'pan_digit 2']);
    expect(notices[3]).to.deep.include({ message: { type: 'pan_digit', data: { reference_id: 'reference_id_is_number_106', pan_digit: 1 } } });
  });

  it('tells nothing twice when it follows again', () => {
    const { session, stream, gateway, notices } = set();
    session.attach(gateway, 'ref-1');
    stream.send(...UNTIL_PROCESSING.slice(0, 10));
    const count = notices.length;
    session.release();
    expect(session.snapshot.connection).to.equal('offline');
    expect(stream.listeners.size).to.equal(0);
    stream.send(...UNTIL_PROCESSING.slice(10, 12));
    session.follow(gateway);
    expect(notices).to.have.length(count + 2);
    expect(session.snapshot).to.include({ digits: 9, connection: 'live' });
  });

  it('tells of a contradiction as an error and not as a stage', () => {
    const { session, stream, gateway, notices, errors } = set();
    session.attach(gateway, 'ref-1');
    stream.send(...UNTIL_PROCESSING, BODY.paid);
    const count = notices.length;
    stream.send(BODY.failed, BODY.failed);
    expect(notices).to.have.length(count + 1);
    expect(errors()).to.deep.equal(['outcome-contradicted']);
  });

  it('passes on that card digits were sent, that messages may be missing, and that the topic was refused', () => {
    const { session, stream, gateway, errors } = set();
    session.attach(gateway, 'ref-1');
    const [listener] = [...stream.listeners];
    listener!.onReset!();
    expect(errors(), 'nothing had been heard').to.deep.equal([]);
    stream.send(BODY.agentId, 'payment_stage=pan_digit&reference_id=1&pan_digit=4111111111111111');
    listener!.onReset!();
    listener!.onState('offline');
    listener!.onError(new SwitchboardError('forbidden', 'x'));
    expect(errors()).to.deep.equal(['pci-violation', 'messages-missed', 'forbidden']);
    expect(session.snapshot).to.deep.include({ phase: 'amount', connection: 'offline', problem: { code: 'forbidden', retryable: false } });
  });

  it('goes back to idle when a payment may not be followed', () => {
    const { session, stream, gateway } = set();
    stream.state = 'reconnecting';
    session.attach(gateway, 'ref-1');
    expect(session.snapshot).to.include({ phase: 'starting', referenceId: 'ref-1' });
    [...stream.listeners][0]!.onError(new SwitchboardError('forbidden', 'x'));
    expect(session.snapshot).to.deep.include({ phase: 'idle', problem: { code: 'forbidden', retryable: false } });
  });

  it('refuses events that are none', () => {
    const { session, stream, gateway } = set();
    session.attach(gateway, 'ref-1');
    const before = session.snapshot;
    for (const data of [null, 'x', [], { pan_digit: 'XXXX' }, { pan_digit: 4111111111111111 }, { pan_digit: -1 }, { success: 1 }]) stream.push({ type: 'pan_digit', data: data as never });
    expect(session.snapshot).to.equal(before);
  });
});

describe('Paytia frame and brands', () => {
  it('takes https on an exact foreign origin, and http on a loopback host alone', () => {
    const page = 'https://shop.example';
    const extra = ['http://127.0.0.1:9', 'http://localhost', 'http://pay.example', 'https://pay.example', page];
    for (const url of ['https://accounts.paytia.com/thirdparty/embededurl/Mjk4/cmVm=', 'http://127.0.0.1:9/a', 'http://localhost/', 'https://pay.example/?a']) expect(checkFrameUrl(url, extra, page), url).to.equal(url);
    for (const url of ['', 'x', 'javascript:alert(1)', 'data:text/html,x', 'blob:https://pay.example/1', 'http://pay.example/', 'https://accounts.paytia.com.evil.example/', 'https://user:pw@pay.example/', 'https://other.example/', `${page}/x`, 'https://pay.example:444/']) {
      expect(checkFrameUrl(url, extra, page), url).to.equal(undefined);
    }
  });

  it('writes brands as their owners do', () => expect(['mastercard', 'amex', 'jcb', 'visa', ''].map(brandName)).to.deep.equal(['Mastercard', 'American Express', 'JCB', 'Visa', '']));
});
