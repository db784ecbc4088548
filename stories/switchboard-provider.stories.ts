import { html } from 'lit';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../src/define/event-journal.js';
import '../src/define/paytia-payment.js';
import '../src/define/switchboard-provider.js';
import { DEMO_GATEWAY, demoGateway } from './support/demo-gateway.js';

const meta: Meta = { title: 'Elements/switchboard-provider', component: 'switchboard-provider' };
export default meta;
type Story = StoryObj;

const columns = 'display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); align-items: start';

/** Two payments of one agent: one event stream, one journal. */
export const OneStream: Story = {
  render: () =>
    html`<switchboard-provider gateway=${DEMO_GATEWAY}>
      <div style=${columns}>
        <paytia-payment id="first" .strings=${{ title: 'INV-20417' }} reference-id="INV-20417" amount="128.40" currency="CAD"></paytia-payment>
        <paytia-payment id="second" .strings=${{ title: 'INV-20418' }} reference-id="INV-20418" amount="56.00" currency="CAD"></paytia-payment>
      </div>
      <event-journal style="margin-block-start: 1rem; --sb-journal-size: 14rem"></event-journal>
    </switchboard-provider>`,
  beforeEach: () => {
    for (const id of ['INV-20417', 'INV-20418']) demoGateway.forget(`paytia/${id}`);
    void demoGateway.playPaytia('INV-20417', 'half-way');
    void demoGateway.playPaytia('INV-20418', 'paid');
  },
  play: async ({ canvasElement }) => {
    const [first, second] = canvasElement.querySelectorAll('paytia-payment');
    await waitFor(() => expect(first!.phase).toBe('card-number'), { timeout: 5000 });
    await waitFor(() => expect(second!.outcome).toBe('paid'));
    await expect(demoGateway.openStreams).toBe(1);
    const { entries } = canvasElement.querySelector('event-journal')!;
    await expect(new Set(entries.map(({ element }) => element)).size).toBe(2);
  },
};

/** A nearer provider wins; the two have nothing in common. */
export const Nested: Story = {
  render: () =>
    html`<switchboard-provider gateway=${DEMO_GATEWAY}>
      <div style=${columns}>
        <event-journal heading="Outer: all of it"></event-journal>
        <switchboard-provider gateway=${DEMO_GATEWAY}>
          <paytia-payment id="inner" reference-id="INV-20419" amount="20.00" currency="CAD"></paytia-payment>
          <event-journal heading="Inner" style="margin-block-start: 1rem"></event-journal>
        </switchboard-provider>
      </div>
    </switchboard-provider>`,
  beforeEach: () => {
    demoGateway.forget('paytia/INV-20419');
    void demoGateway.playPaytia('INV-20419', 'half-way');
  },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('paytia-payment')!.phase).toBe('card-number'), { timeout: 5000 });
  },
};

/** A shared token: asked for when it is needed, never put into an attribute. */
export const WithToken: Story = {
  render: () =>
    html`<switchboard-provider gateway=${DEMO_GATEWAY} .getToken=${async () => 'a-token-of-your-server'}>
      <paytia-payment reference-id="INV-20420" amount="20.00" currency="CAD" style="max-inline-size: 27rem"></paytia-payment>
    </switchboard-provider>`,
  beforeEach: () => {
    demoGateway.forget('paytia/INV-20420');
    void demoGateway.playPaytia('INV-20420', 'declined');
  },
  play: async ({ canvasElement }) => waitFor(() => expect(canvasElement.querySelector('paytia-payment')!.outcome).toBe('declined'), { timeout: 5000 }),
};
