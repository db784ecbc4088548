import '../define/event-journal.js';
