/** A callback of the fake gateway, as `GET /genesys/callbacks/:id` answers it. */
export interface FakeCallback {
  id: string;
  /** `SCHEDULED`, `QUEUED`, `ROUTING`, `PROCESSING`, `PAUSED`, `COMPLETED`. */
  state: string;
  /** Only with `COMPLETED`, such as `AGENT_CONNECTED`. */
  reason: string | null;
  /** ISO 8601, UTC; null for as soon as possible. */
  desiredTime: string | null;
  position: number | null;
  /** Seconds. */
  estimatedWait: number | null;
  agentReady: boolean;
}

export const newCallback = (id: string, desiredTime: string | null): FakeCallback => ({
  id,
  state: desiredTime === null ? 'QUEUED' : 'SCHEDULED',
  reason: null,
  desiredTime,
  position: desiredTime === null ? 3 : null,
  estimatedWait: desiredTime === null ? 240 : null,
  agentReady: false,
});

/** Every half hour from the next but one on, for half a day. */
export function nextSlots(now = Date.now()): { utcTime: string; capacity: number }[] {
  const first = Math.ceil(now / 1_800_000) + 1;
  return Array.from({ length: 24 }, (_, i) => ({ utcTime: new Date((first + i) * 1_800_000).toISOString(), capacity: 1 }));
}
