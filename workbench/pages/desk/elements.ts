import '../../../src/define/all.js';
import type { CallbackOfferElement } from '../../../src/elements/callback-offer/callback-offer.js';
import type { EventJournalElement } from '../../../src/elements/event-journal/event-journal.js';
import type { FlexitiCheckoutElement } from '../../../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { PaytiaPaymentElement } from '../../../src/elements/paytia-payment/paytia-payment.js';
import type { SecurePayPanelElement } from '../../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { SOFA } from '../../merchant.js';
import { QUEUE } from '../../kit/contact-centre.js';
import type { Config } from './stand-ins.js';

export const TOOLS = ['five9', 'paytia', 'flexiti', 'genesys'] as const;
export type Tool = (typeof TOOLS)[number];
export const VENDORS: Readonly<Record<Tool, string>> = { five9: 'Five9', paytia: 'Paytia', flexiti: 'Flexiti', genesys: 'Genesys' };

export const SERVICE = 'classic-callback';
const KEPT = 'workbench-paytia-reference';

/** The kit's elements as an agent desktop sets them up. */
export class DeskElements {
  readonly paytia: PaytiaPaymentElement = document.createElement('paytia-payment');
  readonly financing: FlexitiCheckoutElement = document.createElement('flexiti-checkout');
  readonly journal: EventJournalElement = document.createElement('event-journal');
  /** A new one when Five9 has closed the session of the old one, as a reload would make it. */
  secure: SecurePayPanelElement = document.createElement('secure-pay-panel');
  /** A new one for each new offer. */
  offer: CallbackOfferElement = document.createElement('callback-offer');

  setUp({ five9, paytia, flexiti }: Config): void {
    this.renewPanel(five9);
    Object.assign(this.paytia, { currency: 'CAD', details: { agentId: '100' }, allowedFrameOrigins: [paytia] });
    Object.assign(this.financing, { orderId: SOFA.id, allowedOrigins: [flexiti] });
    this.paytia.addEventListener('paytia-phase-change', () => {
      const { referenceId } = this.paytia.snapshot;
      if (referenceId) sessionStorage.setItem(KEPT, referenceId);
      else sessionStorage.removeItem(KEPT);
    });
  }

  /** A reload in mid-payment shows the same again. */
  async resume(): Promise<void> {
    const kept = sessionStorage.getItem(KEPT);
    await this.paytia.updateComplete;
    if (kept) this.paytia.attach(kept);
  }

  renewPanel({ url, bridgeUrl }: Config['five9']): void {
    this.secure = document.createElement('secure-pay-panel');
    Object.assign(this.secure, { apiUrl: url, bridgeUrl, firstName: 'Zoé', lastName: 'Tremblay', classifyResult });
  }

  renewOffer(customerNumber: string): CallbackOfferElement {
    this.offer = document.createElement('callback-offer');
    Object.assign(this.offer, {
      service: SERVICE, virtualQueue: QUEUE, defaultCountry: 'CA', scheduling: 'both', waitForAgent: true, withoutResume: true, customerNumber, userData: { origin: 'agent desktop' },
    });
    return this.offer;
  }

  of(tool: Tool): SecurePayPanelElement | PaytiaPaymentElement | FlexitiCheckoutElement | CallbackOfferElement {
    return { five9: this.secure, paytia: this.paytia, flexiti: this.financing, genesys: this.offer }[tool];
  }

  /** How a tool stands: nothing to see, under way, well ended, or in need of a look. */
  toneOf(tool: Tool): '' | 'live' | 'ok' | 'warn' {
    const { phase, outcome } = this.of(tool);
    if (outcome !== null) return GOOD.includes(outcome) ? 'ok' : 'warn';
    if (ENDED.includes(phase)) return 'warn';
    return RESTING.includes(phase) ? '' : 'live';
  }

  /** What is being paid for must not change under the customer's hands. */
  get isPaying(): boolean {
    return ['starting', 'in-progress', 'cancelling'].includes(this.secure.phase) || !['idle', 'completed'].includes(this.paytia.phase);
  }
}

const GOOD: readonly string[] = ['success', 'paid', 'purchase-verified', 'application-submitted', 'connected'];
const ENDED: readonly string[] = ['failed', 'unavailable', 'closed', 'expired'];
const RESTING: readonly string[] = ['offline', 'not-ready', 'ready', 'idle', 'checking', 'not-offered', 'offered', 'declined', 'ended'];

/** The texts are those of this merchant's IVR. */
export const classifyResult = (message: string): 'success' | 'failure' | 'unknown' =>
  message.startsWith('Payment Reference') ? 'success' : /declined|failed|cancelled/.test(message) ? 'failure' : 'unknown';
