/** What stands in the calendar. */
export interface CalendarEntry {
  id: string;
  /** ISO 8601. */
  start: string;
  title: string;
  description: string;
}

const MINUTES = 15;
const stamp = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
const escape = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');
/** Lines are folded after 75 octets (RFC 5545); 37 characters are never more than that many but for rare scripts. */
const fold = (line: string): string => line.replace(/.{36}(?=.)/gu, '$&\r\n ');

/** An iCalendar file (RFC 5545) with one appointment, in UTC, and a reminder. */
export function calendarFile({ id, start, title, description }: CalendarEntry, now: number): string {
  const begin = Date.parse(start);
  return `${[
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Switchboard Elements//callback-offer//EN',
    'BEGIN:VEVENT',
    `UID:${escape(id)}@switchboard-elements`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(begin)}`,
    `DTEND:${stamp(begin + MINUTES * 60_000)}`,
    `SUMMARY:${escape(title)}`,
    `DESCRIPTION:${escape(description)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escape(title)}`,
    'TRIGGER:-PT5M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map(fold)
    .join('\r\n')}\r\n`;
}

/** Offers a file for download. */
export function download(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
