import { createContext } from '@lit/context';
import type { Journal } from './journal.js';
import type { SharedStream } from './shared-stream.js';

/** What a `<switchboard-provider>` gives the elements below it. */
export interface Switchboard {
  /** Base URL of the gateway, without a slash at the end; empty when there is none. */
  readonly gateway: string;
  /** A token for the gateway; undefined when the page gave no `getToken`. */
  token(): Promise<string | undefined>;
  /** The gateway's one event stream for all below the provider. */
  readonly stream: SharedStream;
}

/** A global symbol, so that elements and a provider from two copies of the package still meet. */
export const switchboardContext = createContext<Switchboard>(Symbol.for('switchboard/provider/1'));

/** The record of what the elements below a provider have told. */
export const journalContext = createContext<Journal>(Symbol.for('switchboard/journal/1'));
