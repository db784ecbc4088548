import '../define/all.js';

export * from '../index.js';
