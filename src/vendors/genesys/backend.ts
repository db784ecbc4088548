import type { CallDirection } from './config.js';

/** What a callback service can be asked; an element shows no control for what it cannot do. */
export interface CallbackCapabilities {
  waitTime: boolean;
  availability: boolean;
  position: boolean;
  reschedule: boolean;
  cancel: boolean;
  /** Callbacks of a number can be looked for: the way to learn what became of a start without an answer. */
  find: boolean;
  /** A start with the key of an earlier one is answered like that one and not done twice. */
  repeat: boolean;
  /** The customer can answer the service's question whether they are ready, and be told the number to dial. */
  dialog: boolean;
}

/** A wish for a callback, as it is about to be sent. */
export interface CallbackRequest {
  /** Callback execution name. */
  service: string;
  /** `_customer_number`: E.164 where it could be told, else as the person wrote it. */
  customerNumber: string;
  /** `_desired_time`: ISO 8601, UTC, exactly as the server offered it; null is as soon as possible. */
  desiredTime: string | null;
  /** `_call_direction` */
  callDirection: CallDirection;
  /** `_wait_for_agent`: an agent is found first, then the customer is called. */
  waitForAgent: boolean;
  /** `_wait_for_user_confirm`: the customer is asked first whether they are ready. Only with `waitForAgent`. */
  waitForUserConfirm: boolean;
  /** `_media_type` */
  mediaType: 'voice' | 'chat';
  /** `_originating_interaction_id`: the service itself attaches the reporting keys to that call. */
  originatingInteractionId: string | null;
  /** Custom pairs for the agent. No key may begin with `_`. */
  userData: Record<string, string>;
  /** Further documented parameters of the service, such as `_provide_code`, `_device_notification_id`, `_device_os` or `_urs_virtual_queue`. */
  parameters?: Record<string, string>;
  /** Names the wish, where the backend can tell a repeated one. */
  key?: string;
}

/** One bookable time. */
export interface CallbackSlot {
  /** The instant as the server wrote it: what is sent back. */
  readonly time: string;
  /** How many callbacks it still takes. */
  readonly capacity: number;
}

/** Names a callback to its backend. The token is a bearer secret. */
export interface CallbackHandle {
  readonly id: string;
  /** The gateway's token for this one callback. */
  readonly token?: string | undefined;
  /** The gateway's event topic of this callback. */
  readonly topic?: string | undefined;
}

/** What a customer dials who makes the call themselves. */
export interface CallbackAccess {
  readonly number: string;
  /** Asked for after the number was dialled; empty when there is none. */
  readonly code: string;
  /** Milliseconds since 1970; null when nobody said. */
  readonly expiresAt: number | null;
}

/** Where a customer opens the chat they asked for. */
export interface CallbackChat {
  readonly startUrl: string;
  readonly cometUrl: string | null;
  readonly subject: string | null;
}

/** An answer of the service's dialogue with the customer's device. */
export interface CallbackDialog {
  readonly access: CallbackAccess | null;
  readonly chat: CallbackChat | null;
}

export interface CallbackStarted extends CallbackDialog {
  readonly handle: CallbackHandle;
}

/** What the service says of a callback; null where it said nothing. */
export interface CallbackRecord {
  /** `SCHEDULED`, `QUEUED`, `ROUTING`, `PROCESSING`, `PAUSED`, `COMPLETED`, or a word of a later version. */
  readonly state: string;
  /** `_callback_reason`; only with `COMPLETED`. */
  readonly reason: string | null;
  readonly id: string | null;
  readonly desiredTime: string | null;
  readonly customerNumber: string | null;
  /** Where a service tells these in the record itself. A place of 0: no longer in the line. */
  readonly position: number | null;
  readonly estimatedWait: number | null;
  readonly agentReady: boolean | null;
}

/** The place in the line. */
export interface CallbackPosition {
  /** 1 is next; 0 is no longer in the line; null is unknown. */
  readonly position: number | null;
  /** Seconds; null is unknown. */
  readonly estimatedWait: number | null;
  /** An agent is about to be free: the customer may be asked or told to dial. */
  readonly agentReady: boolean;
}

/**
 * The one port to a callback service: methods that its capabilities rule out may be missing. Every method rejects with a SwitchboardError, and with the signal's reason when that ends.
 * A start is never repeated by a backend.
 */
export interface CallbackBackend {
  readonly capabilities: Readonly<CallbackCapabilities>;
  /** Estimated wait in seconds, 0 being a wait; null when the service does not know. */
  waitTime(virtualQueue: string, signal: AbortSignal): Promise<number | null>;
  /** Times that can still be booked, in order. Reading reserves nothing. */
  availability(service: string, from: Date, to: Date, signal: AbortSignal): Promise<CallbackSlot[]>;
  start(request: CallbackRequest, signal: AbortSignal): Promise<CallbackStarted>;
  get(service: string, handle: CallbackHandle, signal: AbortSignal): Promise<CallbackRecord>;
  position?(handle: CallbackHandle, signal: AbortSignal): Promise<CallbackPosition>;
  reschedule?(service: string, handle: CallbackHandle, desiredTime: string, signal: AbortSignal): Promise<void>;
  cancel(service: string, handle: CallbackHandle, signal: AbortSignal): Promise<void>;
  /** The callbacks of a number that are not completed. */
  find?(service: string, customerNumber: string, signal: AbortSignal): Promise<CallbackRecord[]>;
  /** `ready`: the customer says that they are. `connect`: asks what to dial. */
  dialog?(handle: CallbackHandle, action: 'ready' | 'connect', signal: AbortSignal): Promise<CallbackDialog>;
}
