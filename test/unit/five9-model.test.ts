import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { hasCardNumber } from '../../src/core/redact.js';
import { createScriptedSecureIvrClient, type ScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { canStart, isRunning, SecurePaySession, type SecurePaySnapshot } from '../../src/vendors/five9/index.js';
import { HeldClock, settle } from '../support/held-clock.js';
import '../../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';

/** What may happen to an agent, a client and the line between them, in any order. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('start', 'cancel', 'ready', 'not_ready', 'started', 'ended', 'wait-short', 'wait-long') },
  { weight: 1, arbitrary: fc.constantFrom('refuse-start', 'refuse-cancel', 'started-other', 'twice', 'junk', 'throw') },
  fc.record({ say: fc.constantFrom('MESSAGE', 'RESULT'), text: fc.constantFrom('paid', 'declined', 'Customer is entering credit card number.', 'Payment is being processed.', 'Card 4111 1111 1111 1111', 'x') }),
  fc.record({ status: fc.constantFrom('INACTIVE', 'ACTIVE', 'TALKING', 'STARTED', 'WRAP_UP', 'NEW'), isError: fc.boolean() }),
  fc.record({ connection: fc.constantFrom('CONNECTED', 'DISCONNECTED', 'RECONNECTING', 'RECONNECTED') }),
);
type Step = string | { say: string; text: string } | { status: string; isError: boolean } | { connection: string };

const classifyResult = (message: string): 'success' | 'failure' | 'unknown' => (message === 'paid' ? 'success' : message === 'declined' ? 'failure' : 'unknown');

/** What the vendor does, whether it makes sense or not. */
function vendor(client: ScriptedSecureIvrClient, event: Step, count: number): void {
  // a tick of its own for each: a serial number tells apart what would pass for a repetition
  const serial = { serial: count };
  if (typeof event !== 'string') {
    if ('say' in event) client.emit('secureivr.message', { type: event.say, message: event.text, ...serial });
    else if ('status' in event) client.emit('status.changed', { status: event.status, ...(event.isError && { error: 'no' }), ...serial }, event.isError ? 'ERROR' : 'OK');
    else client.emit('connection.changed', { type: event.connection, ...serial });
  } else if (event === 'ready' || event === 'not_ready' || event === 'ended') client.emit(`secureivr.${event}`, serial);
  else if (event === 'started') client.emit('secureivr.started', { sessionId: 'ONE', ...serial });
  else if (event === 'started-other') client.emit('secureivr.started', { sessionId: `S${count}` });
  else if (event === 'refuse-start') client.emit('secureivr.started', { error: 'Failed trying to conference with campaign', ...serial }, 'ERROR');
  else if (event === 'refuse-cancel') client.emit('secureivr.ended', { error: 'no', ...serial }, 'ERROR');
  else if (event === 'junk') client.emitRaw({ evt: 'secureivr.message', status: 'OK', data: { message: { a: '4111111111111111' } } });
  else if (event === 'twice') {
    const ended = { evt: 'secureivr.ended', status: 'OK', data: serial };
    client.emitRaw(ended);
    client.emitRaw(ended);
  }
}

/** Both methods throw until the returned function is called. */
function breakMethods(client: ScriptedSecureIvrClient): () => void {
  client.startSecurePay = client.cancelSecurePay = () => {
    throw new Error('a method of the client');
  };
  return () => void ['startSecurePay', 'cancelSecurePay'].forEach((name) => Reflect.deleteProperty(client, name));
}

describe('five9, any sequence of events', function () {
  this.timeout(60_000);

  it('the session holds: one outcome a session, never two starts, cancel always possible, no digits out, never stuck', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.constantFrom('named', 'single', 'both'), async (steps, shape) => {
        const clock = new HeldClock();
        const session = new SecurePaySession({ stepRules: [], classifyResult, startTimeout: 45 }, { clock });
        const client = createScriptedSecureIvrClient({ shape: shape as 'named' });
        const seen: unknown[] = [];
        let sessions = 0;
        let outcomes = 0;
        let settled = 0;
        let asked = 0;
        session.onNotice((notice) => seen.push(notice));
        session.subscribe((now, was) => {
          if (isRunning(now) && (!isRunning(was) || (was.begun && was.sessionId !== now.sessionId))) sessions += 1;
          if (now.outcome && !was.outcome) {
            outcomes += 1;
            expect(now.phase).to.equal('ended');
            if (now.outcome === 'success') expect(now.entries.findLast(({ type }) => type === 'RESULT')!.message).to.equal('paid');
          }
          // an outcome is taken back by nothing but a contradiction, and forgotten by nothing but another session
          if (was.outcome && now.outcome !== was.outcome) expect(now.outcome === 'unknown' || isRunning(now)).to.equal(true);
          check(now);
        });
        session.attach(client);

        const act = async (event: Step, index: number): Promise<void> => {
          const { snapshot } = session;
          const { length } = client.starts;
          const { cancels } = client;
          if (event === 'start') {
            asked += 1;
            session.start({ withEvents: true, callVariables: {} }).then(() => (settled += 1), () => (settled += 1));
            expect(client.starts.length - length).to.equal(canStart(snapshot) ? 1 : 0);
          } else if (event === 'cancel') {
            asked += 1;
            session.cancel().then(() => (settled += 1), () => (settled += 1));
            const possible = isRunning(snapshot) && snapshot.phase !== 'cancelling';
            expect(client.cancels - cancels).to.equal(possible ? 1 : 0);
            if (possible) expect(session.snapshot.phase).to.equal('cancelling');
          } else if (event === 'throw') {
            asked += 2;
            const mend = breakMethods(client);
            session.start({ withEvents: true, callVariables: {} }).then(() => (settled += 1), () => (settled += 1));
            await settle();
            session.cancel().then(() => (settled += 1), () => (settled += 1));
            await settle();
            mend();
            // refused at once, and nothing is as if it had been done
            expect(session.snapshot.phase).to.equal(canStart(snapshot) ? 'ready' : snapshot.phase);
          } else if (event === 'wait-short') await clock.pass(2_000);
          else if (event === 'wait-long') {
            await clock.pass(60_000);
            expect(session.snapshot.phase).to.not.be.oneOf(['starting', 'cancelling']);
          } else vendor(client, event, index);
          await settle();
        };
        for (const [index, event] of steps.entries()) await act(event, index);

        // whatever happened, a vendor that comes to its senses brings everything back
        for (const [index, event] of ['wait-long', { status: 'ACTIVE', isError: false }, 'ended', 'not_ready', 'ready'].entries()) await act(event, 1000 + index);
        expect(session.snapshot.phase).to.equal('ready');
        expect(settled).to.equal(asked);
        expect(outcomes).to.be.at.most(sessions);
        expect(hasCardNumber(JSON.stringify(seen))).to.equal(false);
      }),
      { numRuns: 600 },
    );
  });

  function check(snapshot: Readonly<SecurePaySnapshot>): void {
    expect(Object.isFrozen(snapshot)).to.equal(true);
    expect(snapshot.outcome !== null && isRunning(snapshot)).to.equal(false);
    expect(hasCardNumber(JSON.stringify(snapshot))).to.equal(false);
    expect(snapshot.entries.length).to.be.at.most(100);
  }

  it('the panel holds: what can be pressed, what is told, what is shown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const panel: SecurePayPanelElement = document.createElement('secure-pay-panel');
        const client = createScriptedSecureIvrClient({ shape: 'both' });
        panel.classifyResult = classifyResult;
        panel.amount = '42.00';
        let outcomes = 0;
        let sessions = 0;
        let entering = false;
        let told = '';
        panel.addEventListener('secure-pay-outcome', ({ detail }) => {
          outcomes += 1;
          told += JSON.stringify(detail);
        });
        panel.addEventListener('secure-pay-phase-change', ({ detail: { phase, previousPhase } }) => {
          const runs = (name: string): boolean => ['starting', 'in-progress', 'cancelling'].includes(name);
          if (runs(phase) && !runs(previousPhase)) sessions += 1;
        });
        panel.addEventListener('secureivr-message', ({ detail }) => (told += JSON.stringify(detail)));
        panel.addEventListener('secure-entry-change', ({ detail: { active } }) => {
          expect(active).to.equal(!entering);
          entering = active;
        });
        document.body.append(panel);
        panel.client = client;
        const buttons = (): HTMLButtonElement[] => [...panel.shadowRoot!.querySelectorAll<HTMLButtonElement>('.row button')];
        try {
          for (const [index, event] of steps.entries()) {
            const { length } = client.starts;
            const running = isRunning(panel.snapshot);
            if (event === 'start' || event === 'cancel' || event === 'throw') {
              const mend = event === 'throw' ? breakMethods(client) : undefined;
              // as a hasty person would: whatever the buttons are, twice
              const [button] = buttons().filter(({ disabled }) => !disabled).slice(event === 'cancel' ? 0 : -1);
              button?.click();
              button?.click();
              mend?.();
              expect(client.starts.length - length).to.be.at.most(running ? 0 : 1);
            } else vendor(client, event, index);
            await panel.updateComplete;
            const { snapshot } = panel;
            const names = buttons().map(({ textContent, disabled }) => `${textContent}${disabled ? ' (off)' : ''}`);
            if (isRunning(snapshot)) expect(names.some((name) => name.startsWith(snapshot.phase === 'cancelling' ? 'Cancel payment (off)' : 'Cancel payment'))).to.equal(true);
            else expect(names).to.include(canStart(snapshot) ? 'Start payment' : 'Start payment (off)');
            expect(hasCardNumber(panel.shadowRoot!.textContent)).to.equal(false);
            expect(panel.matches(`:state(${snapshot.phase})`)).to.equal(true);
          }
          expect(outcomes).to.be.at.most(sessions + steps.filter((event) => event === 'started-other').length);
          expect(hasCardNumber(told)).to.equal(false);
        } finally {
          panel.client = null;
          panel.remove();
        }
        expect(entering).to.equal(false);
      }),
      { numRuns: 120 },
    );
  });
});
