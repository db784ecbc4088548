import { SwitchboardError } from '../core/errors.js';
import type { EventStream, EventStreamOptions } from '../transports/event-stream.js';

/** What elements use of an event stream. */
export type SharedStream = Pick<EventStream, 'subscribe'>;

/** An event stream whose code is loaded with the first subscription: a page that never follows anything loads none of it. */
export function sharedStream(options: EventStreamOptions): SharedStream {
  let stream: EventStream | undefined;
  return {
    subscribe(topic, listener, signal, token) {
      import('../transports/event-stream.js').then(
        (module) => {
          stream ??= new module.EventStream(options);
          stream.subscribe(topic, listener, signal, token);
        },
        () => signal.aborted || listener.onError(new SwitchboardError('network', 'The event stream could not be loaded.', { retryable: true })),
      );
    },
  };
}
