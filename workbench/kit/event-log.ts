import { html, nothing, type TemplateResult } from 'lit';

export interface LogEntry {
  at: Date;
  type: string;
  /** The detail, redacted, as a person may read it. */
  detail: unknown;
}

const LIMIT = 200;
/** Keys whose values name a customer or a session; the end of each is enough to tell two apart. */
const PERSONAL = new Set(['accountNumber', 'customerId', 'widget_session_id']);

/** Every event of an element as a page hears it, newest first. */
export class EventLog {
  entries: readonly LogEntry[] = [];
  #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Listens for `types` on `target`, where they bubble up to. */
  watch(target: EventTarget, types: readonly string[]): void {
    for (const type of types) target.addEventListener(type, (event) => this.add(type, (event as CustomEvent<unknown>).detail));
  }

  add(type: string, detail: unknown): void {
    this.entries = [{ at: new Date(), type, detail: redact(detail) }, ...this.entries].slice(0, LIMIT);
    this.#onChange();
  }

  clear(): void {
    this.entries = [];
    this.#onChange();
  }
}

/** A copy with what is personal cut short. */
function redact(value: unknown, key = ''): unknown {
  if (PERSONAL.has(key) && (typeof value === 'string' || typeof value === 'number')) return `…${String(value).slice(-3)}`;
  if (Array.isArray(value)) return value.map((item) => redact(item));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redact(inner, name)]));
  return value;
}

/** The colour of an entry's dot. */
function toneOf({ type, detail }: LogEntry): string {
  const { outcome, status } = (detail ?? {}) as { outcome?: string; status?: string };
  if (type.endsWith('-error') || type === 'flx-failure') return 'bad';
  if (type.endsWith('-rejected') || type.endsWith('-slow') || status === 'refused' || status === 'unavailable') return 'warn';
  if (type.endsWith('-outcome')) return outcome === 'purchase-verified' || outcome === 'application-submitted' ? 'ok' : 'warn';
  if (type.startsWith('shop:')) return status ? 'ok' : '';
  return type.startsWith('flx-') ? 'live' : '';
}

const time = new Intl.DateTimeFormat('en-CA', { hour12: false, hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

export function renderLog(log: EventLog): TemplateResult {
  return html`<section class="log" aria-labelledby="log-title">
    <header>
      <h2 id="log-title">Events</h2>
      <span class="count">${log.entries.length}</span>
      <button type="button" class="quiet" ?disabled=${log.entries.length === 0} @click=${() => log.clear()}>Clear</button>
    </header>
    ${log.entries.length === 0 ? html`<p class="mute">Nothing yet. Everything the element dispatches shows here.</p>` : nothing}
    <ol aria-label="Events, newest first" aria-live="polite">
      ${log.entries.map(
        (entry) => html`<li>
          <div class="line"><i class=${toneOf(entry)}></i><b>${entry.type}</b><time datetime=${entry.at.toISOString()}>${time.format(entry.at)}</time></div>
          ${entry.detail === null || entry.detail === undefined ? nothing : html`<dl>${renderDetail(entry.detail)}</dl>`}
        </li>`,
      )}
    </ol>
  </section>`;
}

/** One row for each value; objects within are opened up, their keys joined by dots. */
function renderDetail(detail: object, path = ''): TemplateResult[] {
  if ('previousPhase' in detail && 'phase' in detail) return [html`<div><dt>${String(detail.previousPhase)} →</dt><dd>${String(detail.phase)}</dd></div>`];
  return Object.entries(detail).flatMap(([key, value]: [string, unknown]) => {
    const name = path ? `${path}.${key}` : key;
    return typeof value === 'object' && value !== null ? renderDetail(value, name) : [html`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`];
  });
}
