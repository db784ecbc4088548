import type { Callback, CallbackReason, CallbackState, Step } from './callback.js';
import type { SimulatedClock } from './clock.js';
import type { Floor } from './floor.js';
import type { CallbackEvent } from './notifier.js';

/** How a dial attempt ends. */
export type DialResult = 'answer' | 'decline' | 'noAnswer' | 'busy' | 'machine' | 'unreachable';

/** How long things take, in simulated milliseconds. All ASSUMED. */
export interface Pacing {
  /** From starting to dial until the phone rings. */
  dial: number;
  /** How long it rings before nobody answered. */
  ring: number;
  /** From the customer's answer (or the agent found) to the agent on the line. */
  route: number;
  /** The conversation. */
  talk: number;
  /** Between two attempts to submit to a server that is down. */
  resubmit: number;
  /** How long a number or a chat address given to the customer is good. */
  access: number;
}

export const PACING: Pacing = { dial: 1000, ring: 30_000, route: 1000, talk: 120_000, resubmit: 15_000, access: 300_000 };

/** What the course of a callback needs of the centre around it. */
export interface Surroundings {
  readonly clock: SimulatedClock;
  readonly floor: Floor;
  readonly pacing: Pacing;
  /** The orchestration server answers. */
  orsIsUp(): boolean;
  isPaused(callback: Callback): boolean;
  emit(event: CallbackEvent, callback: Callback): void;
  push(callback: Callback, action: 'user-confirm' | 'connect'): void;
  /** The customer's phone rings. */
  ring(callback: Callback): void;
  newSession(): string;
  changed(): void;
}

/**
 * The pieces that every scenario shares. The states and the order of the classic flow are DOCUMENTED (wait for an agent, dial, a human answers,
 * reserve, route, terminate); what follows a failed attempt is ASSUMED unless an option says it.
 */
export class Flow {
  protected readonly around: Surroundings;

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** Moves the state and tells of it. */
  protected enter(callback: Callback, state: CallbackState, step: Step): void {
    callback.step = step;
    if (callback.state !== state || callback.history.length === 0) {
      callback.state = state;
      callback.history.push({ at: new Date(this.around.clock.now()).toISOString(), state, reason: callback.reason });
      this.around.emit('_cbe_on_callback_status_updated', callback);
    }
    this.around.changed();
  }

  /** One thing at a time happens by itself. */
  protected later(callback: Callback, ms: number, run: () => void): void {
    callback.stepDeadline?.cancel();
    callback.stepDeadline = this.around.clock.after(ms, run);
  }

  /** Ends it for good. */
  complete(callback: Callback, reason: CallbackReason): void {
    if (callback.isOver) return;
    callback.reason = reason;
    callback.stepDeadline?.cancel();
    callback.queueDeadline?.cancel();
    this.around.floor.remove(callback.id);
    const { agent } = callback;
    callback.agent = null;
    callback.customerConnected = false;
    callback.orsSession = null;
    this.enter(callback, 'COMPLETED', 'done');
    if (reason === 'CANCELLED') this.around.emit('_cbe_on_callback_cancelled', callback);
    else if (reason === 'SUBMIT_FAILED') this.around.emit('_cbe_on_callback_submit_failed', callback);
    else if (reason !== 'AGENT_CONNECTED') this.around.emit('_cbe_on_callback_processing_failed', callback);
    this.around.emit('_cbe_on_service_exit', callback);
    this.around.floor.release(agent);
  }

  /** Puts it in line for an agent. */
  protected line(callback: Callback, front: boolean): void {
    const notBefore = callback.immediate ? 0 : callback.desiredTime;
    this.around.floor.enqueue(callback.queue, callback.id, { front, notBefore, held: callback.step === 'paused' });
  }

  /** Gives the agent who was found back to the floor. */
  protected freeAgent(callback: Callback): void {
    const { agent } = callback;
    callback.agent = null;
    this.around.floor.release(agent);
  }

  /** The customer is on the line: an agent held for them comes on, or they wait for one. */
  protected customerOnLine(callback: Callback): void {
    callback.customerConnected = true;
    this.enter(callback, 'ROUTING', 'on-hold');
    this.around.emit('_cbe_on_customer_queued', callback);
    if (callback.agent !== null) {
      this.connect(callback);
      return;
    }
    this.later(callback, callback.span('_max_time_to_wait_for_agent_on_the_call'), () => this.complete(callback, 'FAIL_AGENT_CONNECT'));
    this.around.floor.enqueue(callback.queue, callback.id);
  }

  protected connect(callback: Callback): void {
    callback.step = 'connecting';
    this.later(callback, this.around.pacing.route, () => this.connected(callback));
    this.around.changed();
  }

  protected connected(callback: Callback): void {
    const agent = this.around.floor.agents.get(callback.agent ?? '');
    if (agent) agent.state = 'busy';
    this.around.emit('_cbe_on_route_to_agent', callback);
    if (!callback.flag('_retain_session_until_ixn_deleted')) {
      this.around.clock.after(this.around.pacing.talk, () => this.around.floor.release(agent?.id ?? null));
      callback.agent = null;
      this.complete(callback, 'AGENT_CONNECTED');
      return;
    }
    this.enter(callback, 'PROCESSING', 'talking');
    this.later(callback, this.around.pacing.talk, () => this.complete(callback, 'AGENT_CONNECTED'));
  }

  /** The transfer to the agent failed. DOCUMENTED: `_max_transfer_to_agent_attempts`; ASSUMED: the customer stays first in line until then. */
  transferFailed(callback: Callback): void {
    if (callback.step !== 'connecting') return;
    callback.transferAttempts++;
    const { agent } = callback;
    callback.agent = null;
    if (callback.transferAttempts >= callback.service.count('_max_transfer_to_agent_attempts')) this.complete(callback, 'FAIL_AGENT_CONNECT');
    else {
      callback.step = 'on-hold';
      this.later(callback, callback.span('_max_time_to_wait_for_agent_on_the_call'), () => this.complete(callback, 'FAIL_AGENT_CONNECT'));
      this.around.floor.enqueue(callback.queue, callback.id, { front: true });
    }
    this.around.floor.release(agent);
    this.around.changed();
  }

  /** Somebody hangs up. After the agent came on that is success; before, the interaction is gone. */
  hangUp(callback: Callback): void {
    if (callback.step === 'talking') this.complete(callback, 'AGENT_CONNECTED');
    else if (callback.customerConnected) this.complete(callback, 'FAIL_INTERACTION_DELETED');
  }

  /** The session dies unnoticed: the record keeps its state, and nothing happens with it any more. DOCUMENTED by functional tests. */
  loseSession(callback: Callback): void {
    callback.sessionLost = true;
    callback.stepDeadline?.cancel();
    callback.queueDeadline?.cancel();
    this.around.floor.remove(callback.id);
    this.freeAgent(callback);
    this.around.changed();
  }

  /** The agent held for a callback has logged out: the search starts again, the customer's place being the first. */
  agentLost(callback: Callback): void {
    callback.agent = null;
    if (callback.step === 'talking') this.complete(callback, 'AGENT_CONNECTED');
    else if (callback.step === 'connecting') this.transferFailed(callback);
    else if (callback.step === 'previewing') {
      callback.step = 'waiting-for-agent';
      callback.stepDeadline?.cancel();
      this.line(callback, true);
    }
    this.around.changed();
  }
}
