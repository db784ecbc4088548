import '../define/switchboard-provider.js';
