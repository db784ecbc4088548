import type { ContextEvent } from '@lit/context';
import type { SharedStream } from '../../src/context/shared-stream.js';
import { switchboardContext, type Switchboard } from '../../src/context/switchboard.js';
import { initialPaytiaSnapshot, reducePaytia, type PaytiaEvent, type PaytiaMessage, type PaytiaSnapshot } from '../../src/vendors/paytia/index.js';
import { parsePaytiaWebhook } from '../../src/vendors/paytia/messages.js';
import type { StreamEvent, StreamState, TopicListener } from '../../src/transports/event-stream.js';

const REFERENCE = 'reference_id_is_number_106';
const stage = (name: string, value?: string): string => `payment_stage=${name}&reference_id=${REFERENCE}${value === undefined ? '' : `&${name}=${value}`}`;
const keyed = (name: string, count: number, from = 1): string[] => Array.from({ length: count - from + 1 }, (_, index) => stage(name, 'X'.repeat(from + index)));

/** The bodies of the vendor document (Paytia IVR webhook flow), byte for byte. */
export const BODY = {
  agentId: stage('agent_id', '100'),
  amount: stage('amount_verify', 'accepted'),
  cardNumber: stage('card_number'),
  pan: keyed('pan_digit', 16),
  cardType: stage('card_type', 'mastercard'),
  cardVerify: stage('card_verify', '4444'),
  cardDate: stage('card_date'),
  expiry: ['M', 'MM', 'MM+Y', 'MM+YY'].map((text) => stage('expiry_digit', text)),
  cv2: stage('cv2'),
  cvv: keyed('cvv_digit', 3),
  cvvAmex: stage('cvv_digit', 'XXXX'),
  amountWrong: 'success=0&reference_id=reference_id_is_number_113',
  failed: `success=0&reference_id=${REFERENCE}&message={{Error message from paytia/PSP}}`,
  paid: `success=1&reference_id=${REFERENCE}&message={{Success message from paytia/PSP}}`,
  paidWithExpiry: 'success=1&reference_id=reference_no26&authcode=8ac7a4a28e539763018e568a38581294&transaction_result=8ac7a4a28e539763018e568a38581294&card_expiry=12-29',
  amountWrongLater: 'success=0&reference_id=reference_id_is_number_107',
  customerStar: 'success=0&reference_id=reference_id_is_number_108&custabort=1',
  agentStar: 'success=0&reference_id=reference_id_is_number_109&custabort=1',
  customerHangUp: 'success=0&reference_id=reference_id_is_number_112&callhangup=agent',
  agentHangUp: 'success=0&reference_id=reference_id_is_number_112&callhangup=merchant',
} as const;

/** Up to the provider's answer, as the document has it. */
export const UNTIL_PROCESSING = [BODY.agentId, BODY.amount, BODY.cardNumber, ...BODY.pan, BODY.cardType, BODY.cardVerify, BODY.cardDate, ...BODY.expiry, BODY.cv2, ...BODY.cvv];

/** What the gateway makes of a body. */
export function messageOf(body: string): PaytiaMessage {
  const parsed = parsePaytiaWebhook(Object.fromEntries(new URLSearchParams(body)));
  if (!parsed || parsed === 'ignored') throw new Error(`No webhook: ${body}`);
  return { type: parsed.type, data: parsed.data };
}

export const BEGUN: PaytiaEvent = { type: 'begin', phase: 'agent-id', referenceId: 'ref-1' };

/** The state after raw webhook bodies, through the gateway's parser and the machine. */
export const after = (...bodies: readonly string[]): PaytiaSnapshot =>
  bodies.map((body): PaytiaEvent => ({ type: 'message', message: messageOf(body) })).reduce(reducePaytia, reducePaytia(initialPaytiaSnapshot, BEGUN));

/** An event stream in hand: what it is told to send comes at once, and it replays the whole log to every new subscriber as the gateway does. */
export class FakeStream {
  readonly log: StreamEvent[] = [];
  readonly listeners = new Set<TopicListener>();
  /** Topics in the order of their subscriptions. */
  readonly topics: string[] = [];
  tokens: (string | undefined)[] = [];
  state: StreamState = 'live';

  subscribe(topic: string, listener: TopicListener, signal: AbortSignal, token?: string): void {
    if (signal.aborted) return;
    this.topics.push(topic);
    this.tokens.push(token);
    this.listeners.add(listener);
    signal.addEventListener('abort', () => this.listeners.delete(listener));
    listener.onState(this.state);
    for (const event of this.log) listener.onEvent(event);
  }

  /** Webhook bodies as the gateway would push them. */
  send(...bodies: readonly string[]): void {
    for (const body of bodies) this.push(messageOf(body));
  }

  push({ type, data }: PaytiaMessage): void {
    const event = { topic: this.topics.at(-1) ?? 'paytia/ref-1', seq: this.log.length + 1, at: new Date(Date.UTC(2026, 10, 20, 14, 2, this.log.length)).toISOString(), type, data };
    this.log.push(event);
    for (const listener of [...this.listeners]) listener.onEvent(event);
  }

  show(state: StreamState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener.onState(state);
  }
}

/** Gives the elements below `root` a gateway whose stream is in hand, as a provider would. */
export function provide(root: EventTarget, stream: SharedStream, gateway = 'https://gateway.example'): void {
  const value: Switchboard = { gateway, token: async () => undefined, stream };
  root.addEventListener('context-request', (event) => {
    const request = event as ContextEvent<typeof switchboardContext>;
    if (request.context !== switchboardContext) return;
    request.stopPropagation();
    request.callback(value);
  });
}
