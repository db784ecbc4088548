import type { Translations } from '../language.js';
import type { en } from './en.js';

export const translations: Translations<typeof en> = {
  fr: async () => (await import('./fr.js')).fr,
  es: async () => (await import('./es.js')).es,
};
