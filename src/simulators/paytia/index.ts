import { setMaxListeners } from 'node:events';
import { listen, Routes, sendJson, type ListenOptions, type Simulator } from '../http.js';
import { StartApi, type StartFailure } from './api.js';
import { controlRoutes } from './control.js';
import type { Delivery } from './delivery.js';
import type { Fault } from './faults.js';
import { frameRoutes } from './frame-page.js';
import type { Who } from './ivr.js';
import { Payments, type Payment, type PaymentState } from './payments.js';
import { play, type PlayOptions, type ScenarioName } from './scenarios.js';
import { checkSettings, type PaytiaSettings } from './settings.js';

export type { StartFailure } from './api.js';
export type { Attempt, Delivery } from './delivery.js';
export type { Fault } from './faults.js';
export type { Ending, IvrStage, IvrState, Who } from './ivr.js';
export type { PaymentState } from './payments.js';
export type { PlayOptions, ScenarioName } from './scenarios.js';
export type { PaytiaSettings } from './settings.js';

export interface PaytiaSimulatorOptions extends ListenOptions {
  /** Default `paytia-simulator-key`. */
  apiKey?: string;
  /** Where webhooks go when the start request names no URL. */
  webhookUrl?: string;
  /** Multiplies the retry times of 1, 5, 30, 60, ... minutes; default 1, the vendor's own. */
  timeScale?: number;
  /** Milliseconds a receiver has to answer; default 10 000. */
  timeout?: number;
  /** Default `reference_id`, `amount` and `agent_id`. */
  requiredFields?: readonly string[];
  settings?: Partial<PaytiaSettings>;
  /** The clock for expiry dates; default the real one. */
  now?: () => Date;
}

/**
 * A Paytia tenant: the start API, the agent page, the telephone IVR and its webhooks.
 * Methods throw RangeError for a payment that does not exist or is past it, TypeError for a wrong argument.
 */
export interface PaytiaSimulator extends Simulator {
  readonly apiKey: string;
  readonly settings: PaytiaSettings;
  /** Every payment, oldest first. */
  readonly payments: readonly PaymentState[];
  /** Every webhook, oldest first, with its attempts; bodies are masked. */
  readonly deliveries: readonly Delivery[];
  payment(referenceId: string): PaymentState;
  /** Presses telephone keys: `0` to `9`, `*`, `#`. */
  press(referenceId: string, who: Who, keys: string): PaymentState;
  hangUp(referenceId: string, who: Who): PaymentState;
  /** Resolves when the scenario is over and its webhooks have had their first attempt. */
  playScenario(referenceId: string, name: ScenarioName, options?: PlayOptions): Promise<PaymentState>;
  /** Changes how the vendor behaves, for all payments or for one. */
  configure(settings: Partial<PaytiaSettings>, referenceId?: string): void;
  /** Something to happen to the next webhooks, of all payments or of one. */
  fault(fault: Fault, referenceId?: string): void;
  clearFaults(referenceId?: string): void;
  /** Sends the last webhook of a stage again (`result` is one), or the last of all: a duplicate, or after the end a late event. */
  resend(referenceId: string, stage?: string): void;
  /** Sends the opposite of the result that was given. */
  contradict(referenceId: string): void;
  /** Makes the next start requests fail. */
  failStarts(failure: StartFailure, times?: number): void;
  /** Resolves when no webhook waits for its first attempt. */
  idle(referenceId?: string): Promise<void>;
  /** Resolves when every webhook was delivered, dropped or abandoned. */
  settled(referenceId?: string): Promise<void>;
}

export async function createPaytiaSimulator(options: PaytiaSimulatorOptions = {}): Promise<PaytiaSimulator> {
  const { apiKey = 'paytia-simulator-key', webhookUrl = '', timeScale = 1, timeout = 10_000, now = () => new Date(), settings = {} } = options;
  const { requiredFields = ['reference_id', 'amount', 'agent_id'] } = options;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const payments = new Payments({ webhookUrl, timeScale, timeout, now, signal: closing.signal });
  payments.configure(checkSettings(settings));
  let origin = '';
  const api = new StartApi(payments, { apiKey, requiredFields }, () => origin);
  const some = (referenceId?: string): readonly Payment[] => (referenceId === undefined ? payments.all : [payments.find(referenceId)]);

  const routes = new Routes().on('POST /api/payment_service', (call) => api.handle(call));
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) routes.on(`${method} /api/payment_service`, (call) => api.refuse(call));
  frameRoutes(routes, payments);
  const server = await listen(async (request, response) => {
    if (!(await routes.handle(request, response))) sendJson(response, 404, { error: 'not found' });
  }, options);
  origin = server.url;

  const simulator: PaytiaSimulator = {
    url: server.url,
    close() {
      closing.abort();
      return server.close();
    },
    apiKey,
    get settings() {
      return payments.settings;
    },
    get payments() {
      return payments.all.map(({ state }) => state);
    },
    get deliveries() {
      return payments.log.entries;
    },
    payment: (referenceId) => payments.find(referenceId).state,
    press(referenceId, who, keys) {
      const payment = payments.find(referenceId);
      payment.press(who, keys);
      return payment.state;
    },
    hangUp(referenceId, who) {
      const payment = payments.find(referenceId);
      payment.hangUp(who);
      return payment.state;
    },
    async playScenario(referenceId, name, pace = {}) {
      const payment = payments.find(referenceId);
      await play(payment, name, pace, now(), closing.signal);
      return payment.state;
    },
    configure: (changes, referenceId) => (referenceId === undefined ? payments : payments.find(referenceId)).configure(changes),
    fault: (fault, referenceId) => (referenceId === undefined ? payments : payments.find(referenceId)).faults.add(fault),
    clearFaults: (referenceId) => (referenceId === undefined ? payments : payments.find(referenceId)).faults.clear(),
    resend: (referenceId, stage) => payments.find(referenceId).resend(stage),
    contradict: (referenceId) => payments.find(referenceId).contradict(),
    failStarts: (failure, times) => api.fail(failure, times),
    async idle(referenceId) {
      await Promise.all(some(referenceId).map(({ outbox }) => outbox.idle()));
    },
    async settled(referenceId) {
      await Promise.all(some(referenceId).map(({ outbox }) => outbox.settled()));
    },
  };
  controlRoutes(routes, simulator);
  return simulator;
}
