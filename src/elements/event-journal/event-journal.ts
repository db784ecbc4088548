import { ContextConsumer } from '@lit/context';
import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { Journal, type JournalEntry } from '../../context/journal.js';
import { journalContext } from '../../context/switchboard.js';
import { en } from '../../i18n/event-journal/en.js';
import { translations } from '../../i18n/event-journal/translations.js';
import { SwitchboardElement } from '../shared/switchboard-element.js';
import { download, toCsv, toJson } from './event-journal.export.js';
import { card } from '../shared/card.styles.js';
import { reading } from '../shared/reading.styles.js';
import { tokens } from '../shared/tokens.styles.js';
import { styles } from './event-journal.styles.js';

const dictionaries = { en, ...translations };

/**
 * A redacted timeline over the kit's elements, to look through, search, copy and export: for a supervisor, and for whoever wires the page.
 * It shows what the provider above has recorded; without one it listens on the element named by `for`, or on its parent.
 *
 * @customElement event-journal
 *
 * @csspart card - The card.
 * @csspart header - Its header.
 * @csspart table - The table of entries.
 * @csspart button - Every button.
 *
 * @cssprop [--sb-journal-size=24rem] - Greatest height of the list.
 *
 * @example
 * ```html
 * <switchboard-provider>
 *   <flexiti-checkout></flexiti-checkout>
 *   <event-journal heading="What happened" limit="100"></event-journal>
 * </switchboard-provider>
 * ```
 */
export class EventJournalElement extends SwitchboardElement<typeof en> {
  static override styles: CSSResultGroup = [tokens, card, reading, styles];

  static override properties: PropertyDeclarations = {
    heading: {},
    limit: { type: Number },
    for: {},
    search: { state: true },
    chosen: { state: true },
    said: { state: true },
  };

  protected override readonly dictionaries = dictionaries;

  /** Title of the card; a text of the element's own when empty. */
  heading = '';

  /** How many entries are shown and exported, the newest ones. */
  limit: number = 200;

  /** Id of the element to listen on when there is no provider. */
  for = '';

  private search = '';
  private chosen = '';
  private said = '';

  readonly #provider = new ContextConsumer(this, { context: journalContext, subscribe: true, callback: () => this.#follow() });
  #own: Journal | undefined;
  #stop: () => void = () => {};
  #away = new AbortController();

  /** What is recorded, oldest first, at most `limit`; frozen, redacted. */
  get entries(): readonly JournalEntry[] {
    const limit = Math.trunc(this.limit ?? 200);
    return limit > 0 ? this.#journal.entries.slice(-limit) : [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#away.abort();
    this.#own = undefined;
  }

  /** The entries as JSON text. */
  toJSON(): string {
    return toJson(this.entries);
  }

  /** The entries as CSV text (RFC 4180), safe to open in a spreadsheet. */
  toCSV(): string {
    return toCsv(this.entries);
  }

  /** Forgets every entry, for every journal of the same provider. */
  clear(): void {
    this.#journal.clear();
  }

  /** Draws once a frame, however much happens. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated) await nextFrame();
    await super.scheduleUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('for') && this.#own) {
      this.#own = undefined;
      this.#follow();
    }
  }

  protected override render(): TemplateResult {
    const all = this.entries;
    const words = this.search.toLowerCase();
    // a column of times stands with colons in every language; fr-CA would write 14 h 17 min 13 s
    const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    const shown = all
      .map((entry) => ({ ...entry, time: clock.format(new Date(entry.at)) }))
      .filter((entry) => (!this.chosen || entry.element === this.chosen) && (!words || Object.values(entry).join(' ').toLowerCase().includes(words)));
    // the count is told while something is looked for; told at every event, it would drown the rest
    // what is chosen stays in the list, though it has no entry any more
    const elements = [...new Set(['', this.chosen, ...all.map(({ element }) => element)])].sort();
    return html`<section class="card" part="card" aria-labelledby="title">
      <header part="header">
        <h2 id="title">${this.heading || this.t('heading')}</h2>
        <span class="mute" aria-live=${words || this.chosen ? 'polite' : 'off'}>${this.t('count', { count: shown.length })}</span>
      </header>
      <div class="body">
        <div class="row">
          <label>${this.t('search')}<input type="search" .value=${this.search} @input=${this.#onSearch} /></label>
          <label
            >${this.t('element')}<select .value=${this.chosen} @change=${this.#onChoose}>
              ${elements.map((element) => html`<option value=${element} ?selected=${element === this.chosen}>${element || this.t('all')}</option>`)}
            </select></label
          >
        </div>
        ${shown.length > 0 ? this.#renderTable(shown) : html`<p class="mute">${this.t(all.length > 0 ? 'noMatch' : 'empty')}</p>`}
        <div class="row actions">
          <div class="row">
            <button part="button" type="button" @click=${this.#onCopy}>${this.t('copy')}</button>
            <button part="button" type="button" @click=${this.#onJson}>JSON</button>
            <button part="button" type="button" @click=${this.#onCsv}>CSV</button>
            <span role="status" class="mute">${this.said}</span>
          </div>
          <button class="quiet" part="button" type="button" @click=${this.clear}>${this.t('clear')}</button>
        </div>
      </div>
    </section>`;
  }

  #renderTable(entries: readonly (JournalEntry & { time: string })[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="group" aria-labelledby="title">
      <table part="table">
        <thead>
          <tr>
            <th scope="col">${this.t('time')}</th>
            <th scope="col">${this.t('element')}</th>
            <th scope="col">${this.t('event')}</th>
            <th scope="col">${this.t('phase')}</th>
            <th scope="col">${this.t('summary')}</th>
          </tr>
        </thead>
        <tbody>
          ${entries.toReversed().map(
            ({ at, time, element, type, phase, summary }) =>
              html`<tr>
                <td><time datetime=${at}>${time}</time></td>
                <td><code>${element}</code></td>
                <td><code>${type}</code></td>
                <td>${phase || nothing}</td>
                <td>${summary || nothing}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  get #journal(): Journal {
    return this.#provider.value ?? (this.#own ??= this.#listen());
  }

  /** A journal of its own, for a page without a provider. */
  #listen(): Journal {
    const journal = new Journal();
    const root = this.getRootNode() as Document | ShadowRoot;
    const node = (this.for && root.getElementById?.(this.for)) || this.parentNode;
    this.#away.abort();
    this.#away = new AbortController();
    if (node) journal.watch(node, this.#away.signal);
    return journal;
  }

  #follow(): void {
    this.#stop();
    if (this.#provider.value) {
      this.#away.abort();
      this.#own = undefined;
    }
    this.#stop = this.#journal.subscribe(() => this.requestUpdate());
    this.requestUpdate();
  }

  #onSearch(event: InputEvent): void {
    this.search = (event.target as HTMLInputElement).value;
  }

  #onChoose(event: Event): void {
    this.chosen = (event.target as HTMLSelectElement).value;
  }

  async #onCopy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.toCSV());
      this.said = this.t('copied');
    } catch {
      this.said = this.t('notCopied');
    }
    setTimeout(() => (this.said = ''), 3000);
  }

  #onJson(): void {
    download('journal.json', 'application/json', this.toJSON());
  }

  #onCsv(): void {
    // without a byte order mark, spreadsheets read a file in the system's own encoding
    download('journal.csv', 'text/csv', `\uFEFF${this.toCSV()}`);
  }
}

/** A page that nobody sees has no frames. */
const nextFrame = (): Promise<unknown> =>
  new Promise((resolve) => {
    requestAnimationFrame(resolve);
    setTimeout(resolve, 100);
  });
