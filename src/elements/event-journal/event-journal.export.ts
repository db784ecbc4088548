import type { JournalEntry } from '../../context/journal.js';

const COLUMNS = ['at', 'element', 'type', 'phase', 'summary'] as const;

/** The entries as a JSON array, indented. */
export const toJson = (entries: readonly JournalEntry[]): string => JSON.stringify(entries, null, 2);

/** The entries as RFC 4180 CSV with a header line. A cell that a spreadsheet would take for a formula is led by an apostrophe. */
export function toCsv(entries: readonly JournalEntry[]): string {
  const cell = (text: string): string => `"${text.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
  return [COLUMNS.join(','), ...entries.map((entry) => COLUMNS.map((column) => cell(entry[column])).join(','))].join('\r\n');
}

/** Hands a file to the person at the page. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
