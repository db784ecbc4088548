import type { ErrorCode } from '../../core/errors.js';

/** Detail of `<prefix>-phase-change`. */
export interface PhaseChangeDetail<Phase extends string> {
  phase: Phase;
  previousPhase: Phase;
}

/** Detail of `<prefix>-error`. `message` is in the element's language and safe to show. */
export interface ErrorDetail {
  code: ErrorCode;
  message: string;
  /** True when the same may succeed later without a change by the page. */
  retryable: boolean;
}

/** Detail of `secure-entry-change`. */
export interface SecureEntryChangeDetail {
  /** Card data is being keyed now: a host pauses its recordings while this holds. */
  active: boolean;
}

/** `addEventListener` typed by an element's event map. Every element's interface extends this by declaration merging. */
export interface TypedListeners<EventMap> {
  <Type extends keyof EventMap & string>(type: Type, listener: (this: HTMLElement, event: EventMap[Type]) => unknown, options?: boolean | AddEventListenerOptions): void;
  (type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}
