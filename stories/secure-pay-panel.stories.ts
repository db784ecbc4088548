import { html, nothing, type TemplateResult } from 'lit';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../src/define/secure-pay-panel.js';
import type { SecurePayPanelElement } from '../src/elements/secure-pay-panel/secure-pay-panel.js';
import { ask, cancel, CARD, classifyResult, clientOf, CODE, connection, DECLINED, ended, EXPIRY, message, PAID, played, PROCESSING, ready, refused, start, started, status, type Act } from './support/agent.js';
import { sideBySide } from './support/side-by-side.js';

interface Args {
  amount: string;
  'invoice-number': string;
  classified: boolean;
  /** What happens, in order. */
  acts: readonly Act[];
  onOutcome: (event: Event) => void;
  onEntry: (event: Event) => void;
}
type Story = StoryObj<Args>;

const meta: Meta<Args> = {
  title: 'Elements/secure-pay-panel',
  component: 'secure-pay-panel',
  args: { amount: '128.40', 'invoice-number': '88-1032', classified: true, acts: [], onOutcome: fn(), onEntry: fn() },
  argTypes: { acts: { table: { disable: true } }, onOutcome: { table: { disable: true } }, onEntry: { table: { disable: true } } },
  render: ({ amount, classified, acts, onOutcome, onEntry, 'invoice-number': invoiceNumber }) =>
    html`<secure-pay-panel
      style="max-inline-size: 27rem"
      amount=${amount}
      invoice-number=${invoiceNumber}
      .classifyResult=${classified ? classifyResult : undefined}
      @secure-pay-outcome=${onOutcome}
      @secure-entry-change=${onEntry}
      ${played(...acts)}
    ></secure-pay-panel>`,
};
export default meta;

const running = [ready, start, started];
const keying = [...running, CARD];
const whole = [...keying, message('Customer has just finished entering their card number.'), EXPIRY, CODE, PROCESSING];
const story = (...acts: readonly Act[]): Story => ({ args: { acts } });
const panelIn = (canvas: HTMLElement): SecurePayPanelElement => canvas.querySelector('secure-pay-panel')!;
const button = (canvas: HTMLElement, text: string): HTMLButtonElement =>
  [...panelIn(canvas).shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent.includes(text))!;
const says = (canvas: HTMLElement): string => panelIn(canvas).shadowRoot!.querySelector('.say')!.textContent.replace(/\s+/g, ' ').trim();

// Phases

/** No client, or nobody is logged in. */
export const Offline: Story = { render: () => html`<secure-pay-panel amount="128.40" invoice-number="88-1032"></secure-pay-panel>` };
export const NotReady: Story = story(status('WORKING'));
export const Ready: Story = story(ready);
export const Starting: Story = story(ready, start);
export const InProgress: Story = story(...running);
export const CardNumber: Story = story(...keying);
export const ExpiryDate: Story = story(...keying, EXPIRY);
export const SecurityCode: Story = story(...keying, EXPIRY, CODE);
export const Processing: Story = story(...whole);
export const Confirming: Story = story(...keying, ask);
export const Cancelling: Story = story(...keying, cancel);

// Outcomes

export const Success: Story = story(...whole, PAID, ended);
export const Failure: Story = story(...whole, DECLINED, ended);
/** Without `classifyResult` nobody knows what the IVR's text means. */
export const ResultReceived: Story = { args: { acts: [...whole, PAID, ended], classified: false } };
export const OutcomeUnknown: Story = story(...keying, ended);
export const Cancelled: Story = story(...keying, cancel, ended);
/** Two results that contradict each other: what was believed is withdrawn. */
export const Contradicted: Story = story(...whole, PAID, ended, DECLINED);

const PHASES = {
  offline: [],
  'not-ready': [status('WORKING')],
  ready: [ready],
  starting: [ready, start],
  'in-progress': keying,
  cancelling: [...keying, cancel],
  // the line is closed, and the agent not yet back on the call
  ended: [...whole, PAID, (client) => client.emit('secureivr.ended')],
} satisfies Record<SecurePayPanelElement['phase'], readonly Act[]>;

const named = (title: string, ...acts: readonly Act[]): TemplateResult =>
  html`<secure-pay-panel amount="128.40" invoice-number="88-1032" .strings=${{ title }} .classifyResult=${classifyResult} ${acts.length > 0 ? played(...acts) : nothing}></secure-pay-panel>`;

export const EveryPhase: Story = {
  render: () => sideBySide(...Object.entries(PHASES).map(([name, acts]) => named(name, ...acts))),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(Array.from(canvasElement.querySelectorAll('secure-pay-panel'), ({ phase }) => phase)).toEqual(Object.keys(PHASES))),
};

// What goes wrong

export const PermissionMissing: Story = story(ready, start, refused);
export const LoginExpired: Story = story(ready, (client) => client.emit('status.changed', { status: 'INACTIVE', error: 'Five9 answered 401' }, 'ERROR'));
export const UpdatesPaused: Story = story(...keying, connection('DISCONNECTED'), connection('RECONNECTING'));
export const MessagesMissing: Story = story(...keying, connection('RECONNECTING'), connection('RECONNECTED'), PROCESSING);
/** Card numbers are masked, and markup is text. */
export const HostileTexts: Story = story(...running, message('Card 4111 1111 1111 1111 was entered.'), message('<img src=x onerror="alert(1)"><b>Paid</b>'), message('W'.repeat(400)));
/** Nothing has been heard for a while. */
export const Stalled: Story = story(...keying, (_, panel) => {
  const { now } = Date;
  Date.now = () => now() + 41_000;
  panel.requestUpdate();
  void panel.updateComplete.then(() => (Date.now = now));
});

// Languages

const inLanguage = (lang: string, ...acts: readonly Act[]): Story => ({ args: { acts }, globals: { locale: lang } });
export const French: Story = inLanguage('fr-CA', ready);
export const FrenchKeying: Story = inLanguage('fr-CA', ...keying, message('Le client saisit la date d’expiration'));
export const FrenchUnknown: Story = inLanguage('fr-CA', ...keying, ended);
export const FrenchRefused: Story = inLanguage('fr-CA', ready, start, refused);
export const Spanish: Story = inLanguage('es-MX', ready);
export const SpanishKeying: Story = inLanguage('es-MX', ...keying, message('El cliente marca la fecha de vencimiento'));
export const SpanishCancelled: Story = inLanguage('es-MX', ...keying, cancel, ended);

// Dark and narrow

const inDark = (...acts: readonly Act[]): Story => ({ args: { acts }, globals: { theme: 'dark' } });
export const DarkReady: Story = inDark(ready);
export const DarkKeying: Story = inDark(...keying);
export const DarkSuccess: Story = inDark(...whole, PAID, ended);
export const DarkRefused: Story = inDark(ready, start, refused);

const atWidth = (inlineSize: number, base: Story): Story => ({ ...base, decorators: [(inner) => html`<div style="max-inline-size: ${inlineSize}px">${inner()}</div>`] });
export const Narrow280: Story = atWidth(280, Processing);
export const Narrow280French: Story = atWidth(280, FrenchRefused);
export const Narrow360: Story = atWidth(360, ResultReceived);
export const Wide: Story = { ...Processing, render: ({ acts }) => html`<secure-pay-panel amount="128.40" invoice-number="88-1032" ${played(...acts)}></secure-pay-panel>` };

// What people do: the texts are read in English, whatever the toolbar says

const english = { globals: { locale: 'en-CA' } };

/** From Start to the reference. */
export const PaymentThrough: Story = {
  ...Ready,
  ...english,
  play: async ({ canvasElement, args }) => {
    const panel = panelIn(canvasElement);
    await waitFor(() => expect(panel.phase).toBe('ready'));
    await userEvent.click(button(canvasElement, 'Start payment'));
    await expect(panel.phase).toBe('starting');
    for (const act of [started, CARD]) act(clientOf(panel), panel);
    await waitFor(() => expect(says(canvasElement)).toContain('The customer is keying the card number'));
    await expect(args.onEntry).toHaveBeenCalledOnce();
    for (const act of [EXPIRY, CODE, PROCESSING, PAID, ended]) act(clientOf(panel), panel);
    await waitFor(() => expect(says(canvasElement)).toBe('Payment made Payment Reference ID: ABCD'));
    await expect(args.onOutcome).toHaveBeenCalledOnce();
    await expect(args.onEntry).toHaveBeenCalledTimes(2);
  },
};

/** Cancel asks once, and waits for the vendor. */
export const CancelAsks: Story = {
  ...CardNumber,
  ...english,
  play: async ({ canvasElement }) => {
    const panel = panelIn(canvasElement);
    await waitFor(() => expect(panel.phase).toBe('in-progress'));
    await panel.updateComplete;
    await userEvent.click(button(canvasElement, 'Cancel payment'));
    await waitFor(() => expect(button(canvasElement, 'Keep going')).toBeTruthy());
    await expect(panel.phase).toBe('in-progress');
    await userEvent.click(button(canvasElement, 'Cancel payment'));
    await expect(panel.phase).toBe('cancelling');
    ended(clientOf(panel), panel);
    await waitFor(() => expect(says(canvasElement)).toBe('Payment cancelled'));
  },
};

/** The banner of an error is dismissed, and the start can be tried again. */
export const ErrorIsDismissed: Story = {
  ...PermissionMissing,
  ...english,
  play: async ({ canvasElement }) => {
    const panel = panelIn(canvasElement);
    await waitFor(() => expect(panel.snapshot.problem?.code).toBe('permission-missing'));
    await panel.updateComplete;
    await userEvent.click(button(canvasElement, 'Dismiss'));
    await expect(panel.snapshot.problem).toBeNull();
    await waitFor(() => expect(button(canvasElement, 'Start payment').disabled).toBe(false));
  },
};
