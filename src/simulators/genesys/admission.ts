import type { Callback } from './callback.js';
import type { Capacity } from './capacity.js';
import { refuse } from './errors.js';
import type { OfficeHours } from './hours.js';
import { judgeNumber } from './numbers.js';
import { addPeriod, type Service } from './options.js';
import { parseTime } from './zones.js';

/** What admission looks at. */
export interface Register {
  now(): number;
  callbacks(): Iterable<Callback>;
  hoursOf(service: Service): OfficeHours | null;
  readonly capacity: Capacity;
}

/** The least seconds ahead at which a desired time still is one; an earlier one means "now". ASSUMED, with `_reject_past_desired_time` off. */
const NOW_SLACK = 1000;

/**
 * Whether a service takes a request. Limits, messages and defaults are DOCUMENTED; the order of the checks is ASSUMED.
 */
export class Admission {
  readonly #register: Register;
  /** Times of accepted starts by service. */
  readonly #starts = new Map<string, number[]>();
  /** Accepted immediate starts by service, parameter, value and UTC day. */
  readonly #today = new Map<string, number>();

  constructor(register: Register) {
    this.#register = register;
  }

  /** The desired time of a start request (null: at once); throws a Refusal when the service does not take it. */
  admit(service: Service, parameters: ReadonlyMap<string, string>): number | null {
    for (const key of service.list('_mandatory_customer_lookup_keys')) if (!parameters.get(key)) throw refuse.missingKey(key);
    this.checkNumber(service, parameters.get('_customer_number') ?? '');
    const time = this.readTime(service, parameters.get('_desired_time'), null);
    this.#checkService(service);
    this.#checkDuplicates(service, parameters.get('_customer_number') ?? '');
    const counters = time === null ? this.#countersOf(service, parameters) : [];
    const limit = service.count('_throttle_request_parameters_limit');
    for (const { id, key, value } of counters) if ((this.#today.get(id) ?? 0) >= limit) throw refuse.parameterLimit(key, value, limit);
    if (time === null && service.flag('_enable_reject_out_of_office_hours')) this.#checkHours(service, this.#register.now());
    for (const { id } of counters) this.#today.set(id, (this.#today.get(id) ?? 0) + 1);
    this.#starts.set(service.name, [...(this.#starts.get(service.name) ?? []), this.#register.now()]);
    return time;
  }

  checkNumber(service: Service, number: string): void {
    if (number === '') return;
    const country = service.get('_default_country');
    const verdict = judgeNumber(number, country);
    if (service.flag('_disallow_impossible_phone_numbers')) {
      if (country === '') throw refuse.noCountry(service.name, '_disallow_impossible_phone_numbers');
      if (verdict === 'unparsable' || verdict === 'impossible') throw refuse.invalidNumber(number, verdict === 'impossible');
    }
    if (service.flag('_disallow_premium_phone_numbers')) {
      if (country === '') throw refuse.noCountry(service.name, '_disallow_premium_phone_numbers');
      if (verdict === 'premium') throw refuse.premiumNumber(number);
    }
  }

  /** Reads and checks a desired time; null means at once. `moving` is the callback that is being rescheduled. */
  readTime(service: Service, value: string | undefined, moving: Callback | null): number | null {
    if (!value) return null;
    const now = this.#register.now();
    const time = parseTime(value);
    if (time === null) throw refuse.badTime(value);
    if (time < now + NOW_SLACK) {
      if (service.flag('_reject_past_desired_time')) throw refuse.pastTime(time);
      return moving ? now : null;
    }
    const period = service.get('_reject_future_desired_time');
    const latest = addPeriod(now, period);
    if (latest !== null && time > latest) throw refuse.farTime(time, period);
    if (service.flag('_enable_reject_out_of_office_hours')) this.#checkHours(service, time);
    if (!this.#register.capacity.fits(service, time, moving)) throw refuse.slotFull(this.#register.capacity.alternatives(service, time));
    return time;
  }

  /** Forgets every count, as after a restart. */
  clear(): void {
    this.#starts.clear();
    this.#today.clear();
  }

  #checkHours(service: Service, time: number): void {
    const hours = this.#register.hoursOf(service);
    if (hours && !hours.isOpen(time)) throw refuse.officeClosed(time);
  }

  #checkService(service: Service): void {
    const queued = this.#active(service).filter((callback) => callback.state !== 'SCHEDULED');
    if (queued.length >= service.count('_max_queued_callbacks_per_service')) throw refuse.queueLimit(service.name);
    const now = this.#register.now();
    for (const n of [1, 2]) {
      const ttl = service.count(`_throttle_ttl_${n}`);
      const recent = (this.#starts.get(service.name) ?? []).filter((at) => at > now - ttl * 1000);
      if (recent.length >= service.count(`_throttle_callbacks_per_service_${n}`)) throw refuse.rateLimit(service.name, ttl);
    }
  }

  /** DOCUMENTED: `true` leaves a number two callbacks in queue, `strict` one. */
  #checkDuplicates(service: Service, number: string): void {
    const checking = service.get('_enable_in_queue_checking');
    const most = checking === 'true' ? 2 : checking === 'strict' ? 1 : Number.POSITIVE_INFINITY;
    const same = this.#active(service).filter((callback) => number !== '' && callback.number === number);
    if (same.length >= most) throw refuse.duplicate(number, same.length);
  }

  /** DOCUMENTED by a functional test: scheduled callbacks do not count. */
  #countersOf(service: Service, parameters: ReadonlyMap<string, string>): { id: string; key: string; value: string }[] {
    const day = new Date(this.#register.now()).toISOString().slice(0, 10);
    return service.list('_throttle_request_parameters').flatMap((key) => {
      const value = parameters.get(key);
      return value ? [{ id: JSON.stringify([service.name, key, value, day]), key, value }] : [];
    });
  }

  #active(service: Service): Callback[] {
    return [...this.#register.callbacks()].filter((callback) => callback.service.name === service.name && !callback.isOver);
  }
}
