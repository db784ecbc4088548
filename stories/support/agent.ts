import { ref } from 'lit/directives/ref.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { createScriptedSecureIvrClient, type ScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';

/** What happens at the vendor, or what the agent does, in the words of the gallery. */
export type Act = (client: ScriptedSecureIvrClient, panel: SecurePayPanelElement) => void;

export const ready: Act = (client) => client.becomeReady();
export const start: Act = (_, panel) => void panel.startSecurePay().catch(() => {});
export const started: Act = (client) => {
  client.emit('connection.changed', { type: 'CONNECTED' });
  client.emit('secureivr.started', { sessionId: client.sessionId });
  client.emit('status.changed', { status: 'STARTED' });
  client.emit('secureivr.not_ready');
};
export const cancel: Act = (_, panel) => void panel.cancelSecurePay().catch(() => {});
export const ask: Act = (_, panel) => void panel.updateComplete.then(() => panel.shadowRoot!.querySelector<HTMLButtonElement>('.row .danger')!.click());
export const message =
  (text: string, type = 'MESSAGE'): Act =>
  (client) =>
    client.emit('secureivr.message', { message: text, type });
export const status =
  (name: string): Act =>
  (client) =>
    client.emit('status.changed', { status: name });
export const connection =
  (type: string): Act =>
  (client) =>
    client.emit('connection.changed', { type });
export const ended: Act = (client) => {
  client.emit('connection.changed', { type: 'DISCONNECTED' });
  client.emit('secureivr.ended');
  client.emit('status.changed', { status: 'TALKING' });
  client.emit('secureivr.ready');
};
export const refused: Act = (client) => {
  client.emit('secureivr.started', { error: 'Failed trying to conference with campaign' }, 'ERROR');
  client.emit('secureivr.ready');
};

export const CARD = message('Customer is entering credit card number.');
export const EXPIRY = message('Customer is entering expiration date.');
export const CODE = message('Customer is entering security code.');
export const PROCESSING = message('Payment is being processed.');
export const PAID = message('Payment Reference ID: ABCD', 'RESULT');
export const DECLINED = message('Payment declined by the card issuer.', 'RESULT');

const clients = new WeakMap<Element, ScriptedSecureIvrClient>();
/** The scripted client behind a panel of the gallery. */
export const clientOf = (panel: Element): ScriptedSecureIvrClient => clients.get(panel)!;

/** Gives a panel a scripted client and plays the acts on it, once. */
export const played = (...acts: readonly Act[]): ReturnType<typeof ref> =>
  ref((element) => {
    if (!element || clients.has(element)) return;
    const panel = element as SecurePayPanelElement;
    const client = createScriptedSecureIvrClient();
    clients.set(panel, client);
    // the panel's own properties are set in the same pass, some after this
    queueMicrotask(() => {
      panel.client = client;
      for (const act of acts) act(client, panel);
    });
  });

export const classifyResult = (text: string): 'success' | 'failure' | 'unknown' => (text.startsWith('Payment Reference') ? 'success' : text.includes('declined') ? 'failure' : 'unknown');
