import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { expect, userEvent, waitFor } from 'storybook/test';
import '../src/define/callback-offer.js';
import type { CallbackOfferElement } from '../src/elements/callback-offer/callback-offer.js';
import { CallbackError } from '../src/vendors/genesys/index.js';
import { CUSTOMER, hour, quarter, sceneBackend, type Scene } from './support/scene.js';
import { sideBySide } from './support/side-by-side.js';

interface Args {
  scene: Scene;
  scheduling: CallbackOfferElement['scheduling'];
  callDirection: CallbackOfferElement['callDirection'];
  waitForAgent: boolean;
  waitForUserConfirm: boolean;
  defaultCountry: string;
  timeZone: string;
  strings: Partial<CallbackOfferElement['strings']>;
  width: string;
  lang: string;
}

const meta: Meta<Args> = {
  title: 'Elements/callback-offer',
  component: 'callback-offer',
  args: { scene: {}, scheduling: 'both', callDirection: 'USERTERMINATED', waitForAgent: true, waitForUserConfirm: false, defaultCountry: 'CA', timeZone: 'America/Toronto', strings: {}, width: '26rem', lang: '' },
  argTypes: {
    scheduling: { control: 'select', options: ['asap', 'scheduled', 'both'] },
    callDirection: { control: 'select', options: ['USERTERMINATED', 'USERORIGINATED'] },
    scene: { table: { disable: true } },
    strings: { control: 'object' },
    lang: { control: 'select', options: ['', 'en', 'fr', 'es'] },
  },
  render: ({ scene, scheduling, callDirection, waitForAgent, waitForUserConfirm, defaultCountry, timeZone, strings, width, lang }) => html`
    <div style="max-inline-size: ${width}" lang=${lang || document.documentElement.lang}>
      <callback-offer
        service="classic-callback"
        virtual-queue="Support_VQ"
        without-resume
        scheduling=${scheduling}
        call-direction=${callDirection}
        ?wait-for-agent=${waitForAgent}
        ?wait-for-user-confirm=${waitForUserConfirm}
        default-country=${defaultCountry}
        time-zone=${timeZone}
        .strings=${strings}
        .backend=${sceneBackend(scene)}
      >
        <p slot="not-offered">The page’s own words: please hold, we will be with you in a moment.</p>
      </callback-offer>
    </div>
  `,
};
export default meta;

type Story = StoryObj<Args>;

const elementOf = (canvas: HTMLElement): CallbackOfferElement => canvas.querySelector('callback-offer')!;
const find = <T extends HTMLElement>(canvas: HTMLElement, selector: string): T | null => elementOf(canvas).shadowRoot!.querySelector<T>(selector);

async function reach(canvas: HTMLElement, ...phases: string[]): Promise<CallbackOfferElement> {
  const element = elementOf(canvas);
  await waitFor(() => expect(phases).toContain(element.phase));
  if (!phases.includes('not-offered') && !phases.includes('declined')) await waitFor(() => expect(element.shadowRoot!.querySelector('[part=card]')).not.toBeNull());
  await element.updateComplete;
  return element;
}

/** Asks for the callback and waits for a phase. */
const accepted =
  (phase: string, desiredTime?: () => string): Story['play'] =>
  async ({ canvasElement }) => {
    const element = await reach(canvasElement, 'offered');
    void element.accept({ customerNumber: CUSTOMER, ...(desiredTime && { desiredTime: desiredTime() }) });
    await reach(canvasElement, phase);
  };

const tomorrow = (): string => new Date(quarter(Date.now() + 20 * hour)).toISOString();
const ended = (reason: string | null): Scene => ({ record: { state: 'COMPLETED', reason } });
const refused = (code: ConstructorParameters<typeof CallbackError>[0], alternatives: string[] = []): Scene => ({ start: new CallbackError(code, false, alternatives) });

/** The wait in words, the number, now or a time. */
export const Offered: Story = {
  async play({ canvasElement, step }) {
    await reach(canvasElement, 'offered');
    await step('the number is shown back as people write it', async () => {
      await userEvent.type(find(canvasElement, '#phone')!, '4165550123');
      await userEvent.tab();
      await waitFor(() => expect(find(canvasElement, '#hint')!.textContent).toContain('(416) 555-0123'));
    });
  },
};

/** Nothing but the page’s own words. */
export const NotOffered: Story = { args: { scene: { wait: 45 } }, play: async ({ canvasElement }) => void (await reach(canvasElement, 'not-offered')) };

export const PickATime: Story = {
  async play({ canvasElement }) {
    const element = await reach(canvasElement, 'offered');
    element.shadowRoot!.querySelector<HTMLInputElement>('input[value=pick]')!.click();
    await waitFor(() => expect(element.shadowRoot!.querySelector('select[name=time]')).not.toBeNull());
  },
};

export const OnlyTimes: Story = { args: { scheduling: 'scheduled' }, play: async ({ canvasElement }) => void (await reach(canvasElement, 'offered')) };
export const NoTimesFree: Story = { args: { scheduling: 'scheduled', scene: { noSlots: true } }, play: async ({ canvasElement }) => void (await reach(canvasElement, 'offered')) };
export const AsSoonAsPossibleOnly: Story = { args: { scheduling: 'asap' }, play: async ({ canvasElement }) => void (await reach(canvasElement, 'offered')) };
export const CountryToChoose: Story = { args: { scheduling: 'asap', defaultCountry: '' }, play: async ({ canvasElement }) => void (await reach(canvasElement, 'offered')) };

export const WrongNumber: Story = {
  args: { scheduling: 'asap' },
  async play({ canvasElement }) {
    const element = await reach(canvasElement, 'offered');
    await userEvent.type(element.shadowRoot!.querySelector('#phone')!, '555-0123{Enter}');
    await waitFor(() => expect(element.shadowRoot!.querySelector('[aria-invalid=true]')).not.toBeNull());
  },
};

export const Declined: Story = {
  async play({ canvasElement }) {
    (await reach(canvasElement, 'offered')).decline();
    await reach(canvasElement, 'declined');
  },
};

export const Submitting: Story = { args: { scheduling: 'asap', scene: { start: 'silent' } }, play: accepted('submitting') };
export const Queued: Story = { play: accepted('queued') };
export const Paused: Story = { args: { scene: { record: { state: 'PAUSED' } } }, play: accepted('queued') };
export const Routing: Story = { args: { scene: { record: { state: 'ROUTING' } } }, play: accepted('routing') };
export const Connected: Story = { args: { scene: { record: { state: 'PROCESSING' } } }, play: accepted('connected') };
export const Scheduled: Story = { args: { scene: { record: { state: 'SCHEDULED' } } }, play: accepted('scheduled', tomorrow) };

export const ChangeTheTime: Story = {
  args: { scene: { record: { state: 'SCHEDULED' } } },
  async play(context) {
    await accepted('scheduled', tomorrow)!(context);
    const element = elementOf(context.canvasElement);
    element.shadowRoot!.querySelector<HTMLButtonElement>('button[value=change]')!.click();
    await waitFor(() => expect(element.shadowRoot!.querySelector('select[name=time]')).not.toBeNull());
  },
};

export const CancelAsksOnce: Story = {
  async play(context) {
    await accepted('queued')!(context);
    await userEvent.click(find(context.canvasElement, 'button[value=cancel]')!);
    await waitFor(() => expect(find(context.canvasElement, '[role=group]')).not.toBeNull());
  },
};

/** Calls are rung at once where no agent is awaited. */
export const RingsAtOnce: Story = { args: { waitForAgent: false }, play: accepted('queued') };
/** User originated: the person dials. */
export const DialThis: Story = { args: { callDirection: 'USERORIGINATED', waitForAgent: false, scene: { start: 'dial' } }, play: accepted('queued') };
export const AsksWhetherReady: Story = { args: { waitForUserConfirm: true, scene: { position: { position: 1, estimatedWait: 20, agentReady: true } } }, play: accepted('queued') };
export const NoNews: Story = { args: { scene: { get: new CallbackError('network', true) } }, play: accepted('queued') };

export const EndedConnected: Story = { args: { scene: ended('AGENT_CONNECTED') }, play: accepted('completed') };
export const EndedCancelled: Story = { args: { scene: ended('CANCELLED') }, play: accepted('cancelled') };
export const EndedUnreached: Story = { args: { scene: ended('FAIL_CALL_TO_CUSTOMER') }, play: accepted('failed') };
export const EndedFailed: Story = { args: { scene: ended('FAIL_AGENT_CONNECT') }, play: accepted('failed') };
export const EndedExpired: Story = { args: { scene: ended('FAIL_TIMEOUT_TTL') }, play: accepted('failed') };
/** COMPLETED without a reason is not success. */
export const EndedUnknown: Story = { args: { scene: ended(null) }, play: accepted('completed') };

type Act = (offer: CallbackOfferElement) => void;
const accept: Act = (offer) => void offer.accept({ customerNumber: CUSTOMER });
const inState = (state: string): Scene => ({ record: { state } });
/** What the service says, and what the person does when the offer comes. */
const PHASES: Partial<Record<CallbackOfferElement['phase'], [Scene, Act?]>> = {
  'not-offered': [{ wait: 45 }],
  offered: [{}],
  declined: [{}, (offer) => offer.decline()],
  submitting: [{ start: 'silent' }, accept],
  scheduled: [inState('SCHEDULED'), (offer) => void offer.accept({ customerNumber: CUSTOMER, desiredTime: tomorrow() })],
  queued: [{}, accept],
  routing: [inState('ROUTING'), accept],
  connected: [inState('PROCESSING'), accept],
  completed: [ended('AGENT_CONNECTED'), accept],
  cancelled: [ended('CANCELLED'), accept],
  failed: [ended('FAIL_CALL_TO_CUSTOMER'), accept],
  closed: [refused('office-closed'), accept],
  unavailable: [refused('not-configured'), accept],
};

const whenOffered = (act: Act): ReturnType<typeof ref> => {
  const seen = new WeakSet<Element>();
  return ref((element) => {
    if (!element || seen.has(element)) return;
    seen.add(element);
    const offer = element as CallbackOfferElement;
    offer.addEventListener('callback-offered', () => act(offer), { once: true });
  });
};

const named = (title: string, [scene, act = () => {}]: [Scene, Act?]): TemplateResult =>
  html`<callback-offer
    service="classic-callback"
    virtual-queue="Support_VQ"
    without-resume
    wait-for-agent
    default-country="CA"
    time-zone="America/Toronto"
    .strings=${{ title, yours: title }}
    .backend=${sceneBackend(scene)}
    ${whenOffered(act)}
    ><p slot="not-offered">${title}: the page’s own words</p></callback-offer
  >`;

/** Before `offered` nothing is shown but the page’s own words. */
export const EveryPhase: Story = {
  render: () => sideBySide(...Object.entries(PHASES).map(([name, scene]) => named(name, scene))),
  play: async ({ canvasElement }) =>
    waitFor(() => expect(Array.from(canvasElement.querySelectorAll('callback-offer'), ({ phase }) => phase)).toEqual(Object.keys(PHASES))),
};

export const OutcomeOfTheStartUnknown: Story = { args: { scene: refused('timeout') }, play: accepted('failed') };
export const SlotFull: Story = { args: { scheduling: 'scheduled', scene: refused('slot-full', [tomorrow(), new Date(quarter(Date.now() + 21 * hour)).toISOString()]) }, play: accepted('offered', tomorrow) };
export const NumberNotAllowed: Story = { args: { scheduling: 'asap', scene: refused('number-not-allowed') }, play: accepted('offered') };
export const Duplicate: Story = { args: { scheduling: 'asap', scene: refused('duplicate-callback') }, play: accepted('offered') };
export const TooManyForThisNumber: Story = { args: { scheduling: 'asap', scene: refused('limit-reached') }, play: accepted('offered') };
export const Throttled: Story = { args: { scheduling: 'asap', scene: refused('rate-limited') }, play: accepted('offered') };
export const Closed: Story = { args: { scheduling: 'asap', scene: refused('office-closed') }, play: accepted('closed') };
export const ClosedNow: Story = { args: { scene: refused('office-closed') }, play: accepted('closed') };
export const Unavailable: Story = { args: { scene: refused('not-configured') }, play: accepted('unavailable') };

export const French: Story = { args: { lang: 'fr' }, play: PickATime.play! };
export const FrenchScheduled: Story = { args: { lang: 'fr', scene: { record: { state: 'SCHEDULED' } } }, play: accepted('scheduled', tomorrow) };
export const Spanish: Story = { args: { lang: 'es' }, play: PickATime.play! };
export const SpanishQueued: Story = { args: { lang: 'es' }, play: accepted('queued') };
export const Dark: Story = { globals: { theme: 'dark' }, play: PickATime.play! };
export const DarkScheduled: Story = { globals: { theme: 'dark' }, args: { scene: { record: { state: 'SCHEDULED' } } }, play: accepted('scheduled', tomorrow) };
export const Narrow: Story = { args: { width: '17rem', scene: { record: { state: 'SCHEDULED' } } }, play: accepted('scheduled', tomorrow) };
export const NarrowOffer: Story = { args: { width: '17rem' }, play: PickATime.play! };

/** A labelled field of the page’s own, in its own form. */
export const OwnField: Story = {
  args: { scheduling: 'asap' },
  render: ({ scene }) => html`
    <div style="max-inline-size: 26rem">
      <callback-offer service="classic-callback" virtual-queue="Support_VQ" without-resume wait-for-agent default-country="CA" .backend=${sceneBackend(scene)}>
        <label slot="phone">Your mobile <input type="tel" name="mobile" autocomplete="tel" style="font: inherit; inline-size: 100%; box-sizing: border-box; padding: 0.625rem 0.75rem; border: 1px solid; border-radius: 0.5rem; background: none; color: inherit" /></label>
      </callback-offer>
    </div>
  `,
  play: async ({ canvasElement }) => void (await reach(canvasElement, 'offered')),
};
