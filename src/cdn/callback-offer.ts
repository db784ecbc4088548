import '../define/callback-offer.js';
