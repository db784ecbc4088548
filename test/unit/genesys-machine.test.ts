import { expect } from '@open-wc/testing';
import fc from 'fast-check';
import { initialCallbackSnapshot, isActive, isTracked, reduceCallback, type CallbackEvent, type CallbackPhase, type CallbackRecord, type CallbackSnapshot } from '../../src/vendors/genesys/index.js';
import { aRecord } from '../support/genesys.js';

const started: CallbackEvent = { type: 'started', started: { handle: { id: 'cb-1' }, access: null, chat: null }, desiredTime: null, attachedData: {} };
const submit: CallbackEvent = { type: 'submit', customerNumber: '+1', desiredTime: null };
const run = (...events: CallbackEvent[]): Readonly<CallbackSnapshot> => events.reduce<Readonly<CallbackSnapshot>>(reduceCallback, initialCallbackSnapshot);
const record = (state: string, reason: string | null = null): CallbackEvent => ({ type: 'record', record: aRecord(state, reason) });
const problem = (code: 'office-closed' | 'slot-full' | 'outcome-unknown' | 'not-configured' | 'network'): CallbackEvent => ({ type: 'problem', problem: { code, retryable: false, alternatives: [] } });

describe('Genesys machine', () => {
  for (const [state, phase] of [
    ['SCHEDULED', 'scheduled'],
    ['QUEUED', 'queued'],
    ['PAUSED', 'queued'],
    ['ROUTING', 'routing'],
    ['PROCESSING', 'connected'],
    ['A_LATER_WORD', 'queued'],
  ] as const) it(`${state} is ${phase}`, () => expect(run(submit, started, record(state))).to.include({ phase, state }));

  for (const [reason, phase, outcome] of [
    ['AGENT_CONNECTED', 'completed', 'connected'],
    ['CANCELLED', 'cancelled', 'cancelled'],
    ['FAIL_ERROR', 'failed', 'failed'],
    ['FAIL_TIMEOUT_TTL', 'failed', 'expired'],
    [null, 'completed', 'unknown'],
  ] as const) it(`COMPLETED with ${reason} is ${phase}, ${outcome}`, () => expect(run(submit, started, record('COMPLETED', reason))).to.include({ phase, outcome, reason }));

  for (const [event, phase] of [
    [problem('office-closed'), 'closed'],
    [problem('slot-full'), 'offered'],
    [problem('outcome-unknown'), 'failed'],
    [problem('not-configured'), 'unavailable'],
    [problem('network'), 'offered'],
  ] as const) it(`a start that ends with ${event.type === 'problem' ? event.problem.code : ''} is ${phase}`, () => expect(run({ type: 'check' }, { type: 'offer' }, submit, event).phase).to.equal(phase));

  it('a chosen time at which the office is closed does not close the offer', () => {
    expect(run({ type: 'offer' }, { type: 'submit', customerNumber: '+1', desiredTime: '2026-11-20T10:00:00.000Z' }, problem('office-closed'))).to.include({ phase: 'offered', desiredTime: null });
  });

  it('nothing late changes an end', () => {
    const over = run(submit, started, record('COMPLETED', 'AGENT_CONNECTED'));
    for (const event of [record('QUEUED'), record('COMPLETED', 'AGENT_CONNECTED'), { type: 'cancelled' }, { type: 'lost' }, { type: 'expired' }, { type: 'decline' }, { type: 'rescheduled', desiredTime: 'x' }, { type: 'position', position: { position: 1, estimatedWait: 1, agentReady: true } }, { type: 'wait', seconds: 900, threshold: 120, keep: false }] as CallbackEvent[]) {
      expect(reduceCallback(over, event), event.type).to.equal(over);
    }
    expect(reduceCallback(over, record('COMPLETED', 'FAIL_ERROR'))).to.deep.include({ outcome: 'unknown', problem: { code: 'outcome-contradicted', retryable: false, alternatives: [] } });
  });

  it('forgets the place of who is no longer in the line, and keeps one that is not told again', () => {
    const told = (more: Partial<CallbackRecord>): CallbackEvent => ({ type: 'record', record: aRecord('QUEUED', null, more) });
    const second = run(submit, started, told({ position: 2 }));
    expect(reduceCallback(second, told({})).position).to.equal(2);
    expect(reduceCallback(second, told({ position: 0 })).position).to.equal(null);
    expect(reduceCallback(second, told({ agentReady: true })).position).to.equal(null);
    for (const position of [{ position: 0, estimatedWait: 0, agentReady: false }, { position: 1, estimatedWait: 0, agentReady: true }]) {
      expect(reduceCallback(second, { type: 'position', position }).position).to.equal(null);
    }
  });

  it('gives the same object when nothing changed', () => {
    const queued = run(submit, started, record('QUEUED'));
    expect(reduceCallback(queued, record('QUEUED'))).to.equal(queued);
  });

  it('whatever comes in whatever order: a phase that exists, one callback, an end that stays', () => {
    const anyEvent = fc.oneof(
      fc.constantFrom<CallbackEvent>({ type: 'check' }, { type: 'offer' }, { type: 'decline' }, { type: 'busy' }, { type: 'done' }, { type: 'cancelled' }, { type: 'lost' }, { type: 'expired' }, submit, started, problem('network'), problem('office-closed'), problem('outcome-unknown')),
      fc.record({ type: fc.constant('wait' as const), seconds: fc.option(fc.integer({ min: 0, max: 999 })), threshold: fc.constant(120), keep: fc.boolean() }),
      fc.tuple(fc.constantFrom('SCHEDULED', 'QUEUED', 'PAUSED', 'ROUTING', 'PROCESSING', 'COMPLETED', 'X'), fc.constantFrom('AGENT_CONNECTED', 'CANCELLED', 'FAIL_ERROR', null)).map(([state, reason]) => record(state, reason)),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let state: Readonly<CallbackSnapshot> = initialCallbackSnapshot;
        for (const event of events) {
          const next = reduceCallback(state, event);
          const begins = event.type === 'check' || event.type === 'offer' || event.type === 'submit' || event.type === 'started';
          if (state.outcome && !begins) expect(next.outcome === state.outcome || next.outcome === 'unknown').to.equal(true);
          if (isTracked(state.phase) && isTracked(next.phase)) expect(next.serviceId).to.equal(state.serviceId);
          if (isActive(state.phase) && event.type === 'submit') expect(next).to.equal(state);
          if (isTracked(next.phase)) expect(next.serviceId).to.equal('cb-1');
          expect(next.outcome === null || (['completed', 'cancelled', 'failed'] as CallbackPhase[]).includes(next.phase)).to.equal(true);
          state = next;
        }
      }),
    );
  });
});
