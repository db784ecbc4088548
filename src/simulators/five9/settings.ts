import { BadRequest } from '../http.js';
import { FLOWS, type Flow } from './types.js';

export const SPELLINGS = ['classic', 'modern'] as const;
export const TENANTS = ['complete', 'no-variable', 'no-default', 'no-campaign'] as const;
export const REPLIES = ['call', 'empty'] as const;

/** Everything that can be switched while the simulator runs. */
export interface Settings {
  /** Default `interactive`: the keypad drives the IVR. */
  flow: Flow;
  /** Milliseconds between two steps of the IVR. Default 20. */
  pace: number;
  /** Milliseconds from the accepted conference to the IVR joining. Default 20. */
  ringMs: number;
  /** False: the conference is accepted and the IVR never joins. */
  ivrAnswers: boolean;
  /** True: only a browser that holds the session cookie is logged in. Default false: everyone is the agent. */
  requireLogin: boolean;
  /**
   * `classic` (default) = `{type:'message',message}` and `{type:'result',result}` (seen, 2018);
   * `modern` = `{type:'MESSAGE'|'RESULT',message}` (documented for the client's event, assumed on the wire).
   */
  spelling: (typeof SPELLINGS)[number];
  /** How the administrator left the domain: the variable __FIVE9__.secure_ivr absent, without a default, or naming a campaign that is not there. */
  tenant: (typeof TENANTS)[number];
  /** False: the IVR script never sends DELETE to the bridge. The 2018 sample calls that a defect, so it happens. */
  deletesSession: boolean;
  /** True: the IVR reads the bridge URL again for each message. Assumed false: it keeps the URL it started with. */
  rereadsBridgeUrl: boolean;
  /** True: the bridge answers a ping with `{type:'pong'}`. Assumed false: no client handles one. */
  bridgePong: boolean;
  /** What add_campaign_to_conference answers with its 200: the call as JSON, or no body. Neither is documented. */
  conferenceReply: (typeof REPLIES)[number];
  /** Send events 30 and 31 beside 3 and 5, as the event catalogue says. Default true. */
  duplicateEvents: boolean;
}

export const DEFAULTS: Readonly<Settings> = Object.freeze({
  flow: 'interactive',
  pace: 20,
  ringMs: 20,
  ivrAnswers: true,
  requireLogin: false,
  spelling: 'classic',
  tenant: 'complete',
  deletesSession: true,
  rereadsBridgeUrl: false,
  bridgePong: false,
  conferenceReply: 'call',
  duplicateEvents: true,
});

const CHOICES: Partial<Record<keyof Settings, readonly string[]>> = { flow: FLOWS, spelling: SPELLINGS, tenant: TENANTS, conferenceReply: REPLIES };

/** The settings out of a larger options object; an unknown value is refused with BadRequest. */
export function pickSettings(source: object): Partial<Settings> {
  const picked: Record<string, unknown> = {};
  for (const [name, fallback] of Object.entries(DEFAULTS)) {
    const value = (source as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const choices = CHOICES[name as keyof Settings];
    const fine = choices
      ? choices.includes(value as string)
      : typeof value === typeof fallback && (typeof value !== 'number' || (value >= 0 && value <= 600_000));
    if (!fine) throw new BadRequest(`The setting ${name} cannot be ${JSON.stringify(value)}.`);
    picked[name] = value;
  }
  return picked;
}
