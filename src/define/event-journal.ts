import { EventJournalElement } from '../elements/event-journal/event-journal.js';
import { register } from './register.js';

register('event-journal', EventJournalElement);

declare global {
  interface HTMLElementTagNameMap {
    'event-journal': EventJournalElement;
  }
}
