// For the bundles of cdn/ only: lit without the parts that nothing in such a file can reach, and its licence said once instead of once a module.
// A passage that is not found exactly once ends the build: after an update of lit, look at what has changed and say here what goes now.

const LICENCE = '/*! lit: Copyright Google LLC, BSD-3-Clause */';

/**
 * lit's css tag for browsers that have constructable style sheets, and all that know the kit's light-dark() and :state() do: it makes the sheet itself.
 * Left out: <style> elements for older ones, and values inside a css`...`.
 */
const CSS_TAG = `
export const unsafeCSS = (text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};
export const css = ([text]) => unsafeCSS(text);
export const CSSResult = CSSStyleSheet;
export const supportsAdoptingStyleSheets = true;
export const getCompatibleStyle = (sheet) => sheet;
export const adoptStyles = undefined;
`;

/** What goes, by file: a passage, or a passage and what takes its place. */
const CUTS = {
  '@lit/reactive-element/reactive-element.js': [
    ['return s(t,this.constructor.elementStyles),t', 'return t.adoptedStyleSheets=this.constructor.elementStyles.map(t=>t.styleSheet??t),t'],
    // a sheet that is named twice in `styles`
    ['const i=[];if(Array.isArray(s)){const e=new Set(s.flat(1/0).reverse());for(const s of e)i.unshift(t(s))}else void 0!==s&&i.push(t(s));return i', 'return[s??[]].flat(1/0)'],
    // polyfills of shadow DOM, and the list by which lit's development build warns of a second lit
    ',p=a.reactiveElementPolyfillSupport',
    ',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")',
    // what standard decorators use: the kit declares its properties in `static properties`
    'Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;',
    'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    'static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}',
    ',void 0!==t.l&&(this.l=[...t.l])',
    ',this.constructor.l?.forEach(t=>t(this))',
    ',...o(t)',
    // properties that are written back to attributes
    'toAttribute(t,s){switch(s){case Boolean:t=t?l:null;break;case Object:case Array:t=null==t?t:JSON.stringify(t)}return t},',
    '_$ET(t,s){const i=this.constructor.elementProperties.get(t),e=this.constructor._$Eu(t,i);if(void 0!==e&&!0===i.reflect){const h=(void 0!==i.converter?.toAttribute?i.converter:u).toAttribute(s,i.type);this._$Em=t,null==h?this.removeAttribute(e):this.setAttribute(e,h),this._$Em=null}}',
    ',!0===e&&this._$Em!==t&&(this._$Eq??=new Set).add(t)',
    'this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),',
    ['this._$Em=null,this._$Ev()', 'this._$Ev()'],
    ['void 0!==e&&this._$Em!==e', 'void 0!==e'],
    ['this._$Em=e;const r=', 'const r='],
    ['this[e]=r??this._$Ej?.get(e)??r,this._$Em=null', 'this[e]=r'],
    ',c=a.trustedTypes,l=c?c.emptyScript:""',
    ['{attribute:!0,type:String,converter:u,reflect:!1,useDefault:!1,hasChanged:f}', '{}'],
    // accessors that a class has already: those of the kit say `noAccessor`
    ['const{get:e,set:r}=h(this.prototype,t)??{get(){return this[s]},set(t){this[s]=t}};return{get:e,set(s){const h=e?.call(this);r?.call(this,s),this.requestUpdate(t,h,i)}', 'return{get(){return this[s]},set(e){const h=this[s];this[s]=e,this.requestUpdate(t,h,i)}'],
    // attributes of other types than text, number and boolean, converters, and other ideas of a change than Object.is
    ';break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}',
    ['h="function"==typeof t.converter?{fromAttribute:t.converter}:void 0!==t.converter?.fromAttribute?t.converter:u', 'h=u'],
    [
      'const r=this.constructor;if(!1===e&&(h=this[t]),i??=r.getPropertyOptions(t),!((i.hasChanged??f)(h,s)||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))))return;',
      'if(Object.is(this[t],s))return;',
    ],
    // properties whose names are symbols
    ['"string"==typeof t?t.toLowerCase():void 0', 't.toLowerCase()'],
    ['h=this.getPropertyDescriptor(t,i,s);void 0!==h&&e(this.prototype,t,h)', 'h=this.getPropertyDescriptor(t,i,s);e(this.prototype,t,h)'],
    ['{useDefault:i,reflect:e,wrapped:h},r){i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(', 'h,r){('],
    ['(this.hasUpdated||i||(s=void 0)', '(this.hasUpdated||(s=void 0)'],
    // of what a controller may hear, the kit's need the connection alone
    'removeController(t){this._$EO?.delete(t)}',
    // updates that are refused, and the hook for the first one
    [
      'let t=!1;const s=this._$AL;try{t=this.shouldUpdate(s),t?(this.willUpdate(s),this._$EO?.forEach(t=>t.hostUpdate?.()),this.update(s)):this._$EM()}catch(s){throw t=!1,this._$EM(),s}t&&this._$AE(s)',
      'const s=this._$AL;try{this.willUpdate(s),this.update(s)}catch(t){throw this._$EM(),t}this._$AE(s)',
    ],
    'shouldUpdate(t){return!0}',
    ['this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(t)),this.updated(t)', 'this.hasUpdated=!0,this.updated(t)'],
    'firstUpdated(t){}',
    'this._$EO?.forEach(t=>t.hostUpdated?.()),',
    // the first value of an accessor that a class has already, in the list of changes
    ',this.prototype.hasOwnProperty(t)&&((s=Object.create(s)).wrapped=!0)',
    'const t=this.constructor.elementProperties;if(t.size>0)for(const[s,i]of t){const{wrapped:t}=i,e=this[s];!0!==t||this._$AL.has(s)||void 0===e||this.C(s,void 0,i,e)}',
    // another kind of shadow root
    ['attachShadow(this.constructor.shadowRootOptions)', 'attachShadow({mode:"open"})'],
    'y.shadowRootOptions={mode:"open"},',
    ['this._$Eh&&[...this._$Eh.keys()]', '[...this._$Eh.keys()]'],
  ],
  'lit-html/lit-html.js': [
    ',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")',
    // the words of an error that is thrown all the same
    '"invalid template strings array"',
    // svg`…` and mathml`…`: without the export, using one ends the build
    ',w as svg',
    'T as mathml,',
    ['l=2===i?"<svg>":3===i?"<math>":""', 'l=""'],
    '+(2===i?"</svg>":3===i?"</math>":"")',
    ['if(this.el=S.createElement(f,e),P.currentNode=this.el.content,2===i||3===i){const t=this.el.content.firstChild;t.replaceWith(...t.childNodes)}', 'this.el=S.createElement(f,e),P.currentNode=this.el.content;'],
    // directives, and the news of being connected that only they hear
    ['let h=void 0!==e?s._$Co?.[e]:s._$Cl;const o=a(i)?void 0:i._$litDirective$;return h?.constructor!==o&&(h?._$AO?.(!1),void 0===o?h=void 0:(h=new o(t),h._$AT(t,s,e)),void 0!==e?(s._$Co??=[])[e]=h:s._$Cl=h),void 0!==h&&(i=M(t,h._$AS(t,i.values),h,e)),i', 'return i'],
    'if(i===E)return i;',
    'function M(t,i,s=t,e){return i}',
    ',V:M',
    ['_$AI(t,i=this){t=M(this,t,i),a(t)', '_$AI(t){a(t)'],
    ['t=M(this,t,i,0),o=', 'o='],
    ['r=M(this,e[s+n],i,n)', 'r=e[s+n]'],
    ['o&&!e&&this.j(t)', 'o&&this.j(t)'],
    ['_$AI(t,i=this,s,e){const h', '_$AI(t,i,s){const h'],
    // what kind of part it is, and what was rendered
    'constructor(){super(...arguments),this.type=3}',
    'constructor(){super(...arguments),this.type=4}',
    'constructor(t,i,s,e,h){super(t,i,s,e,h),this.type=5}',
    'this.type=1,',
    'this.type=2,',
    ['return h._$AI(t),h', 'h._$AI(t)'],
    ['t!==this._$AH&&t!==E&&this._(t)', 't!==this._$AH&&this._(t)'],
    ['o=!a(t)||t!==this._$AH&&t!==E', 'o=!a(t)||t!==this._$AH'],
    'r===E&&(r=this._$AH[n]),',
    ['_$AI(t,i=this){if((t=M(this,t,i,0)??A)===E)return;', '_$AI(t){t??=A;'],
    'get _$AU(){return this._$AM?._$AU??this._$Cv}',
    ',this._$Cv=e?.isConnected??!0',
    'get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}',
    'get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}',
    'get parentNode(){let t=this._$AA.parentNode;const i=this._$AM;return void 0!==i&&11===t?.nodeType&&(t=i.parentNode),t}get startNode(){return this._$AA}get endNode(){return this._$AB}',
    ['this._$AV=[],this._$AN=void 0', 'this._$AV=[]'],
    ['this._$AN=void 0,this._$AA=t', 'this._$AA=t'],
    ['this._$AN=void 0,this.element=t,this.name', 'this.element=t,this.name'],
    'this._$AP?.(!1,!0,s)',
    'setConnected(t){void 0===this._$AM&&(this._$Cv=t,this._$AP?.(t))}',
    // bindings to an element, in a comment, and in the text of <textarea> and its like
    'class Z{constructor(t,i,s){this.element=t,this.type=6,this._$AN=void 0,this._$AM=i,this.options=s}get _$AU(){return this._$AM._$AU}_$AI(t){M(this,t)}}',
    [',B:I,F:Z', ',B:I'],
    ['1===r.type?i=new r.ctor(h,r.name,r.strings,this,t):6===r.type&&(i=new Z(h,this,t))', 'i=new r.ctor(h,r.name,r.strings,this,t)'],
    'else t.startsWith(o)&&(d.push({type:6,index:l}),r.removeAttribute(t));',
    'else{let t=-1;for(;-1!==(t=r.data.indexOf(o,t+1));)d.push({type:7,index:l}),t+=o.length-1}',
    'if(y.test(r.tagName)){const t=r.textContent.split(o),i=t.length-1;if(i>0){r.textContent=s?s.emptyScript:"";for(let s=0;s<i;s++)r.append(t[s],c()),P.nextNode(),d.push({type:2,index:++l});r.append(t[i],c())}}',
    ['(y.test(u[2])&&(n=RegExp("</"+u[2],"g")),c=p)', '(c=p)'],
    ['c=n??v', 'c=v'],
    ['(c=p,n=void 0)', 'c=p'],
    ['let n,l=', 'let l='],
    // a place to render in other than the end of the shadow root, and another document to make nodes in
    ['e=s?.renderBefore??i;let h', 'e=i;let h'],
    ['const t=s?.renderBefore??null;e._$litPart$=h=new k(i.insertBefore(c(),t),t,void 0,s??{})', 'e._$litPart$=h=new k(i.appendChild(c()),null,void 0,s)'],
    ['(t?.creationScope??l).importNode', 'l.importNode'],
    // comments, of which the build leaves none in a template
    ',_=/-->/g',
    '"!--"===u[1]?c=_:',
    ['c===_||c===m?c=v', 'c===m?c=v'],
    // templates that a compiler wrote, and listeners that are objects
    ['"number"==typeof s?this._$AC(t):(void 0===s.el&&(s.el=S.createElement(V(s.h,s.h[0]),this.options)),s)', 'this._$AC(t)'],
    ['e=t===A&&s!==A||t.capture!==s.capture||t.once!==s.once||t.passive!==s.passive', 'e=t===A&&s!==A'],
    ['"function"==typeof this._$AH?this._$AH.call(this.options?.host??this.element,t):this._$AH.handleEvent(t)', 'this._$AH.call(this.options.host,t)'],
  ],
  'lit-element/lit-element.js': [
    // hydration of what a server rendered, and again polyfills and the list of versions
    ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i})',
    '(s.litElementVersions??=[]).push("4.2.2");',
    'i._$litElement$=!0,',
    'createRenderRoot(){const t=super.createRenderRoot();return this.renderOptions.renderBefore??=t.firstChild,t}',
    // the news of being connected, and rendering nothing by default
    'render(){return r}',
    'this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),',
    ',this._$Do=void 0',
    ['this._$Do=e(r', 'e(r'],
    'connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}',
  ],
};

/** What would need a passage that was cut. Said of the kit's own modules, so that using one ends the build and not the page. */
const NEEDED_BY = [/type: (?:Object|Array)\b/, /\bnoChange\b|\b(?:addInitializer|removeController|hostUpdated?)\(/, /css`[^`]*\$\{/, /\bmathml`|\bsvg`/, /\b(?:shouldUpdate|firstUpdated)\(|\bshadowRootOptions\b/, /\b(?:reflect|useDefault):/, /\b(?:converter|hasChanged):/, /from 'lit\/(?:async-)?directive/, /<(?:textarea|title|style|script)\b[^>]*>[^<]*\$\{/, /html`[^`]*<!--/, /<[\w-]+ \$\{/];

const moduleOf = (id) => id.replaceAll('\\', '/').split('/node_modules/').at(-1);
const isLit = (id) => /^(?:lit|lit-html|lit-element|@lit\/[\w-]+)\//.test(moduleOf(id));

export function leanLit() {
  return {
    name: 'lean-lit',
    transform(source, id) {
      if (!isLit(id)) {
        const need = NEEDED_BY.find((pattern) => !id.includes('/node_modules/') && pattern.test(source));
        if (need) this.error(`${id} has ${need}, which tools/lean-lit.mjs takes out of lit`);
        return null;
      }
      const file = moduleOf(id);
      let code = file === '@lit/reactive-element/css-tag.js' ? CSS_TAG : source.replace(/\/\*\*\s+\* @license[\s\S]*?\*\//g, '');
      for (const [passage, substitute] of (CUTS[file] ?? []).map((cut) => [cut, ''].flat())) {
        if (code.split(passage).length !== 2) this.error(`${file} has changed: "${passage.slice(0, 60)}" is not in it once. See tools/lean-lit.mjs`);
        code = code.replace(passage, () => substitute);
      }
      return { code, map: { mappings: '' } };
    },
    banner: ({ moduleIds }) => (moduleIds.some(isLit) ? LICENCE : ''),
  };
}
