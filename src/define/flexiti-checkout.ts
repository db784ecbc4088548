import { FlexitiCheckoutElement } from '../elements/flexiti-checkout/flexiti-checkout.js';
import { register } from './register.js';

register('flexiti-checkout', FlexitiCheckoutElement);

declare global {
  interface HTMLElementTagNameMap {
    'flexiti-checkout': FlexitiCheckoutElement;
  }
}
