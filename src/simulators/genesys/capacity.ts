import type { Callback } from './callback.js';
import type { OfficeHours } from './hours.js';
import type { Service } from './options.js';

export interface Slot {
  /** Start of the bucket, epoch milliseconds. */
  readonly time: number;
  readonly total: number;
  readonly left: number;
}

/** No answer is longer than this: a month of five-minute buckets. */
const MOST = 8928;

/**
 * Times that can still be booked. DOCUMENTED: capacity counts for each `_request_time_bucket` minutes (`_max_request_by_time_bucket`), within the
 * hours of `_business_hours_service`, and reading it reserves nothing. ASSUMED: buckets start at multiples of their length in UTC,
 * and a bucket is open when the office is open at its start.
 */
export class Capacity {
  readonly #callbacks: () => Iterable<Callback>;
  readonly #hours: (service: Service) => OfficeHours | null;
  /** Capacities set by hand: service name and bucket to total. */
  readonly #set = new Map<string, number>();

  constructor(callbacks: () => Iterable<Callback>, hours: (service: Service) => OfficeHours | null) {
    this.#callbacks = callbacks;
    this.#hours = hours;
  }

  bucketOf(service: Service, time: number): number {
    const length = service.count('_request_time_bucket') * 60_000;
    return Math.floor(time / length) * length;
  }

  /** Sets the capacity of one bucket, or of every bucket when no time is named. */
  set(service: Service, time: number | null, total: number): void {
    if (time === null) service.options.set('_max_request_by_time_bucket', String(total));
    else this.#set.set(`${service.name} ${this.bucketOf(service, time)}`, total);
  }

  /** Every open bucket that touches [start, end], full ones too; it stops after so many that are not full. */
  slots(service: Service, start: number, end: number, most = Number.POSITIVE_INFINITY): Slot[] {
    const length = service.count('_request_time_bucket') * 60_000;
    const hours = this.#hours(service);
    const booked = this.#booked(service, null);
    const slots: Slot[] = [];
    const periods = hours?.periods(start - length, end);
    let free = 0;
    for (let time = this.bucketOf(service, start); time <= end && slots.length < MOST && free < most; time += length) {
      if (periods && !periods.some((period) => period.start <= time && time < period.end)) continue;
      const slot = this.#slot(service, time, booked);
      if (slot.left > 0) free++;
      slots.push(slot);
    }
    return slots;
  }

  /** Whether one more fits at this time; a callback that is being moved does not count against itself. */
  fits(service: Service, time: number, moving: Callback | null): boolean {
    return this.#slot(service, this.bucketOf(service, time), this.#booked(service, moving)).left > 0;
  }

  /** The next free times after a full one: at most three within a week. How many GMS proposes is ASSUMED. */
  alternatives(service: Service, time: number): Map<number, number> {
    const free = this.slots(service, time, time + 7 * 86_400_000, 3).filter((slot) => slot.left > 0 && slot.time > time);
    return new Map(free.map((slot) => [slot.time, slot.left]));
  }

  #slot(service: Service, time: number, booked: ReadonlyMap<number, number>): Slot {
    const total = this.#set.get(`${service.name} ${time}`) ?? service.count('_max_request_by_time_bucket');
    return { time, total, left: Math.max(0, total - (booked.get(time) ?? 0)) };
  }

  #booked(service: Service, except: Callback | null): Map<number, number> {
    const counts = new Map<number, number>();
    for (const callback of this.#callbacks()) {
      if (callback.service.name !== service.name || callback.immediate || callback.isOver || callback === except) continue;
      const bucket = this.bucketOf(service, callback.desiredTime);
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    }
    return counts;
  }
}
