import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { parseFlexitiMessage, resultOf, type FlexitiFlow } from '../../src/vendors/flexiti/index.js';

interface Row {
  name: string;
  account: number | string | null;
  verified: boolean;
  action: string | null;
  flow: FlexitiFlow;
  outcome: string;
  nextStep: string;
}

const row = (name: string, account: Row['account'], verified: boolean, action: Row['action'], flow: FlexitiFlow, outcome: string, nextStep: string): Row => ({ name, account, verified, action, flow, outcome, nextStep });

const rows: Row[] = [
  row('completes verification successfully', 2233000, true, 'purchase', 'purchase', 'purchase-verified', 'authorize'),
  row('the same with the number as digits', '02233000', true, 'purchase', 'purchase', 'purchase-verified', 'authorize'),
  row('completes verification unsuccessfully', 2233000, false, 'purchase', 'purchase', 'purchase-not-verified', 'choose-another-payment'),
  row('selects activate', null, false, 'activation', 'purchase', 'activation-required', 'activate-account'),
  row('selects activate in an application', null, false, 'activation', 'apply', 'activation-required', 'activate-account'),
  row('continues with a new application', null, false, 'apply', 'purchase', 'new-application-requested', 'start-application'),
  row('submits an application', null, false, 'apply', 'apply', 'application-submitted', 'confirm-application'),
  row('submits an application, verified', null, true, 'apply', 'apply', 'application-submitted', 'confirm-application'),
  row('cannot proceed with a purchase', null, false, null, 'purchase', 'ineligible', 'choose-another-payment'),
  row('cannot proceed with an application', null, false, null, 'apply', 'ineligible', 'choose-another-payment'),
  row('IT related error', null, false, 'retry', 'apply', 'retry', 'retry'),
  row('IT related error in a purchase', null, false, 'retry', 'purchase', 'retry', 'retry'),
];

const undocumented: [string, number | string | null, boolean, string | null, FlexitiFlow][] = [
  ['verified without an account', null, true, 'purchase', 'purchase'],
  ['a purchase inside an application', 2233000, true, 'purchase', 'apply'],
  ['an account that is not numeric', '22-33', true, 'purchase', 'purchase'],
  ['an empty account', '', true, 'purchase', 'purchase'],
  ['an account without an action', 2233000, true, null, 'purchase'],
  ['an account with another action', 2233000, true, 'apply', 'purchase'],
  ['a word of a later version', null, false, 'refund', 'purchase'],
  ['activation, verified', null, true, 'activation', 'purchase'],
  ['retry, verified', null, true, 'retry', 'purchase'],
  ['no action, verified', null, true, null, 'purchase'],
  ['apply, verified, in a purchase', null, true, 'apply', 'purchase'],
];

function success(accountNumber: unknown, verified: unknown, action: unknown): ReturnType<typeof parseFlexitiMessage> {
  return parseFlexitiMessage({ eventType: 'flx-success', eventData: { accountNumber, verified, action } });
}

describe('Flexiti scenarios', () => {
  for (const { name, account, verified, action, flow, outcome, nextStep } of rows) {
    it(`${name}: ${account} / ${verified} / ${action} in ${flow} is ${outcome}`, () => {
      const message = success(account, verified, action);
      expect(message && resultOf(message, flow)).to.deep.equal({ outcome, nextStep });
    });
  }

  for (const [name, account, verified, action, flow] of undocumented) {
    it(`${name} is unknown`, () => {
      const message = success(account, verified, action);
      expect(message && resultOf(message, flow)).to.deep.equal({ outcome: 'unknown', nextStep: 'contact-support' });
    });
  }

  it('flx-cancel is cancelled and flx-failure is failed', () => {
    expect(resultOf({ type: 'flx-cancel' }, 'purchase')).to.deep.equal({ outcome: 'cancelled', nextStep: 'choose-another-payment' });
    expect(resultOf({ type: 'flx-failure', failure: { error: 500, message: '' } }, 'purchase')).to.deep.equal({ outcome: 'failed', nextStep: 'retry' });
  });

  it('does not believe a purchase whose session it cannot confirm', () => {
    expect(resultOf(success(1, true, 'purchase')!, 'purchase', false).outcome).to.equal('unknown');
    expect(resultOf(success(null, false, null)!, 'purchase', false).outcome).to.equal('ineligible');
  });
});

describe('Flexiti messages', () => {
  it('keeps the documented keys verbatim and nothing else', () => {
    const eventData = {
      accountNumber: 2233000,
      verified: true,
      action: 'purchase',
      mfaOptionSelected: 'sms',
      widget_session_id: '4f9d8f0e-1c1f-4d5e-8a5b-2f5d1f0a9b11',
      customerId: '1234567-12345',
      accountType: 'consumer',
    };
    const message = parseFlexitiMessage({ eventType: 'flx-success', eventData: { ...eventData, extra: 'x' }, more: 1 });
    expect(message).to.deep.equal({ type: 'flx-success', eventData });
  });

  it('takes the three keys of the oldest widgets alone, and the older word for the security question', () => {
    expect(parseFlexitiMessage({ eventType: 'flx-success', eventData: { accountNumber: null, verified: false, action: null } })).to.not.equal(null);
    expect(success(null, false, 'apply')).to.not.equal(null);
    expect(parseFlexitiMessage({ eventType: 'flx-success', eventData: { accountNumber: null, verified: false, action: null, mfaOptionSelected: 'security_answer' } })).to.not.equal(null);
  });

  for (const [name, data] of Object.entries({
    'eventData missing': { eventType: 'flx-success' },
    'verified as text': { eventType: 'flx-success', eventData: { accountNumber: 1, verified: 'true', action: 'purchase' } },
    'accountNumber missing': { eventType: 'flx-success', eventData: { verified: true, action: 'purchase' } },
    'accountNumber as an array': { eventType: 'flx-success', eventData: { accountNumber: [1], verified: true, action: 'purchase' } },
    'accountNumber NaN': { eventType: 'flx-success', eventData: { accountNumber: NaN, verified: true, action: 'purchase' } },
    'action as an object': { eventType: 'flx-success', eventData: { accountNumber: 1, verified: true, action: {} } },
    'action of 65 characters': { eventType: 'flx-success', eventData: { accountNumber: 1, verified: true, action: 'a'.repeat(65) } },
    'markup in a word': { eventType: 'flx-success', eventData: { accountNumber: 1, verified: true, action: '<b>' } },
    'eventData as an array': { eventType: 'flx-success', eventData: [1, true, 'purchase'] },
    'another event': { eventType: 'flx-other' },
    text: 'flx-success',
    null: null,
    'a Map': new Map([['eventType', 'flx-success']]),
  })) {
    it(`refuses ${name}`, () => expect(parseFlexitiMessage(data)).to.equal(null));
  }

  it('reads a failure in eventData and beside it, and redacts its text', () => {
    const failure = { type: 'flx-failure', failure: { error: 503, message: 'Down' } };
    expect(parseFlexitiMessage({ eventType: 'flx-failure', eventData: { error: 503, message: 'Down' } })).to.deep.equal(failure);
    expect(parseFlexitiMessage({ eventType: 'flx-failure', error: '503', message: 'Down' })).to.deep.equal(failure);
    expect(parseFlexitiMessage({ eventType: 'flx-failure' })).to.deep.equal({ type: 'flx-failure', failure: { error: null, message: '' } });
    const card = parseFlexitiMessage({ eventType: 'flx-failure', message: 'Card 4111 1111 1111 1111 refused' });
    expect(JSON.stringify(card)).to.contain('•••• 1111').and.not.contain('4111');
  });

  it('lets no __proto__ key reach a prototype', () => {
    const hostile = JSON.parse('{"eventType":"flx-success","eventData":{"__proto__":{"accountNumber":1,"verified":true,"action":"purchase"}}}') as unknown;
    expect(parseFlexitiMessage(hostile)).to.equal(null);
    const inherited = { eventType: 'flx-success', eventData: Object.create({ accountNumber: 1, verified: true, action: 'purchase' }) as unknown };
    expect(parseFlexitiMessage(inherited)).to.equal(null);
    expect(({} as Record<string, unknown>)['verified']).to.equal(undefined);
  });

  it('never says purchase-verified unless every condition of that row holds, in 100,000 generated messages', function () {
    this.timeout(60_000);
    const account = fc.oneof(fc.constant(null), { weight: 4, arbitrary: fc.nat() }, fc.double(), fc.string(), fc.stringMatching(/^\d{1,14}$/), fc.anything());
    const verified = fc.oneof({ weight: 4, arbitrary: fc.boolean() }, fc.constantFrom('true', 1, null, undefined));
    const action = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('purchase', 'purchase', 'apply', 'activation', 'retry', null) }, fc.string(), fc.anything());
    const eventData = fc.oneof(
      { weight: 6, arbitrary: fc.record({ accountNumber: account, verified, action, widget_session_id: fc.oneof(fc.constant('s'), fc.anything()) }, { requiredKeys: [] }) },
      { weight: 1, arbitrary: fc.anything({ withNullPrototype: true, withMap: true, withBigInt: true }) },
    );
    const eventType = fc.oneof({ weight: 12, arbitrary: fc.constant('flx-success') }, { weight: 1, arbitrary: fc.constantFrom('flx-failure', 'flx-cancel') }, { weight: 1, arbitrary: fc.anything() });
    let verifiedSeen = 0;
    fc.assert(
      fc.property(fc.record({ eventType, eventData }, { requiredKeys: [] }), fc.constantFrom<FlexitiFlow>('purchase', 'apply'), fc.boolean(), (data, flow, confirmed) => {
        const message = parseFlexitiMessage(data);
        if (!message || resultOf(message, flow, confirmed).outcome !== 'purchase-verified') return;
        verifiedSeen += 1;
        const given = data.eventData as { accountNumber: unknown; verified: unknown; action: unknown };
        expect(data.eventType).to.equal('flx-success');
        expect(/^\d+$/.test(String(given.accountNumber))).to.equal(true);
        expect(given.verified).to.equal(true);
        expect(given.action).to.equal('purchase');
        expect(flow).to.equal('purchase');
        expect(confirmed).to.equal(true);
      }),
      { numRuns: 100_000 },
    );
    expect(verifiedSeen).to.be.greaterThan(50);
  });
});
