export interface GenesysOptions {
  /** Base URL of GMS, such as `https://host/genesys/1`, or of the Engagement API, such as `https://host/engagement/v3`. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** `v1` and `v2` are GMS (they differ in where wait times are asked), `v3` is the Engagement API. Default `v1`. */
  readonly apiVersion?: 'v1' | 'v2' | 'v3' | undefined;
  /** `x-api-key` of the Engagement API, `apikey` of a proxy before GMS. */
  readonly apiKey?: string | undefined;
  /** `gms_user` and `ContactCenterId` headers of a shared GMS. */
  readonly contactCenterId?: string | undefined;
  /** Names of the services that may be started. Default: any. */
  readonly services?: readonly string[] | undefined;
  /** Last part of the address to which GMS sends its status notifications. Default: that route is off. */
  readonly notifySecret?: string | undefined;
  /** Callbacks one number may ask for in 24 hours; 0 turns the limit off. Default 6. */
  readonly numberLimit?: number | undefined;
}

/** What a page asks for. */
export interface CallbackRequest {
  readonly service: string;
  readonly customerNumber: string;
  /** ISO 8601 UTC; null for as soon as possible. */
  readonly desiredTime: string | null;
  readonly callDirection: 'USERTERMINATED' | 'USERORIGINATED' | null;
  readonly waitForAgent: boolean | null;
  readonly waitForUserConfirm: boolean | null;
  readonly mediaType: 'voice' | 'chat' | null;
  readonly originatingInteractionId: string | null;
  readonly virtualQueue: string | null;
  readonly userData: Readonly<Record<string, string>>;
}

/** What the customer dials when the customer is the one who calls. */
export interface Access {
  readonly number: string | null;
  readonly code: string | null;
  readonly telUrl: string | null;
  /** Seconds. */
  readonly expiresIn: number | null;
}

export interface Started {
  readonly id: string;
  readonly access: Access | null;
}

export interface CallbackState {
  readonly id: string;
  readonly service: string | null;
  /** As the service names it: SCHEDULED, QUEUED, ROUTING, PROCESSING, PAUSED, COMPLETED, or a word of a later version. */
  readonly state: string;
  readonly reason: string | null;
  readonly desiredTime: string | null;
  readonly expirationTime: string | null;
  readonly position: number | null;
  readonly totalWaiting: number | null;
  /** Seconds; null when it is not known. 0 is a wait. */
  readonly estimatedWait: number | null;
  /** An agent is about to be free: the customer may be asked whether they are ready, or told what to dial. Null when nothing is said of it. */
  readonly agentReady: boolean | null;
}

export interface Slot {
  readonly utcTime: string;
  readonly capacity: number;
}

/** What the gateway needs of either API. Everything rejects with a Problem of the closed list. */
export interface GenesysApi {
  waitTime(queue: string): Promise<number | null>;
  availability(service: string, start: string, end: string): Promise<{ slots: Slot[]; durationMin: number | null }>;
  start(request: CallbackRequest): Promise<Started>;
  /** Looks for the callback that a start whose answer was lost may have made: ids of live ones for the same number, service and time, begun since then. */
  find(request: CallbackRequest, since: number): Promise<string[]>;
  read(id: string): Promise<CallbackState>;
  reschedule(id: string, service: string, desiredTime: string): Promise<void>;
  cancel(id: string, service: string): Promise<void>;
  /** `ready`: the customer says that they are. `connect`: asks what to dial. Null when there is nothing to dial. */
  dialog(id: string, action: 'ready' | 'connect'): Promise<Access | null>;
}
