import './flexiti-checkout.js';
import './switchboard-provider.js';
