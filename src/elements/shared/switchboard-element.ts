import { ContextConsumer } from '@lit/context';
import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { switchboardContext, type Switchboard } from '../../context/switchboard.js';
import { formatMessage, type Message, type Translate, type Translation } from '../../i18n/format.js';
import { localeOf, watchLanguage, type Language, type Locale } from '../../i18n/language.js';

/** The element's texts in every language of the kit. */
export type Dictionaries<Source> = { readonly [Tongue in Language]: Translation<Source> };

/**
 * What the vendor elements have in common: texts in the language of the nearest `[lang]`, the provider above, and the phase as a custom state.
 *
 * @typeParam Source - the English dictionary
 */
export abstract class SwitchboardElement<Source extends Record<string, Message>> extends LitElement {
  static override properties: PropertyDeclarations = { strings: { attribute: false } };

  /** The class's own texts. */
  protected abstract readonly dictionaries: Dictionaries<Source>;

  /** Overrides any text of the element; texts that are left out keep the language of the nearest `[lang]`. */
  strings: Partial<Translation<Source>> = {};

  readonly #internals = this.attachInternals();
  readonly #provider = new ContextConsumer(this, { context: switchboardContext, subscribe: true });
  #connection: AbortController | undefined;
  #locale: Locale = { language: 'en', tag: 'en' };
  #state = '';

  /** The provider above this element; undefined when there is none. */
  protected get switchboard(): Switchboard | undefined {
    return this.#provider.value;
  }

  /** The BCP 47 tag that dates and numbers are written by. */
  protected get localeTag(): string {
    return this.#locale.tag;
  }

  protected readonly t: Translate<Source> = (key, ...[params]) => {
    const message = (this.strings as Partial<Record<keyof Source, Message>>)[key] ?? (this.dictionaries[this.#locale.language] as Record<keyof Source, Message>)[key];
    return formatMessage(this.#locale.tag, message, params);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connection = new AbortController();
    this.#readLocale();
    watchLanguage(this, () => this.#readLocale(), this.#connection.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#connection?.abort();
  }

  /** A move that the browser makes without disconnecting (`moveBefore`) must not end anything. */
  connectedMoveCallback(): void {}

  /** Shows the phase to CSS as `:state(<phase>)`. */
  protected showPhase(phase: string): void {
    if (phase === this.#state) return;
    this.#internals.states.delete(this.#state);
    this.#internals.states.add(phase);
    this.#state = phase;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    // the page may have set `lang` on this element or above it before it was watched
    this.#readLocale();
  }

  #readLocale(): void {
    const locale = localeOf(this);
    if (locale.tag === this.#locale.tag && locale.language === this.#locale.language) return;
    this.#locale = locale;
    this.requestUpdate();
  }
}
