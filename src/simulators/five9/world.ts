import { randomUUID } from 'node:crypto';
import { AGENT, callVariables, CAMPAIGNS, INBOUND_CAMPAIGN_ID, ORG, SECURE_CAMPAIGN, type CallVariable, type Campaign } from './catalogue.js';
import { DEFAULTS, type Settings } from './settings.js';
import type { CallInfo, CallState, LoginState, VariableWrite } from './types.js';

/** Something the agent's WebSocket says; ids and reasons as in agent-socket.ts. */
export interface AgentEvent {
  eventId: string;
  reason: string | null;
  payLoad: unknown;
}

export interface WorldOptions {
  /** The state of the customer's call at the start; null for no call. Default TALKING. */
  call?: CallState | null;
  /** The group of the secure IVR's variables. Default SecurePay. */
  variableGroup?: string;
  /** Whether the agent has the permission "Can Conference With Campaign". Default true. */
  canConferenceWithCampaign?: boolean;
}

/** Thirty-two capitals, as the call and session ids in Five9's examples. */
export const newId = (): string => randomUUID().replaceAll('-', '').toUpperCase();

/** The domain, the agent and the calls. Knows nothing of HTTP or sockets. */
export class World {
  readonly org = ORG;
  readonly settings: Settings;
  readonly agent: { id: string; userName: string; loggedIn: boolean; loginState: LoginState; canConferenceWithCampaign: boolean };
  calls: CallInfo[] = [];
  variableWrites: VariableWrite[] = [];
  conferences = { requested: 0, started: 0, ended: 0 };
  cancels = 0;
  /** REST and bridge calls, without queries and bodies; the last 500. */
  requests: { method: string; path: string; status: number }[] = [];
  readonly #options: WorldOptions;
  readonly #start: Settings;
  readonly #events = new Set<(event: AgentEvent) => void>();
  readonly #watchers = new Set<() => void>();

  constructor(options: WorldOptions, settings: Partial<Settings>) {
    this.#options = options;
    this.#start = { ...DEFAULTS, ...settings };
    this.settings = { ...this.#start };
    this.agent = { ...AGENT, loggedIn: true, loginState: 'WORKING', canConferenceWithCampaign: true };
    this.reset();
  }

  /** Back to how it was made, without an event. */
  reset(): void {
    const { call = 'TALKING', canConferenceWithCampaign = true } = this.#options;
    Object.assign(this.settings, this.#start);
    Object.assign(this.agent, { loggedIn: true, loginState: 'WORKING', canConferenceWithCampaign });
    this.calls = call === null ? [] : [this.#newCall(call)];
    this.variableWrites = [];
    this.conferences = { requested: 0, started: 0, ended: 0 };
    this.cancels = 0;
    this.requests = [];
    this.touch();
  }

  logRequest(method: string, path: string, status: number): void {
    this.requests.push({ method, path, status });
    if (this.requests.length > 500) this.requests.shift();
    this.touch();
  }

  onEvent(listener: (event: AgentEvent) => void): void {
    this.#events.add(listener);
  }

  /** Tells whoever waits for a state; returns how to stop. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  touch(): void {
    for (const watcher of this.#watchers) watcher();
  }

  emit(eventId: string, reason: string | null, payLoad: unknown): void {
    // A copy: later changes to a call must not reach a frame that is still waiting to be sent
    const event = { eventId, reason, payLoad: structuredClone(payLoad) };
    for (const listener of this.#events) listener(event);
    this.touch();
  }

  get variables(): CallVariable[] {
    const { tenant } = this.settings;
    return callVariables(this.#options.variableGroup ?? 'SecurePay', {
      present: tenant !== 'no-variable',
      campaignName: tenant === 'no-default' ? null : SECURE_CAMPAIGN.name,
    });
  }

  get campaigns(): readonly Campaign[] {
    return this.settings.tenant === 'no-campaign' ? CAMPAIGNS.filter((campaign) => campaign !== SECURE_CAMPAIGN) : CAMPAIGNS;
  }

  variableId(group: string, name: string): string | undefined {
    return this.variables.find((variable) => variable.group === group && variable.name === name)?.id;
  }

  /** The call with the customer: the first that is no conference participant. */
  get customerCall(): CallInfo | undefined {
    return this.calls.find((call) => call.callType !== 'CONFERENCE');
  }

  find(callId: string): CallInfo | undefined {
    return this.calls.find((call) => call.id === callId);
  }

  /** A new call for the agent: event 3 (and its duplicate 30). */
  startCall(state: CallState = 'TALKING'): CallInfo {
    const call = this.#newCall(state);
    this.calls.push(call);
    this.emit('3', 'CREATED', call);
    if (this.settings.duplicateEvents) this.emit('30', 'CREATED', call);
    return call;
  }

  /** Event 4. */
  setCallState(call: CallInfo, state: CallState): void {
    call.state = state;
    this.emit('4', 'UPDATED', call);
  }

  /** The call is dispositioned: FINISHED, then event 5 (and its duplicate 31), and it is gone. */
  disposeCall(call: CallInfo): void {
    this.setCallState(call, 'FINISHED');
    this.calls = this.calls.filter((other) => other !== call);
    this.emit('5', 'DELETED', call);
    if (this.settings.duplicateEvents) this.emit('31', 'DELETED', call);
  }

  /** Event 4 with the reason CONFERENCE_PARTICIPANT_ADDED (seen), the participant as its payload. `first` puts it before the others in the list. */
  addParticipant(participant: Partial<CallInfo>, first = false): CallInfo {
    const call = { ...this.#newCall('CONFERENCE_PARTICIPANT_TALKING'), callType: 'CONFERENCE', ...participant };
    if (first) this.calls.unshift(call);
    else this.calls.push(call);
    this.emit('4', 'CONFERENCE_PARTICIPANT_ADDED', call);
    return call;
  }

  /** Event 4 with state FINISHED; the reason's name is assumed. Participants get no disposition, so no event 5 (assumed). */
  removeParticipant(call: CallInfo): void {
    this.calls = this.calls.filter((other) => other !== call);
    call.state = 'FINISHED';
    this.emit('4', 'CONFERENCE_PARTICIPANT_REMOVED', call);
  }

  /** Event 17; its payload is assumed to be the word `GET login_state` answers. */
  setLoginState(state: LoginState): void {
    this.agent.loginState = state;
    this.emit('17', 'UPDATED', state);
  }

  /** Event 14; the payload is assumed. */
  setPermission(canConferenceWithCampaign: boolean): void {
    this.agent.canConferenceWithCampaign = canConferenceWithCampaign;
    this.emit('14', 'UPDATED', canConferenceWithCampaign ? ['CAN_RUN_WEB_AGENT', 'CAN_CONFERENCE_WITH_CAMPAIGN'] : ['CAN_RUN_WEB_AGENT']);
  }

  /** Event 12; the shape is that of the presence in the recorded statistics frames. */
  setPresence(ready: boolean): void {
    const currentState = { readyChannels: ready ? ['CALL'] : [], notReadyReasonCode: ready ? 0 : -1 };
    const pendingState = { readyChannels: [], notReadyReasonCode: 0 };
    this.emit('12', 'UPDATED', { currentState, pendingState, onVoice: this.calls.length > 0, changeTimestamp: Date.now() });
  }

  #newCall(state: CallState): CallInfo {
    const id = newId();
    const sessionVariable = this.variableId('Call', 'session_id');
    return {
      id,
      state,
      callType: 'INBOUND',
      addressType: 'EXTERNAL',
      number: '5550100',
      campaignId: INBOUND_CAMPAIGN_ID,
      transfer: false,
      userTransferringId: null,
      variables: sessionVariable === undefined ? {} : { [sessionVariable]: newId() },
    };
  }
}
