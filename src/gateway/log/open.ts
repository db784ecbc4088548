import { MemoryLog } from './memory.js';
import { openSqliteLog } from './sqlite-open.js';
import type { EventLog, LogLimits } from './types.js';

/** The embedded log of a folder, or the one in memory when the folder is called `memory`. */
export async function openLog(data: string, limits: LogLimits = {}): Promise<EventLog> {
  return data === 'memory' || data === ':memory:' ? new MemoryLog(limits) : openSqliteLog({ ...limits, folder: data });
}
