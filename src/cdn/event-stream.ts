export { EventStream } from '../vendors/paytia/index.js';
