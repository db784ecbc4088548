/**
 * Registers a class under a tag unless the tag is taken: the page may load the kit twice, or two versions of it, and the first one stays.
 * Does nothing without a DOM.
 */
export function register(tag: string, elementClass: CustomElementConstructor): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined;
  if (!registry?.get(tag)) registry?.define(tag, elementClass);
}
