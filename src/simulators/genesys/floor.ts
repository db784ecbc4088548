import type { SimulatedClock } from './clock.js';
import { type EwtMode, type QueueOptions, VirtualQueue } from './queue.js';

export type AgentState = 'free' | 'busy' | 'reserved' | 'logged-out';

export interface Agent {
  readonly id: string;
  state: AgentState;
  /** Queues served; null: every queue. */
  queues: string[] | null;
  /** Who they are with: `caller`, or the id of a callback. */
  with: string | null;
}

export interface AgentOptions {
  readonly id: string;
  /** Queues served; all when left out. */
  readonly queues?: readonly string[];
  /** Default `busy`, with a caller. */
  readonly state?: 'free' | 'busy' | 'logged-out';
}

/** The agents and the virtual queues they serve: who is next, and for whom an agent is found. */
export class Floor {
  readonly queues = new Map<string, VirtualQueue>();
  readonly agents = new Map<string, Agent>();
  readonly #clock: SimulatedClock;
  readonly #found: (callbackId: string, agent: Agent) => void;
  readonly #callers = new Map<string, { cancel(): void }>();

  /** `found` is told that an agent is reserved for a callback. */
  constructor(clock: SimulatedClock, found: (callbackId: string, agent: Agent) => void) {
    this.#clock = clock;
    this.#found = found;
  }

  setQueue(options: QueueOptions): VirtualQueue {
    let queue = this.queues.get(options.name);
    if (!queue) {
      queue = new VirtualQueue(options.name);
      this.queues.set(options.name, queue);
    }
    if (options.waiting !== undefined) queue.setCallers(options.waiting);
    if (options.handleTime !== undefined) queue.handleTime = options.handleTime;
    if (options.ewt !== undefined) queue.fix(options.ewt);
    this.dispatch();
    return queue;
  }

  setAgent({ id, queues, state = 'busy' }: AgentOptions): Agent {
    const agent: Agent = { id, state: 'logged-out', queues: queues ? [...queues] : null, with: null };
    this.agents.set(id, agent);
    if (state === 'busy') this.#talk(agent);
    else agent.state = state;
    this.dispatch();
    return agent;
  }

  /** Seconds a new caller would wait; -1 when it is not known, as without an agent in modes 2 and 3 (DOCUMENTED for the Engagement API). */
  ewt(name: string, mode: EwtMode = 'mode2'): number {
    const queue = this.queues.get(name);
    if (!queue) return -1;
    const fixed = queue.fixed(mode);
    if (fixed !== undefined) return fixed;
    return this.#wait(queue, queue.line.length, mode);
  }

  /** Place in line counted from 1 (0 when not in line), seconds left and the length of the line. */
  place(queueName: string, callbackId: string): { position: number; eta: number; waiting: number } {
    const queue = this.queues.get(queueName);
    if (!queue) return { position: 0, eta: 0, waiting: 0 };
    const index = queue.line.findIndex((entry) => entry.callback === callbackId);
    const fixed = queue.fixed('mode2');
    const waiting = queue.line.length;
    if (index < 0) return { position: 0, eta: 0, waiting };
    const eta = fixed === undefined ? this.#wait(queue, index, 'mode2') : fixed < 0 ? fixed : Math.round((fixed * (index + 1)) / waiting);
    return { position: index + 1, eta, waiting };
  }

  hasAgents(name: string): boolean {
    return this.#serving(name).some((agent) => agent.state !== 'logged-out');
  }

  /** Puts a callback in line; no agent is looked for before `notBefore`. */
  enqueue(queueName: string, callbackId: string, { front = false, held = false, notBefore = 0 } = {}): void {
    const queue = this.queues.get(queueName) ?? this.setQueue({ name: queueName });
    queue.add({ callback: callbackId, notBefore, held }, front);
    if (notBefore > this.#clock.now()) this.#clock.after(notBefore - this.#clock.now(), () => this.dispatch());
    this.dispatch();
  }

  /** Takes a callback out of line. */
  remove(callbackId: string): void {
    for (const queue of this.queues.values()) queue.remove(callbackId);
  }

  hold(callbackId: string, held: boolean): void {
    for (const queue of this.queues.values()) queue.hold(callbackId, held);
    if (!held) this.dispatch();
  }

  /** Lets an agent go: whatever they did is over. */
  release(id: string | null): void {
    const agent = id === null ? undefined : this.agents.get(id);
    if (!agent || agent.state === 'logged-out') return;
    this.#callers.get(agent.id)?.cancel();
    agent.state = 'free';
    agent.with = null;
    this.dispatch();
  }

  logOut(id: string): void {
    const agent = this.agents.get(id);
    if (!agent) return;
    this.#callers.get(id)?.cancel();
    agent.state = 'logged-out';
    agent.with = null;
  }

  /** Gives the agent a caller of no further interest. */
  occupy(id: string): void {
    const agent = this.agents.get(id);
    if (agent && agent.state !== 'reserved') this.#talk(agent);
  }

  /** Free agents take whoever is next in the queues they serve. */
  dispatch(): void {
    for (const agent of this.agents.values()) {
      if (agent.state !== 'free') continue;
      for (const name of agent.queues ?? [...this.queues.keys()]) {
        const next = this.queues.get(name)?.next(this.#clock.now());
        if (!next) continue;
        if (next.callback === undefined) this.#talk(agent);
        else {
          agent.state = 'reserved';
          agent.with = next.callback;
          this.#found(next.callback, agent);
        }
        break;
      }
    }
  }

  #talk(agent: Agent): void {
    agent.state = 'busy';
    agent.with = 'caller';
    this.#callers.get(agent.id)?.cancel();
    const [first] = agent.queues ?? this.queues.keys();
    const seconds = this.queues.get(first ?? '')?.handleTime ?? 180;
    this.#callers.set(agent.id, this.#clock.after(seconds * 1000, () => this.release(agent.id)));
  }

  #serving(name: string): Agent[] {
    return [...this.agents.values()].filter((agent) => agent.queues?.includes(name) ?? true);
  }

  /** ASSUMED: people ahead times handling time over agents. Mode 1 does not notice that agents logged out (DOCUMENTED). */
  #wait(queue: VirtualQueue, ahead: number, mode: EwtMode): number {
    const agents = this.#serving(queue.name);
    const loggedIn = agents.filter((agent) => agent.state !== 'logged-out');
    const counted = mode === 'mode1' ? agents.length : loggedIn.length;
    if (counted === 0) return -1;
    if (ahead === 0 && loggedIn.some((agent) => agent.state === 'free')) return 0;
    return Math.round(((ahead + 1) * queue.handleTime) / counted);
  }
}
