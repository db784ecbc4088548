import type { SecureIvrData, SecureIvrEvent, SecureIvrEventName } from './messages.js';
import { reasonOf } from './rest.js';

export type SecureIvrListener = (event: SecureIvrEvent) => void;

/** The listening half of the vendor's interface, and the telling half for the client on top of it: a status or a readiness is told when it changes. */
export class SecureIvrEvents {
  /** `data.code` is one of the kit's list; a panel of another copy of the package sees it too. */
  readonly hasCodes = true;
  readonly #listeners = new Map<string, Set<SecureIvrListener>>();
  /** What was told last. */
  protected status = '';
  protected ready: boolean | undefined;
  /** How things stand: readiness, the payment, the agent's status, the connection. */
  readonly #standing = new Map<string, SecureIvrEvent>();

  /** Calls `listener` for every event of that name, and at once when that is how things stand. */
  on(name: SecureIvrEventName, listener: SecureIvrListener): void {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    this.#listeners.get(name)!.add(listener);
    for (const event of this.#standing.values()) {
      // who comes late has missed what was said before
      if (event.evt === name && name !== 'secureivr.ended') listener({ ...event, data: { ...event.data, incomplete: true } });
    }
  }

  off(name: SecureIvrEventName, listener: SecureIvrListener): void {
    this.#listeners.get(name)?.delete(listener);
  }

  protected emit(evt: SecureIvrEventName, data: SecureIvrData = {}): void {
    const event = Object.freeze({ evt, status: data.error === undefined ? 'OK' : 'ERROR', data: Object.freeze(data) } as const);
    if (event.status === 'OK' && evt !== 'secureivr.message') this.#standing.set(evt.replace('not_', '').replace('ended', 'started'), event);
    this.#listeners.get(evt)?.forEach((listener) => {
      try {
        listener(event);
      } catch (error) {
        // like any uncaught error; the others and the next event must not suffer
        reportError(error);
      }
    });
  }

  /** An event with the status ERROR. */
  protected fault(evt: SecureIvrEventName, thrown: unknown, more?: SecureIvrData): void {
    const { message, code } = reasonOf(thrown);
    this.emit(evt, { ...more, error: message, code });
  }

  /** `key` tells apart what has the same status: two calls, two faults. */
  protected tell(status: string, data: SecureIvrData = {}, key = ''): void {
    if (this.status === status + key) return;
    this.status = status + key;
    this.emit('status.changed', { status, ...data });
  }

  protected tellReady(ready: boolean): void {
    if (this.ready === ready) return;
    this.ready = ready;
    this.emit(ready ? 'secureivr.ready' : 'secureivr.not_ready');
  }
}
