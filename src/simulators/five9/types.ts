/**
 * Words of the Five9 stand-in. "Documented" = Five9's "Secure IVR Client API Reference" (docs.ps.five9.com, secpay);
 * "seen" = public code that talks to Five9 (the agent REST samples, a Go client's recorded frames, the 2018 SecurePay sample);
 * "assumed" = neither: the simulator had to choose.
 */

/** Seen, in this order for one call; ON_HOLD and CONFERENCE_PARTICIPANT_TALKING beside it. The full list is not published. */
export const CALL_STATES = [
  'OFFERED',
  'RINGING_ON_OTHER_SIDE',
  'TALKING',
  'ON_HOLD',
  'CONFERENCE_PARTICIPANT_TALKING',
  'WRAP_UP',
  'FINISHED',
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Seen: `GET /agents/{id}/login_state` answers one of these as a JSON string. */
export const LOGIN_STATES = ['WORKING', 'SELECT_STATION', 'ACCEPT_NOTICE', 'RELOGIN'] as const;
export type LoginState = (typeof LOGIN_STATES)[number];

/** What the customer and the IVR do once the conference is up. */
export const FLOWS = [
  'interactive',
  'paid',
  'declined',
  'customer-cancels',
  'agent-cancels',
  'hang-up',
  'silence',
  'no-result',
  'several-results',
] as const;
export type Flow = (typeof FLOWS)[number];

export type IvrStep = 'idle' | 'connecting' | 'card-number' | 'expiry' | 'security-code' | 'processing' | 'ended';

export type MessageKind = 'MESSAGE' | 'RESULT';
export type SocketKind = 'agent' | 'bridge';

/** `GET .../interactions/calls`. Seen: id, state, callType, campaignId, transfer, userTransferringId, addressType, variables; the rest is assumed. */
export interface CallInfo {
  id: string;
  state: CallState;
  callType: string;
  /** Seen: EXTERNAL and AGENT. CAMPAIGN is assumed. */
  addressType: 'EXTERNAL' | 'AGENT' | 'CAMPAIGN';
  number: string;
  campaignId: string | null;
  transfer: boolean;
  userTransferringId: string | null;
  /** Call-attached variables, by the id of the variable. */
  variables: Record<string, string>;
}

/** One `PUT .../variables` or `.../variables_2`, its ids turned back into `Group.Name`. */
export interface VariableWrite {
  callId: string;
  route: 'variables' | 'variables_2';
  values: Record<string, string>;
}

/** One thing posted to the bridge, by the IVR or by anyone who knows the URL. */
export interface SentMessage {
  /** In capitals, whatever the spelling on the wire. */
  type: string;
  text: string;
  /** False when no open socket took it. */
  delivered: boolean;
}

export interface Five9State {
  url: string;
  /** Where the agent API is: another origin after a migration. */
  apiUrl: string;
  agent: { id: string; userName: string; loggedIn: boolean; loginState: LoginState; canConferenceWithCampaign: boolean };
  /** The call with the customer. */
  call: CallInfo | null;
  calls: CallInfo[];
  ivr: { flow: Flow; step: IvrStep; active: boolean; callId: string | null; sessionId: string | null; hasBridgeUrl: boolean; digits: number; attempts: number };
  sent: SentMessage[];
  variables: VariableWrite[];
  /** `requested` counts every POST of add_campaign_to_conference, also the refused ones. */
  conferences: { requested: number; started: number; ended: number };
  cancels: number;
  sockets: { agent: number; bridge: number };
  pings: { agent: number; bridge: number };
  bridge: { opened: number; domains: string[]; deleted: number };
  /** REST calls so far, without queries and bodies; the last 500. */
  requests: { method: string; path: string; status: number }[];
  settings: Record<string, unknown>;
}
