import { ContextProvider } from '@lit/context';
import { css, html, LitElement, type CSSResult, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { Journal } from './journal.js';
import { sharedStream } from './shared-stream.js';
import { journalContext, switchboardContext, type Switchboard } from './switchboard.js';

/**
 * Gives every element below it one gateway, one way to get a token, one event stream and one journal, however many they are.
 *
 * @customElement switchboard-provider
 * @slot - The elements that use it, at any depth.
 * @example
 * ```html
 * <switchboard-provider gateway="https://pay.example.com"><flexiti-checkout></flexiti-checkout></switchboard-provider>
 * ```
 */
export class SwitchboardProviderElement extends LitElement {
  static override styles: CSSResult = css`
    :host {
      display: contents;
    }
    :host([hidden]) {
      display: none;
    }
  `;

  static override properties: PropertyDeclarations = { gateway: {}, getToken: { attribute: false } };

  /** Base URL of the gateway. */
  gateway = '';

  /** Resolves to a token of the merchant's own server. Asked again whenever one is needed: answer from a cache if that is dear. */
  getToken: (() => Promise<string>) | undefined;

  readonly #context = new ContextProvider(this, { context: switchboardContext, initialValue: this.#give() });

  constructor() {
    super();
    const journal = new Journal();
    journal.watch(this);
    new ContextProvider(this, { context: journalContext, initialValue: journal });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('gateway')) this.#context.setValue(this.#give());
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #give(): Switchboard {
    const gateway = (this.gateway ?? '').replace(/\/+$/, '');
    const token = async (): Promise<string | undefined> => this.getToken?.();
    return { gateway, token, stream: sharedStream({ url: `${gateway}/events`, token }) };
  }
}
