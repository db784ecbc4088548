/** Dispatches a bubbling, composed CustomEvent; false when a listener prevented it (only `before-` events can be). */
export function emit<Detail>(host: EventTarget, type: string, detail: Detail, cancelable = false): boolean {
  return host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }));
}
