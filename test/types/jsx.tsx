// React 19: the tags themselves in JSX.
import { createRef, type JSX } from 'react';
import type { FlexitiCheckoutElement, FlexitiOutcomeDetail } from 'switchboard-elements';
import 'switchboard-elements/jsx';
import { assertType, type Same, type Tag } from './support.js';

assertType<Same<Exclude<Tag, keyof JSX.IntrinsicElements>, never>>();

const ref = createRef<FlexitiCheckoutElement>();

export const right = (
  <switchboard-provider gateway="https://pay.example.com" getToken={async () => 'token'}>
    <flexiti-checkout
      ref={ref}
      key="checkout"
      id="financing"
      class="wide"
      className="wide"
      lang="fr"
      flow="purchase"
      presentation="dialog"
      order-id="A-1001"
      fetchSession={async () => ({ url: 'https://example.com' })}
      allowedOrigins={['http://127.0.0.1:4610']}
      onClick={(event) => event.currentTarget.close()}
      onflexiti-outcome={(event) => {
        assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>();
        void event.currentTarget.open();
      }}
      onflx-success={async ({ detail }) => detail.verified}
    >
      <button slot="trigger">Pay by instalments</button>
    </flexiti-checkout>
  </switchboard-provider>
);

export const wrong = (
  <>
    {/* @ts-expect-error no such tag */}
    <flexiti-chekout />
    {/* @ts-expect-error not a flow */}
    <flexiti-checkout flow="refund" />
    {/* @ts-expect-error no such property */}
    <flexiti-checkout flwo="apply" />
    {/* @ts-expect-error read-only */}
    <flexiti-checkout phase="open" />
    {/* @ts-expect-error not what the attribute holds */}
    <flexiti-checkout order-id={{ id: 'A-1001' }} />
    {/* @ts-expect-error the event of a misspelt name has no type (TypeScript lets unknown names with a hyphen pass otherwise) */}
    <flexiti-checkout onflexiti-outcom={(event) => event} />
    {/* @ts-expect-error no such field in the detail */}
    <flexiti-checkout onflexiti-outcome={(event) => event.detail.result} />
    {/* @ts-expect-error a handler for another detail */}
    <flexiti-checkout onflexiti-outcome={(event: CustomEvent<{ paid: boolean }>) => event.detail.paid} />
    {/* @ts-expect-error a ref to another element */}
    <flexiti-checkout ref={createRef<HTMLInputElement>()} />
  </>
);
