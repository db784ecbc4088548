import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, fn, waitFor } from 'storybook/test';
import '../src/define/paytia-payment.js';
import type { PaytiaPaymentElement } from '../src/elements/paytia-payment/paytia-payment.js';
import type { StreamState } from '../src/transports/event-stream.js';
import { BODY, FakeStream, provide, UNTIL_PROCESSING } from '../test/support/paytia.js';
import { SILENT_GATEWAY } from './support/demo-gateway.js';
import { sideBySide } from './support/side-by-side.js';

interface Args {
  amount: string;
  currency: string;
  /** Empty: no payment yet. */
  'reference-id': string;
  /** The vendor's webhooks so far. */
  webhooks: readonly string[];
  connection: StreamState;
  onOutcome: (event: Event) => void;
  onEntry: (event: Event) => void;
}
type Story = StoryObj<Args>;

/** A gateway in hand: what it has sent stands in its log. */
function gateway({ webhooks, connection }: Args): (root: Element | undefined) => void {
  return (root) => {
    if (!root) return;
    const stream = new FakeStream();
    stream.state = connection === 'offline' ? 'offline' : 'live';
    stream.send(...webhooks);
    provide(root, stream);
    requestAnimationFrame(() => stream.show(connection));
  };
}

const meta: Meta<Args> = {
  title: 'Elements/paytia-payment',
  component: 'paytia-payment',
  args: { amount: '128.40', currency: 'GBP', 'reference-id': 'INV-20417-1', webhooks: [], connection: 'live', onOutcome: fn(), onEntry: fn() },
  argTypes: { webhooks: { table: { disable: true } }, onOutcome: { table: { disable: true } }, onEntry: { table: { disable: true } }, connection: { control: 'inline-radio', options: ['live', 'reconnecting', 'offline'] } },
  render: (args) =>
    html`<div style="max-inline-size: 27rem" ${ref(gateway(args))}>
      <paytia-payment
        amount=${args.amount}
        currency=${args.currency}
        .referenceId=${args['reference-id'] || undefined}
        @paytia-outcome=${args.onOutcome}
        @secure-entry-change=${args.onEntry}
      ></paytia-payment>
    </div>`,
};
export default meta;

const upTo = (count: number, ...more: readonly string[]): Story => ({ args: { webhooks: [...UNTIL_PROCESSING.slice(0, count), ...more] } });
const ended = (body: string, count = UNTIL_PROCESSING.length): Story => upTo(count, body);
const said = (body: string, text: string): string => body.replace(/\{\{.*\}\}/, text);
const AMEX = [...UNTIL_PROCESSING.slice(0, 18), 'payment_stage=card_type&reference_id=1&card_type=amex', 'payment_stage=card_verify&reference_id=1&card_verify=0005'];
const panelIn = (canvas: HTMLElement): PaytiaPaymentElement => canvas.querySelector('paytia-payment')!;
const textOf = (canvas: HTMLElement): string => panelIn(canvas).shadowRoot!.textContent ?? '';

// Phases

export const Idle: Story = {
  args: { 'reference-id': '' },
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(panelIn(canvasElement).shadowRoot!.querySelector('button')).not.toBeNull());
    await expect(panelIn(canvasElement).phase).toBe('idle');
  },
};
export const AgentId: Story = upTo(0);
export const Amount: Story = upTo(1);
export const CardNumber: Story = {
  ...upTo(11),
  play: async ({ canvasElement, args }) => {
    await waitFor(() => expect(panelIn(canvasElement).digits).toBe(8));
    await expect(args.onEntry).toHaveBeenCalled();
    await waitFor(() => expect(textOf(canvasElement)).toContain('•••• ••••'));
  },
};
export const SecondTry: Story = upTo(19, BODY.cardNumber, ...BODY.pan.slice(0, 5));
export const CardConfirm: Story = upTo(21);
export const AmericanExpress: Story = { args: { webhooks: AMEX }, play: async ({ canvasElement }) => waitFor(() => expect(textOf(canvasElement)).toContain('•••• •••••• •0005')) };
export const Expiry: Story = upTo(25);
export const SecurityCode: Story = upTo(29);
export const Processing: Story = upTo(UNTIL_PROCESSING.length);

// Outcomes

export const Paid: Story = {
  ...ended(said(BODY.paid, 'Approved')),
  play: async ({ canvasElement, args }) => {
    await waitFor(() => expect(args.onOutcome).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(textOf(canvasElement)).toContain('Approved'));
  },
};
export const Declined: Story = ended(said(BODY.failed, 'Insufficient funds'));
export const AmountRejected: Story = ended(BODY.amountWrong, 1);
export const Aborted: Story = ended(BODY.customerStar, 9);
export const CallDropped: Story = ended(BODY.customerHangUp, 9);
export const AgentHungUp: Story = ended(BODY.agentHangUp, 9);
export const Unknown: Story = {
  ...upTo(UNTIL_PROCESSING.length, BODY.paid, BODY.failed),
  play: async ({ canvasElement, args }) => {
    await waitFor(() => expect(panelIn(canvasElement).outcome).toBe('unknown'));
    await expect(args.onOutcome).toHaveBeenCalledTimes(1);
  },
};

/** The number of webhooks that lead to a phase. */
const PHASES = { 'agent-id': 0, amount: 1, 'card-number': 11, 'card-confirm': 21, expiry: 24, 'security-code': 28, processing: UNTIL_PROCESSING.length } as const;

const named = (title: string, ...webhooks: readonly string[]): TemplateResult =>
  html`<div ${ref(gateway({ ...meta.args, webhooks, connection: 'live' } as Args))}>
    <paytia-payment amount="128.40" currency="GBP" .strings=${{ title }} .referenceId=${`INV-${title}`}></paytia-payment>
  </div>`;
const unstarted = (title: string, begin?: (element?: Element) => void): TemplateResult =>
  html`<paytia-payment gateway=${SILENT_GATEWAY} amount="128.40" currency="GBP" .strings=${{ title }} ${ref(begin)}></paytia-payment>`;
const startOnce = (element?: Element): void => {
  const panel = element as PaytiaPaymentElement | undefined;
  queueMicrotask(() => panel?.isConnected && panel.phase === 'idle' && void panel.start());
};

export const EveryPhase: Story = {
  render: () =>
    sideBySide(
      unstarted('idle'),
      unstarted('starting', startOnce),
      ...Object.entries(PHASES).map(([name, count]) => named(name, ...UNTIL_PROCESSING.slice(0, count))),
      named('completed', ...UNTIL_PROCESSING, said(BODY.paid, 'Approved')),
    ),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(Array.from(canvasElement.querySelectorAll('paytia-payment'), ({ phase }) => phase)).toEqual(['idle', 'starting', ...Object.keys(PHASES), 'completed'])),
};

// The way to the gateway

export const Reconnecting: Story = { args: { webhooks: UNTIL_PROCESSING.slice(0, 9), connection: 'reconnecting' } };
export const Offline: Story = { args: { webhooks: UNTIL_PROCESSING.slice(0, 9), connection: 'offline' } };
/** Nothing for half a minute: the agent is told. */
export const Stalled: Story = {
  ...upTo(9),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(panelIn(canvasElement).digits).toBe(6));
    Object.assign(panelIn(canvasElement), { quiet: 31 });
    await waitFor(() => expect(textOf(canvasElement)).toContain('31'));
  },
};

// Languages, colours, widths

export const French: Story = { ...upTo(21), globals: { locale: 'fr-CA' } };
export const Spanish: Story = { ...upTo(11), globals: { locale: 'es-MX' } };
export const Dark: Story = { ...upTo(21), globals: { theme: 'dark' } };
export const DarkDeclined: Story = { ...ended(said(BODY.failed, 'Insufficient funds')), globals: { theme: 'dark' } };
const narrow = (args: Args, width: number): TemplateResult => html`<div style="max-inline-size: ${width}px">${meta.render!(args, {} as never)}</div>`;
export const Narrow: Story = { ...upTo(21), globals: { locale: 'fr-CA' }, render: (args) => narrow(args, 256) };
