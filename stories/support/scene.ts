import { CallbackError, type CallbackBackend, type CallbackRecord } from '../../src/vendors/genesys/index.js';

/** What the service of a story says. */
export interface Scene {
  wait?: number | null;
  record?: Partial<CallbackRecord>;
  position?: { position: number | null; estimatedWait: number | null; agentReady: boolean };
  /** Each rejects once it is named. */
  start?: CallbackError | 'silent' | 'dial';
  get?: CallbackError;
  noSlots?: boolean;
  /** Other times are free by the time one is chosen. */
  taken?: boolean;
}

export const CUSTOMER = '(416) 555-0123';
export const hour = 3_600_000;
/** The next full quarter of an hour. */
export const quarter = (ms: number): number => Math.ceil(ms / (hour / 4)) * (hour / 4);

export function sceneBackend({ wait = 900, record = {}, position, start, get, noSlots, taken }: Scene): CallbackBackend {
  let reads = 0;
  const own: CallbackRecord = { state: 'QUEUED', reason: null, id: 'story', desiredTime: null, customerNumber: null, position: null, estimatedWait: null, agentReady: null, ...record };
  return {
    capabilities: { waitTime: true, availability: true, position: true, reschedule: true, cancel: true, find: false, repeat: true, dialog: true },
    waitTime: async () => wait,
    async availability() {
      reads += 1;
      const first = quarter(Date.now() + hour) + (taken && reads > 1 ? 2 * hour : 0);
      return noSlots ? [] : Array.from({ length: 60 }, (_, i) => ({ time: new Date(first + i * (hour / 2)).toISOString(), capacity: 2 }));
    },
    async start() {
      if (start === 'silent') return new Promise(() => {});
      if (start instanceof CallbackError) throw start;
      const access = start === 'dial' ? { number: '+1 800 555-0199', code: '4711', expiresAt: Date.now() + 5 * 60_000 } : null;
      return { handle: { id: 'story' }, access, chat: null };
    },
    async get() {
      if (get) throw get;
      return own;
    },
    position: async () => position ?? { position: 3, estimatedWait: 480, agentReady: false },
    reschedule: async () => undefined,
    cancel: async () => undefined,
    find: async () => [],
    dialog: async () => ({ access: { number: '+1 800 555-0199', code: '4711', expiresAt: null }, chat: null }),
  };
}
