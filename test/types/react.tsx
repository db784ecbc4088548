// The components of switchboard-elements/react. Checked against React 19's types (tsconfig.json) and React 18's (tsconfig.react18.json).
import { createRef } from 'react';
import type { FlexitiCheckoutElement, FlexitiOutcomeDetail, FlexitiSessionInfo } from 'switchboard-elements';
import * as components from 'switchboard-elements/react';
import { FlexitiCheckout, SwitchboardProvider, type FlexitiCheckoutProps } from 'switchboard-elements/react';
import { assertType, type Same, type Tag } from './support.js';

type Pascal<Name extends string> = Name extends `${infer Head}-${infer Rest}` ? `${Capitalize<Head>}${Pascal<Rest>}` : Capitalize<Name>;
assertType<Same<Pascal<Tag>, keyof typeof components>>();

const ref = createRef<FlexitiCheckoutElement>();
const fetchSession = async (): Promise<FlexitiSessionInfo> => ({ url: 'https://example.com' });
declare const maybe: 'dialog' | undefined;

export const right = (
  <SwitchboardProvider gateway="https://pay.example.com" getToken={async () => 'token'}>
    <FlexitiCheckout
      ref={ref}
      key="checkout"
      id="financing"
      className="wide"
      style={{ margin: 0 }}
      lang="fr"
      aria-label="Financing"
      flow="purchase"
      presentation={maybe}
      orderId="A-1001"
      fetchSession={fetchSession}
      allowedOrigins={['http://127.0.0.1:4610']}
      strings={{ start: 'Finance it' }}
      onClick={(event) => event.currentTarget.open()}
      onFlexitiOutcome={(event) => {
        assertType<Same<typeof event.detail, FlexitiOutcomeDetail>>();
        assertType<Same<typeof event.currentTarget, EventTarget & FlexitiCheckoutElement>>();
        void event.currentTarget.open();
      }}
      onFlxSuccess={async ({ detail }) => detail.verified}
      onFlxCancel={({ detail }) => assertType<Same<typeof detail, null>>()}
    >
      <button slot="trigger">Pay by instalments</button>
    </FlexitiCheckout>
  </SwitchboardProvider>
);
export const props: FlexitiCheckoutProps = { flow: 'apply', onFlexitiOutcome: (event: CustomEvent<FlexitiOutcomeDetail>) => event.detail.nextStep };

export const wrong = (
  <>
    {/* @ts-expect-error not a flow */}
    <FlexitiCheckout flow="refund" />
    {/* @ts-expect-error no such property */}
    <FlexitiCheckout flwo="apply" />
    {/* @ts-expect-error read-only */}
    <FlexitiCheckout phase="open" />
    {/* @ts-expect-error a method */}
    <FlexitiCheckout open={() => undefined} />
    {/* @ts-expect-error no such event */}
    <FlexitiCheckout onFlexitiOutcom={() => undefined} />
    {/* @ts-expect-error no such field in the detail */}
    <FlexitiCheckout onFlexitiOutcome={(event) => event.detail.result} />
    {/* @ts-expect-error a handler for another detail */}
    <FlexitiCheckout onFlexitiOutcome={(event: CustomEvent<{ paid: boolean }>) => event.detail.paid} />
    {/* @ts-expect-error the session needs its URL */}
    <FlexitiCheckout fetchSession={async () => ({ link: 'https://example.com' })} />
    {/* @ts-expect-error a ref to another element */}
    <FlexitiCheckout ref={createRef<HTMLInputElement>()} />
    {/* @ts-expect-error an event of another element */}
    <SwitchboardProvider onFlexitiOutcome={() => undefined} />
  </>
);
