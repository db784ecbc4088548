import type { LoggedEvent, LogLimits } from './types.js';

export interface SqliteOptions extends LogLimits {
  readonly now?: () => number;
}

export interface Row {
  id: number;
  seq: number;
  at: number;
  type: string;
  data: string;
}

export function eventOf(row: Row, topic: string, key: number): LoggedEvent {
  return { topic, key, seq: row.seq, position: row.id, at: row.at, type: row.type, data: row.data, frame: undefined };
}
