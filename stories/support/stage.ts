import { ref, type RefOrCallback } from 'lit/directives/ref.js';
import type { FlexitiCheckoutElement } from '../../src/elements/flexiti-checkout/flexiti-checkout.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { FlexitiEvent } from '../../src/vendors/flexiti/machine.js';
import type { FlexitiEventData } from '../../src/vendors/flexiti/messages.js';
import { vendorFrame } from './vendor-frame.js';

/** A promise that stays as it is. */
export const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** Hands events to the element's own session, as if they had come from the frame: the real reducer makes of them what it makes of the vendor's. */
export function apply(checkout: FlexitiCheckoutElement, ...events: readonly FlexitiEvent[]): void {
  for (const event of events) checkout['session']['apply'](event);
}

export const prepare: FlexitiEvent = { type: 'prepare', flow: 'purchase' };
export const prepareApply: FlexitiEvent = { type: 'prepare', flow: 'apply' };
export const load: FlexitiEvent = { type: 'load', expiresAt: null };
export const loaded: FlexitiEvent = { type: 'loaded' };
export const slow: FlexitiEvent = { type: 'slow' };
export const cancel: FlexitiEvent = { type: 'message', message: { type: 'flx-cancel' }, sessionConfirmed: true };
export const failure: FlexitiEvent = { type: 'message', message: { type: 'flx-failure', failure: { error: 500, message: 'Internal error' } }, sessionConfirmed: true };

/** A session that ends so many minutes from now. */
export const loadFor = (minutes: number): FlexitiEvent => ({ type: 'load', expiresAt: Date.now() + minutes * 60_000 });

export const success = (eventData: FlexitiEventData, sessionConfirmed = true): FlexitiEvent => ({
  type: 'message',
  message: { type: 'flx-success', eventData: { mfaOptionSelected: 'sms', widget_session_id: '6f1c1d1e-7d0a-4d0b-9a65-0d1f5f6f2a10', ...eventData } },
  sessionConfirmed,
});

export const problem = (code: ErrorCode, retryable: boolean): FlexitiEvent => ({ type: 'problem', problem: { code, retryable } });

/** The rows of the vendor's table, and the three other endings. */
export const ENDINGS = {
  'purchase-verified': success({ accountNumber: 2_233_000, verified: true, action: 'purchase' }),
  'purchase-not-verified': success({ accountNumber: 2_233_000, verified: false, action: 'purchase' }),
  'activation-required': success({ accountNumber: null, verified: false, action: 'activation' }),
  'new-application-requested': success({ accountNumber: null, verified: false, action: 'apply' }),
  'application-submitted': success({ accountNumber: null, verified: true, action: 'apply' }),
  ineligible: success({ accountNumber: null, verified: false, action: null }),
  retry: success({ accountNumber: null, verified: false, action: 'retry' }),
  cancelled: cancel,
  failed: failure,
  unknown: success({ accountNumber: null, verified: true, action: 'purchase' }),
} as const satisfies Record<string, FlexitiEvent>;

/**
 * Puts the element into a state. In a dialog it is opened first, with a shop's server that does not answer: nothing is ever asked of the network.
 *
 * @returns the directive for lit's `ref` position
 */
export function staged(...events: readonly FlexitiEvent[]): ReturnType<typeof ref> {
  // a story may be rendered anew into the same element
  const seen = new WeakSet<Element>();
  const run = async (checkout: FlexitiCheckoutElement): Promise<void> => {
    await checkout.updateComplete;
    if (!checkout.isConnected) return;
    checkout.fetchSession ??= never;
    if (checkout.presentation === 'dialog') {
      void checkout.open();
      await until(() => checkout.phase === 'preparing');
      // the timers of the opening end here, so that the state stays
      apply(checkout, load);
      checkout['session'].detach();
    }
    apply(checkout, ...events);
    await checkout.updateComplete;
    if (checkout.phase === 'open') showVendor(checkout);
  };
  const callback: RefOrCallback = (element) => {
    if (!element || seen.has(element)) return;
    seen.add(element);
    void run(element as FlexitiCheckoutElement);
  };
  return ref(callback);
}

/** Puts a drawing of the vendor's page where its frame would be. */
export function showVendor(checkout: FlexitiCheckoutElement, act?: (what: 'accept' | 'decline' | 'cancel') => void): void {
  const box = checkout.shadowRoot?.querySelector('.frame');
  if (!box || box.firstChild) return;
  const frame = vendorFrame(checkout.closest('[lang]')?.getAttribute('lang') ?? 'en', act);
  box.append(frame);
  checkout.addEventListener('flexiti-phase-change', () => checkout.phase !== 'open' && frame.remove());
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Plays the shop's server and the vendor: a session at once, then a page in which the person chooses how it ends. */
export function playVendor(checkout: FlexitiCheckoutElement): void {
  checkout.fetchSession = () => {
    const session = checkout['session'];
    const then = (ms: number, phase: string, run: () => void): unknown => setTimeout(() => checkout.phase === phase && run(), ms);
    then(500, 'preparing', () => {
      apply(checkout, loadFor(15));
      session.detach();
      then(600, 'loading', () => {
        apply(checkout, loaded);
        const ends = { accept: ENDINGS['purchase-verified'], decline: ENDINGS['purchase-not-verified'], cancel };
        showVendor(checkout, (what) => apply(checkout, ends[what]));
      });
    });
    return never();
  };
}
