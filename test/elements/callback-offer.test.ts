import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { CallbackError } from '../../src/vendors/genesys/index.js';
import type { CallbackOfferElement } from '../../src/elements/callback-offer/callback-offer.js';
import { aRecord, FakeBackend, Shown } from '../support/genesys.js';
import { pause, until } from '../support/wait.js';

const day = 86_400_000;
const at = (offset: number): string => new Date(Math.ceil((Date.now() + offset) / 3_600_000) * 3_600_000).toISOString();

const shownNow: Shown[] = [];
function show(properties: Partial<CallbackOfferElement> & { lang?: string } = {}, backend = new FakeBackend(), inner = ''): Shown & { backend: FakeBackend } {
  const shown = new Shown({ service: 'classic-callback', virtualQueue: 'Q', defaultCountry: 'CA', waitForAgent: true, withoutResume: true, backend, ...properties }, inner);
  shownNow.push(shown);
  return Object.assign(shown, { backend });
}

afterEach(() => {
  for (const shown of shownNow.splice(0)) shown.remove();
  sessionStorage.clear();
});

describe('<callback-offer>: the offer', () => {
  it('shows nothing but the page’s own words while the wait is short', async () => {
    const backend = new FakeBackend();
    backend.wait = 60;
    const shown = show({}, backend, '<p slot="not-offered">Please hold.</p>');
    await shown.phase('not-offered');
    expect(shown.has('slot[name=not-offered]')).to.equal(true);
    expect(shown.has('[part=card]')).to.equal(false);
    expect(shown.element.matches(':state(not-offered)')).to.equal(true);
    expect(shown.of('callback-wait-time')).to.deep.equal([{ estimatedWait: 60, threshold: 120, offered: false }]);
    expect(shown.element.getBoundingClientRect().height).to.be.below(40);
    const empty = show({}, backend);
    await empty.phase('not-offered');
    expect(empty.element.getBoundingClientRect().height).to.equal(0);
  });

  for (const [lang, about, button] of [
    ['en', 'About 10 minutes', 'Call me back'],
    ['fr', 'Environ 10 minutes', 'Rappelez-moi'],
    ['es', 'Cerca de 10 minutos', 'Llámenme'],
  ] as const) {
    it(`offers in ${lang}`, async () => {
      const shown = show({ lang });
      await shown.card('offered');
      expect(shown.$('.big').textContent.replace(/\s/g, ' ')).to.equal(about);
      expect(shown.button(button).className).to.contain('primary');
      expect(shown.of('callback-offered')).to.deep.equal([{ estimatedWait: 600 }]);
      expect(shown.element).to.include({ estimatedWait: 600, outcome: null, serviceId: null, position: null, desiredTime: null });
      await expect(shown.element).to.be.accessible();
    });
  }

  it('offers at once without a check, naming no wait', async () => {
    const shown = show({ virtualQueue: '', withoutCheck: true });
    await shown.card('offered');
    expect(shown.has('.big')).to.equal(false);
    expect(shown.backend.count('waitTime')).to.equal(0);
  });

  it('begins when it has enough to begin with, and anew with another queue', async () => {
    const shown = show({ service: '' });
    await pause(20);
    expect(shown.element.phase).to.equal('idle');
    shown.element.setAttribute('service', 'classic-callback');
    await shown.phase('offered');
    shown.backend.wait = 5;
    shown.element.setAttribute('virtual-queue', 'R');
    await until(() => shown.backend.count('waitTime') === 2);
  });

  it('says what is missing when it is asked', async () => {
    const shown = show({ backend: undefined });
    await shown.element.check();
    expect(shown.of('callback-error')[0]).to.include({ code: 'not-configured', retryable: false });
    expect(shown.element.phase).to.equal('unavailable');
  });

  it('takes “keep waiting” for an answer and can be asked again', async () => {
    const shown = show();
    await shown.card('offered');
    shown.button('Keep waiting').click();
    await shown.phase('declined');
    expect(shown.of('callback-declined')).to.have.length(1);
    await expect(shown.element).to.be.accessible();
    shown.button('Call me back').click();
    await shown.card('offered');
  });
});

describe('<callback-offer>: the number', () => {
  it('is shown back as people write it before it is sent', async () => {
    const shown = show();
    await shown.card('offered');
    const field = shown.$<HTMLInputElement>('#phone');
    expect([field.type, field.autocomplete, field.labels![0]!.textContent]).to.deep.equal(['tel', 'tel', 'Your phone number']);
    await shown.write('4165550123');
    await until(() => shown.$('#hint').textContent.includes('(416) 555-0123'), 'the number');
    expect(field.value).to.equal('4165550123');
    shown.button('Call me back').click();
    await shown.card('queued');
    expect((shown.backend.asked.find(({ name }) => name === 'start')!.args[0] as { customerNumber: string }).customerNumber).to.equal('+14165550123');
    expect(shown.text).to.contain('We ring (416) 555-0123');
  });

  it('that cannot be is marked, explained and focused, and what was written stays', async () => {
    const shown = show();
    await shown.card('offered');
    await shown.write('555-0123');
    shown.button('Call me back').click();
    await until(() => shown.of('callback-error').length, 'the error');
    await until(() => shown.element.shadowRoot!.activeElement?.id === 'phone', 'the focus');
    const field = shown.$<HTMLInputElement>('#phone');
    expect(field.getAttribute('aria-invalid')).to.equal('true');
    expect(field.getAttribute('aria-describedby')).to.equal('hint');
    expect(shown.$('#hint').textContent).to.contain('Check this number');
    expect(field.value).to.equal('555-0123');
    expect(shown.of('callback-error')[0]).to.include({ code: 'number-invalid' });
    expect(shown.backend.count('start')).to.equal(0);
    await expect(shown.element).to.be.accessible();
    await shown.write('416 555 0123');
    await until(() => field.getAttribute('aria-invalid') === 'false', 'that it is right again');
  });

  it('has a country to choose where the page chose none', async () => {
    const shown = show({ defaultCountry: undefined });
    await shown.card('offered');
    const select = shown.$<HTMLSelectElement>('select[name=country]');
    expect(select.options.length).to.be.above(0);
    shown.$('#phone').focus();
    await until(() => select.options.length > 200, 'the countries');
    select.value = 'GB';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await shown.write('020 7946 0018');
    await until(() => shown.$('#hint').textContent.includes('020 7946 0018'), 'the number');
    await expect(shown.element).to.be.accessible();
    shown.button('Call me back').click();
    await shown.card('queued');
    expect(shown.element.snapshot.customerNumber).to.equal('+442079460018');
  });

  it('comes from a field of the page’s own', async () => {
    const shown = show({}, new FakeBackend(), '<label slot="phone">Téléphone <input type="tel" name="phone"></label>');
    await shown.card('offered');
    const input = shown.element.querySelector('input')!;
    input.value = '(416) 555-0123';
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => shown.$('#hint').textContent.includes('(416) 555-0123'), 'the number');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await shown.card('queued');
    expect(shown.element.snapshot.customerNumber).to.equal('+14165550123');
  });

  it('comes from the page: customer-number', async () => {
    const shown = show({ customerNumber: '+1 416-555-0123' });
    await shown.card('offered');
    await until(() => shown.$('#hint').textContent.includes('(416) 555-0123'), 'the number');
    expect(await shown.element.accept()).to.equal(true);
    expect(shown.element.snapshot.customerNumber).to.equal('+14165550123');
  });
});

describe('<callback-offer>: asking for it', () => {
  it('tells the page first, which may change the request', async () => {
    const shown = show({ userData: { first_name: 'Zoé' }, originatingInteractionId: 'ixn-1' });
    await shown.card('offered');
    shown.element.addEventListener('callback-before-submit', ({ detail }) => (detail.userData['last_name'] = 'Tremblay'), { once: true });
    expect(await shown.element.accept({ customerNumber: '4165550123' })).to.equal(true);
    expect(shown.backend.asked.find(({ name }) => name === 'start')!.args[0]).to.deep.include({
      service: 'classic-callback',
      customerNumber: '+14165550123',
      desiredTime: null,
      callDirection: 'USERTERMINATED',
      waitForAgent: true,
      waitForUserConfirm: false,
      mediaType: 'voice',
      originatingInteractionId: 'ixn-1',
      userData: { first_name: 'Zoé', last_name: 'Tremblay' },
    });
    expect(shown.element.attachedData).to.deep.equal({});
    expect(shown.element.userData).to.deep.equal({ first_name: 'Zoé' });
  });

  it('or prevent it', async () => {
    const shown = show();
    await shown.card('offered');
    shown.element.addEventListener('callback-before-submit', (event) => event.preventDefault(), { once: true });
    expect(await shown.element.accept({ customerNumber: '4165550123' })).to.equal(false);
    expect(shown.element.phase).to.equal('offered');
    expect(shown.backend.count('start')).to.equal(0);
  });

  it('tells the acceptance once, before the phase', async () => {
    const shown = show();
    await shown.card('offered');
    const before = Math.floor(Date.now() / 1000);
    await Promise.all([shown.element.accept({ customerNumber: '4165550123' }), shown.element.accept({ customerNumber: '4165550123' })]);
    await shown.card('queued');
    const [accepted] = shown.of('callback-accepted');
    expect(shown.of('callback-accepted')).to.have.length(1);
    expect(accepted).to.deep.include({ serviceId: 'cb-1', desiredTime: null, terminateOriginatingCall: { reasons: { ReasonSystemName: 'Callback' }, type: 'RouteTypeReject', to: '_STOP_' } });
    expect(accepted.attachedData._CB_SERVICE_ID).to.equal('cb-1');
    for (const key of ['_CB_T_SERVICE_START', '_CB_T_CALLBACK_ACCEPTED', '_CB_T_CALLBACK_OFFERED']) expect(Number(accepted.attachedData[key])).to.be.within(before - 5, before + 5);
    expect(shown.element.attachedData).to.equal(accepted.attachedData);
    expect(shown.backend.count('start')).to.equal(1);
    const order = shown.events.map(({ type, detail }) => (type === 'callback-phase-change' ? String(detail.phase) : type));
    expect(order.indexOf('callback-accepted')).to.be.below(order.indexOf('queued'));
    expect(order.filter((word) => word === 'submitting')).to.have.length(1);
  });

  it('is a form: Enter sends it, Tab goes through it, focus follows', async () => {
    const shown = show();
    await shown.card('offered');
    await shown.write('4165550123');
    await sendKeys({ press: 'Tab' });
    expect(shown.element.shadowRoot!.activeElement?.textContent).to.contain('Call me back');
    shown.$('#phone').focus();
    await sendKeys({ press: 'Enter' });
    await shown.card('queued');
    await until(() => shown.element.shadowRoot!.activeElement?.id === 'title', 'the focus on the headline');
    expect(shown.backend.count('start')).to.equal(1);
  });

  it('shows that it is on its way and takes no second wish', async () => {
    const shown = show();
    await shown.card('offered');
    let answer: (value: unknown) => void = () => {};
    shown.backend.instead.start = () => new Promise((resolve) => (answer = resolve));
    await shown.write('4165550123');
    const button = shown.button('Call me back');
    button.click();
    button.click();
    await shown.phase('submitting');
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    button.click();
    shown.button('Keep waiting').click();
    await expect(shown.element).to.be.accessible();
    answer(shown.backend.started);
    await shown.card('queued');
    expect(shown.backend.count('start')).to.equal(1);
  });

  for (const [code, phase, text] of [
    ['number-not-allowed', 'offered', 'We cannot call this number'],
    ['duplicate-callback', 'offered', 'waiting already'],
    ['limit-reached', 'offered', 'Too many callbacks were asked for this number'],
    ['rate-limited', 'offered', 'Too many people'],
    ['unavailable', 'offered', 'Callbacks are not available right now'],
    ['office-closed', 'closed', 'We are closed right now'],
    ['not-configured', 'unavailable', 'not available right now'],
    ['unauthorized', 'unavailable', 'not available right now'],
    ['outcome-unknown', 'failed', 'We cannot tell whether your callback was booked'],
  ] as const) {
    it(`${code} is told as such`, async () => {
      const shown = show();
      await shown.card('offered');
      if (code === 'outcome-unknown') shown.backend.instead.find = () => Promise.reject(new CallbackError('network'));
      shown.backend.instead.start = () => Promise.reject(new CallbackError(code));
      await shown.write('4165550123');
      shown.button('Call me back').click();
      await until(() => shown.of('callback-error').length, 'the error');
      await shown.phase(phase);
      expect(shown.text).to.contain(text);
      expect(shown.of('callback-error')[0].code).to.equal(code);
      expect(shown.of('callback-error')[0].message).to.contain(text);
      await expect(shown.element).to.be.accessible();
      if (phase === 'offered') expect(shown.$<HTMLInputElement>('#phone').value).to.equal('4165550123');
      else shown.button(code === 'outcome-unknown' ? 'Check again' : 'Ask again').click();
    });
  }

  it('wait-for-user-confirm without wait-for-agent is refused', async () => {
    const shown = show({ waitForAgent: false, waitForUserConfirm: true });
    await shown.card('offered');
    expect(await shown.element.accept({ customerNumber: '4165550123' })).to.equal(false);
    expect(shown.of('callback-error')[0].code).to.equal('bad-request');
  });
});

describe('<callback-offer>: times', () => {
  const withSlots = (): FakeBackend => {
    const backend = new FakeBackend();
    backend.slots = [1, 2, 25, 26].map((hours) => ({ time: at(hours * 3_600_000), capacity: 1 }));
    return backend;
  };

  it('as soon as possible first, then the server’s times by day, in a zone that is named', async () => {
    const shown = show({ scheduling: 'both', timeZone: 'America/Toronto' }, withSlots());
    await shown.card('offered');
    const [asap, pick] = [...shown.element.shadowRoot!.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    expect([asap!.checked, pick!.checked]).to.deep.equal([true, false]);
    expect(shown.backend.count('availability')).to.equal(0);
    pick!.click();
    await until(() => shown.has('select[name=time]'), 'the times');
    expect(shown.text).to.contain('Times in Eastern Time');
    const days = shown.$<HTMLSelectElement>('select[name=day]');
    expect(days.options.length).to.be.within(2, 3);
    await expect(shown.element).to.be.accessible();
    days.value = days.options[days.options.length - 1]!.value;
    days.dispatchEvent(new Event('change', { bubbles: true }));
    await shown.element.updateComplete;
    const times = shown.$<HTMLSelectElement>('select[name=time]');
    const chosen = times.options[times.options.length - 1]!.value;
    expect(chosen).to.equal(shown.backend.slots.at(-1)!.time);
    times.value = chosen;
    times.dispatchEvent(new Event('change', { bubbles: true }));
    await shown.write('4165550123');
    shown.backend.record = aRecord('SCHEDULED');
    shown.button('Call me back').click();
    await shown.card('scheduled');
    expect(shown.element.desiredTime).to.equal(chosen);
    expect((shown.backend.asked.find(({ name }) => name === 'start')!.args[0] as { desiredTime: string }).desiredTime).to.equal(chosen);
    expect(shown.element.attachedData._CB_T_SERVICE_START).to.equal(String(Date.parse(chosen) / 1000));
    expect(shown.text).to.contain('Eastern Time').and.to.contain('Waiting for your time');
    await expect(shown.element).to.be.accessible();
  });

  it('a time that is taken meanwhile gives way to the nearest that are free', async () => {
    const shown = show({ scheduling: 'scheduled' }, withSlots());
    await shown.card('offered');
    await until(() => shown.has('select[name=time]'), 'the times');
    await shown.write('4165550123');
    const [taken, ...free] = shown.backend.slots;
    shown.backend.slots = free;
    shown.button('Call me back').click();
    await until(() => shown.has('[part=note] button'), 'the alternatives');
    expect(shown.of('callback-error')[0].code).to.equal('slot-full');
    expect(shown.backend.count('start')).to.equal(0);
    await expect(shown.element).to.be.accessible();
    shown.backend.record = aRecord('SCHEDULED');
    shown.$('[part=note] button').click();
    await shown.card('scheduled');
    expect(shown.element.desiredTime).to.equal(free[0]!.time);
    expect(shown.element.desiredTime).to.not.equal(taken!.time);
  });

  it('says that none is free', async () => {
    const shown = show({ scheduling: 'scheduled' });
    await shown.card('offered');
    await until(() => shown.text.includes('No times are free'), 'the words');
  });

  it('when the office is closed a time can still be chosen', async () => {
    const shown = show({ scheduling: 'both' }, withSlots());
    await shown.card('offered');
    shown.backend.instead.start = () => Promise.reject(new CallbackError('office-closed'));
    await shown.write('4165550123');
    shown.button('Call me back').click();
    await shown.card('closed');
    await until(() => shown.has('select[name=time]'), 'the times');
    expect(shown.text).to.contain('We are closed right now');
    delete shown.backend.instead.start;
    shown.backend.record = aRecord('SCHEDULED');
    shown.button('Call me back').click();
    await shown.card('scheduled');
  });
});

describe('<callback-offer>: afterwards', () => {
  async function running(properties: Partial<CallbackOfferElement> & { lang?: string } = {}, backend = new FakeBackend()): Promise<Shown & { backend: FakeBackend }> {
    const shown = show(properties, backend);
    await shown.card('offered');
    await shown.element.accept({ customerNumber: '4165550123' });
    await until(() => ['queued', 'scheduled'].includes(shown.element.phase), 'that it runs');
    return shown;
  }

  it('shows place and wait as they change, and every state in the service’s words', async () => {
    const shown = await running();
    await until(() => shown.text.includes('Place 3 in the queue'), 'the place');
    expect(shown.$('.big').textContent).to.equal('About 5 minutes');
    expect(shown.$('[aria-current=step]').textContent).to.equal('Waiting for an agent');
    shown.backend.place = { position: 1, estimatedWait: 30, agentReady: false };
    await shown.element.refresh();
    await shown.element.updateComplete;
    expect(shown.text).to.contain('Place 1 in the queue').and.to.contain('About 1 minute');
    for (const [state, phase, text] of [['PAUSED', 'queued', 'Calls are paused'], ['ROUTING', 'routing', 'Connecting you to an agent'], ['PROCESSING', 'connected', 'Agent on the line']] as const) {
      shown.backend.record = aRecord(state);
      await shown.element.refresh();
      await shown.phase(phase);
      expect(shown.text).to.contain(text);
      expect(shown.of('callback-state-change').at(-1)).to.deep.equal({ state, reason: null });
      await expect(shown.element).to.be.accessible();
    }
  });

  for (const [reason, outcome, phase, text] of [
    ['AGENT_CONNECTED', 'connected', 'completed', 'You were connected'],
    ['CANCELLED', 'cancelled', 'cancelled', 'Your callback is cancelled'],
    ['FAIL_CALL_TO_CUSTOMER', 'failed', 'failed', 'could not reach you'],
    ['FAIL_AGENT_CONNECT', 'failed', 'failed', 'Something went wrong on our side'],
    ['FAIL_TIMEOUT_TTL', 'expired', 'failed', 'Your callback has expired'],
    [null, 'unknown', 'completed', 'We cannot tell how this ended'],
  ] as const) {
    it(`COMPLETED with ${reason} ends as ${outcome}`, async () => {
      const shown = await running();
      shown.backend.record = aRecord('COMPLETED', reason);
      await shown.element.refresh();
      await shown.phase(phase);
      expect(shown.of('callback-outcome')).to.deep.equal([{ outcome, reason }]);
      expect(shown.element.outcome).to.equal(outcome);
      expect(shown.text).to.contain(text);
      await expect(shown.element).to.be.accessible();
      await shown.element.refresh();
      expect(shown.of('callback-outcome')).to.have.length(1);
    });
  }

  it('is cancelled with one question', async () => {
    const shown = await running();
    shown.button('Cancel callback').click();
    await shown.element.updateComplete;
    expect(shown.text).to.contain('Cancel this callback?');
    expect(shown.backend.count('cancel')).to.equal(0);
    shown.button('Keep it').click();
    await shown.element.updateComplete;
    expect(shown.text).to.not.contain('Cancel this callback?');
    shown.button('Cancel callback').focus();
    shown.button('Cancel callback').click();
    await shown.element.updateComplete;
    await until(() => shown.element.shadowRoot!.activeElement?.textContent.includes('Keep it'), 'the focus on the safe answer');
    await expect(shown.element).to.be.accessible();
    shown.button('Cancel callback').click();
    await shown.card('cancelled');
    expect(shown.of('callback-cancelled')).to.deep.equal([{ serviceId: 'cb-1' }]);
    expect(shown.of('callback-outcome')).to.deep.equal([{ outcome: 'cancelled', reason: 'CANCELLED' }]);
  });

  it('is moved to another time, saved to a calendar', async () => {
    const backend = new FakeBackend();
    backend.slots = [1, 2, 30].map((hours) => ({ time: at(hours * 3_600_000), capacity: 1 }));
    backend.record = aRecord('SCHEDULED');
    const shown = show({ scheduling: 'both' }, backend);
    await shown.card('offered');
    await shown.element.accept({ customerNumber: '4165550123', desiredTime: at(2 * day) });
    await shown.card('scheduled');
    shown.button('Change time').click();
    await until(() => shown.has('select[name=time]'), 'the times');
    await expect(shown.element).to.be.accessible();
    const chosen = shown.$<HTMLSelectElement>('select[name=time]').value;
    shown.button('Save').click();
    await until(() => shown.of('callback-rescheduled').length, 'the new time');
    await shown.element.updateComplete;
    expect(shown.element.desiredTime).to.equal(chosen);
    expect(shown.has('select')).to.equal(false);
    let file: Blob | undefined;
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => ((file = blob), 'data:text/calendar,x');
    try {
      document.addEventListener('click', (event) => event.preventDefault(), { once: true, capture: true });
      shown.button('Add to calendar').click();
    } finally {
      URL.createObjectURL = create;
    }
    expect(file!.type).to.equal('text/calendar');
    expect(await file!.text()).to.contain(`DTSTART:${chosen.replace(/[-:]|\.\d+/g, '')}`).and.to.contain('We ring (416) 555-0123');
  });

  it('shows no control for what the service cannot do', async () => {
    const backend = new FakeBackend();
    Object.assign(backend.capabilities, { reschedule: false, cancel: false });
    backend.record = aRecord('SCHEDULED');
    const shown = show({}, backend);
    await shown.card('offered');
    await shown.element.accept({ customerNumber: '4165550123', desiredTime: at(day) });
    await shown.card('scheduled');
    expect([...shown.element.shadowRoot!.querySelectorAll('button')].map((one) => one.textContent.trim())).to.deep.equal(['Add to calendar']);
  });

  it('a customer who calls gets the number, the code and until when', async () => {
    const backend = new FakeBackend();
    backend.started = { handle: { id: 'cb-1' }, access: { number: '+18005550199', code: '4711', expiresAt: Date.now() + 300_000 }, chat: null };
    const shown = show({ callDirection: 'USERORIGINATED', waitForAgent: false }, backend);
    await shown.card('offered');
    expect(shown.text).to.contain('Get a number to call');
    await shown.element.accept({ customerNumber: '4165550123' });
    await shown.card('queued');
    const link = shown.$<HTMLAnchorElement>('[part=number]');
    expect([link.textContent, link.getAttribute('href')]).to.deep.equal(['+18005550199', 'tel:+18005550199,,4711#']);
    expect(shown.text).to.contain('Access code: 4711').and.to.contain('Valid until');
    await expect(shown.element).to.be.accessible();
  });

  it('a customer who is asked first answers here', async () => {
    const backend = new FakeBackend();
    backend.place.agentReady = true;
    const shown = await running({ waitForUserConfirm: true }, backend);
    await until(() => shown.text.includes('Are you ready?'), 'the question');
    await expect(shown.element).to.be.accessible();
    shown.button('I am ready').click();
    await until(() => backend.count('dialog') === 1, 'the answer');
    expect(backend.asked.find(({ name }) => name === 'dialog')!.args[1]).to.equal('ready');
  });

  it('news that are missing are told, and the callback stands', async () => {
    const shown = await running();
    shown.backend.instead.get = () => Promise.reject(new CallbackError('network', true));
    await shown.element.refresh();
    await shown.element.updateComplete;
    expect(shown.text).to.contain('Your callback stands');
    expect(shown.element.phase).to.equal('queued');
  });

  it('a reload takes it up, unless the page says otherwise', async () => {
    const shown = await running({ withoutResume: false });
    shown.remove();
    expect(shown.backend.count('cancel')).to.equal(0);
    const backend = new FakeBackend();
    const again = show({ withoutResume: false }, backend);
    await again.card('queued');
    expect(again.element.serviceId).to.equal('cb-1');
    expect(again.of('callback-accepted')).to.have.length(0);
    expect(backend.count('waitTime')).to.equal(0);
    const third = show({ withoutResume: true }, new FakeBackend());
    await third.phase('offered');
  });

  it('moving the element in the page ends nothing', async () => {
    const shown = await running();
    const box = document.createElement('div');
    document.body.append(box);
    box.append(shown.element);
    await shown.element.updateComplete;
    expect(shown.element.phase).to.equal('queued');
    shown.backend.record = aRecord('ROUTING');
    await shown.element.refresh();
    expect(shown.element.phase).to.equal('routing');
    box.remove();
  });

  it('texts can be the page’s own', async () => {
    const shown = show({ strings: { title: 'Ring ring' } });
    await shown.card('offered');
    expect(shown.$('h2').textContent).to.equal('Ring ring');
  });
});
