import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { sleep } from '../../core/clock.js';
import { switchboardContext, type Switchboard } from '../../context/switchboard.js';
import { formatMessage, type Message, type Translate, type Translation } from '../../i18n/format.js';
import { ENGLISH, localeOf, watchLanguage, type Dictionaries, type Locale } from '../../i18n/language.js';

/** Milliseconds after which an element shows itself without its texts, in English. */
const PATIENCE = 1500;

/**
 * What the vendor elements have in common: texts in the language of the nearest `[lang]`, the provider above, and the phase as a custom state.
 *
 * @typeParam Source - the English dictionary
 *
 * @cssprop [--sb-surface] - Card and fields.
 * @cssprop [--sb-surface-2] - Quiet areas.
 * @cssprop [--sb-text] - Text.
 * @cssprop [--sb-text-2] - Secondary text.
 * @cssprop [--sb-accent] - Main button, focus ring, progress.
 * @cssprop [--sb-on-accent] - Text on the accent.
 * @cssprop [--sb-ok] - A good outcome.
 * @cssprop [--sb-warn] - What needs attention.
 * @cssprop [--sb-bad] - A bad outcome, an error.
 * @cssprop [--sb-line] - Lines.
 * @cssprop [--sb-line-strong] - Borders of fields and buttons.
 * @cssprop [--sb-accent-soft] - Background of what is accented.
 * @cssprop [--sb-ok-soft] - Background of a good outcome.
 * @cssprop [--sb-warn-soft] - Background of what needs attention.
 * @cssprop [--sb-bad-soft] - Background of an error.
 * @cssprop [--sb-space=1rem] - Padding and gaps.
 * @cssprop [--sb-radius=12px] - Corner of the card; smaller corners are 75 % of it.
 * @cssprop [--sb-font] - `font` shorthand.
 * @cssprop [--sb-focus] - `box-shadow` of a focused control.
 */
export abstract class SwitchboardElement<Source extends Record<string, Message>> extends LitElement {
  static override properties: PropertyDeclarations = { strings: { attribute: false } };

  /** The class's own texts. */
  protected abstract readonly dictionaries: Dictionaries<Source>;

  /** Overrides any text of the element; texts that are left out keep the language of the nearest `[lang]`. */
  strings: Partial<Translation<Source>> = {};

  readonly #internals = this.attachInternals();
  #switchboard: Switchboard | undefined;
  #unsubscribe: (() => void) | undefined;
  #connection: AbortController | undefined;
  /** What the page asks for. */
  #wanted = ENGLISH;
  /** What is spoken: English until the texts are here, and when they cannot be loaded. */
  #locale = ENGLISH;
  #phase = '';
  #texts: Translation<Source> | undefined;
  #loading: Promise<void> | undefined;

  /** The provider above this element; undefined when there is none. */
  protected get switchboard(): Switchboard | undefined {
    return this.#switchboard;
  }

  /** The BCP 47 tag that dates and numbers are written by. */
  protected get localeTag(): string {
    return this.#locale.tag;
  }

  protected readonly t: Translate<Source> = (key, ...[params]) => {
    // a text that is missing, as in a file of another release, must not cost the rest
    const [own, translated, english] = [this.strings, this.#texts, this.dictionaries.en] as (Partial<Record<keyof Source, Message>> | undefined)[];
    return formatMessage(this.#locale.tag, own?.[key] ?? translated?.[key] ?? english![key]!, params);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = (this.#connection = new AbortController());
    this.#readLocale();
    watchLanguage(this, () => this.#readLocale(), signal);
    this.#askProvider();
    // a provider whose tag is registered after this element's tells so when it is ready
    document.addEventListener('context-provider', () => this.#askProvider(), { signal });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** A move that the browser makes without disconnecting (`moveBefore`) must not end anything; the language and the provider may be others. */
  connectedMoveCallback(): void {
    this.#readLocale();
    this.#askProvider();
  }

  /** Shows the phase to CSS as `:state(<phase>)`. */
  protected showPhase(phase: string): void {
    const { states } = this.#internals;
    states.delete(this.#phase);
    states.add((this.#phase = phase));
  }

  /** Resolves after the update; `updateComplete` waits for the page's language as well. */
  protected get rendered(): Promise<boolean> {
    return super.getUpdateComplete();
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    this.#readLocale();
    await this.#loading;
    return this.rendered;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    // the page may have set `lang` on this element or above it before it was watched
    this.#readLocale();
  }

  /** Asks for the provider above and for every change of it, as the Context Community Protocol says. */
  #askProvider(): void {
    const request = { context: switchboardContext, contextTarget: this, callback: this.#provide, subscribe: true };
    this.dispatchEvent(Object.assign(new Event('context-request', { bubbles: true, composed: true }), request));
  }

  readonly #provide = (value: Switchboard, unsubscribe?: () => void): void => {
    // a provider nearer than the one before takes its place
    if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.();
    this.#unsubscribe = unsubscribe;
    this.#switchboard = value;
    this.requestUpdate();
  };

  #readLocale(): void {
    const locale = localeOf(this);
    if (locale.tag === this.#wanted.tag) return;
    this.#wanted = locale;
    // nothing waits for the texts: an element that is new is there, and works, but stays out of sight so that nobody reads English first
    const { states } = this.#internals;
    if (!this.hasUpdated) states.add('untold');
    this.#loading = Promise.race([this.#speak(locale), sleep(PATIENCE)]).then(() => {
      if (locale === this.#wanted) states.delete('untold');
    });
  }

  async #speak(locale: Locale): Promise<void> {
    const { language } = locale;
    const isEnglish = language === 'en';
    // what cannot be loaded is asked for again when the language is next set; some browsers answer from memory then, until the page is loaded anew
    const texts = isEnglish ? undefined : await this.dictionaries[language]().catch(() => undefined);
    if (locale !== this.#wanted) return;
    this.#locale = texts || isEnglish ? locale : ENGLISH;
    this.#texts = texts;
    this.requestUpdate();
  }
}
