import 'switchboard-elements/define/flexiti-checkout';
import { FlexitiCheckoutElement, type ErrorDetail, type FlexitiOutcomeDetail, type PhaseChangeDetail } from 'switchboard-elements';
import type { FlexitiFlow, FlexitiPhase } from 'switchboard-elements/flexiti';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(value?: T): T | undefined => value;

const element = document.createElement('flexiti-checkout');
holds<Equal<typeof element, FlexitiCheckoutElement>>();
holds<Equal<typeof element.flow, FlexitiFlow>>();
holds<Equal<typeof element.phase, FlexitiPhase>>();

element.addEventListener('flexiti-outcome', (event) => holds<Equal<typeof event.detail, FlexitiOutcomeDetail>>());
element.addEventListener('flexiti-error', (event) => holds<Equal<typeof event.detail, ErrorDetail>>());
element.addEventListener('flexiti-phase-change', (event) => holds<Equal<typeof event.detail, PhaseChangeDetail<FlexitiPhase>>>());
element.addEventListener('click', (event) => event.preventDefault(), { once: true });
document.querySelector('flexiti-checkout')?.addEventListener('flexiti-outcome', ({ detail }) => detail.nextStep === 'authorize');

// @ts-expect-error -- not a flow
element.flow = 'lease';
// @ts-expect-error -- read-only
element.phase = 'open';
// @ts-expect-error -- no such field in the detail
element.addEventListener('flexiti-outcome', (event) => event.detail.amount);
