export { CallbackCard } from '../elements/callback-offer/callback-offer.card.js';
