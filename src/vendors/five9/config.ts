/**
 * Everything the client takes for granted about Five9, in one place. Only the client's own interface is documented by the vendor: what stands here was read in public
 * code or is assumed (PROTOCOL.md says which), so each entry can be changed by the constructor's options.
 */
export interface Five9Config {
  /** Login host: `GET {apiUrl}{servicePath}/auth/metadata` tells who is logged in and which host serves the agent API. */
  apiUrl: string;
  /** The Bridge Service. */
  bridgeUrl: string;
  servicePath: string;
  /** Path of the agent's WebSocket; `key` is ours to choose. */
  socketPath: (key: string) => string;
  /** Last part of the path that writes call variables. */
  variablesRoute: string;
  /** Group of the secure IVR's own variables. */
  variableGroup: string;
  /** Variable of that group in which the IVR finds the URL it posts its messages to. */
  bridgeVariable: string;
  /** Variable that holds the session id of a call. */
  sessionVariable: string;
  /** Variable whose default value names the Secure Pay campaign. */
  campaignVariable: string;
  /** Events of the agent's socket after which the calls are read again: calls created, updated and deleted, login state, connected. */
  callEvents: readonly string[];
  /** Events after which the metadata is read again and the socket opened anew: maintenance, other host, domain moved. */
  moveEvents: readonly string[];
  /** Another connection has taken this one's place. */
  duplicateEvent: string;
  pongEvent: string;
  /** Close codes of the agent's socket that must not be followed by a new connection. */
  agentFinalCodes: readonly number[];
  /** The same for the bridge: the session was ended by the IVR script. */
  bridgeFinalCodes: readonly number[];
  /** Milliseconds, like all that follows: between two pings of the agent's socket, and of the bridge. */
  agentPing: number;
  bridgePing: number;
  /** Longest wait between two attempts to reconnect: while a payment runs, and otherwise. */
  activeWait: number;
  idleWait: number;
  /** How often the calls are read while a payment runs, whatever the socket says. */
  pollEvery: number;
  /** For one REST call, and for the bridge to give its URL. */
  requestTimeout: number;
  /** From the accepted conference to the IVR's arrival in the call. */
  joinTimeout: number;
  /** A new session takes a moment to reach every data centre: a 401 is believed after the third time, this long apart. */
  loginRetry: number;
  /** How long the end of a payment waits for messages that are still on their way. */
  linger: number;
}

export const FIVE9_DEFAULTS: Readonly<Five9Config> = {
  apiUrl: 'https://app.five9.com',
  bridgeUrl: 'wss://psapps002.atl.five9.com/ps-bridge/bridge',
  servicePath: '/appsvcs/rs/svc',
  socketPath: (key) => `/appsvcs/ws/${key}_agent`,
  variablesRoute: 'variables_2',
  variableGroup: 'SecurePay',
  bridgeVariable: 'BridgeURL',
  sessionVariable: 'Call.session_id',
  campaignVariable: '__FIVE9__.secure_ivr',
  callEvents: ['3', '4', '5', '17', '30', '31', '1010'],
  moveEvents: ['71', '72', '73', '1001', '1002', '1004'],
  duplicateEvent: '1020',
  pongEvent: '1202',
  agentFinalCodes: [3000],
  bridgeFinalCodes: [1000],
  agentPing: 15_000,
  bridgePing: 30_000,
  activeWait: 10_000,
  idleWait: 30_000,
  pollEvery: 5_000,
  requestTimeout: 10_000,
  joinTimeout: 30_000,
  loginRetry: 2_000,
  linger: 1_500,
};
