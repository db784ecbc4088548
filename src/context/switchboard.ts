import { createContext } from '@lit/context';

/** What a `<switchboard-provider>` gives the elements below it. */
export interface Switchboard {
  /** Base URL of the gateway, without a slash at the end; empty when there is none. */
  readonly gateway: string;
  /** A token for the gateway; undefined when the page gave no `getToken`. */
  token(): Promise<string | undefined>;
}

/** A global symbol, so that elements and a provider from two copies of the package still meet. */
export const switchboardContext = createContext<Switchboard>(Symbol.for('switchboard/provider/1'));
