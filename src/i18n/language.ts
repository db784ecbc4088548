/** The languages the kit speaks. French is Canadian French. */
export const LANGUAGES = ['en', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Locale {
  /** Which dictionary is used. */
  readonly language: Language;
  /** What dates, numbers and plurals are written by: the page's own tag where it fits the dictionary. */
  readonly tag: string;
}

const DEFAULT_TAG: Record<Language, string> = { en: 'en', fr: 'fr-CA', es: 'es' };

/** The locale of the nearest `[lang]` up from the element, across shadow roots; English when that speaks another language or there is none. */
export function localeOf(element: Element): Locale {
  for (let node: Element | undefined = element; node; ) {
    const found: Element | null = node.closest('[lang]');
    if (found) return parseLocale(found.getAttribute('lang') ?? '');
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : undefined;
  }
  return { language: 'en', tag: 'en' };
}

export function parseLocale(tag: string): Locale {
  const language = LANGUAGES.find((own) => own === tag.split('-')[0]?.toLowerCase());
  if (!language) return { language: 'en', tag: 'en' };
  let known = DEFAULT_TAG[language];
  try {
    if (tag.includes('-')) known = Intl.getCanonicalLocales(tag)[0] ?? known;
  } catch {
    // a malformed tag still names its language
  }
  return { language, tag: known };
}

/** Calls back when a `lang` attribute changes anywhere in the element's tree or in the trees that host it. */
export function watchLanguage(element: Element, callback: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(callback);
  for (let root: Node | undefined = element.getRootNode(); root; root = root instanceof ShadowRoot ? root.host.getRootNode() : undefined) {
    observer.observe(root, { attributes: true, attributeFilter: ['lang'], subtree: true });
  }
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
