import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import { allDemos, callbackDemo, flexitiDemo, paytiaDemo, securePayDemo, withJournal } from './support/demos.js';

/** The elements alive, on vendors that are played in the page. They stand on the pages of the gallery. */
const meta: Meta = { title: 'Demos', tags: ['!dev'] };
export default meta;
type Story = StoryObj;

const inside = <T extends Element>(canvas: HTMLElement, tag: string, selector: string): T => canvas.querySelector(tag)!.shadowRoot!.querySelector<T>(selector)!;
const journalLength = (canvas: HTMLElement): number => canvas.querySelector('event-journal')!.entries.length;

export const Everything: Story = {
  render: () => allDemos(),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('callback-offer')!.phase).toBe('offered'), { timeout: 5000 });
    await waitFor(() => expect(canvasElement.querySelector('secure-pay-panel')!.phase).toBe('ready'));
  },
};

export const SecurePay: Story = {
  render: () => withJournal(securePayDemo()),
  play: async ({ canvasElement }) => {
    const panel = canvasElement.querySelector('secure-pay-panel')!;
    await waitFor(() => expect(panel.phase).toBe('ready'));
    await panel.startSecurePay();
    await expect(panel.phase).toBe('in-progress');
    await waitFor(() => expect(journalLength(canvasElement)).toBeGreaterThan(4));
  },
};

export const Flexiti: Story = {
  render: () => withJournal(flexitiDemo()),
  play: async ({ canvasElement }) => {
    const checkout = canvasElement.querySelector('flexiti-checkout')!;
    await waitFor(() => expect(checkout.fetchSession).toBeDefined());
    await userEvent.click(inside(canvasElement, 'flexiti-checkout', 'button.primary'));
    await waitFor(() => expect(checkout.phase).toBe('open'), { timeout: 5000 });
    await waitFor(() => expect(journalLength(canvasElement)).toBe(3));
  },
};

export const Callback: Story = {
  render: () => withJournal(callbackDemo()),
  play: async ({ canvasElement }) => {
    const offer = canvasElement.querySelector('callback-offer')!;
    await waitFor(() => expect(offer.phase).toBe('offered'), { timeout: 5000 });
    await expect(await offer.accept()).toBe(true);
    await waitFor(() => expect(offer.phase).toBe('queued'));
  },
};

export const Paytia: Story = {
  render: () => withJournal(paytiaDemo()),
  play: async ({ canvasElement }) => {
    const payment = canvasElement.querySelector('paytia-payment')!;
    await payment.updateComplete;
    await payment.start();
    await waitFor(() => expect(payment.connection).toBe('live'), { timeout: 5000 });
    await waitFor(() => expect(payment.phase).toBe('amount'), { timeout: 5000 });
  },
};
