// Plain TypeScript: querySelector, createElement and addEventListener know the tags, their events and details.
import 'switchboard-elements/define';
import type { FlexitiCheckoutElement, FlexitiCheckoutEventMap, FlexitiOutcome, FlexitiOutcomeDetail, PhaseChangeDetail, FlexitiPhase } from 'switchboard-elements';
import { assertType, type Same } from './support.js';

const checkout = document.createElement('flexiti-checkout');
assertType<Same<typeof checkout, FlexitiCheckoutElement>>();
const found = document.querySelector('flexiti-checkout');
assertType<Same<typeof found, FlexitiCheckoutElement | null>>();

checkout.addEventListener('flexiti-outcome', (event) => {
  assertType<Same<typeof event, CustomEvent<FlexitiOutcomeDetail>>>();
  assertType<Same<typeof event.detail.outcome, FlexitiOutcome>>();
  // @ts-expect-error no such field
  event.detail.result;
  // @ts-expect-error not an outcome of this element
  event.detail.outcome === 'paid';
});
checkout.addEventListener('flexiti-phase-change', ({ detail }) => assertType<Same<typeof detail, PhaseChangeDetail<FlexitiPhase>>>());
checkout.addEventListener('flx-cancel', (event) => assertType<Same<typeof event.detail, null>>());
checkout.addEventListener('click', (event) => event.clientX);
checkout.addEventListener('flexiti-outcome', { handleEvent: (event: Event) => event.type }, { once: true });

// @ts-expect-error the event of a misspelt name is a plain Event
checkout.addEventListener('flexiti-outcom', (event) => event.detail);
// @ts-expect-error a listener for another detail
checkout.addEventListener('flexiti-outcome', (event: CustomEvent<{ paid: boolean }>) => event.detail.paid);

checkout.flow = 'apply';
checkout.fetchSession = async () => ({ url: 'https://example.com' });
checkout.allowedOrigins = ['http://127.0.0.1:4610'];
// @ts-expect-error not a flow
checkout.flow = 'refund';
// @ts-expect-error read-only
checkout.phase = 'open';
// @ts-expect-error no such property
checkout.flwo = 'apply';
// @ts-expect-error the session needs its URL
checkout.fetchSession = async () => ({ link: 'https://example.com' });

// events bubble: any element, the document and the window know them too (Angular's templates take `$event` from here)
const form = document.createElement('form');
form.addEventListener('flexiti-outcome', (event) => assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>());
document.addEventListener('flexiti-outcome', (event) => assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>());
window.addEventListener('flexiti-outcome', (event) => assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>());
assertType<Same<HTMLElementEventMap['flexiti-outcome'], FlexitiCheckoutEventMap['flexiti-outcome']>>();
// @ts-expect-error no such field
form.addEventListener('flexiti-outcome', (event) => event.detail.result);
