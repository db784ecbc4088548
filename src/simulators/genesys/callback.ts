import { randomUUID } from 'node:crypto';
import type { Deadline } from './clock.js';
import { REQUEST_KEYS, type Service } from './options.js';

/** DOCUMENTED: all of them; PAUSED by Genesys' functional tests. */
export type CallbackState = 'SCHEDULED' | 'QUEUED' | 'ROUTING' | 'PROCESSING' | 'COMPLETED' | 'PAUSED';

/** DOCUMENTED: why a callback is COMPLETED. The published list is cut off; SUBMIT_FAILED comes from functional tests. */
export type CallbackReason =
  | 'AGENT_CONNECTED'
  | 'CANCELLED'
  | 'NOT_AVAILABLE'
  | 'FAIL_LOAD_MESSAGE_FILE'
  | 'FAIL_INTERACTION_DELETED'
  | 'FAIL_TARGET_NOT_FOUND'
  | 'FAIL_ERROR'
  | 'FAIL_TIMEOUT_TTL'
  | 'FAIL_IXN_UNKNOWN_MEDIA_TYPE'
  | 'FAIL_NO_CUSTOMER_NUMBER'
  | 'FAIL_USER_NO_CONFIRM'
  | 'FAIL_QUEUEING'
  | 'FAIL_AGENT_CONNECT'
  | 'FAIL_CALL_TO_CUSTOMER'
  | 'SUBMIT_FAILED'
  | `AGENT_PREVIEW_CANCEL_AFTER_${number}REJECTS`;

/** What the callback is doing within its state; the simulator's own word, shown in its control state only. */
export type Step =
  | 'waiting-for-time'
  | 'submitting'
  | 'waiting-for-agent'
  | 'previewing'
  | 'confirming'
  | 'snoozing'
  | 'dialing'
  | 'ringing'
  | 'waiting-to-redial'
  | 'waiting-for-customer'
  | 'on-hold'
  | 'connecting'
  | 'talking'
  | 'paused'
  | 'done';

/** One callback: what GMS keeps of it, and where its course stands. */
export class Callback {
  readonly id = `361-${randomUUID()}`;
  readonly service: Service;
  /** Everything the start request said, flat. */
  readonly parameters: Map<string, string>;
  readonly createdAt: number;
  /** Whether it was asked for without a time of its own. */
  immediate: boolean;
  /** The `gms_user` header of the start request, when there was one. */
  readonly gmsUser: string | null;
  readonly accessCode = String(Math.floor(1000 + Math.random() * 9000));
  desiredTime: number;
  state: CallbackState = 'SCHEDULED';
  reason: CallbackReason | null = null;
  step: Step = 'waiting-for-time';
  orsSession: string | null = null;
  /** The session has died, and the record does not know it. */
  sessionLost = false;
  /** The agent found for it, or talking to the customer. */
  agent: string | null = null;
  /** The customer is on the line. */
  customerConnected = false;
  dialAttempts = 0;
  submitAttempts = 0;
  confirmAttempts = 0;
  previewRejects = 0;
  transferAttempts = 0;
  stepBeforePause: Step | null = null;
  /** The next thing that happens by itself, and the end of its life in the queue. */
  stepDeadline: Deadline | null = null;
  queueDeadline: Deadline | null = null;
  readonly history: { readonly at: string; readonly state: CallbackState; readonly reason: CallbackReason | null }[] = [];

  constructor(service: Service, parameters: Map<string, string>, at: number, desiredTime: number | null, gmsUser: string | null) {
    this.service = service;
    this.parameters = parameters;
    this.createdAt = at;
    this.immediate = desiredTime === null;
    this.desiredTime = desiredTime ?? at;
    this.gmsUser = gmsUser;
  }

  /** An option of the service as it holds for this callback: a request parameter or an overwritable option wins, and `$token$` is filled from the request. */
  setting(key: string): string {
    const sent = this.parameters.get(key);
    if (sent !== undefined && sent !== '' && (REQUEST_KEYS.has(key) || this.service.list('_overwritable_options').includes(key))) return sent;
    return this.service.get(key).replace(/\$(\w+)\$/g, (token, name: string) => this.parameters.get(name) ?? token);
  }

  flag(key: string): boolean {
    return this.setting(key).toLowerCase() === 'true';
  }

  /** The option in milliseconds; its value is in seconds. */
  span(key: string): number {
    return this.service.count(key) * 1000;
  }

  get number(): string {
    return this.parameters.get('_customer_number') ?? '';
  }

  get queue(): string {
    return this.setting('_urs_virtual_queue');
  }

  get isChat(): boolean {
    return this.setting('_media_type') === 'chat';
  }

  get isUserOriginated(): boolean {
    return this.setting('_call_direction') === 'USERORIGINATED';
  }

  get waitsForAgent(): boolean {
    return this.flag('_wait_for_agent');
  }

  /** DOCUMENTED: possible only when it waits for an agent. ASSUMED: otherwise the option counts for nothing. */
  get asksCustomer(): boolean {
    return this.waitsForAgent && this.flag('_wait_for_user_confirm');
  }

  get isOver(): boolean {
    return this.state === 'COMPLETED';
  }

  /** The record goes this long after the desired time (`_ttl`). */
  get expiresAt(): number {
    return this.desiredTime + this.span('_ttl');
  }

  /** The request's own pairs: all that the service does not understand. */
  get userData(): Record<string, string> {
    return Object.fromEntries([...this.parameters].filter(([key]) => !REQUEST_KEYS.has(key)));
  }

  /** What the agent's desktop receives, by `_attach_udata` (DOCUMENTED; where the storage id is put is ASSUMED). */
  get agentData(): Record<string, string> {
    const how = this.service.get('_attach_udata');
    if (how === 'separate_keys') return this.userData;
    if (how === 'gms_storage_id') return { gms_storage_id: this.id };
    return { GMS_UserData: JSON.stringify(this.userData) };
  }

  /**
   * What a query answers. The keys are DOCUMENTED ("always returned", the lookup keys, the default of `returned-keys`);
   * user data outside the lookup keys is NOT returned. The form of `_url` is ASSUMED.
   */
  record(base: string): Record<string, string> {
    const entries: [string, string][] = [
      ['_id', this.id],
      ['_desired_time', new Date(this.desiredTime).toISOString()],
      ['_service_name', this.service.name],
      ['_callback_state', this.state],
      ['_expiration_time', new Date(this.expiresAt).toISOString()],
      ['_customer_number', this.number],
      ['_url', `${base}/service/callback/${encodeURIComponent(this.service.name)}/${this.id}`],
    ];
    if (this.reason) entries.push(['_callback_reason', this.reason]);
    if (this.orsSession) entries.push(['_ors_session_id', this.orsSession]);
    for (const key of this.service.list('_customer_lookup_keys')) {
      const value = this.parameters.get(key);
      if (value !== undefined) entries.push([key, value]);
    }
    return Object.fromEntries(entries);
  }
}
