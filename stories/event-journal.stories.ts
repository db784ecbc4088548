import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../src/define/event-journal.js';
import '../src/define/switchboard-provider.js';
import type { EventJournalElement } from '../src/elements/event-journal/event-journal.js';

interface Args {
  heading: string;
  limit: number;
  /** What the elements of the page tell, in order. */
  told: readonly Told[];
}
type Story = StoryObj<Args>;
type Told = readonly [element: string, phase: string, type: string, detail: unknown];

/** What a page with three elements tells within a minute. The elements are stand-ins: the journal listens to events, whoever sends them. */
const TOLD: readonly Told[] = [
  ['secure-pay-panel', 'ready', 'secureivr-ready', { evt: 'secureivr.ready', status: 'OK', data: {} }],
  ['secure-pay-panel', 'ready', 'secure-pay-phase-change', { phase: 'ready', previousPhase: 'not-ready' }],
  ['callback-offer', 'offered', 'callback-wait-time', { estimatedWait: 540, threshold: 120, offered: true }],
  ['secure-pay-panel', 'in-progress', 'secureivr-started', { evt: 'secureivr.started', status: 'OK', data: { sessionId: '578C07C7DB78446EAC3D39743D8C38DA' } }],
  ['secure-pay-panel', 'in-progress', 'secure-entry-change', { active: true }],
  ['secure-pay-panel', 'in-progress', 'secureivr-message', { evt: 'secureivr.message', status: 'OK', data: { message: 'Customer is entering credit card number.', type: 'MESSAGE' } }],
  ['flexiti-checkout', 'open', 'flexiti-message-rejected', { reason: 'origin', origin: 'https://elsewhere.example' }],
  ['secure-pay-panel', 'in-progress', 'secureivr-message', { evt: 'secureivr.message', status: 'OK', data: { message: 'Card 4111 1111 1111 1111 declined', type: 'RESULT' } }],
  ['secure-pay-panel', 'ended', 'secure-pay-outcome', { outcome: 'unknown', message: 'Card 4111 1111 1111 1111 declined', sessionId: '578C07C7DB78446EAC3D39743D8C38DA' }],
  ['flexiti-checkout', 'completed', 'flexiti-outcome', { outcome: 'purchase-verified', nextStep: 'authorize', flow: 'purchase', eventData: { accountNumber: 2_233_000 } }],
  ['callback-offer', 'offered', 'callback-error', { code: 'network', message: 'That did not work. Please try again.', retryable: true }],
];

const tell = (told: readonly Told[]): ReturnType<typeof ref> =>
  ref((page) => {
    if (!page) return;
    queueMicrotask(() => {
      for (const [tag, phase, type, detail] of told) {
        const sender = page.querySelector(tag);
        // where another page of the gallery has registered the tag, the element has a phase of its own
        if (sender) Object.defineProperty(sender, 'phase', { value: phase, configurable: true });
        sender?.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
      }
    });
  });

const page = (told: readonly Told[], journal: TemplateResult): TemplateResult =>
  html`<switchboard-provider ${tell(told)}>
    ${[...new Set(told.map(([tag]) => tag))].map((tag) => document.createElement(tag))}
    ${journal}
  </switchboard-provider>`;

const meta: Meta<Args> = {
  title: 'Elements/event-journal',
  component: 'event-journal',
  args: { heading: '', limit: 200, told: TOLD },
  argTypes: { told: { table: { disable: true } } },
  // the senders have no need to be seen
  decorators: [(story) => html`<style>switchboard-provider > :not(event-journal) { display: none }</style>${story()}`],
  render: ({ heading, limit, told }) => page(told, html`<event-journal heading=${heading} limit=${limit}></event-journal>`),
};
export default meta;

const journalIn = (canvas: HTMLElement): EventJournalElement => canvas.querySelector('event-journal')!;
const find = <T extends HTMLElement>(canvas: HTMLElement, selector: string): T => journalIn(canvas).shadowRoot!.querySelector<T>(selector)!;
const rows = (canvas: HTMLElement): number => journalIn(canvas).shadowRoot!.querySelectorAll('tbody tr').length;
const atWidth = (inlineSize: number): Story => ({ decorators: [(story) => html`<div style="max-inline-size: ${inlineSize}px">${story()}</div>`] });

export const Filled: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    // no card number, no account number
    await expect(journalIn(canvasElement).toJSON()).not.toMatch(/4111|2233000/);
    await expect(journalIn(canvasElement).entries.map(({ phase }) => phase)).toEqual(TOLD.map(([, phase]) => phase));
  },
};
export const Empty: Story = { args: { told: [] } };
export const OwnHeading: Story = { args: { heading: 'What happened on this call' } };

/** The newest entries only. */
export const Limited: Story = {
  args: { limit: 3 },
  play: async ({ canvasElement }) => waitFor(() => expect(rows(canvasElement)).toBe(3)),
};

export const Filtered: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    await userEvent.selectOptions(find<HTMLSelectElement>(canvasElement, 'select'), 'flexiti-checkout');
    await waitFor(() => expect(rows(canvasElement)).toBe(2));
  },
};

export const Searched: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    await userEvent.type(find<HTMLInputElement>(canvasElement, 'input'), 'outcome');
    await waitFor(() => expect(rows(canvasElement)).toBe(2));
  },
};

export const NoMatch: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    await userEvent.type(find<HTMLInputElement>(canvasElement, 'input'), 'nothing like this');
    await waitFor(() => expect(rows(canvasElement)).toBe(0));
  },
};

/** What is shown is what is exported. */
export const Exports: Story = {
  play: async ({ canvasElement }) => {
    const journal = journalIn(canvasElement);
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    await expect(journal.toCSV().split('\r\n')).toHaveLength(TOLD.length + 1);
    await expect(JSON.parse(journal.toJSON())).toEqual(journal.entries);
  },
};

export const Cleared: Story = {
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(rows(canvasElement)).toBe(TOLD.length));
    await userEvent.click(find(canvasElement, '.actions > button'));
    await waitFor(() => expect(rows(canvasElement)).toBe(0));
  },
};

/** Without a provider it listens on the element that `for` names. */
export const WithoutProvider: Story = {
  render: () => html`<section id="desk" style="display: contents"><secure-pay-panel></secure-pay-panel></section><event-journal for="desk"></event-journal>`,
  play: async ({ canvasElement }) => {
    await journalIn(canvasElement).updateComplete;
    canvasElement.querySelector('secure-pay-panel')!.dispatchEvent(new CustomEvent('secure-entry-change', { detail: { active: true }, bubbles: true }));
    await waitFor(() => expect(rows(canvasElement)).toBe(1));
  },
};

export const French: Story = { globals: { locale: 'fr-CA' } };
export const Spanish: Story = { globals: { locale: 'es-MX' } };
export const Dark: Story = { globals: { theme: 'dark' } };
export const Narrow280: Story = atWidth(280);
export const Narrow360: Story = atWidth(360);
