import { BadRequest } from '../http.js';
import type { Api, Operation } from './api.js';
import type { Callback, CallbackReason, CallbackState, Step } from './callback.js';
import type { ServiceOptions } from './center.js';
import type { Confirmation } from './course.js';
import type { FaultOptions } from './faults.js';
import type { AgentOptions } from './floor.js';
import type { DialResult } from './flow.js';
import type { PhoneMode } from './phones.js';
import type { QueueOptions } from './queue.js';
import type { Access, Dialect } from './settings.js';
import { parseTime } from './zones.js';

/** Which callback is meant: its id, or the customer's number as it was sent; without either, the first for which the action makes sense. */
export interface Which {
  readonly id?: string;
  readonly number?: string;
}

/** Everything that can be done to the contact centre from outside its APIs. */
export interface Controls {
  readonly clock: {
    /** Pushes the simulated clock ahead; what falls due on the way happens. */
    advance(args: { readonly ms: number }): void;
    /** Simulated seconds a real second; 0 stands still. */
    scale(args: { readonly timeScale: number }): void;
  };
  /** The customer's telephone. */
  readonly phone: {
    answer(which?: Which): void;
    decline(which?: Which): void;
    noAnswer(which?: Which): void;
    busy(which?: Which): void;
    machine(which?: Which): void;
    unreachable(which?: Which): void;
    hangUp(which?: Which): void;
    /** The answer to the push that asks whether the customer is ready. */
    confirm(which?: Which): void;
    snooze(which?: Which): void;
    notAvailable(which?: Which): void;
    /** The customer dials the access number, or opens the chat. */
    dialIn(which?: Which): void;
    startChat(which?: Which): void;
    /** What phones do by themselves from now on, `after` so many milliseconds of ringing. */
    mode(args: { readonly mode: PhoneMode; readonly number?: string; readonly after?: number }): void;
  };
  readonly agent: {
    /** Ends what an agent does (the first who is busy, unless named) and lets them take the next in line. */
    free(args?: { readonly id?: string }): void;
    busy(args: { readonly id: string }): void;
    /** Logs in as free. */
    login(args: { readonly id: string; readonly queues?: readonly string[] }): void;
    logout(args: { readonly id: string }): void;
    /** The answer to a preview. */
    accept(which?: Which): void;
    reject(which?: Which): void;
    /** The transfer to the agent fails. */
    fail(which?: Which): void;
  };
  readonly queue: { set(args: QueueOptions): void };
  readonly service: {
    /** Adds or replaces a service. */
    add(args: ServiceOptions): void;
    /** Changes options of a service. */
    set(args: { readonly name: string; readonly options: Readonly<Record<string, string>> }): void;
    /** Options of the `callback` section, for all services. */
    section(args: { readonly options: Readonly<Record<string, string>> }): void;
    /** Suspends a service, or `all`. */
    pause(args: { readonly name: string }): void;
    resume(args: { readonly name: string }): void;
    /** Capacity of one time slot (an ISO time), or of every slot. */
    capacity(args: { readonly name: string; readonly time?: string; readonly capacity: number }): void;
    officeHours(args: { readonly name: string; readonly options: Readonly<Record<string, string>> }): void;
  };
  /** The orchestration server. */
  readonly ors: {
    down(): void;
    up(): void;
    /** A session dies: the record stays as it is, the queue position is a 500, cancelling a 400. */
    killSession(which?: Which): void;
  };
  readonly callback: {
    cancel(which?: Which): void;
    /** Ends it with any reason, documented or not. */
    complete(args: Which & { readonly reason: string }): void;
    /** Writes any state into the record, documented or not; nothing else happens. */
    force(args: Which & { readonly state: string; readonly reason?: string }): void;
  };
  /** The originating call, which lives in the IVR. */
  readonly interaction: {
    create(args: { readonly id: string }): void;
    /** The host attaches data itself. */
    attach(args: { readonly id: string; readonly pairs: Readonly<Record<string, string>> }): void;
    /** Ends it properly, with the reasons of the guide. */
    terminate(args: { readonly id: string; readonly reasons?: Readonly<Record<string, string>> }): void;
    /** The caller hangs up: ABANDONED. */
    hangUp(args: { readonly id: string }): void;
  };
  readonly faults: {
    add(args: FaultOptions & { readonly operation?: Operation }): void;
    clear(args?: { readonly operation?: Operation }): void;
  };
  readonly settings: {
    dialect(args: Partial<Dialect>): void;
    access(args: Partial<Access>): void;
  };
}

/** The controls of a running simulator. A call that makes no sense now (no phone rings) throws a BadRequest. */
export function createControls(api: Api): Controls {
  const { center } = api;
  const { course, floor, interactions } = center;

  const pick = ({ id, number }: Which = {}, fits: (callback: Callback) => boolean): Callback => {
    const named = [...center.callbacks.values()].filter((one) => (id === undefined || one.id === id) && (number === undefined || one.number === number));
    const found = named.find(fits);
    if (!found) throw new BadRequest('There is no callback for which this can be done now.');
    return found;
  };
  const inStep =
    (...steps: Step[]) =>
    (callback: Callback): boolean =>
      steps.includes(callback.step);
  const dialled = (result: DialResult) => (which?: Which): void => void course.dialled(pick(which, inStep('ringing')), result);
  const confirmed = (answer: Confirmation) => (which?: Which): void => void course.confirm(pick(which, inStep('confirming')), answer);
  const arrived = (which?: Which): void => void course.arrived(pick(which, inStep('waiting-for-customer')));
  const live = (callback: Callback): boolean => !callback.isOver;
  const known = (id: string): void => {
    if (!floor.agents.has(id)) throw new BadRequest(`There is no agent ${id}.`);
  };

  const controls: Controls = {
    clock: {
      advance: ({ ms }) => center.clock.advance(ms),
      scale: ({ timeScale }) => void (center.clock.timeScale = timeScale),
    },
    phone: {
      answer: dialled('answer'),
      decline: dialled('decline'),
      noAnswer: dialled('noAnswer'),
      busy: dialled('busy'),
      machine: dialled('machine'),
      unreachable: dialled('unreachable'),
      hangUp: (which) => course.hangUp(pick(which, (callback) => callback.customerConnected)),
      confirm: confirmed('ready'),
      snooze: confirmed('snooze'),
      notAvailable: confirmed('not-available'),
      dialIn: arrived,
      startChat: arrived,
      mode: ({ mode, number, after }) => {
        if (after !== undefined) center.phones.answerAfter = after;
        center.phones.behave(mode, number);
      },
    },
    agent: {
      free: ({ id } = {}) => {
        const agents = [...floor.agents.values()].filter((agent) => id === undefined || agent.id === id);
        const agent = agents.find((one) => one.with === 'caller') ?? agents.find((one) => one.state === 'busy') ?? (id === undefined ? undefined : agents[0]);
        if (!agent) throw new BadRequest('There is no agent who could become free.');
        const callback = center.callbacks.get(agent.with ?? '');
        if (callback?.agent === agent.id) {
          if (callback.step !== 'talking') throw new BadRequest(`Agent ${agent.id} is reserved for a callback.`);
          course.hangUp(callback);
        } else if (agent.state === 'logged-out') floor.setAgent({ id: agent.id, state: 'free', ...(agent.queues && { queues: agent.queues }) });
        else floor.release(agent.id);
      },
      busy: ({ id }) => (known(id), floor.occupy(id)),
      login: ({ id, queues }) => void floor.setAgent({ id, state: 'free', ...(queues && { queues }) } satisfies AgentOptions),
      logout: ({ id }) => {
        known(id);
        const callback = center.callbacks.get(floor.agents.get(id)?.with ?? '');
        floor.logOut(id);
        if (callback?.agent === id) course.agentLost(callback);
      },
      accept: (which) => course.previewDone(pick(which, inStep('previewing'))),
      reject: (which) => {
        if (!course.previewRejected(pick(which, inStep('previewing')))) throw new BadRequest('The service lets no agent reject a preview.');
      },
      fail: (which) => course.transferFailed(pick(which, inStep('connecting'))),
    },
    queue: { set: (args) => void floor.setQueue(args) },
    service: {
      add: (args) => void center.addService(args),
      set: ({ name, options }) => {
        for (const [key, value] of Object.entries(options)) center.service(name).options.set(key, value);
      },
      section: ({ options }) => {
        for (const [key, value] of Object.entries(options)) center.section.set(key, value);
      },
      pause: ({ name }) => {
        center.paused.add(name);
        for (const callback of center.callbacks.values()) if (center.isPaused(callback)) course.pause(callback);
      },
      resume: ({ name }) => {
        center.paused.delete(name);
        for (const callback of center.callbacks.values()) if (!center.isPaused(callback)) course.resume(callback);
      },
      capacity: ({ name, time, capacity }) => {
        const at = time === undefined ? null : parseTime(time);
        if (time !== undefined && at === null) throw new BadRequest('The time of a slot is an ISO time.');
        center.capacity.set(center.service(name), at, capacity);
      },
      officeHours: ({ name, options }) => center.addOfficeHours(name, options),
    },
    ors: {
      down: () => void (center.orsUp = false),
      up: () => void (center.orsUp = true),
      killSession: (which) => course.loseSession(pick(which, (callback) => callback.orsSession !== null)),
    },
    callback: {
      cancel: (which) => center.cancel(pick(which, live)),
      complete: ({ reason, ...which }) => course.complete(pick(which, live), reason as CallbackReason),
      force: ({ state, reason, ...which }) => {
        const callback = pick(which, () => true);
        callback.state = state as CallbackState;
        callback.reason = (reason as CallbackReason | undefined) ?? callback.reason;
      },
    },
    interaction: {
      create: ({ id }) => void interactions.create(id),
      attach: ({ id, pairs }) => {
        if (!interactions.attach(id, pairs, 'host', center.clock.now())) throw new BadRequest(`There is no interaction ${id}.`);
      },
      terminate: ({ id, reasons = { ReasonSystemName: 'Callback' } }) => interactions.end(id, { ...reasons }),
      hangUp: ({ id }) => interactions.end(id, null),
    },
    faults: { add: (args) => api.faults.add(args), clear: ({ operation } = {}) => api.faults.clear(operation) },
    settings: { dialect: (args) => void Object.assign(api.dialect, args), access: (args) => void Object.assign(api.access, args) },
  };
  return telling(controls, () => center.changed());
}

/** Every control tells that something changed. */
function telling<T extends object>(groups: T, changed: () => void): T {
  const entries = Object.entries(groups as Record<string, Record<string, (args: never) => void>>).map(([group, actions]) => {
    const wrapped = Object.entries(actions).map(([name, action]): [string, (args: never) => void] => [name, (args) => (action(args), changed())]);
    return [group, Object.freeze(Object.fromEntries(wrapped))] as const;
  });
  return Object.freeze(Object.fromEntries(entries)) as T;
}
