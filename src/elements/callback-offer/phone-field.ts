import type { LitElement } from 'lit';
import { homeCountry, loadPhoneTools, plainTools, type PhoneTools, type ReadNumber } from './phone-number.js';

type Host = LitElement & { defaultCountry: string | undefined };

/** What is written in the phone field, the element's own or one of the page's in the slot, and how it is read. */
export class PhoneField {
  /** What the person wrote. */
  typed = '';
  /** The number that would be called; undefined while it cannot be read. */
  read: ReadNumber | undefined;
  /** It was asked for and cannot be read. */
  invalid = false;
  readonly #host: Host;
  #tools: PhoneTools = plainTools;
  #chosen = homeCountry();

  constructor(host: Host) {
    this.#host = host;
  }

  get country(): string {
    return this.#host.defaultCountry?.toUpperCase() || this.#chosen;
  }

  /** The countries to choose from; before the list is loaded, the one that is chosen. */
  countries(tag: string): { code: string; label: string }[] {
    const all = this.#tools.listCountries(tag);
    return all.length > 0 ? all : [{ code: this.#chosen, label: new Intl.DisplayNames(tag, { type: 'region' }).of(this.#chosen) ?? this.#chosen }];
  }

  /** Loads what is known of phone numbers: called when the field is first used. */
  load(): void {
    void loadPhoneTools().then((tools) => {
      if (tools === this.#tools) return;
      this.#tools = tools;
      this.#host.requestUpdate();
    });
  }

  /** Sets the text, as the page does. */
  write(text: string): void {
    this.typed = text;
    if (text) void this.changed();
  }

  choose(country: string): void {
    this.#chosen = country;
    void this.changed();
  }

  /** The text of a field has changed, or another field has come. */
  async changed(): Promise<void> {
    const field = this.#field;
    if (field) this.typed = field.value;
    this.#tools = await loadPhoneTools();
    this.read = this.#tools.readNumber(this.typed, this.country);
    if (this.read) this.invalid = false;
    this.#host.requestUpdate();
  }

  /** Reads the number that is given, else the field; what cannot be read is marked. */
  async check(given?: string): Promise<ReadNumber | undefined> {
    if (given !== undefined) this.typed = given;
    const field = given === undefined ? this.#field : undefined;
    if (field) this.typed = field.value;
    this.#tools = await loadPhoneTools();
    this.read = this.#tools.readNumber(this.typed, this.country);
    this.invalid = !this.read;
    this.#host.requestUpdate();
    return this.read;
  }

  focus(): void {
    this.#field?.focus();
  }

  get #field(): HTMLInputElement | null {
    const root = this.#host.renderRoot;
    const [own] = root.querySelector<HTMLSlotElement>('slot[name=phone]')?.assignedElements() ?? [];
    return own ? (own instanceof HTMLInputElement ? own : own.querySelector('input')) : root.querySelector('#phone');
  }
}
