import type { Choices, Setting } from './settings.js';

/** How every page of the workbench may look: its language, and a theme as the package ships it. */
export const LOOK = {
  lang: { label: 'Language', as: 'list', options: { en: 'English', fr: 'Français', es: 'Español' } },
  theme: {
    label: 'Theme',
    as: 'list',
    options: { auto: 'As the system', light: 'Light', dark: 'Dark', 'high-contrast': 'High contrast', 'high-contrast-dark': 'High contrast, dark' },
  },
} as const satisfies Record<string, Setting>;
export type LookName = keyof typeof LOOK;

const LOCALES: Readonly<Record<string, string>> = { en: 'en-CA', fr: 'fr-CA', es: 'es-MX' };

/** The BCP 47 tag for amounts, dates and times. */
export const localeOf = (lang: string): string => LOCALES[lang] ?? 'en-CA';

export function applyLook({ lang, theme }: Choices<LookName>, title: string): void {
  document.documentElement.lang = localeOf(lang);
  document.documentElement.dataset.sbTheme = theme;
  document.title = title;
}
