import '../define/flexiti-checkout.js';
