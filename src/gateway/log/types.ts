/** What is to be kept. */
export interface LogEntry {
  /** Such as `paytia/<reference id>`. */
  readonly topic: string;
  readonly type: string;
  /** JSON, in ASCII. */
  readonly data: string;
  /** An outcome: kept for 24 hours at least, whatever else must go. */
  readonly isResult?: boolean;
}

/** An event as it was kept. */
export interface LoggedEvent {
  readonly topic: string;
  /** The topic's number in this log. */
  readonly key: number;
  /** Counts from 1 in each topic, without gaps. */
  readonly seq: number;
  /** Where it stands among all events of the log. */
  readonly position: number;
  /** Receive time, milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  readonly data: string;
  /** The event as the stream carries it, behind its id: made once, however many read it. */
  frame: string | undefined;
}

export interface Appended {
  readonly event: LoggedEvent;
  /** True when it was the same as the topic's last event, and nothing was kept. */
  readonly isDuplicate: boolean;
}

/** Why an id could not be continued from. */
export type ResetReason = 'unknown' | 'trimmed' | 'future';

export interface Page {
  /** Set on the first page of a reader whose id could not be continued from: everything kept follows. */
  readonly reset: ResetReason | null;
  /** In the order in which they were kept. */
  readonly events: readonly LoggedEvent[];
  /** True when there may be more behind the last one. */
  readonly more: boolean;
}

/** Where a reader of several topics begins: behind `position` in the topics that the id knows, at the beginning in the others. */
export interface Start {
  readonly reset: ResetReason | null;
  readonly after: ReadonlyMap<string, number>;
}

/**
 * Where events are kept between their arrival and their reading. A log belongs to one gateway process; a form for several (on Redis) can stand behind the
 * same interface, which is why everything but `follow` may take its time.
 */
export interface EventLog {
  /** Resolves when the event is as safe as this log makes it; followers have been told by then. Rejects, and keeps nothing, when it cannot be kept. */
  append(entry: LogEntry): Promise<Appended>;
  /** Reads an id that a reader came back with. */
  start(topics: readonly string[], id: string | null): Promise<Start>;
  /** The next events of the topics, each behind its own position, at most `limit` of them. */
  read(after: ReadonlyMap<string, number>, limit: number): Promise<Omit<Page, 'reset'>>;
  /** Calls `listener` for every event of the topics from now on, in the order of the log. Follow before you read, or you miss what comes between. */
  follow(topics: readonly string[], listener: (event: LoggedEvent) => void): () => void;
  /** The highest `seq` of a topic; 0 when there is none. */
  top(topic: string): Promise<number>;
  /** The id of an event for a reader of these topics: opaque, and exact to continue from. `ahead`: topics the reader had read further before it came back. */
  idOf(event: LoggedEvent, topics: readonly string[], ahead?: ReadonlyMap<string, number>): string;
  /** A small fact to be known again after a restart, for `seconds`. */
  remember(key: string, value: string, seconds: number): Promise<void>;
  recall(key: string): Promise<string | null>;
  /** True while it can take events. */
  readonly isReady: boolean;
  /** How often and how large commits were, for metrics. */
  readonly stats: { events: number; duplicates: number; commits: number; failures: number };
  close(): Promise<void>;
}

export interface LogLimits {
  /** Events older than this go. At least 24 h, default 72 h. */
  readonly maxAgeMs?: number;
  /** Oldest events go while the log is larger. Default 512 MiB on disk, 128 MiB in memory. */
  readonly maxBytes?: number;
  /** Kept of one topic at most; default 10 000 on disk, 2000 in memory. */
  readonly maxPerTopic?: number;
}

export const HOUR = 3_600_000;
/** Results stay this long even when the log is too large. */
export const RESULTS_STAY = 24 * HOUR;
