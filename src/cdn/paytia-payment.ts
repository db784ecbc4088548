import '../define/paytia-payment.js';
