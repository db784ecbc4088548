import type { Callback } from './callback.js';

/** The call (or chat) during which the callback was offered: it lives in the IVR, not in the callback service. */
export interface Interaction {
  readonly id: string;
  /** ASSUMED words; the guide only names ABANDONED, which a call with attached data must not become. */
  state: 'ESTABLISHED' | 'ABANDONED' | 'REJECTED';
  /** Call-based attached data. */
  readonly attachedData: Record<string, string>;
  /** The same pairs sent once more as user events (DOCUMENTED for reporting). */
  readonly userEvents: Record<string, string>[];
  /** Who attached what, in order. */
  readonly log: { readonly at: string; readonly by: 'host' | 'callback-service'; readonly pairs: Readonly<Record<string, string>> }[];
  /** The reasons with which the call was ended properly. */
  reasons: Record<string, string> | null;
}

/** Epoch seconds, as the guide wants them: `Math.floor(ms / 1000)`. */
const seconds = (time: number): string => String(Math.floor(time / 1000));

export class Interactions {
  readonly all = new Map<string, Interaction>();

  create(id: string): Interaction {
    const interaction: Interaction = { id, state: 'ESTABLISHED', attachedData: {}, userEvents: [], log: [], reasons: null };
    this.all.set(id, interaction);
    return interaction;
  }

  attach(id: string, pairs: Readonly<Record<string, string>>, by: 'host' | 'callback-service', at: number): boolean {
    const interaction = this.all.get(id);
    if (!interaction) return false;
    Object.assign(interaction.attachedData, pairs);
    interaction.log.push({ at: new Date(at).toISOString(), by, pairs: { ...pairs } });
    if (by === 'callback-service') interaction.userEvents.push({ ...pairs });
    return true;
  }

  /**
   * What the callback strategy does by itself when the start request names the originating interaction.
   * DOCUMENTED: that it adds `_CB_SERVICE_ID`, `_CB_T_SERVICE_START`, `_CB_T_CALLBACK_ACCEPTED` and `_CB_T_CALLBACK_OFFERED`, and the first three's values.
   * ASSUMED: accepted and offered are the time of the request unless it brings them; an interaction nobody knows is passed over in silence.
   */
  attachFor(callback: Callback): boolean {
    const requested = seconds(callback.createdAt);
    const pairs = {
      _CB_SERVICE_ID: callback.id,
      _CB_T_SERVICE_START: seconds(callback.desiredTime),
      _CB_T_CALLBACK_OFFERED: callback.parameters.get('_CB_T_CALLBACK_OFFERED') ?? requested,
      _CB_T_CALLBACK_ACCEPTED: callback.parameters.get('_CB_T_CALLBACK_ACCEPTED') ?? requested,
    };
    return this.attach(callback.parameters.get('_originating_interaction_id') ?? '', pairs, 'callback-service', callback.createdAt);
  }

  /** The caller goes. Without the reject that the guide describes, the call counts as abandoned. */
  end(id: string, reasons: Record<string, string> | null): void {
    const interaction = this.all.get(id);
    if (!interaction || interaction.state !== 'ESTABLISHED') return;
    interaction.state = reasons ? 'REJECTED' : 'ABANDONED';
    interaction.reasons = reasons;
  }
}
