import { fromWallClock, wallClock } from './zones.js';

export interface Period {
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400_000;
const WEEK = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

interface Rule {
  readonly days: (weekday: number, date: string) => boolean;
  readonly from: number;
  readonly to: number;
}

function minutes(text: string): number {
  const [hours = '0', mins = '0'] = text.split(':');
  return Number(hours) * 60 + Number(mins);
}

function weekdays(text: string): number[] {
  const [first = '', last = first] = text.split('-');
  const from = WEEK.indexOf(first);
  const to = WEEK.indexOf(last);
  if (from < 0 || to < 0) return [];
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
}

/** `2026-07-14` or, every year, `07-14`. */
function isDate(pattern: string, date: string): boolean {
  return pattern === date || (pattern.length === 5 && date.endsWith(`-${pattern}`));
}

/**
 * An office-hours service. DOCUMENTED: `_timezone`, `_bh_regular1 = Mon-Fri 08:00-20:00`, `_bh_add1 = 07-14 12:00-14:30`, `_holiday1 = 2020-07-15`.
 * ASSUMED: an added period replaces the regular hours of its date, and a holiday closes the whole date.
 */
export class OfficeHours {
  readonly name: string;
  readonly timeZone: string;
  readonly options: Readonly<Record<string, string>>;
  readonly #regular: Rule[] = [];
  readonly #added: Rule[] = [];
  readonly #holidays: string[] = [];

  constructor(name: string, options: Readonly<Record<string, string>>) {
    this.name = name;
    this.options = { ...options };
    this.timeZone = options._timezone || 'UTC';
    for (const [key, value] of Object.entries(options)) {
      const [when = '', hours = ''] = value.trim().split(/\s+/);
      const [from = '', to = ''] = hours.split('-');
      const times = { from: minutes(from), to: minutes(to) };
      if (key.startsWith('_bh_regular')) {
        const days = weekdays(when);
        this.#regular.push({ days: (weekday) => days.includes(weekday), ...times });
      } else if (key.startsWith('_bh_add') && when) this.#added.push({ days: (_, date) => isDate(when, date), ...times });
      else if (key.startsWith('_holiday') && when) this.#holidays.push(when);
    }
  }

  /** The open periods that touch [start, end], whole, earliest first. */
  periods(start: number, end: number): Period[] {
    const found: Period[] = [];
    const first = Math.floor(wallClock(start, this.timeZone) / DAY) * DAY - DAY;
    for (let midnight = first; midnight <= wallClock(end, this.timeZone); midnight += DAY) {
      for (const { from, to } of this.#rulesOf(midnight)) {
        const period = { start: fromWallClock(midnight + from * 60_000, this.timeZone), end: fromWallClock(midnight + to * 60_000, this.timeZone) };
        if (period.end > start && period.start <= end) found.push(period);
      }
    }
    return found;
  }

  isOpen(time: number): boolean {
    return this.periods(time, time).length > 0;
  }

  /** Milliseconds until the office closes; 0 when it is closed. Periods that meet (midnight of a round-the-clock office) count as one. */
  openFor(time: number): number {
    let until = time;
    for (const { start, end } of this.periods(time, time + 7 * DAY)) {
      if (start > until) break;
      until = Math.max(until, end);
    }
    return until - time;
  }

  #rulesOf(midnight: number): Rule[] {
    const date = new Date(midnight).toISOString().slice(0, 10);
    const weekday = new Date(midnight).getUTCDay();
    const added = this.#added.filter((rule) => rule.days(weekday, date));
    if (added.length > 0) return added;
    if (this.#holidays.some((holiday) => isDate(holiday, date))) return [];
    return this.#regular.filter((rule) => rule.days(weekday, date));
  }
}
