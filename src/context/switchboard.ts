import { createContext } from '@lit/context';
import type { EventStream, EventStreamOptions } from '../transports/event-stream.js';

/** What a `<switchboard-provider>` gives the elements below it. */
export interface Switchboard {
  /** Base URL of the gateway, without a slash at the end; empty when there is none. */
  readonly gateway: string;
  /** A token for the gateway; undefined when the page gave no `getToken`. */
  token(): Promise<string | undefined>;
  /** The gateway's one event stream for all below the provider. The first element that needs it says how it is made: a page without such elements loads none of its code. */
  stream(create: (options: EventStreamOptions) => SharedStream): SharedStream;
}

/** What elements use of the event stream. */
export type SharedStream = Pick<EventStream, 'subscribe'>;

/** A global symbol, so that elements and a provider from two copies of the package still meet. */
export const switchboardContext = createContext<Switchboard>(Symbol.for('switchboard/provider/1'));
