// For the bundles of cdn/ only: lit without the parts that nothing in such a file can reach, and its licence said once instead of once a module.
// A passage that is not found exactly once ends the build: after an update of lit, look at what has changed and say here what goes now.

const LICENCE = '/*! lit: Copyright Google LLC, BSD-3-Clause */';

/**
 * lit's css tag for browsers that have constructable style sheets, and all that know the kit's light-dark() and :state() do.
 * Left out: <style> elements for older ones, and the errors about values that only a caller outside the bundle could give.
 */
const CSS_TAG = `
export const supportsAdoptingStyleSheets = true;
export class CSSResult {
  #sheet;
  constructor(cssText) {
    this.cssText = cssText;
  }
  get styleSheet() {
    if (!this.#sheet) (this.#sheet = new CSSStyleSheet()).replaceSync(this.cssText);
    return this.#sheet;
  }
  toString() {
    return this.cssText;
  }
}
export const unsafeCSS = (text) => new CSSResult(String(text));
export const css = (strings, ...values) => new CSSResult(String.raw({ raw: strings }, ...values));
export const getCompatibleStyle = (style) => style;
export const adoptStyles = (root, styles) => {
  root.adoptedStyleSheets = styles.map((style) => style.styleSheet ?? style);
};
`;

const REMOVED = {
  '@lit/reactive-element/reactive-element.js': [
    // polyfills of shadow DOM, and the list by which lit's development build warns of a second lit
    ',p=a.reactiveElementPolyfillSupport',
    ',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")',
    // what standard decorators use: the kit declares its properties in `static properties`
    'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;',
    'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    'static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}',
    ',void 0!==t.l&&(this.l=[...t.l])',
    ',this.constructor.l?.forEach(t=>t(this))',
  ],
  'lit-html/lit-html.js': [
    ',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")',
    // the words of an error that is thrown all the same
    '"invalid template strings array"',
    // mathml`…`: without the export, using it ends the build
    'T as mathml,',
    ':3===i?"<math>"',
    ':3===i?"</math>"',
    '||3===i',
  ],
  'lit-element/lit-element.js': [
    // hydration of what a server rendered, and again polyfills and the list of versions
    ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i})',
    '(s.litElementVersions??=[]).push("4.2.2");',
  ],
};

const moduleOf = (id) => id.replaceAll('\\', '/').split('/node_modules/').at(-1);
const isLit = (id) => /^(?:lit|lit-html|lit-element|@lit\/[\w-]+)\//.test(moduleOf(id));

export function leanLit() {
  return {
    name: 'lean-lit',
    transform(source, id) {
      if (!isLit(id)) return null;
      const file = moduleOf(id);
      let code = file === '@lit/reactive-element/css-tag.js' ? CSS_TAG : source.replace(/\/\*\*\s+\* @license[\s\S]*?\*\//g, '');
      for (const passage of REMOVED[file] ?? []) {
        if (code.split(passage).length !== 2) this.error(`${file} has changed: "${passage.slice(0, 60)}" is not in it once. See tools/lean-lit.mjs`);
        code = code.replace(passage, '');
      }
      return { code, map: { mappings: '' } };
    },
    banner: ({ moduleIds }) => (moduleIds.some(isLit) ? LICENCE : ''),
  };
}
