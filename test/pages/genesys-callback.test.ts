// The element and the headless backends against the vendor's stand-in: the whole classic flow, every scenario, every fault on the way.
import { expect } from '@open-wc/testing';
import { engagementBackend, engagementOpenFor, gmsBackend, type CallbackBackend } from '../../src/vendors/genesys/index.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import { aRequest, Genesys, sayReady, Shown } from '../support/genesys.js';
import { pause, until } from '../support/wait.js';

let genesys: Genesys;
let shown: Shown | undefined;
let numbers = 100;
const number = (): string => `+1416555${String((numbers += 1)).padStart(4, '0')}`;

function show(properties: Partial<CallbackOfferElement> = {}): Shown {
  shown = new Shown({ service: 'classic-callback', endpoint: genesys.endpoint, virtualQueue: 'Support_VQ', defaultCountry: 'CA', waitForAgent: true, withoutResume: true, ...properties });
  return shown;
}

const signal = new AbortController().signal;

before(async () => {
  genesys = await Genesys.start({ pacing: { dial: 50, route: 50 } });
});

beforeEach(async () => {
  await genesys.control('queue.set', { name: 'Support_VQ', waiting: 20, ewt: 900 });
});

afterEach(async () => {
  shown?.remove();
  shown = undefined;
  await genesys.control('faults.clear');
  for (const { id, state } of (await genesys.state()).callbacks) if (state !== 'COMPLETED') await genesys.control('callback.complete', { id, reason: 'CANCELLED' });
});

after(() => genesys.close());

describe('the classic flow', () => {
  it('from the long wait to the agent on the line, and the reporting stays right', async () => {
    const offer = show({ userData: { first_name: 'Zoé' } });
    await offer.card('offered');
    expect(offer.element.estimatedWait).to.equal(900);
    expect(offer.text).to.contain('About 15 minutes');
    const customer = number();
    await offer.write(customer.replace('+1', ''));
    offer.button('Call me back').click();
    await offer.card('queued');
    await until(() => offer.element.snapshot.state === 'QUEUED', 'QUEUED');
    const { callbacks, requests } = await genesys.state();
    const own = callbacks.filter(({ number: one }) => one === customer);
    expect(own).to.have.length(1);
    expect(own[0]).to.include({ id: offer.element.serviceId, service: 'classic-callback' });
    expect(own[0]!.userData).to.deep.equal({ first_name: 'Zoé' });
    const start = requests.findLast(({ operation }) => operation === 'start')!;
    expect(start.contentType).to.match(/^application\/x-www-form-urlencoded/);
    expect(start.body).to.deep.equal({ _customer_number: customer, _call_direction: 'USERTERMINATED', _wait_for_agent: 'true', _wait_for_user_confirm: 'false', first_name: 'Zoé' });
    const [accepted] = offer.of('callback-accepted');
    expect(accepted.attachedData).to.include({ _CB_SERVICE_ID: own[0]!.id, _CB_EWT_WHEN_CALLBACK_WAS_OFFERED: '900' });
    await until(() => offer.element.position !== null, 'the place');

    await genesys.control('queue.set', { name: 'Support_VQ', waiting: 0 });
    await genesys.control('agent.free');
    await until(() => offer.element.phase === 'queued', 'the line');
    await until(async () => (await genesys.state()).phones.some(({ status }) => status === 'ringing'), 'the ring');
    await genesys.control('phone.answer', { number: customer });
    await until(() => ['routing', 'connected'].includes(offer.element.phase), 'the line to the agent', 9000);
    await offer.phase('connected', 9000);
    await genesys.control('phone.hangUp', { number: customer });
    await offer.element.refresh();
    await offer.phase('completed', 9000);
    expect(offer.of('callback-outcome')).to.deep.equal([{ outcome: 'connected', reason: 'AGENT_CONNECTED' }]);
    expect((await genesys.state()).requests.filter(({ operation, body }) => operation === 'start' && body._customer_number === customer)).to.have.length(1);
  }).timeout(30_000);

  it('books a slot, moves it, cancels it', async () => {
    const offer = show({ scheduling: 'scheduled' });
    await offer.card('offered');
    await until(() => offer.has('select[name=time]'), 'the times');
    const customer = number();
    await offer.write(customer);
    const time = offer.$<HTMLSelectElement>('select[name=time]').value;
    const picked = offer.$<HTMLSelectElement>('select[name=day]');
    picked.value = picked.options[2]!.value;
    picked.dispatchEvent(new Event('change', { bubbles: true }));
    await offer.element.updateComplete;
    const later = offer.$<HTMLSelectElement>('select[name=time]').value;
    expect(later).to.not.equal(time);
    offer.button('Call me back').click();
    await offer.card('scheduled');
    await until(() => offer.element.snapshot.state === 'SCHEDULED', 'SCHEDULED');
    expect((await genesys.state()).callbacks.find(({ number: one }) => one === customer)).to.include({ desiredTime: later, state: 'SCHEDULED' });
    const moved = new Date(Date.parse(later) + 3_600_000).toISOString();
    expect(await offer.element.reschedule(moved)).to.equal(true);
    expect((await genesys.state()).callbacks.find(({ number: one }) => one === customer)).to.include({ desiredTime: moved });
    expect(await offer.element.cancel()).to.equal(true);
    await offer.phase('cancelled');
    expect((await genesys.state()).callbacks.find(({ number: one }) => one === customer)).to.include({ state: 'COMPLETED', reason: 'CANCELLED' });
  });

  it('PAUSED is shown and passes', async () => {
    const offer = show();
    await offer.card('offered');
    await offer.element.accept({ customerNumber: number() });
    await genesys.control('service.pause', { name: 'classic-callback' });
    try {
      await until(() => offer.element.snapshot.state === 'PAUSED', 'PAUSED', 9000);
      await offer.element.updateComplete;
      expect(offer.text).to.contain('Calls are paused');
      expect(offer.element.phase).to.equal('queued');
    } finally {
      await genesys.control('service.resume', { name: 'classic-callback' });
    }
    await offer.element.refresh();
    await until(() => offer.element.snapshot.state === 'QUEUED', 'QUEUED', 9000);
  }).timeout(25_000);

  it('user originated immediate: the number, the code and the expiry, then the customer dials in', async () => {
    const offer = show({ service: 'voice-userorig-immediate', callDirection: 'USERORIGINATED', waitForAgent: false });
    await offer.card('offered');
    const customer = number();
    await offer.element.accept({ customerNumber: customer });
    await offer.card('queued');
    expect(offer.$('[part=number]').textContent).to.equal('+18005550199');
    expect(offer.element.snapshot.access!.code).to.match(/^\d{4}$/);
    expect(offer.element.snapshot.access!.expiresAt! - Date.now()).to.be.within(250_000, 301_000);
    await genesys.control('phone.dialIn', { number: customer });
    await offer.element.refresh();
    await until(() => ['routing', 'connected'].includes(offer.element.phase), 'the line');
    expect(offer.has('[part=number]')).to.equal(false);
  });

  it('user originated delayed: told when to dial', async () => {
    const offer = show({ service: 'voice-userorig-delayed', callDirection: 'USERORIGINATED', waitForAgent: true, waitForUserConfirm: true });
    await offer.card('offered');
    const customer = number();
    await offer.element.accept({ customerNumber: customer });
    await offer.card('queued');
    await sayReady(genesys, offer);
  });

  for (const [service, options] of [
    ['voice-userterm-immediate', { waitForAgent: false }],
    ['voice-userterm-delayed', { waitForAgent: true }],
    ['voice-userterm-preview', { waitForAgent: true }],
    ['voice-userterm-scheduled', { waitForAgent: true }],
  ] as const) {
    it(`${service} is taken and followed`, async () => {
      const offer = show({ service, ...options });
      await offer.card('offered');
      const desiredTime = service.endsWith('scheduled') ? new Date(Date.now() + 7_200_000).toISOString() : null;
      expect(await offer.element.accept({ customerNumber: number(), desiredTime })).to.equal(true);
      await until(() => offer.element.snapshot.state === (desiredTime ? 'SCHEDULED' : 'QUEUED'), 'its state');
      expect(await offer.element.cancel()).to.equal(true);
    });
  }

  for (const service of ['chat-immediate', 'chat-delayed']) {
    it(`${service} at the level of the protocol`, async () => {
      const backend = gmsBackend({ endpoint: genesys.endpoint });
      const waitForAgent = service.endsWith('delayed');
      const { handle, chat } = await backend.start(aRequest({ service, customerNumber: number(), callDirection: 'USERORIGINATED', mediaType: 'chat', waitForAgent, waitForUserConfirm: waitForAgent }), signal);
      expect((await backend.get(service, handle, signal)).state).to.equal('QUEUED');
      if (waitForAgent) expect(chat).to.equal(null);
      else expect(chat!.startUrl).to.match(/\/ixn\/chat$/);
    });
  }
});

describe('refusals, as the service words them', () => {
  const refusal = async (prepare: () => Promise<unknown>, properties: Partial<CallbackOfferElement> = {}, wish: { customerNumber?: string; desiredTime?: string } = {}): Promise<string> => {
    const offer = show(properties);
    await offer.card('offered');
    await prepare();
    expect(await offer.element.accept({ customerNumber: number(), ...wish })).to.equal(false);
    return offer.of('callback-error')[0].code as string;
  };
  const set = (options: Record<string, string>): Promise<unknown> => genesys.control('service.set', { name: 'classic-callback', options });

  it('a premium number', async () => expect(await refusal(pause.bind(null, 0), {}, { customerNumber: '+19005550123' })).to.equal('number-not-allowed'));
  it('no such service', async () => expect(await refusal(pause.bind(null, 0), { service: 'nowhere' })).to.equal('not-configured'));
  it('the orchestration is down', async () => {
    const code = await refusal(() => genesys.control('faults.add', { kind: 'error', operation: 'start', status: 503, times: 1 }));
    expect(code).to.equal('unavailable');
  });

  it('two in queue already (_enable_in_queue_checking)', async () => {
    const customerNumber = number();
    const backend = gmsBackend({ endpoint: genesys.endpoint });
    for (let i = 0; i < 2; i += 1) await backend.start(aRequest({ customerNumber }), signal);
    expect(await refusal(pause.bind(null, 0), {}, { customerNumber })).to.equal('duplicate-callback');
    expect(shown!.text).to.contain('waiting already');
  });

  it('the limits: _max_queued_callbacks_per_service, _throttle_callbacks_per_service_1, _throttle_request_parameters_limit', async () => {
    for (const [options, code] of [
      [{ _max_queued_callbacks_per_service: '0' }, 'rate-limited'],
      [{ _throttle_callbacks_per_service_1: '0' }, 'rate-limited'],
      [{ _throttle_request_parameters_limit: '0' }, 'limit-reached'],
    ] as const) {
      const back = Object.fromEntries(Object.keys(options).map((key) => [key, '']));
      expect(await refusal(() => set(options)), JSON.stringify(options)).to.equal(code);
      shown!.remove();
      await set(back);
    }
  });

  it('the office is closed (_enable_reject_out_of_office_hours)', async () => {
    await genesys.control('service.officeHours', { name: 'never', options: { _timezone: 'UTC', _bh_regular1: 'Mon-Mon 00:00-00:01' } });
    const code = await refusal(() => set({ _business_hours_service: 'never', _enable_reject_out_of_office_hours: 'true' }));
    await set({ _business_hours_service: 'business-hours', _enable_reject_out_of_office_hours: '' });
    expect(code).to.equal('office-closed');
    expect(shown!.element.phase).to.equal('closed');
  });

  it('a full slot names what is free, in either status', async () => {
    for (const slotFullStatus of [400, 429]) {
      await genesys.control('settings.dialect', { slotFullStatus });
      const time = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + slotFullStatus * 60_000).toISOString().replace(/\d\d:\d\d\.\d+Z$/, '00:00.000Z');
      const code = await refusal(() => genesys.control('service.capacity', { name: 'classic-callback', time, capacity: 0 }), { scheduling: 'both' }, { desiredTime: time });
      expect(code).to.equal('slot-full');
      await shown!.element.updateComplete;
      expect(shown!.element.snapshot.problem!.alternatives).to.have.length.within(1, 3);
      const [first] = shown!.element.snapshot.problem!.alternatives;
      shown!.$('[part=note] button').click();
      await shown!.phase('scheduled');
      expect(shown!.element.desiredTime).to.equal(first);
      shown!.remove();
    }
    await genesys.control('settings.dialect', { slotFullStatus: 400 });
  });
});

describe('the wait', () => {
  for (const ewtSingle of ['object', 'map']) {
    for (const ewt of ['number', 'string']) {
      it(`in every spelling (${ewtSingle}, ${ewt}), by v1 and v2`, async () => {
        await genesys.control('settings.dialect', { ewtSingle, ewt });
        for (const version of [1, 2]) {
          const backend = gmsBackend({ endpoint: `${genesys.url}/genesys/${version}/` });
          for (const [seconds, expected] of [[900, 900], [0, 0], [-1, null]] as const) {
            await genesys.control('queue.set', { name: 'Support_VQ', ewt: seconds });
            expect(await backend.waitTime('Support_VQ', signal)).to.equal(expected);
          }
        }
        await genesys.control('settings.dialect', { ewtSingle: 'object', ewt: 'number' });
      });
    }
  }

  it('v2 asks ewt2 and everything else of version 1', async () => {
    const backend = gmsBackend({ endpoint: `${genesys.url}/genesys/2`, headers: { gms_user: 'zoe', ContactCenterId: 'cc-1' } });
    await backend.waitTime('Support_VQ', signal);
    await backend.start(aRequest({ customerNumber: number() }), signal);
    const { requests } = await genesys.state();
    expect(requests.findLast(({ operation }) => operation === 'ewt')!.path).to.equal('/genesys/2/ewt/ewt2?vq=Support_VQ');
    expect(requests.findLast(({ operation }) => operation === 'start')).to.include({ path: '/genesys/1/service/callback/classic-callback', gmsUser: 'zoe', contactCenterId: 'cc-1' });
  });

  for (const position of ['strings', 'ints', 'ewt']) {
    it(`the place in the line as ${position}`, async () => {
      await genesys.control('settings.dialect', { position });
      const backend = gmsBackend({ endpoint: genesys.endpoint });
      const { handle } = await backend.start(aRequest({ customerNumber: number() }), signal);
      const place = await backend.position!(handle, signal);
      expect(place.position).to.be.a('number').and.to.be.at.least(1);
      expect(place.estimatedWait).to.be.a('number');
      await genesys.control('settings.dialect', { position: 'strings' });
    });
  }
});

describe('what can go wrong on the way', () => {
  const operations = ['ewt', 'start', 'query', 'position', 'availability', 'update', 'cancel'];
  for (const kind of ['html', 'error', 'reset', 'truncated', 'empty', 'wrong-types', 'missing-keys', 'accept-then-reset']) {
    it(`${kind} in every operation leaves a coded error, a usable element and never two callbacks`, async () => {
      for (const operation of operations) {
        const customer = number();
        const offer = show({ scheduling: 'both' });
        const isChange = operation === 'update' || operation === 'cancel';
        if (operation === 'ewt') await genesys.control('faults.add', { kind, operation, times: 1 });
        await until(() => ['offered', 'unavailable', 'not-offered'].includes(offer.element.phase), `${kind} ${operation}`);
        if (operation === 'ewt') await offer.element.check();
        await offer.card('offered');
        if (operation !== 'ewt' && !isChange) await genesys.control('faults.add', { kind, operation, times: 1 });
        if (operation === 'availability') {
          offer.element.shadowRoot!.querySelector<HTMLInputElement>('input[value=pick]')!.click();
          await until(() => offer.has('select[name=time]') || offer.text.includes('No times') || offer.of('callback-error').length > 0, `${kind} ${operation}`);
        }
        if (!(await offer.element.accept({ customerNumber: customer }))) {
          expect(offer.of('callback-error').at(-1)?.code, `${kind} ${operation}`).to.match(/^[a-z-]+$/);
          if (offer.element.phase === 'offered') await offer.element.accept({ customerNumber: customer });
          else await offer.element.refresh();
        }
        await until(() => ['queued', 'scheduled'].includes(offer.element.phase), `${kind} ${operation} is taken: ${offer.element.phase}`, 12_000);
        if (isChange) {
          await until(() => offer.element.snapshot.state !== null, 'the state');
          await genesys.control('faults.add', { kind, operation, times: 1 });
          const done = operation === 'update' ? await offer.element.reschedule(new Date(Date.now() + 7_200_000).toISOString()) : await offer.element.cancel();
          if (!done) expect(offer.of('callback-error').at(-1)?.code).to.match(/^[a-z-]+$/);
          await until(() => !offer.element.snapshot.busy, 'that it is free again');
        }
        const { callbacks, requests } = await genesys.state();
        const starts = requests.filter((request) => request.operation === 'start' && request.body._customer_number === customer && request.fault !== kind);
        // a browser may send a POST again by itself when a connection it had used before is cut; a page cannot keep it from that
        const resent = kind === 'accept-then-reset' && operation === 'start' ? starts.length : 0;
        expect(callbacks.filter(({ number: one }) => one === customer), `${kind} ${operation}`).to.have.length(1 + resent);
        for (const { id, state } of callbacks) if (state !== 'COMPLETED') await genesys.control('callback.complete', { id, reason: 'CANCELLED' });
        offer.remove();
        await genesys.control('faults.clear');
      }
    }).timeout(60_000);
  }

  it('a queue position whose session is gone (500 with 404 Not Found) changes nothing', async () => {
    const offer = show();
    await offer.card('offered');
    const customer = number();
    await offer.element.accept({ customerNumber: customer });
    await genesys.control('ors.killSession', { number: customer });
    await offer.element.refresh();
    expect(offer.element.phase).to.equal('queued');
    expect(offer.of('callback-error')).to.have.length(0);
    expect(await offer.element.cancel()).to.equal(false);
    expect(offer.of('callback-error')[0].code).to.be.oneOf(['bad-request', 'conflict', 'unavailable', 'not-found']);
  });

  it('a server where nobody is', async () => {
    const offer = show({ endpoint: 'http://127.0.0.1:9/genesys/1' });
    await offer.phase('unavailable', 9000);
    expect(offer.of('callback-error')[0]).to.include({ code: 'network', retryable: true });
    expect(offer.has('slot[name=not-offered]')).to.equal(true);
  });
});

describe('Engagement API v3', () => {
  let backend: CallbackBackend;
  before(() => {
    backend = engagementBackend({ endpoint: `${genesys.url}/engagement/v3`, apiKey: 'k', callInGroup: 'support' });
  });

  it('estimated-wait-time, availability, open-for', async () => {
    expect(await backend.waitTime('Support_VQ', signal)).to.equal(900);
    await genesys.control('queue.set', { name: 'Support_VQ', ewt: -1 });
    expect(await backend.waitTime('Support_VQ', signal)).to.equal(null);
    const slots = await backend.availability('classic-callback', new Date(), new Date(Date.now() + 7_200_000), signal);
    expect(slots.length).to.be.above(5);
    expect(await engagementOpenFor({ endpoint: `${genesys.url}/engagement/v3`, apiKey: 'k' }, 'classic-callback', signal)).to.be.above(0);
  });

  it('create, retrieve, cancel', async () => {
    const desiredTime = new Date(Date.now() + 7_200_000).toISOString();
    const { handle } = await backend.start(aRequest({ customerNumber: number(), desiredTime, userData: { first_name: 'Zoé' } }), signal);
    expect(await backend.get('classic-callback', handle, signal)).to.deep.include({ state: 'SCHEDULED', desiredTime });
    await backend.cancel('classic-callback', handle, signal);
    expect(await backend.get('classic-callback', handle, signal)).to.deep.include({ state: 'COMPLETED', reason: 'CANCELLED' });
  });

  it('call-in gives the number to dial', async () => {
    const request = aRequest({ service: 'voice-userorig-immediate', customerNumber: number(), callDirection: 'USERORIGINATED', waitForAgent: false, parameters: { _device_notification_id: 'd', _device_os: 'android' } });
    const { access } = await backend.start(request, signal);
    expect(access).to.include({ number: '+18005550199' });
    expect(access!.code).to.match(/^\d{4}$/);
  });

  it('the whole element by another backend', async () => {
    const offer = show({ endpoint: undefined, backend });
    await offer.card('offered');
    await offer.element.accept({ customerNumber: number() });
    await until(() => offer.element.position !== null, 'the place');
    expect(await offer.element.reschedule(new Date(Date.now() + 7_200_000).toISOString())).to.equal(false);
    expect(offer.of('callback-error')[0].code).to.equal('not-allowed');
    expect(await offer.element.cancel()).to.equal(true);
  });

  it('says what is refused: 7030, 7037, 7040, a missing key', async () => {
    const codeOf = async (promise: Promise<unknown>): Promise<string> => promise.then(() => 'done', (error: { code: string }) => error.code);
    expect(await codeOf(backend.start(aRequest({ customerNumber: 'abc' }), signal))).to.equal('number-invalid');
    expect(await codeOf(backend.start(aRequest({ customerNumber: '+19005550123' }), signal))).to.equal('number-not-allowed');
    expect(await codeOf(backend.start(aRequest({ service: 'nowhere' }), signal))).to.equal('not-configured');
    expect(await codeOf(engagementBackend({ endpoint: `${genesys.url}/engagement/v3` }).waitTime('Support_VQ', signal))).to.equal('unauthorized');
    await genesys.control('settings.access', { captcha: true });
    expect(await codeOf(backend.start(aRequest({ customerNumber: number() }), signal))).to.equal('bad-request');
    const solved = engagementBackend({ endpoint: `${genesys.url}/engagement/v3`, apiKey: 'k', captchaToken: async () => 'solved' });
    expect(await codeOf(solved.start(aRequest({ customerNumber: number() }), signal))).to.equal('done');
    await genesys.control('settings.access', { captcha: false });
  });
});
