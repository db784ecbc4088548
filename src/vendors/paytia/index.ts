/**
 * Paytia without an element: the session behind `<paytia-payment>`, and the pure functions under it.
 * @module
 */
export { brandName, brandOf, maskCard, securityCodeLength } from './brands.js';
export { PAYTIA_FRAME_ORIGINS, PAYTIA_STAGES, paytiaTopic, type PaytiaStage } from './config.js';
export { checkFrameUrl } from './frame.js';
export {
  initialPaytiaSnapshot,
  isSecureEntry,
  PAYTIA_COUNTERS,
  PAYTIA_PHASES,
  rankOf,
  reducePaytia,
  type PaytiaAttempts,
  type PaytiaCard,
  type PaytiaConnection,
  type PaytiaEvent,
  type PaytiaOutcome,
  type PaytiaPhase,
  type PaytiaProblem,
  type PaytiaResult,
  type PaytiaSnapshot,
} from './machine.js';
export { parsePaytiaEvent, type PaytiaData, type PaytiaMessage } from './messages.js';
export { PaytiaSession, type PaytiaGateway, type PaytiaNotice, type PaytiaPaymentDetails } from './session.js';
export { EventStream, type EventStreamOptions, type StreamEvent, type StreamState, type TopicListener } from '../../transports/event-stream.js';
