import type { LoggedEvent } from '../log/types.js';

/** JSON in ASCII: the same bytes in every encoding, and cheap to write. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** An event behind its `id:` line, as api.md gives it. Made once and shared by all its readers. */
export function frameOf(event: LoggedEvent): string {
  return (event.frame ??= `\ndata: {"topic":${asciiJson(event.topic)},"seq":${event.seq},"at":"${isoTime(event.at)}","type":${asciiJson(event.type)},"data":${event.data}}\n\n`);
}

let lastTime = 0;
let lastText = '';
/** Many events come in one millisecond. */
function isoTime(at: number): string {
  if (at !== lastTime) {
    lastTime = at;
    lastText = new Date(at).toISOString();
  }
  return lastText;
}

/** A named event beside the unnamed ones. */
export function namedFrame(name: string, data: unknown, retry?: number): string {
  return `event: ${name}\n${retry === undefined ? '' : `retry: ${retry}\n`}data: ${asciiJson(data)}\n\n`;
}

/** Milliseconds a reader should wait before it comes back, spread so that not all come at once. */
export const retryHint = (): number => 1500 + Math.floor(Math.random() * 2000);
