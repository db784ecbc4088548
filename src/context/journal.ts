import { redact } from '../core/redact.js';

/**
 * One line of the journal. Holds no card digits, secrets or personal fields: only what is on the list of safe ones, redacted, and without the longer numbers and e-mail addresses
 * that vendors write into their texts. Whatever else a vendor writes there, such as a name, stays.
 */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  at: string;
  /** The tag, with `#id` when the element has one. */
  element: string;
  /** The event's name. */
  type: string;
  /** The element's phase just after the event; empty when it has none. */
  phase: string;
  /** What the event said, in a few words. */
  summary: string;
}

/** Every event of the kit's elements. A test holds it against the manifest. */
export const JOURNAL_EVENTS: readonly string[] = (
  'flx-success flx-failure flx-cancel flexiti-phase-change flexiti-outcome flexiti-error flexiti-slow flexiti-message-rejected flexiti-before-close ' +
  'secureivr-ready secureivr-not-ready secureivr-started secureivr-ended secureivr-message secureivr-status-changed secureivr-connection-changed ' +
  'secure-pay-phase-change secure-pay-outcome secure-pay-error secure-pay-before-start secure-pay-before-cancel secure-entry-change ' +
  'paytia-stage paytia-phase-change paytia-outcome paytia-error ' +
  'callback-phase-change callback-outcome callback-error callback-wait-time callback-offered callback-declined callback-before-submit callback-accepted ' +
  'callback-state-change callback-rescheduled callback-cancelled'
).split(' ');

/** What a summary may show. Whatever is not here, such as numbers of accounts and phones, tokens and amounts, stays out. */
const SAFE = new Set(
  'phase previousPhase outcome nextStep flow reason code message status state stage attempt digits type by active estimatedWait threshold offered action verified error'.split(' '),
);

/** A number of a phone or an account; what the mask of card numbers has left. Signs and spaces may part it, a colon may not, for times are written with it. */
const LONG_NUMBER = /\p{N}(?:[^\p{L}\p{N}:]{0,3}\p{N}){6,}/gu;
const DATE = /((?<!\p{N})(?:19|20)\d\d-[01]\d-[0-3]\d(?!\p{N}))/u;
/** The part before the @ has 64 characters at most (RFC 5321). */
const ADDRESS = /\S{1,64}@\S+/g;

/** The longest the journal gets; the oldest entries go first. */
const CAPACITY = 1000;

/** A bounded, redacted record of what the elements below a node have told. */
export class Journal {
  #entries: readonly JournalEntry[] = [];
  readonly #listeners = new Set<() => void>();

  /** Oldest first; a new array after each change. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Calls back after each change. Returns a function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Records what bubbles up to the node. */
  watch(node: EventTarget, signal?: AbortSignal): void {
    // the capturing phase comes first, so that a listener which stops the event does not keep it out of the record
    for (const type of JOURNAL_EVENTS) node.addEventListener(type, (event) => this.#record(event), { capture: true, ...(signal && { signal }) });
  }

  clear(): void {
    this.#set([]);
  }

  #record(event: Event): void {
    const source = event.composedPath()[0];
    if (!(source instanceof HTMLElement)) return;
    const phase: unknown = (source as { phase?: unknown }).phase;
    this.#set([
      ...this.#entries.slice(1 - CAPACITY),
      Object.freeze({
        at: new Date().toISOString(),
        element: source.id ? `${source.localName}#${source.id}` : source.localName,
        type: event.type,
        phase: typeof phase === 'string' ? phase : '',
        summary: summarize((event as CustomEvent<unknown>).detail),
      }),
    ]);
  }

  #set(entries: readonly JournalEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

/** The safe fields of a detail, and of the `data` that vendors put inside it. */
function summarize(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return '';
  const parts = Object.entries(detail).flatMap(([key, value]) => {
    if (key === 'data') return summarize(value) || [];
    return SAFE.has(key) && ['string', 'number', 'boolean'].includes(typeof value) ? `${key}: ${typeof value === 'string' ? mask(value) : value}` : [];
  });
  return redact(parts.join(', '), 200);
}

/** A text without the numbers and addresses of people; dates stay. The odd parts are the dates. */
const mask = (text: string): string =>
  redact(text, Infinity)
    .replace(ADDRESS, '••••')
    .split(DATE)
    .map((part, i) => (i % 2 ? part : part.replace(LONG_NUMBER, '••••')))
    .join('');
