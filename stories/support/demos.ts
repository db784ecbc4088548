import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import '../../src/define/all.js';
import type { FlexitiCheckoutElement } from '../../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { SecurePayPanelElement } from '../../src/elements/secure-pay-panel/secure-pay-panel.js';
import { createScriptedSecureIvrClient } from '../../src/simulators/five9/vendor-client.js';
import { classifyResult } from './agent.js';
import { DEMO_GATEWAY, demoGateway } from './demo-gateway.js';
import { playVendor } from './stage.js';

/** Calls back once for each element, after it has come into the page. */
const once = (run: (element: never) => void): ReturnType<typeof ref> => {
  const seen = new WeakSet<Element>();
  return ref((element) => {
    if (!element || seen.has(element)) return;
    seen.add(element);
    queueMicrotask(() => element.isConnected && run(element as never));
  });
};

/**
 * Five9's documented object, played in the page: press Start.
 *
 * @param titled - with the vendor's name, where two payment panels stand on one page
 */
export const securePayDemo = (titled = false): TemplateResult => html`<secure-pay-panel
  amount="128.40"
  invoice-number="88-1032"
  first-name="Ada"
  last-name="Marchand"
  .strings=${titled ? { title: 'Five9 Secure Pay' } : {}}
  ${once((panel: SecurePayPanelElement) => {
    const client = createScriptedSecureIvrClient({ scenario: 'paid', pace: 1400 });
    panel.classifyResult = classifyResult;
    panel.client = client;
    client.becomeReady();
  })}
></secure-pay-panel>`;

/** A shop's server and the financing page, played in the page. */
export const flexitiDemo = (presentation: 'inline' | 'dialog' = 'inline'): TemplateResult =>
  html`<flexiti-checkout presentation=${presentation} style="--sb-flexiti-frame-size: 22rem" ${once((checkout: FlexitiCheckoutElement) => playVendor(checkout))}></flexiti-checkout>`;

/** A gateway in the page, with a queue of ten minutes. */
export const callbackDemo = (): TemplateResult => {
  demoGateway.estimatedWait = 600;
  return html`<callback-offer
    service="classic-callback"
    gateway=${DEMO_GATEWAY}
    virtual-queue="Support_VQ"
    default-country="CA"
    customer-number="514-555-0142"
    scheduling="both"
    wait-for-agent
    without-resume
  ></callback-offer>`;
};

/** A gateway in the page, and a customer who keys a card at a steady pace: press Start. */
export const paytiaDemo = (titled = false): TemplateResult => html`<paytia-payment gateway=${DEMO_GATEWAY} amount="128.40" currency="CAD" .strings=${titled ? { title: 'Paytia' } : {}}></paytia-payment>`;

/** One element, and what it tells, recorded by a journal. */
export const withJournal = (element: TemplateResult): TemplateResult =>
  html`<switchboard-provider gateway=${DEMO_GATEWAY}>
    <div style="display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); align-items: start">
      ${element}
      <event-journal style="--sb-journal-size: 18rem"></event-journal>
    </div>
  </switchboard-provider>`;

const STACK = 'display: grid; gap: 1rem';

/** All four vendors under one provider, with one journal below them. */
export const allDemos = (): TemplateResult =>
  html`<switchboard-provider gateway=${DEMO_GATEWAY}>
    <div style="display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); align-items: start">
      <div style=${STACK}>${securePayDemo(true)} ${paytiaDemo(true)}</div>
      <div style=${STACK}>${callbackDemo()} ${flexitiDemo()}</div>
      <event-journal style="grid-column: 1 / -1; --sb-journal-size: 16rem"></event-journal>
    </div>
  </switchboard-provider>`;
