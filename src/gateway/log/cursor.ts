import { randomBytes } from 'node:crypto';
import type { ResetReason } from './types.js';

/**
 * Ids of the stream: `<epoch>.<position>.<key>[-<key>...]`, numbers in base 36. While a reader catches up in one topic and is further on in others, a second group
 * `~<position>.<key>...` says how far those were read.
 *
 * The position is that of the event among all events of the log, and the keys name the topics the reader followed: one id so says how far every one of them was read.
 * The epoch is new with every start of the process and knows where it began: an id that lies beyond the end of its own epoch comes from events that this log has lost
 * (a disk that lied, a backup brought back), and a log that is short can so never pass for one that is up to date.
 */
export interface Epoch {
  readonly name: string;
  /** The first position it may have given out. */
  readonly first: number;
}

export interface Cursor {
  readonly epoch: string;
  /** How far each topic was read, by its key. */
  readonly positions: ReadonlyMap<number, number>;
}

export const newEpochName = (): string => randomBytes(6).toString('base64url').replace(/[-_]/g, '0');

const FORM = /^([A-Za-z0-9]{8})\.([0-9a-z]{1,10}\.[0-9a-z-]{1,900}(?:~[0-9a-z]{1,10}\.[0-9a-z-]{1,900}){0,99})$/;

export function parseCursor(id: string): Cursor | null {
  const match = FORM.exec(id);
  if (!match) return null;
  const positions = new Map<number, number>();
  for (const group of match[2]!.split('~')) {
    const [position = '', keys = ''] = group.split('.');
    for (const key of keys.split('-')) positions.set(Number.parseInt(key, 36), Number.parseInt(position, 36));
  }
  return { epoch: match[1]!, positions };
}

/** Why a position of an epoch cannot be continued from; null when it can. `epochs` oldest first, `top` the last position given out. */
export function refusalOf(cursor: Cursor, epochs: readonly Epoch[], top: number): ResetReason | null {
  const index = epochs.findIndex(({ name }) => name === cursor.epoch);
  if (index < 0) return 'unknown';
  const end = index + 1 < epochs.length ? epochs[index + 1]!.first - 1 : top;
  return Math.max(...cursor.positions.values()) > end ? 'future' : null;
}
