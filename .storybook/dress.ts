/** What the toolbar says. */
export interface Dress {
  theme?: string;
  locale?: string;
}

/** Dresses the document in a theme and a language. Light and dark are the elements' own; the others are files of src/themes. */
export function dress({ theme = 'light', locale = 'en-CA' }: Dress): void {
  const { documentElement: root } = document;
  const own = theme === 'light' || theme === 'dark';
  root.dataset.sbTheme = own ? 'none' : theme;
  root.style.colorScheme = theme.endsWith('dark') ? 'dark' : 'light';
  root.style.background = 'Canvas';
  root.lang = locale;
}
