import type { Translation } from './format.js';

/** The languages the kit speaks. French is Canadian French. */
export const LANGUAGES = ['en', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The other languages, each loaded by the first element that needs it. */
export type Translations<Source> = { readonly [Tongue in Exclude<Language, 'en'>]: () => Promise<Translation<Source>> };

/** The texts of an element: English at hand, and the translations. */
export type Dictionaries<Source> = Translations<Source> & { readonly en: Source };

export interface Locale {
  /** Which dictionary is used. */
  readonly language: Language;
  /** What dates, numbers and plurals are written by: the page's own tag where it fits the dictionary. */
  readonly tag: string;
}

export const ENGLISH: Locale = { language: 'en', tag: 'en' };

/** The locale of the nearest `[lang]` up from the element, across shadow roots; English when that speaks another language or there is none. */
export function localeOf(element: Element): Locale {
  const found = element.closest('[lang]');
  if (found) return parseLocale(found.getAttribute('lang') ?? '');
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? localeOf(root.host) : ENGLISH;
}

export function parseLocale(tag: string): Locale {
  const language = LANGUAGES.find((own) => own === tag.toLowerCase().split('-')[0]);
  if (!language) return ENGLISH;
  try {
    if (tag.includes('-')) return { language, tag: Intl.getCanonicalLocales(tag)[0]! };
  } catch {
    // a malformed tag still names its language
  }
  return { language, tag: language === 'fr' ? 'fr-CA' : language };
}

/** Calls back when a `lang` attribute changes anywhere in the element's tree or in the trees that host it. */
export function watchLanguage(element: Element, callback: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(callback);
  for (let root: Node | undefined = element.getRootNode(); root; root = root instanceof ShadowRoot ? root.host.getRootNode() : undefined) {
    observer.observe(root, { attributeFilter: ['lang'], subtree: true });
  }
  signal.addEventListener('abort', () => observer.disconnect());
}
