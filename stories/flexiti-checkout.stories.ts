import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import '../src/define/flexiti-checkout.js';
import type { FlexitiCheckoutElement } from '../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { FlexitiEvent } from '../src/vendors/flexiti/machine.js';
import { sideBySide } from './support/side-by-side.js';
import { apply, ENDINGS, failure, load, loaded, loadFor, never, playVendor, prepare, prepareApply, problem, slow, staged, success } from './support/stage.js';

interface Args {
  flow: 'purchase' | 'apply';
  presentation: 'inline' | 'dialog';
  environment: 'production' | 'integration' | 'training';
  'order-id': string;
  /** What happens in the session, in order. */
  events: readonly FlexitiEvent[];
  onOutcome: (event: Event) => void;
}
type Story = StoryObj<Args>;

const meta: Meta<Args> = {
  title: 'Elements/flexiti-checkout',
  component: 'flexiti-checkout',
  args: { flow: 'purchase', presentation: 'inline', environment: 'training', 'order-id': '10432', events: [], onOutcome: fn() },
  argTypes: {
    flow: { control: 'inline-radio', options: ['purchase', 'apply'] },
    presentation: { control: 'inline-radio', options: ['inline', 'dialog'] },
    environment: { control: 'select', options: ['production', 'integration', 'training'] },
    events: { table: { disable: true } },
    onOutcome: { table: { disable: true } },
  },
  render: ({ flow, presentation, environment, events, onOutcome, 'order-id': orderId }) =>
    html`<flexiti-checkout
      flow=${flow}
      presentation=${presentation}
      environment=${environment}
      order-id=${orderId}
      .fetchSession=${never}
      @flexiti-outcome=${onOutcome}
      ${staged(...events)}
    ></flexiti-checkout>`,
};
export default meta;

const open = [prepare, load, loaded];
const ended = (name: keyof typeof ENDINGS): Story => ({ args: { events: [...open, ENDINGS[name]] } });
const inDialog = (...events: readonly FlexitiEvent[]): Story => ({ args: { presentation: 'dialog', events }, parameters: { docs: { story: { inline: false, height: '520px' } } } });
const narrow = (inlineSize: number, content: TemplateResult): TemplateResult => html`<div style="max-inline-size: ${inlineSize}px">${content}</div>`;
const checkoutIn = (canvas: HTMLElement): FlexitiCheckoutElement => canvas.querySelector('flexiti-checkout')!;
const part = <T extends Element = HTMLElement>(canvas: HTMLElement, selector: string): T => checkoutIn(canvas).shadowRoot!.querySelector<T>(selector)!;

// Phases

export const Idle: Story = {};
export const Preparing: Story = { args: { events: [prepare] } };
export const Loading: Story = { args: { events: [prepare, load] } };
export const Slow: Story = { args: { events: [prepare, load, slow] } };
/** The frame shows a drawing: no vendor is asked in the gallery. */
export const Open: Story = { args: { events: open } };
export const OpenWithExpiry: Story = { args: { events: [prepare, loadFor(12), loaded] } };
export const Expired: Story = { args: { events: [...open, { type: 'expire' }] } };

// Outcomes, row by row of the vendor's table

export const PurchaseVerified: Story = ended('purchase-verified');
export const PurchaseNotVerified: Story = ended('purchase-not-verified');
export const ActivationRequired: Story = ended('activation-required');
export const NewApplicationRequested: Story = ended('new-application-requested');
export const ApplicationSubmitted: Story = { args: { flow: 'apply', events: [prepareApply, load, loaded, ENDINGS['application-submitted']] } };
export const Ineligible: Story = ended('ineligible');
export const RetryAsked: Story = ended('retry');
export const Cancelled: Story = ended('cancelled');
export const Failed: Story = ended('failed');
/** A combination that the vendor did not document. */
export const Unknown: Story = ended('unknown');
/** Two outcomes for one session: what was believed is withdrawn. */
export const Contradicted: Story = { args: { events: [...open, ENDINGS['purchase-verified'], failure] } };

// What keeps a session from beginning or going on

export const SessionUnavailable: Story = { args: { events: [prepare, problem('session-unavailable', true)] } };
export const UrlRefused: Story = { args: { events: [prepare, problem('url-refused', false)] } };
export const FrameBlocked: Story = { args: { events: [prepare, load, problem('frame-blocked', false)] } };
export const Interrupted: Story = { args: { events: [...open, problem('session-interrupted', true)] } };

// Presentations

export const DialogIdle: Story = inDialog();
DialogIdle.render = () => html`<flexiti-checkout presentation="dialog" .fetchSession=${never}></flexiti-checkout>`;
export const DialogPreparing: Story = inDialog(prepare);
export const DialogOpen: Story = inDialog(prepare, loadFor(12), loaded);
export const DialogVerified: Story = inDialog(loaded, ENDINGS['purchase-verified']);
export const DialogActivation: Story = inDialog(loaded, ENDINGS['activation-required']);
export const DialogRetry: Story = inDialog(loaded, ENDINGS.retry);
export const DialogNarrow: Story = {
  ...inDialog(prepare, loadFor(12), loaded),
  globals: { viewport: { value: 'mobile1' } },
};

/** Attributes and slots of the page's own. */
export const OwnTrigger: Story = {
  render: () =>
    html`<flexiti-checkout .fetchSession=${never}
      ><button slot="trigger" type="button" style="font: inherit; padding: 0.75rem 1.5rem; border-radius: 999px; border: 0; background: #1b3a2f; color: #fff">
        Pay $1,249.00 in twelve months
      </button></flexiti-checkout
    >`,
};
export const OwnTexts: Story = {
  render: () => html`<flexiti-checkout .fetchSession=${never} .strings=${{ title: 'Twelve months, no interest', start: 'See my offer' }}></flexiti-checkout>`,
};

// Languages

const inLanguage = (lang: string, ...events: readonly FlexitiEvent[]): Story => ({ args: { events }, globals: { locale: lang } });
export const French: Story = inLanguage('fr-CA');
export const FrenchOpen: Story = inLanguage('fr-CA', prepare, loadFor(12), loaded);
export const FrenchActivation: Story = inLanguage('fr-CA', ...open, ENDINGS['activation-required']);
export const Spanish: Story = inLanguage('es-MX');
export const SpanishSlow: Story = inLanguage('es-MX', prepare, load, slow);
export const SpanishNotVerified: Story = inLanguage('es-MX', ...open, ENDINGS['purchase-not-verified']);

// Dark and narrow

export const Dark: Story = { globals: { theme: 'dark' } };
export const DarkOpen: Story = { ...OpenWithExpiry, globals: { theme: 'dark' } };
export const DarkVerified: Story = { ...PurchaseVerified, globals: { theme: 'dark' } };
export const DarkRetry: Story = { ...RetryAsked, globals: { theme: 'dark' } };

const atWidth = (inlineSize: number, story: Story): Story => ({ ...story, decorators: [(inner) => narrow(inlineSize, inner() as TemplateResult)] });
export const Narrow280: Story = atWidth(280, OpenWithExpiry);
export const Narrow280Activation: Story = atWidth(280, ActivationRequired);
export const Narrow280French: Story = atWidth(280, FrenchActivation);
export const Narrow360: Story = atWidth(360, OpenWithExpiry);
export const Narrow360Retry: Story = atWidth(360, RetryAsked);

const named = (title: string, ...events: readonly FlexitiEvent[]): TemplateResult =>
  html`<flexiti-checkout style="--sb-flexiti-frame-size: 18rem" .fetchSession=${never} .strings=${{ title }} ${staged(...events)}></flexiti-checkout>`;

const PHASES = {
  idle: [],
  preparing: [prepare],
  loading: [prepare, load],
  open: [prepare, loadFor(12), loaded],
  completed: [...open, ENDINGS['purchase-verified']],
  cancelled: [...open, ENDINGS.cancelled],
  failed: [...open, ENDINGS.failed],
  expired: [...open, { type: 'expire' }],
} satisfies Record<FlexitiCheckoutElement['phase'], readonly FlexitiEvent[]>;

export const EveryPhase: Story = {
  render: () => sideBySide(...Object.entries(PHASES).map(([name, events]) => named(`phase: ${name}`, ...events))),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(Array.from(canvasElement.querySelectorAll('flexiti-checkout'), ({ phase }) => phase)).toEqual(Object.keys(PHASES))),
};

/** In the order of the vendor's table. */
export const EveryOutcome: Story = {
  render: () => sideBySide(...Object.entries(ENDINGS).map(([name, ending]) => named(name, name === 'application-submitted' ? prepareApply : prepare, load, loaded, ending))),
};

// What people do

/** From the button to the outcome, with a shop's server and a vendor that are played in the page. */
export const PurchaseThrough: Story = {
  render: ({ onOutcome }) =>
    html`<flexiti-checkout @flexiti-outcome=${onOutcome} ${ref((element) => element && playVendor(element as FlexitiCheckoutElement))}></flexiti-checkout>`,
  play: async ({ canvasElement, args }) => {
    const checkout = checkoutIn(canvasElement);
    await userEvent.click(part(canvasElement, 'button.primary'));
    await waitFor(() => expect(checkout.phase).toBe('open'), { timeout: 5000 });
    await waitFor(() => {
      part<HTMLIFrameElement>(canvasElement, 'iframe').contentDocument!.querySelector<HTMLButtonElement>('button[value=accept]')!.click();
      return expect(checkout.outcome).toBe('purchase-verified');
    });
    await expect(args.onOutcome).toHaveBeenCalledOnce();
    await expect(part(canvasElement, '.note.ok').textContent).not.toBe('');
  },
};

/** A cancelled session leaves a way to begin again, in a fresh session. */
export const StartAgain: Story = {
  ...Cancelled,
  play: async ({ canvasElement }) => {
    const checkout = checkoutIn(canvasElement);
    await waitFor(() => expect(checkout.phase).toBe('cancelled'));
    await userEvent.click(part(canvasElement, 'button.primary'));
    await waitFor(() => expect(checkout.phase).toBe('preparing'));
    await expect(checkout.outcome).toBeNull();
    checkout.close();
    await expect(checkout.phase).toBe('idle');
  },
};

/** A listener keeps a running session open. */
export const CloseIsAsked: Story = {
  ...Open,
  play: async ({ canvasElement }) => {
    const checkout = checkoutIn(canvasElement);
    await waitFor(() => expect(checkout.phase).toBe('open'));
    checkout.addEventListener('flexiti-before-close', (event) => event.preventDefault(), { once: true });
    await userEvent.click(part(canvasElement, 'header button'));
    await expect(checkout.phase).toBe('open');
    await userEvent.click(part(canvasElement, 'header button'));
    await expect(checkout.phase).toBe('idle');
  },
};

/** A second, different outcome is not told again; the first one is withdrawn. */
export const ContradictionIsUnknown: Story = {
  ...PurchaseVerified,
  play: async ({ canvasElement, args }) => {
    const checkout = checkoutIn(canvasElement);
    await waitFor(() => expect(checkout.outcome).toBe('purchase-verified'));
    apply(checkout, success({ accountNumber: 2_233_000, verified: false, action: 'purchase' }));
    await expect(checkout.outcome).toBe('unknown');
    await expect(args.onOutcome).toHaveBeenCalledOnce();
  },
};

/** The dialog closes by its button and gives the focus back. */
export const DialogCloses: Story = {
  ...DialogVerified,
  play: async ({ canvasElement }) => {
    const checkout = checkoutIn(canvasElement);
    await waitFor(() => expect(checkout.outcome).toBe('purchase-verified'));
    await expect(part<HTMLDialogElement>(canvasElement, 'dialog').open).toBe(true);
    await userEvent.click(part(canvasElement, 'dialog .row button'));
    await expect(checkout.phase).toBe('idle');
    await expect(part<HTMLDialogElement>(canvasElement, 'dialog').open).toBe(false);
  },
};

/** Nothing but a tag: the page is told what is missing. */
export const NotConfigured: Story = {
  render: () => html`<flexiti-checkout>${nothing}</flexiti-checkout>`,
  play: async ({ canvasElement }) => {
    const told = fn();
    checkoutIn(canvasElement).addEventListener('flexiti-error', ({ detail }) => told(detail.code));
    await userEvent.click(part(canvasElement, 'button.primary'));
    await waitFor(() => expect(told).toHaveBeenCalledWith('not-configured'));
  },
};
