import { en, type DeskTexts } from './texts.en.js';
import { es } from './texts.es.js';
import { fr } from './texts.fr.js';

export type { DeskTexts } from './texts.en.js';
export const DESK_TEXTS: Readonly<Record<string, DeskTexts>> = { en, fr, es };
