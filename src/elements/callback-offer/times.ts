import type { CallbackSlot } from '../../vendors/genesys/index.js';

/** One bookable time as it is shown; `time` is the instant as the server wrote it. */
export interface ShownTime {
  time: string;
  label: string;
}

export interface ShownDay {
  /** `2026-11-21`, in the zone that is shown. */
  key: string;
  label: string;
  times: ShownTime[];
}

/** More than this in one day are thinned out to quarters of an hour. */
const MANY = 40;

/** The zone that times are shown in: the one asked for, if there is such a one, else the person's own. */
export function zoneOf(asked: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: asked || undefined }).resolvedOptions().timeZone;
  } catch {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

const part = (time: Date, tag: string, options: Intl.DateTimeFormatOptions): string => {
  const [found] = new Intl.DateTimeFormat(tag, options).formatToParts(time).filter(({ type }) => type === 'timeZoneName');
  return found?.value ?? '';
};

/** The zone's own name, such as "Eastern Time". */
export const zoneName = (zone: string, tag: string): string => part(new Date(), tag, { timeZone: zone, timeZoneName: 'longGeneric' });

/** Gives `2026-11-20` for an instant; engines differ on how a language writes a short date. */
const dayKeys = (zone: string): ((time: number) => string) => {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (time) => {
    const parts = format.formatToParts(time);
    return ['year', 'month', 'day'].map((wanted) => parts.find(({ type }) => type === wanted)!.value).join('-');
  };
};

const times = (zone: string, tag: string): ((time: number) => string) => {
  const format = new Intl.DateTimeFormat(tag, { timeZone: zone, timeStyle: 'short' });
  return (time) => format.format(time).replaceAll(' ', '\u00a0');
};

/** In one piece: a time is not broken into two lines. */
export const showTime = (time: number, zone: string, tag: string): string => times(zone, tag)(time);

/** "Tomorrow, Nov. 21", or the weekday and the date. */
export function showDay(time: number, zone: string, tag: string, now: number): string {
  const keyOf = dayKeys(zone);
  const days = Math.round((Date.parse(keyOf(time)) - Date.parse(keyOf(now))) / 86_400_000);
  const isNear = days === 0 || days === 1;
  const date = new Intl.DateTimeFormat(tag, { timeZone: zone, month: 'short', day: 'numeric', ...(!isNear && { weekday: 'long' }) }).format(time);
  const label = isNear ? `${new Intl.RelativeTimeFormat(tag, { numeric: 'auto' }).format(days, 'day')}, ${date}` : date;
  return label.charAt(0).toLocaleUpperCase(tag) + label.slice(1);
}

/**
 * Bookable instants by calendar day of the zone, in order. Where clocks go back, an hour comes twice in a day: such times show their offset.
 */
export function groupByDay(slots: readonly CallbackSlot[], zone: string, tag: string, now: number): ShownDay[] {
  const days = new Map<string, ShownTime[]>();
  const [keyOf, labelOf] = [dayKeys(zone), times(zone, tag)];
  for (const { time } of slots) {
    const at = Date.parse(time);
    const key = keyOf(at);
    days.set(key, [...(days.get(key) ?? []), { time, label: labelOf(at) }]);
  }
  return [...days].map(([key, all]) => {
    const quarters = all.length > MANY ? all.filter(({ time }) => Date.parse(time) % 900_000 === 0) : all;
    const shown = quarters.length > 0 ? quarters : all;
    const labels = shown.map(({ label }) => label);
    return {
      key,
      label: showDay(Date.parse(shown[0]!.time), zone, tag, now),
      times: shown.map(({ time, label }) => {
        const isTwice = labels.indexOf(label) !== labels.lastIndexOf(label);
        return { time, label: isTwice ? `${label} (${part(new Date(time), tag, { timeZone: zone, timeZoneName: 'shortOffset' })})` : label };
      }),
    };
  });
}

/** The minutes that a wait is shown as. */
const STEPS = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480];

/**
 * A wait rounded up to one of few steps, so that the words do not jump: the step that is shown stays until the wait has clearly left it.
 *
 * @param shown - the minutes that are shown now; null for none
 */
export function roundWait(seconds: number, shown: number | null): number {
  const minutes = seconds / 60;
  const step = STEPS.find((most) => minutes <= most) ?? Math.ceil(minutes / 60) * 60;
  if (shown === null || shown === step) return step;
  const below = STEPS[STEPS.indexOf(shown) - 1] ?? 0;
  return minutes <= shown * 1.1 && minutes >= below * 0.9 ? shown : step;
}

/** "15 minutes", "2 hours", "1 hour 30 minutes". */
export function showWait(minutes: number, tag: string): string {
  const unit = (count: number, name: string): string => new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'long' }).format(count);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [...(hours ? [unit(hours, 'hour')] : []), ...(rest || !hours ? [unit(rest, 'minute')] : [])].join(' ');
}
