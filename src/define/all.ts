import './callback-offer.js';
import './event-journal.js';
import './flexiti-checkout.js';
import './paytia-payment.js';
import './secure-pay-panel.js';
import './switchboard-provider.js';
