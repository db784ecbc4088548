import { SwitchboardProviderElement } from '../context/switchboard-provider.js';
import { register } from './register.js';

register('switchboard-provider', SwitchboardProviderElement);

declare global {
  interface HTMLElementTagNameMap {
    'switchboard-provider': SwitchboardProviderElement;
  }
}
