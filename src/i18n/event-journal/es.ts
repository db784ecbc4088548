import type { Translation } from '../format.js';
import type { en } from './en.js';

export const es: Translation<typeof en> = {
  heading: 'Registro de eventos',
  search: 'Buscar',
  element: 'Elemento',
  all: 'Todos los elementos',
  time: 'Hora',
  event: 'Evento',
  phase: 'Fase',
  summary: 'Detalles',
  count: { one: '{count} entrada', other: '{count} entradas' },
  empty: 'Aún no ha pasado nada.',
  noMatch: 'Ninguna entrada coincide.',
  copy: 'Copiar',
  copied: 'Copiado',
  notCopied: 'El navegador no ha permitido copiar',
  clear: 'Borrar',
};
