import { BadRequest } from '../http.js';
import type { AgentSocket } from './agent-socket.js';
import type { Bridge } from './bridge.js';
import type { Channel } from './channel.js';
import { spell, type Conference } from './conference.js';
import type { Hosts } from './hosts.js';
import { GARBAGE, POISON, type Poison } from './poison.js';
import type { Rest, RestFaults } from './rest.js';
import { pickSettings, type Settings } from './settings.js';
import type { Timers } from './timers.js';
import type { CallInfo, CallState, LoginState, MessageKind, SocketKind } from './types.js';
import type { World } from './world.js';

export interface Parts {
  world: World;
  channels: Record<SocketKind, Channel>;
  agentSocket: AgentSocket;
  bridge: Bridge;
  conference: Conference;
  hosts: Hosts;
  rest: Rest;
  faults: RestFaults;
  timers: Timers;
}

/** All that a test, a workbench or `POST /control` may do to the simulator. */
export class Commands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Changes settings; an unknown value throws. */
  set(settings: Partial<Settings>): void {
    Object.assign(this.#parts.world.settings, pickSettings(settings));
    this.#parts.world.touch();
  }

  /** Back to the start: every socket cut, every fault and log gone, a new call. */
  reset(): void {
    const { world, channels, agentSocket, bridge, conference, hosts, rest, faults, timers } = this.#parts;
    timers.clear();
    conference.reset();
    for (const channel of Object.values(channels)) {
      channel.reset();
      channel.drop();
    }
    for (const part of [hosts, rest, faults, agentSocket, bridge, world]) part.reset();
  }

  // The agent

  logIn(): void {
    this.#parts.world.agent.loggedIn = true;
    this.#parts.world.touch();
  }

  /** The session is gone: REST answers 401 and the agent's sockets are closed (1000, assumed). */
  logOut(): void {
    this.#parts.world.agent.loggedIn = false;
    this.#parts.channels.agent.drop(1000);
    this.#parts.world.touch();
  }

  /** Event 17. */
  setLoginState(state: LoginState): void {
    this.#parts.world.setLoginState(state);
  }

  /** "Can Conference With Campaign"; event 14. */
  setPermission(canConferenceWithCampaign: boolean): void {
    this.#parts.world.setPermission(canConferenceWithCampaign);
  }

  /** Event 12. */
  setPresence(ready: boolean): void {
    this.#parts.world.setPresence(ready);
  }

  /** Any event of the agent socket, such as 37 (payload: milliseconds), 71, 72, 84, 1000, 1001, 1003, 1004. */
  announce(eventId: string, payLoad: unknown = null, reason?: string): void {
    this.#parts.agentSocket.announce(eventId, payLoad, reason);
  }

  // The call

  /** Event 3. `OFFERED` or `RINGING_ON_OTHER_SIDE` begin a call as Five9 does. */
  startCall(state: CallState = 'TALKING'): CallInfo {
    return this.#parts.world.startCall(state);
  }

  /** Event 4; of the customer's call unless `callId` says otherwise. */
  setCallState(state: CallState, callId?: string): void {
    this.#parts.world.setCallState(this.#call(callId), state);
  }

  /** The call ends and waits for its disposition: WRAP_UP. A conference with the IVR ends with it. */
  endCall(): void {
    this.#parts.conference.customerHangsUp();
  }

  /** FINISHED, then event 5. A conference with the IVR ends first. */
  disposeCall(callId?: string): void {
    const call = this.#call(callId);
    if (call === this.#parts.world.customerCall && this.#parts.conference.active) this.#parts.conference.customerHangsUp();
    this.#parts.world.disposeCall(call);
  }

  /** A colleague joins the conference, before the IVR in the list: cancelling must not disconnect whoever comes first. */
  addColleague(): CallInfo {
    return this.#parts.world.addParticipant({ addressType: 'AGENT', number: 'pepper.potts@five9.com', campaignId: null, variables: {} }, true);
  }

  // The customer at the IVR

  /** A key of the customer's phone; false when the IVR is not listening. */
  pressKey(key: string): boolean {
    const taken = this.#parts.conference.ivr?.press(key) ?? false;
    this.#parts.world.touch();
    return taken;
  }

  /** Several keys; true when all were taken. */
  pressKeys(keys: string): boolean {
    return [...keys].every((key) => this.pressKey(key));
  }

  /** The customer chooses to stop: a RESULT, then back to the agent. */
  customerCancels(): boolean {
    return this.#parts.conference.ivr?.cancel() ?? false;
  }

  /** The customer puts the phone down. */
  hangUp(): void {
    this.#parts.conference.customerHangsUp();
  }

  /** Anything the IVR might post, to every open bridge session. */
  say(text: string, kind: MessageKind = 'MESSAGE'): void {
    this.#parts.bridge.postToAll(spell(kind, text, this.#parts.world.settings.spelling));
  }

  // What goes wrong

  /** Cuts the sockets, without a closing handshake unless a close code is given. */
  dropSockets(kind: SocketKind, code?: number): void {
    this.#parts.channels[kind].drop(code);
  }

  /** The open sockets go deaf and dumb; `false` heals them. What the browser was sent meanwhile is lost. */
  halfOpen(kind: SocketKind, on = true): void {
    this.#parts.channels[kind].freeze(on);
  }

  /** The next `times` connections get HTTP 503. */
  refuseSockets(kind: SocketKind, times = 1): void {
    this.#parts.channels[kind].refuse = times;
  }

  /** 1020 and close code 3000: to the open agent sockets, or to the next `next` that connect. */
  duplicate(next = 0): void {
    if (next > 0) this.#parts.agentSocket.duplicates = next;
    else this.#parts.agentSocket.supersede();
  }

  /** The domain moves to another origin: 70, 1002 (1001 when graceful), 73 on the agent sockets, then 435 from the old one. Answers the new origin. */
  async migrate(graceful = false): Promise<string> {
    const { hosts, agentSocket, world } = this.#parts;
    const left = await hosts.migrate();
    agentSocket.moveAway(left, { freedomUrl: hosts.url, dataCenters: hosts.dataCenters }, graceful);
    world.touch();
    return hosts.apiUrl;
  }

  /** The next `times` REST calls but the metadata answer 401. */
  unauthorized(times = 1): void {
    this.#parts.faults.unauthorized = times;
  }

  /** Delays every REST answer and every frame. */
  slow(milliseconds: number): void {
    this.#parts.faults.delay = milliseconds;
    for (const channel of Object.values(this.#parts.channels)) channel.delay = milliseconds;
  }

  /** Holds `count` frames back and sends them last to first. */
  reorder(kind: SocketKind, count = 2): void {
    this.#parts.channels[kind].reorder(count);
  }

  /** Sends each of the next `count` frames twice. */
  repeat(kind: SocketKind, count = 1): void {
    this.#parts.channels[kind].repeat = count;
  }

  /** The next `times` REST calls whose path contains `match` answer `status`. */
  failRest(match: string, status = 500, times = 1): void {
    this.#parts.faults.failures.push({ match, status, times });
  }

  /** Messages no IVR should send: card numbers in several guises, markup, script, control characters. */
  poison(what: Poison): void {
    for (const text of POISON[what]) this.say(text);
  }

  /** Frames that are no frames. */
  garbage(kind: SocketKind): void {
    const channel = this.#parts.channels[kind];
    for (const socket of channel.sockets) for (const frame of GARBAGE[kind]) channel.deliver(socket, frame);
  }

  /** Posts messages at a rate for a while. */
  flood(perSecond: number, seconds = 1): void {
    const tick = 20;
    let sent = 0;
    const start = performance.now();
    this.#parts.timers.every(tick, () => {
      const elapsed = Math.min(seconds, (performance.now() - start) / 1000);
      while (sent < Math.floor(elapsed * perSecond)) this.say(`Flood message ${(sent += 1)}.`);
      return elapsed < seconds;
    });
  }

  /** `{type:'error'}` on the bridge; a client is expected to close. */
  bridgeError(message = 'Bridge failure'): void {
    this.#parts.bridge.sendError(message);
  }

  #call(callId: string | undefined): CallInfo {
    const { world } = this.#parts;
    const call = callId === undefined ? world.customerCall : world.find(callId);
    if (!call) throw new BadRequest('There is no such call.');
    return call;
  }
}
