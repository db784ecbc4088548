import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define/flexiti-checkout.js';
import type { FlexitiCheckoutElement } from '../../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { FlexitiCheckoutEventMap } from '../../src/elements/flexiti-checkout/flexiti-checkout.events.js';
import { pause, until } from './wait.js';

interface Simulator {
  url: string;
  response: { status: number; body: { url: string } };
}

/** A session URL of the simulator on its own origin. */
export async function sessionUrl(options: Record<string, unknown> = {}): Promise<string> {
  const { response } = await executeServerCommand<Simulator, unknown>('sb:simulator', {
    vendor: 'flexiti',
    command: { method: 'POST', path: '/control/session', body: { delay: 20, ...options } },
  });
  return response.body.url;
}

export const EVENTS = ['flx-success', 'flx-failure', 'flx-cancel', 'flexiti-phase-change', 'flexiti-outcome', 'flexiti-error', 'flexiti-slow', 'flexiti-message-rejected', 'flexiti-before-close'] as const;

export interface Watched {
  element: FlexitiCheckoutElement;
  /** Every event so far, in order. */
  events: { type: keyof FlexitiCheckoutEventMap; detail: unknown }[];
  /** The details of one kind of event. */
  of<Type extends keyof FlexitiCheckoutEventMap>(type: Type): FlexitiCheckoutEventMap[Type]['detail'][];
  /** Waits for the n-th event of a kind. */
  next<Type extends keyof FlexitiCheckoutEventMap>(type: Type, count?: number): Promise<FlexitiCheckoutEventMap[Type]['detail']>;
  frame: HTMLIFrameElement;
  $: (selector: string) => HTMLElement;
}

/** An element in the page whose events are written down. `accept` is a URL whose origin it takes. */
export async function mount(properties: Partial<FlexitiCheckoutElement> = {}, accept?: string): Promise<Watched> {
  const element = document.createElement('flexiti-checkout');
  const events: Watched['events'] = [];
  for (const type of EVENTS) element.addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }));
  Object.assign(element, { ...(accept && { allowedOrigins: [new URL(accept).origin] }), ...properties });
  document.body.append(element);
  cleanUp.push(() => element.remove());
  await element.updateComplete;
  const of = ((type: string) => events.filter((event) => event.type === type).map((event) => event.detail)) as Watched['of'];
  return {
    element,
    events,
    of,
    next: async (type, count = 1) => {
      await until(() => of(type).length >= count, `${count} × ${type}`);
      return of(type)[count - 1]!;
    },
    get frame() {
      return element.shadowRoot!.querySelector('iframe')!;
    },
    $: (selector) => element.shadowRoot!.querySelector<HTMLElement>(selector)!,
  };
}

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const undo of cleanUp.splice(0)) undo();
});

/** Long enough for any message that is under way to have arrived. */
export const settle = (): Promise<void> => pause(250);
