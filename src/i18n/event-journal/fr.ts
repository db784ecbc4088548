import type { Translation } from '../format.js';
import type { en } from './en.js';

export const fr: Translation<typeof en> = {
  heading: 'Journal des événements',
  search: 'Rechercher',
  element: 'Élément',
  all: 'Tous les éléments',
  time: 'Heure',
  event: 'Événement',
  phase: 'Étape',
  summary: 'Détails',
  count: { one: '{count} entrée', other: '{count} entrées' },
  empty: 'Rien ne s’est encore passé.',
  noMatch: 'Aucune entrée ne correspond.',
  copy: 'Copier',
  copied: 'Copié',
  notCopied: 'Le navigateur n’a pas permis de copier',
  clear: 'Effacer',
};
