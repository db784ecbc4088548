import '../define/secure-pay-panel.js';
