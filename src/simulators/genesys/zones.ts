const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  let found = formatters.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, found);
  }
  return found;
}

/** Whether the name is a time zone that this computer knows. */
export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** What the clock on the wall shows in a zone, given as if it were UTC (epoch milliseconds). */
export function wallClock(time: number, timeZone: string): number {
  const parts = Object.fromEntries(formatter(timeZone).formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second) + (((time % 1000) + 1000) % 1000);
}

/** The instant at which the wall clock of a zone shows this; of two, the earlier; of none (a skipped hour), the one the clock jumps to. */
export function fromWallClock(wall: number, timeZone: string): number {
  const before = wall - (wallClock(wall - 86_400_000, timeZone) - (wall - 86_400_000));
  const after = wall - (wallClock(wall + 86_400_000, timeZone) - (wall + 86_400_000));
  const fits = [before, after].filter((instant) => wallClock(instant, timeZone) === wall);
  return fits.length > 0 ? Math.min(...fits) : Math.max(before, after);
}

/**
 * A date of the API. `yyyy-MM-ddTHH:mm:ss.SSSZ` is DOCUMENTED; seconds without a fraction and a bare local time (taken in `timeZone`) are read too,
 * as the Calendar and Engagement APIs document. Null when it is none of these.
 */
export function parseTime(value: string, timeZone = 'UTC'): number | null {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:?\d{2})?$/.exec(value);
  if (!match) return null;
  const [, local = '', offset] = match;
  const time = Date.parse(`${local}${offset?.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2') ?? 'Z'}`);
  if (Number.isNaN(time)) return null;
  return offset === undefined ? fromWallClock(time, timeZone) : time;
}
