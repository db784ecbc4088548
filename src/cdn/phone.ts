export { tools } from '../elements/callback-offer/phone.js';
