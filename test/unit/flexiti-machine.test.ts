import { expect } from '@open-wc/testing';
import { initialFlexitiSnapshot, parseFlexitiMessage, reduceFlexiti, type FlexitiEvent, type FlexitiSnapshot } from '../../src/vendors/flexiti/index.js';

const run = (...events: FlexitiEvent[]): Readonly<FlexitiSnapshot> => events.reduce(reduceFlexiti, initialFlexitiSnapshot as Readonly<FlexitiSnapshot>);

const prepare: FlexitiEvent = { type: 'prepare', flow: 'purchase' };
const load: FlexitiEvent = { type: 'load', expiresAt: null };
const loaded: FlexitiEvent = { type: 'loaded' };
const success = (accountNumber = 1): FlexitiEvent => ({
  type: 'message',
  sessionConfirmed: true,
  message: parseFlexitiMessage({ eventType: 'flx-success', eventData: { accountNumber, verified: true, action: 'purchase' } })!,
});
const cancel: FlexitiEvent = { type: 'message', sessionConfirmed: true, message: { type: 'flx-cancel' } };
const failure: FlexitiEvent = { type: 'message', sessionConfirmed: true, message: { type: 'flx-failure', failure: { error: 500, message: '' } } };
const problem: FlexitiEvent = { type: 'problem', problem: { code: 'frame-blocked', retryable: false } };

describe('Flexiti machine', () => {
  it('goes from idle to completed', () => {
    expect(run(prepare).phase).to.equal('preparing');
    expect(run(prepare, load).phase).to.equal('loading');
    expect(run(prepare, load, loaded).phase).to.equal('open');
    expect(run(prepare, load, loaded, success())).to.include({ phase: 'completed', outcome: 'purchase-verified', nextStep: 'authorize' });
  });

  it('hears the widget before its document has loaded', () => expect(run(prepare, load, cancel)).to.include({ phase: 'cancelled', outcome: 'cancelled' }));

  it('latches: a duplicate changes nothing at all', () => {
    const once = run(prepare, load, loaded, success());
    expect(reduceFlexiti(once, success())).to.equal(once);
    expect(reduceFlexiti(once, loaded)).to.equal(once);
    expect(reduceFlexiti(once, { type: 'expire' })).to.equal(once);
    expect(reduceFlexiti(once, problem)).to.equal(once);
  });

  for (const [name, later] of Object.entries({ cancel, failure, 'success for another account': success(2) })) {
    it(`becomes unknown when ${name} follows a success, and stays so`, () => {
      const after = run(prepare, load, loaded, success(), later);
      expect(after).to.include({ phase: 'completed', outcome: 'unknown', nextStep: 'contact-support' });
      expect(after.problem?.code).to.equal('outcome-contradicted');
      expect(reduceFlexiti(after, success())).to.equal(after);
    });
  }

  it('ignores messages outside a session', () => {
    expect(run(success())).to.equal(initialFlexitiSnapshot);
    expect(run(prepare, success()).outcome).to.equal(null);
    expect(run(prepare, load, problem, success())).to.include({ phase: 'failed', outcome: null });
  });

  it('expires only while a session is under way', () => {
    expect(run({ type: 'expire' })).to.equal(initialFlexitiSnapshot);
    expect(run(prepare, load, loaded, { type: 'expire' })).to.include({ phase: 'expired', outcome: null });
  });

  it('forgets the last session when a new one begins, and all but the flow on closing', () => {
    expect(run(prepare, load, failure, { type: 'prepare', flow: 'apply' })).to.include({ phase: 'preparing', flow: 'apply', outcome: null, problem: null });
    expect(run({ type: 'prepare', flow: 'apply' }, load, { type: 'close' })).to.deep.equal({ ...initialFlexitiSnapshot, flow: 'apply' });
  });
});

describe('Flexiti confirmation', () => {
  const verified = run(prepare, load, loaded, success());

  it('is noted when the shop’s server agrees', () => {
    expect(reduceFlexiti(verified, { type: 'confirm', truth: 'purchase-verified' })).to.include({ outcome: 'purchase-verified', confirmed: true, problem: null });
  });

  for (const [truth, code] of [
    ['purchase-not-verified', 'outcome-contradicted'],
    ['unknown', 'outcome-unknown'],
    [null, 'outcome-unknown'],
  ] as const) {
    it(`makes the outcome unknown when the server says ${truth}`, () => {
      const after = reduceFlexiti(verified, { type: 'confirm', truth });
      expect(after).to.include({ outcome: 'unknown', nextStep: 'contact-support', confirmed: false });
      expect(after.problem?.code).to.equal(code);
    });
  }

  it('changes nothing outside an outcome', () => {
    expect(run({ type: 'confirm', truth: 'purchase-verified' })).to.equal(initialFlexitiSnapshot);
  });
});
