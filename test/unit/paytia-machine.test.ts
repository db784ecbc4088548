import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { initialPaytiaSnapshot, maskCard, PAYTIA_PHASES, rankOf, reducePaytia, type PaytiaEvent, type PaytiaMessage, type PaytiaSnapshot } from '../../src/vendors/paytia/index.js';
import { after, BEGUN, BODY, messageOf, UNTIL_PROCESSING } from '../support/paytia.js';

const phasesOf = (...bodies: readonly string[]): string[] => {
  const phases = bodies.map((_, index) => after(...bodies.slice(0, index + 1)).phase as string);
  return ['agent-id', ...phases].filter((phase, index, all) => phase !== all[index - 1]);
};
const onMessage = (state: PaytiaSnapshot, body: string): PaytiaSnapshot => reducePaytia(state, { type: 'message', message: messageOf(body) });
const agreed = [BODY.agentId, BODY.amount] as const;

describe('Paytia machine: the vendor document, byte for byte', () => {
  it('goes through every phase to paid', () => {
    const all = [...UNTIL_PROCESSING, BODY.paid];
    expect(phasesOf(...all)).to.deep.equal(PAYTIA_PHASES.slice(2));
    expect(after(...all)).to.deep.include({
      outcome: 'paid',
      agentId: '100',
      card: { brand: 'mastercard', lastFour: '4444' },
      attempts: { cardNumber: 1, expiry: 1, securityCode: 1 },
      result: { message: '{{Success message from paytia/PSP}}', authCode: null, transactionResult: null, cardExpiry: null, by: null },
      endedIn: 'processing',
    });
  });

  it('counts the digits of each field', () => {
    const start = UNTIL_PROCESSING.slice(0, 3);
    BODY.pan.forEach((_, index) => expect(after(...start, ...BODY.pan.slice(0, index + 1)).digits).to.equal(index + 1));
    const toDate = [...start, ...BODY.pan, BODY.cardType, BODY.cardVerify];
    expect(after(...toDate)).to.include({ phase: 'card-confirm', digits: 16 });
    expect(after(...toDate, BODY.cardDate)).to.include({ phase: 'expiry', digits: 0 });
    expect(BODY.expiry.map((_, index) => after(...toDate, BODY.cardDate, ...BODY.expiry.slice(0, index + 1)).digits)).to.deep.equal([1, 2, 3, 4]);
    const toCode = [...toDate, BODY.cardDate, ...BODY.expiry, BODY.cv2];
    expect(BODY.cvv.map((_, index) => after(...toCode, ...BODY.cvv.slice(0, index + 1)).phase)).to.deep.equal(['security-code', 'security-code', 'processing']);
  });

  it('waits for the fourth digit of an American Express code', () => {
    const amex = UNTIL_PROCESSING.map((body) => body.replace('mastercard', 'amex'));
    expect(after(...amex)).to.include({ phase: 'security-code', digits: 3 });
    expect(after(...amex, BODY.cvvAmex)).to.include({ phase: 'processing', digits: 4 });
    expect(after(...UNTIL_PROCESSING.map((body) => body.replace('mastercard', 'American+Express'))).card?.brand).to.equal('amex');
  });

  it('takes the result with authcode and card_expiry', () => {
    expect(after(...UNTIL_PROCESSING, BODY.paidWithExpiry)).to.deep.include({
      outcome: 'paid',
      result: { message: null, authCode: '8ac7a4a28e539763018e568a38581294', transactionResult: '8ac7a4a28e539763018e568a38581294', cardExpiry: '12-29', by: null },
    });
  });

  for (const [name, body, outcome, by] of [
    ['failed', BODY.failed, 'declined', null],
    ['customer presses *', BODY.customerStar, 'aborted', 'customer'],
    ['agent presses *', BODY.agentStar, 'aborted', 'customer'],
    ['agent presses * (the other page)', 'success=0&reference_id=1&agentabort=1', 'aborted', 'agent'],
    ['customer hangs up', BODY.customerHangUp, 'call-dropped', null],
    ['customer hangs up (the other page)', 'success=0&reference_id=1&callhangup=customer', 'call-dropped', 'customer'],
    ['agent hangs up', BODY.agentHangUp, 'call-dropped', 'agent'],
  ] as const) {
    it(`${name}: ${outcome}, wherever it happens`, () => {
      for (let end = 0; end <= UNTIL_PROCESSING.length; end += 1) {
        const state = after(...UNTIL_PROCESSING.slice(0, end), body);
        expect(state).to.include({ phase: 'completed', outcome });
        expect(state.result?.by).to.equal(by);
      }
    });
  }

  it('reads a bare success=0 as a wrong amount until the customer has said that it is right', () => {
    expect(after(BODY.amountWrong).outcome).to.equal('amount-rejected');
    expect(after(BODY.agentId, BODY.amountWrongLater).outcome).to.equal('amount-rejected');
    expect(after(...agreed, BODY.amountWrong)).to.deep.include({ outcome: 'declined', result: { message: null, authCode: null, transactionResult: null, cardExpiry: null, by: null } });
    expect(after(BODY.cardNumber, BODY.amountWrong).outcome, 'amount_verify was missed').to.equal('declined');
  });
});

describe('Paytia machine: again, late, twice, missed', () => {
  it('counts a failed card number, a refused date and a refused code as attempts', () => {
    const luhn = after(...agreed, BODY.cardNumber, ...BODY.pan, BODY.cardNumber);
    expect(luhn).to.deep.include({ phase: 'card-number', digits: 0, card: null });
    expect(luhn.attempts.cardNumber).to.equal(2);
    const again = after(...UNTIL_PROCESSING.slice(0, 21), BODY.cardNumber, BODY.pan[0]!);
    expect(again, 'the customer said no to the card that was read back').to.deep.include({ phase: 'card-number', digits: 1, card: null });
    expect(again.attempts.cardNumber).to.equal(2);
    const date = after(...UNTIL_PROCESSING.slice(0, 26), BODY.cardDate);
    expect(date).to.include({ phase: 'expiry', digits: 0 });
    expect(date.attempts).to.deep.equal({ cardNumber: 1, expiry: 2, securityCode: 0 });
    const code = after(...UNTIL_PROCESSING, BODY.cv2);
    expect(code).to.include({ phase: 'security-code', digits: 0 });
    expect(code.attempts.securityCode).to.equal(2);
  });

  it('takes a request that comes twice with no digit between for a duplicate', () => {
    const once = after(...agreed, BODY.cardNumber);
    expect(onMessage(once, BODY.cardNumber)).to.equal(once);
    const dated = after(...UNTIL_PROCESSING.slice(0, 22));
    expect(onMessage(dated, BODY.cardDate)).to.equal(dated);
  });

  it('takes the first request behind its first digits for what it is', () => {
    expect(after(...agreed, BODY.pan[0]!, BODY.cardNumber, BODY.pan[1]!)).to.deep.include({ digits: 2, attempts: { cardNumber: 1, expiry: 0, securityCode: 0 } });
  });

  it('goes on over webhooks that were missed', () => {
    expect(after(BODY.pan[4]!)).to.deep.include({ phase: 'card-number', digits: 5, attempts: { cardNumber: 1, expiry: 0, securityCode: 0 } });
    expect(after(BODY.cardVerify)).to.deep.include({ phase: 'card-confirm', card: { brand: null, lastFour: '4444' } });
    expect(after(BODY.expiry[1]!)).to.deep.include({ phase: 'expiry', digits: 2, attempts: { cardNumber: 1, expiry: 1, securityCode: 0 } });
    expect(after(BODY.cvv[2]!)).to.include({ phase: 'processing', digits: 3 });
    expect(after(BODY.paid)).to.include({ phase: 'completed', outcome: 'paid' });
  });

  it('lets digits only grow, and ignores those of a step that is over', () => {
    const five = after(...agreed, BODY.cardNumber, BODY.pan[4]!);
    expect(onMessage(five, BODY.pan[3]!)).to.equal(five);
    const code = after(...UNTIL_PROCESSING.slice(0, 27));
    for (const late of [BODY.agentId, BODY.amount, BODY.cardNumber, BODY.pan[7]!, BODY.cardDate, BODY.expiry[3]!, BODY.cardType]) expect(onMessage(code, late), late).to.equal(code);
  });

  it('fills in what is said late of the card', () => {
    const missed = after(...UNTIL_PROCESSING.filter((body) => body !== BODY.cardType).slice(0, 21));
    expect(missed).to.deep.include({ phase: 'expiry', card: { brand: null, lastFour: '4444' } });
    expect(onMessage(missed, BODY.cardType).card).to.deep.equal({ brand: 'mastercard', lastFour: '4444' });
  });

  it('changes nothing after the end', () => {
    const paid = after(...UNTIL_PROCESSING, BODY.paid);
    for (const late of [...UNTIL_PROCESSING, BODY.paid, BODY.paidWithExpiry]) expect(onMessage(paid, late), late).to.equal(paid);
    const declined = after(...UNTIL_PROCESSING, BODY.failed);
    for (const late of [...UNTIL_PROCESSING, BODY.failed, BODY.customerStar, BODY.agentHangUp, BODY.amountWrong]) expect(onMessage(declined, late), late).to.equal(declined);
  });

  for (const [first, then] of [[BODY.paid, BODY.failed], [BODY.failed, BODY.paid], [BODY.customerStar, BODY.paid], [BODY.paid, BODY.agentHangUp]] as const) {
    it(`becomes unknown when ${then.split('&')[0]} follows ${first.split('&')[0]}, and stays so`, () => {
      const state = after(...UNTIL_PROCESSING, first, then);
      expect(state).to.deep.include({ phase: 'completed', outcome: 'unknown', problem: { code: 'outcome-contradicted', retryable: false } });
      expect(onMessage(onMessage(state, first), then)).to.equal(state);
    });
  }

  it('takes an undocumented combination for unknown, never for paid', () => {
    expect(after(...UNTIL_PROCESSING, 'success=1&reference_id=1&custabort=1').outcome).to.equal('unknown');
    expect(after(...UNTIL_PROCESSING, 'success=1&reference_id=1&callhangup=customer').outcome).to.equal('unknown');
    expect(after(...UNTIL_PROCESSING, 'success=2&reference_id=1').outcome).to.equal('declined');
  });

  it('reads the other dialect', () => {
    const other = (status: string): string => `transaction_id=T1&reference_number=1&status=${status}&amount=10.00&currency=GBP`;
    for (const [status, outcome] of [['completed', 'paid'], ['failed', 'declined'], ['cancelled', 'aborted'], ['timeout', 'unknown'], ['pending', null]] as const) {
      expect(after(...UNTIL_PROCESSING, other(status)).outcome, status).to.equal(outcome);
    }
    const both = after(...UNTIL_PROCESSING, BODY.paid);
    expect(onMessage(both, other('completed'))).to.equal(both);
    expect(onMessage(both, other('failed')).outcome).to.equal('unknown');
    expect(after(...UNTIL_PROCESSING, BODY.customerHangUp, other('cancelled')).outcome, 'agree that nothing was taken').to.equal('call-dropped');
  });

  it('hears nothing without a payment', () => {
    expect(onMessage(initialPaytiaSnapshot, BODY.paid)).to.equal(initialPaytiaSnapshot);
    expect(onMessage(reducePaytia(initialPaytiaSnapshot, { type: 'begin', phase: 'starting', referenceId: '' }), BODY.paid).outcome).to.equal(null);
  });

  it('waits for the agent once the log has answered', () => {
    const begun = reducePaytia(initialPaytiaSnapshot, { type: 'begin', phase: 'starting', referenceId: '1' });
    expect(reducePaytia(begun, { type: 'connection', connection: 'offline' }).phase).to.equal('starting');
    expect(reducePaytia(begun, { type: 'connection', connection: 'live' })).to.include({ phase: 'agent-id', connection: 'live' });
  });

  it('believes that a result with card digits in it was a result', () => {
    const pci = (success: string): PaytiaMessage => messageOf(`success=${success}&reference_id=1&message=card 4111 1111 1111 1111`);
    expect(reducePaytia(after(...UNTIL_PROCESSING), { type: 'message', message: pci('1') })).to.deep.include({ outcome: 'paid' });
    expect(reducePaytia(after(BODY.agentId), { type: 'message', message: pci('0') })).to.deep.include({ outcome: 'declined' });
    const digits = messageOf('payment_stage=pan_digit&reference_id=1&pan_digit=4111111111111111');
    expect(digits.type).to.equal('pci-violation');
    const keying = after(...agreed, BODY.cardNumber);
    expect(reducePaytia(keying, { type: 'message', message: digits })).to.equal(keying);
  });
});

describe('Paytia machine: whatever comes, in whatever order', () => {
  const bodies = [...UNTIL_PROCESSING, BODY.cardNumber, BODY.cardDate, BODY.cv2, BODY.paid, BODY.failed, BODY.paidWithExpiry, BODY.customerStar, BODY.customerHangUp, BODY.amountWrong];
  const shuffled = fc.array(fc.constantFrom(...bodies), { maxLength: 60 });
  const fold = (events: readonly PaytiaEvent[]): PaytiaSnapshot[] => {
    const states = [reducePaytia(initialPaytiaSnapshot, BEGUN)];
    for (const event of events) states.push(reducePaytia(states.at(-1)!, event));
    return states;
  };
  const states = (list: readonly string[]): PaytiaSnapshot[] => fold(list.map((body) => ({ type: 'message', message: messageOf(body) })));

  it('moves forward, back only to a new attempt, and never out of the end', () => {
    fc.assert(
      fc.property(shuffled, (list) => {
        const all = states(list);
        all.slice(1).forEach((state, index) => {
          const before = all[index]!;
          const tries = (snapshot: PaytiaSnapshot): number => snapshot.attempts.cardNumber + snapshot.attempts.expiry + snapshot.attempts.securityCode;
          if (rankOf(state.phase) < rankOf(before.phase)) expect(tries(state)).to.equal(tries(before) + 1);
          else if (state.phase === before.phase && tries(state) === tries(before)) expect(state.digits).to.be.at.least(before.digits);
          if (before.outcome) expect(state.outcome === before.outcome || state.outcome === 'unknown').to.equal(true);
          if (before.outcome === 'unknown') expect(state).to.equal(before);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('ends in the same outcome however often a webhook is repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: UNTIL_PROCESSING.length, maxLength: UNTIL_PROCESSING.length }), fc.constantFrom(BODY.paid, BODY.failed, BODY.customerStar), (times, end) => {
        const repeated = [...UNTIL_PROCESSING.flatMap((body, index) => Array.from({ length: times[index]! }, () => body)), end, end];
        expect(after(...repeated)).to.deep.equal(after(...UNTIL_PROCESSING, end));
      }),
      { numRuns: 100 },
    );
  });

  it('comes to the same place when the webhooks of one step are out of order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...BODY.pan], { minLength: 16, maxLength: 16 }), fc.shuffledSubarray([...BODY.expiry], { minLength: 4, maxLength: 4 }), (pan, expiry) => {
        const list = [...agreed, BODY.cardNumber, ...pan, BODY.cardVerify, BODY.cardType, BODY.cardDate, ...expiry, BODY.cv2, ...BODY.cvv, BODY.paid];
        expect(after(...list)).to.deep.equal(after(...UNTIL_PROCESSING, BODY.paid));
      }),
      { numRuns: 100 },
    );
  });

  it('never throws and never keeps digits of a card, whatever fields a webhook has', () => {
    const pan = '4111111111111111';
    const value = fc.oneof(fc.constantFrom(pan, '4111 1111 1111 1111', '123', '1229', 'X', 'accepted', '1', '0'), fc.string());
    const field = fc.constantFrom('payment_stage', 'pan_digit', 'expiry_digit', 'cvv_digit', 'card_type', 'card_verify', 'agent_id', 'message', 'success', 'custabort', 'callhangup', 'status', '__proto__', 'other');
    const webhook = fc.array(fc.tuple(field, value), { maxLength: 5 }).map((pairs) => new URLSearchParams([['reference_id', 'r'], ['payment_stage', 'pan_digit'], ...pairs] as [string, string][]).toString());
    fc.assert(
      fc.property(fc.array(webhook, { maxLength: 12 }), (list) => {
        const events = list.flatMap((body) => {
          try {
            return [{ type: 'message', message: messageOf(body) } as const];
          } catch {
            return [];
          }
        });
        for (const state of fold(events)) expect(JSON.stringify(state).replace(/\D/g, '')).not.to.include('411111111111');
      }),
      { numRuns: 300 },
    );
  });
});

describe('a masked card number', () => {
  it('is grouped by fours until the brand is known, and 4-6-5 for American Express', () => {
    expect([1, 4, 5, 8, 16, 19].map((digits) => maskCard(digits))).to.deep.equal(['•', '••••', '•••• •', '•••• ••••', '•••• •••• •••• ••••', '•••• •••• •••• •••• •••']);
    expect(maskCard(15, 'amex', '0005')).to.equal('•••• •••••• •0005');
    expect(maskCard(16, 'mastercard', '4444')).to.equal('•••• •••• •••• 4444');
    expect(maskCard(0, null, '4444'), 'digits that were missed').to.equal('•••• •••• 4444');
  });
});
