import { CallbackOfferElement } from '../elements/callback-offer/callback-offer.js';
import { register } from './register.js';

register('callback-offer', CallbackOfferElement);

declare global {
  interface HTMLElementTagNameMap {
    'callback-offer': CallbackOfferElement;
  }
}
