// Vue: the tags as global components. What templates make of it is checked by vue-tsc in test/consumers/vue.
import type { GlobalComponents } from 'vue';
import 'switchboard-elements/vue';
import type { FlexitiCheckoutElement, FlexitiOutcomeDetail } from 'switchboard-elements';
import { assertType, type Same, type Tag } from './support.js';

assertType<Same<Exclude<Tag, keyof GlobalComponents>, never>>();

type Props = InstanceType<GlobalComponents['flexiti-checkout']>['$props'];

export const right: Props = {
  key: 'checkout',
  id: 'financing',
  class: ['wide'],
  lang: 'fr',
  flow: 'purchase',
  orderId: 'A-1001',
  fetchSession: async () => ({ url: 'https://example.com' }),
  onClick: (event) => event.clientX,
  onFlexitiOutcome: (event) => {
    assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>();
    void event.currentTarget.open();
  },
  onFlxSuccess: async ({ detail }) => detail.verified,
};

// @ts-expect-error not a flow
export const wrongValue: Props = { flow: 'refund' };
// @ts-expect-error no such property
export const wrongName: Props = { flwo: 'apply' };
// @ts-expect-error read-only
export const readOnly: Props = { phase: 'open' };
// @ts-expect-error no such event
export const wrongEvent: Props = { onFlexitiOutcom: () => undefined };
// @ts-expect-error no such field in the detail
export const wrongDetail: Props = { onFlexitiOutcome: (event) => event.detail.result };
// @ts-expect-error a handler for another detail
export const wrongHandler: Props = { onFlexitiOutcome: (event: CustomEvent<{ paid: boolean }>) => event.detail.paid };

// a template ref is the element
declare const element: InstanceType<GlobalComponents['flexiti-checkout']>;
element satisfies FlexitiCheckoutElement;
