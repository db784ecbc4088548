import { PaytiaPaymentElement } from '../elements/paytia-payment/paytia-payment.js';
import { register } from './register.js';

register('paytia-payment', PaytiaPaymentElement);

declare global {
  interface HTMLElementTagNameMap {
    'paytia-payment': PaytiaPaymentElement;
  }
}
