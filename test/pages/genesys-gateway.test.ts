// The element through the real gateway, a process of its own, with the vendor's stand-in behind it: the page holds no credential and is told of changes by the event stream.
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define/switchboard-provider.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import { Genesys, sayReady, Shown } from '../support/genesys.js';
import { until } from '../support/wait.js';

let genesys: Genesys;
let gateway: string;
let shown: Shown | undefined;
let numbers = 100;
const number = (): string => `+1416555${String((numbers += 1)).padStart(4, '0')}`;
const act = (action: string): Promise<unknown> => executeServerCommand('sb:gateway', { origin: location.origin, action });

function show(properties: Partial<CallbackOfferElement> = {}): Shown {
  shown = new Shown({ service: 'classic-callback', virtualQueue: 'Support_VQ', defaultCountry: 'CA', waitForAgent: true, withoutResume: true, ...properties });
  const provider = document.createElement('switchboard-provider');
  provider.gateway = gateway;
  document.body.append(provider);
  provider.append(shown.element);
  return shown;
}

/** A callback in the queue for a new number. */
async function queued(properties: Partial<CallbackOfferElement> = {}): Promise<{ offer: Shown; customer: string }> {
  const offer = show(properties);
  await offer.card('offered');
  const customer = number();
  expect(await offer.element.accept({ customerNumber: customer })).to.equal(true);
  await offer.card('queued');
  return { offer, customer };
}

async function ring(customer: string): Promise<void> {
  await genesys.control('queue.set', { name: 'Support_VQ', waiting: 0 });
  await genesys.control('agent.free');
  for (;;) if ((await genesys.state()).phones.some((phone) => phone.number === customer && phone.status === 'ringing')) return;
}

before(async () => {
  genesys = await Genesys.start();
  ({ url: gateway } = await executeServerCommand<{ url: string }, object>('sb:gateway', { origin: location.origin }));
  await genesys.control('service.section', {
    options: {
      _enable_status_notification: 'subscribe_notify',
      _status_notification_type: 'httpcb',
      _status_notification_target: `${gateway}/genesys/notifications/notify-secret-of-the-tests`,
    },
  });
});

beforeEach(async () => {
  await genesys.control('queue.set', { name: 'Support_VQ', waiting: 20, ewt: 900 });
});

afterEach(async () => {
  document.querySelector('switchboard-provider')?.remove();
  shown = undefined;
  for (const { id, state } of (await genesys.state()).callbacks) if (state !== 'COMPLETED') await genesys.control('callback.complete', { id, reason: 'CANCELLED' });
});

describe('<callback-offer> through the gateway', function () {
  this.timeout(30_000);

  it('from the long wait to the agent on the line, told by the stream', async () => {
    const { offer, customer } = await queued();
    expect(offer.of('callback-wait-time')[0]).to.include({ estimatedWait: 900 });
    await ring(customer);
    await genesys.control('phone.answer', { number: customer });
    // sooner than the element would ask by itself
    await offer.phase('connected', 9000);
    await genesys.control('phone.hangUp', { number: customer });
    await offer.phase('completed', 9000);
    expect(offer.of('callback-outcome')).to.deep.equal([{ outcome: 'connected', reason: 'AGENT_CONNECTED' }]);
    expect((await genesys.state()).callbacks.filter((callback) => callback.number === customer)).to.have.length(1);
  });

  it('a customer who dials in is asked whether they are ready, and told the number', async () => {
    const { offer } = await queued({ service: 'voice-userorig-delayed', callDirection: 'USERORIGINATED', waitForUserConfirm: true });
    await sayReady(genesys, offer);
  });

  it('moves and cancels what it started, and another page cannot', async () => {
    const offer = show({ scheduling: 'scheduled' });
    await offer.card('offered');
    await until(() => (offer.element.snapshot.slots?.length ?? 0) > 2, 'the times');
    const [first, second] = offer.element.snapshot.slots!.slice(-2).map(({ time }) => time);
    expect(await offer.element.accept({ customerNumber: number(), desiredTime: first! })).to.equal(true);
    await offer.card('scheduled');
    expect(await offer.element.reschedule(second!)).to.equal(true);
    expect(Date.parse(offer.element.snapshot.desiredTime!)).to.equal(Date.parse(second!));
    expect((await fetch(`${gateway}/genesys/callbacks/${offer.element.serviceId}`)).status).to.be.oneOf([401, 403]);
    expect(await offer.element.cancel()).to.equal(true);
    await offer.phase('cancelled');
  });

  it('knows the one callback that was started when the service’s answer is lost', async () => {
    const offer = show();
    await offer.card('offered');
    const customer = number();
    await genesys.control('faults.add', { kind: 'accept-then-reset', operation: 'start', times: 1 });
    expect(await offer.element.accept({ customerNumber: customer })).to.equal(true);
    await offer.phase('queued');
    const own = (await genesys.state()).callbacks.filter((callback) => callback.number === customer);
    expect(own.map(({ id }) => id)).to.deep.equal([offer.element.serviceId]);
  });

  it('follows the callback through the death of the gateway', async () => {
    const { offer, customer } = await queued();
    await act('kill');
    await ring(customer);
    await genesys.control('phone.answer', { number: customer });
    await act('start');
    await until(() => (void offer.element.refresh(), ['routing', 'connected'].includes(offer.element.phase)), 'the line', 20_000);
    expect(offer.of('callback-outcome')).to.deep.equal([]);
  });
});
