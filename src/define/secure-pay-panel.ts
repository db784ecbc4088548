import { SecurePayPanelElement } from '../elements/secure-pay-panel/secure-pay-panel.js';
import { register } from './register.js';

register('secure-pay-panel', SecurePayPanelElement);

declare global {
  interface HTMLElementTagNameMap {
    'secure-pay-panel': SecurePayPanelElement;
  }
}
