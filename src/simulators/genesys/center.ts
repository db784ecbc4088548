import { randomUUID } from 'node:crypto';
import { Admission } from './admission.js';
import { Callback } from './callback.js';
import { Capacity } from './capacity.js';
import { SimulatedClock } from './clock.js';
import { Course } from './course.js';
import { refuse } from './errors.js';
import { Floor } from './floor.js';
import { PACING, type Pacing } from './flow.js';
import { OfficeHours } from './hours.js';
import { Interactions } from './interactions.js';
import { Notifier } from './notifier.js';
import { REQUEST_KEYS, SCENARIOS, Service, type Scenario } from './options.js';
import { Phones } from './phones.js';

export interface ServiceOptions {
  readonly name: string;
  /** The "Common Default Configuration" it starts from. Default `user-terminated-delayed`. */
  readonly scenario?: Scenario;
  /** Options of the service, such as `{ _max_dial_attempts: '1' }`. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A message to the customer's device: the payload `{_id, _action}` is DOCUMENTED, the names of the actions are ASSUMED. */
export interface Push {
  readonly at: string;
  readonly device: string;
  readonly os: string;
  readonly payload: { readonly _id: string; readonly _action: 'user-confirm' | 'connect' };
}

/** The contact centre: its clock, services, agents, customers and callbacks. It knows nothing of HTTP. */
export class ContactCenter {
  readonly clock: SimulatedClock;
  readonly floor: Floor;
  readonly course: Course;
  readonly phones: Phones;
  readonly notifier = new Notifier();
  readonly interactions = new Interactions();
  readonly capacity: Capacity;
  readonly admission: Admission;
  readonly pacing: Pacing;
  readonly callbacks = new Map<string, Callback>();
  readonly services = new Map<string, Service>();
  readonly officeHours = new Map<string, OfficeHours>();
  /** Options of the `callback` section: they hold for every service that does not say otherwise. */
  readonly section = new Map<string, string>();
  readonly pushes: Push[] = [];
  /** Names of suspended services, or `all`. */
  readonly paused = new Set<string>();
  orsUp = true;
  readonly #listeners = new Set<() => void>();

  constructor(start: number, timeScale: number, pacing: Partial<Pacing>) {
    this.clock = new SimulatedClock(start, timeScale);
    this.pacing = { ...PACING, ...pacing };
    this.floor = new Floor(this.clock, (id, agent) => {
      const callback = this.callbacks.get(id);
      if (callback) this.course.targetFound(callback, agent);
      else this.floor.release(agent.id);
    });
    this.course = new Course({
      clock: this.clock,
      floor: this.floor,
      pacing: this.pacing,
      orsIsUp: () => this.orsUp,
      isPaused: (callback) => this.isPaused(callback),
      emit: (event, callback) => this.notifier.emit(event, callback, this.clock.now()),
      push: (callback, action) => this.#push(callback, action),
      ring: (callback) => this.phones.ring(callback),
      newSession: () => `S${randomUUID().replaceAll('-', '').slice(0, 22).toUpperCase()}`,
      changed: () => this.changed(),
    });
    this.phones = new Phones(this.clock, (callback, result) => this.course.dialled(callback, result));
    const callbacks = (): Iterable<Callback> => this.callbacks.values();
    const hoursOf = (service: Service): OfficeHours | null => this.officeHours.get(service.get('_business_hours_service')) ?? null;
    this.capacity = new Capacity(callbacks, hoursOf);
    this.admission = new Admission({ now: () => this.clock.now(), callbacks, hoursOf, capacity: this.capacity });
  }

  addService({ name, scenario = 'user-terminated-delayed', options = {} }: ServiceOptions): Service {
    const service = new Service(name, { ...SCENARIOS[scenario], ...options }, this.section);
    this.services.set(name, service);
    return service;
  }

  addOfficeHours(name: string, options: Readonly<Record<string, string>>): void {
    this.officeHours.set(name, new OfficeHours(name, options));
  }

  service(name: string): Service {
    const service = this.services.get(name);
    if (!service) throw refuse.noService(name);
    return service;
  }

  /** Starts a callback; throws a Refusal when the service does not take it. */
  start(serviceName: string, parameters: Map<string, string>, gmsUser: string | null = null): Callback {
    const service = this.service(serviceName);
    if (!this.orsUp && !parameters.get('_desired_time')) throw refuse.orsDown();
    const time = this.admission.admit(service, parameters);
    const callback = new Callback(service, parameters, this.clock.now(), time, gmsUser);
    this.callbacks.set(callback.id, callback);
    this.course.start(callback);
    this.interactions.attachFor(callback);
    this.changed();
    return callback;
  }

  /** A callback that is still kept; `serviceName` must be its own when given. */
  find(id: string, serviceName?: string): Callback {
    const callback = this.callbacks.get(id);
    const gone = !callback || this.#isExpired(callback) || (serviceName !== undefined && callback.service.name !== serviceName);
    if (gone) throw refuse.notFound(id);
    return callback;
  }

  /** All that are still kept, oldest first. */
  kept(): Callback[] {
    return [...this.callbacks.values()].filter((callback) => !this.#isExpired(callback));
  }

  /** DOCUMENTED: a new time, a new number and pairs; an empty pair is removed. ASSUMED: only before the customer is being reached. */
  update(callback: Callback, changes: ReadonlyMap<string, string>): void {
    if (!['SCHEDULED', 'QUEUED', 'PAUSED'].includes(callback.state) || callback.step === 'ringing') {
      throw refuse.wrongState(callback.id, 'rescheduled', callback.state);
    }
    const number = changes.get('_customer_number');
    if (number) this.admission.checkNumber(callback.service, number);
    const time = this.admission.readTime(callback.service, changes.get('_new_desired_time') ?? changes.get('_desired_time'), callback);
    for (const [key, value] of changes) {
      if (REQUEST_KEYS.has(key) && key !== '_customer_number') continue;
      if (value !== '') callback.parameters.set(key, value);
      else if (key !== '_customer_number') callback.parameters.delete(key);
    }
    if (time !== null) {
      callback.desiredTime = time;
      callback.immediate = false;
      this.course.reschedule(callback);
    }
    this.changed();
  }

  /** DOCUMENTED: 400 when its session is lost. ASSUMED: also when it is over or the agent is talking to the customer. */
  cancel(callback: Callback): void {
    const impossible = callback.isOver || callback.sessionLost || callback.state === 'PROCESSING';
    if (impossible) throw refuse.wrongState(callback.id, 'cancelled', callback.state);
    this.course.complete(callback, 'CANCELLED');
  }

  isPaused(callback: Callback): boolean {
    return this.paused.has('all') || this.paused.has(callback.service.name);
  }

  /** Tells `listener` of every change; the answer stops that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  stop(): void {
    this.clock.stop();
    this.notifier.stop();
    this.#listeners.clear();
  }

  #isExpired(callback: Callback): boolean {
    return callback.expiresAt <= this.clock.now();
  }

  #push(callback: Callback, action: 'user-confirm' | 'connect'): void {
    this.pushes.push({
      at: new Date(this.clock.now()).toISOString(),
      device: callback.parameters.get('_device_notification_id') ?? '',
      os: callback.parameters.get('_device_os') ?? '',
      payload: { _id: callback.id, _action: action },
    });
  }
}
