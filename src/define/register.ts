/**
 * Registers a class under a tag unless the tag is taken: the page may load the kit twice, or two versions of it, and the first one stays.
 * Does nothing without a DOM.
 */
export function register(tag: string, elementClass: CustomElementConstructor): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry || registry.get(tag)) return;
  try {
    registry.define(tag, elementClass);
  } catch (error) {
    // the same class under a second tag is refused by the platform; a subclass is the documented way round
    if (!(error instanceof DOMException && error.name === 'NotSupportedError')) throw error;
    registry.define(tag, class extends elementClass {});
  }
}
