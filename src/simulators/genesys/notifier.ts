import type { Callback } from './callback.js';

/** DOCUMENTED: the events that Genesys' functional tests wait for. */
export type CallbackEvent =
  | '_cbe_on_service_create'
  | '_cbe_on_virtual_ixn_create'
  | '_cbe_on_target_found'
  | '_cbe_on_dial_init'
  | '_cbe_on_dial_done'
  | '_cbe_on_connect_treatment_start'
  | '_cbe_on_customer_queued'
  | '_cbe_on_route_to_agent'
  | '_cbe_on_service_exit'
  | '_cbe_on_callback_scheduled'
  | '_cbe_on_callback_rescheduled'
  | '_cbe_on_callback_queued'
  | '_cbe_on_callback_submitted'
  | '_cbe_on_callback_status_updated'
  | '_cbe_on_callback_cancelled'
  | '_cbe_on_callback_submit_failed'
  | '_cbe_on_callback_processing_failed';

/** DOCUMENTED where a test configures `notify_params` for the event; ASSUMED for the five that no test configures. */
const PARAMETERS: Readonly<Record<CallbackEvent, string>> = {
  _cbe_on_service_create: '_service_id,_service_name,_customer_number,_urs_virtual_queue',
  _cbe_on_virtual_ixn_create: '_service_id,_service_name',
  _cbe_on_target_found: '_service_id,_service_name',
  _cbe_on_dial_init: '_service_id,_service_name,_customer_number,_c_dialed_number',
  _cbe_on_dial_done: '_service_id,_service_name,_customer_number,_c_dialed_number',
  _cbe_on_connect_treatment_start: '_service_id,_service_name,_vq_for_outbound_calls,_c_dialed_number',
  _cbe_on_customer_queued: '_service_id,_service_name,_customer_number',
  _cbe_on_route_to_agent: '_service_id,_service_name,_customer_number',
  _cbe_on_service_exit: '_service_id,_service_name,_c_dialed_number,_c_termination_type',
  _cbe_on_callback_scheduled: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_rescheduled: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_queued: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_submitted: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_status_updated: '_service_id,_service_name,_desired_time,_customer_number,_v_queue,_callback_state,_callback_reason',
  _cbe_on_callback_cancelled: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_submit_failed: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
  _cbe_on_callback_processing_failed: '_service_id,_service_name,_desired_time,_customer_number,_v_queue',
};

/** One event, and what became of telling it. */
export interface Notification {
  readonly at: string;
  readonly event: CallbackEvent;
  readonly callback: string;
  readonly body: Readonly<Record<string, string>>;
  readonly target: string | null;
  /** `off`: nobody asked for it; `failed` after the last attempt. */
  delivery: 'off' | 'pending' | 'delivered' | 'failed';
  attempts: number;
}

const KEPT = 500;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Status notifications from server to server. DOCUMENTED: `_enable_status_notification = subscribe_notify`, `_status_notification_type = httpcb`,
 * `_status_notification_target`, `_status_notification_attempts`; an HTTP POST whose answer must be 200, anything else being a failure.
 * ASSUMED: the body is a JSON object with the event's name under `event` beside its `notify_params`; an event waits until the one before it is through.
 */
export class Notifier {
  readonly log: Notification[] = [];
  #queue: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();

  emit(event: CallbackEvent, callback: Callback, at: number): void {
    const body: Record<string, string> = { event };
    for (const key of PARAMETERS[event].split(',')) body[key] = valueOf(key, callback);
    const target = targetOf(callback);
    const notification: Notification = {
      at: new Date(at).toISOString(),
      event,
      callback: callback.id,
      body,
      target,
      delivery: target === null ? 'off' : 'pending',
      attempts: 0,
    };
    this.log.push(notification);
    if (this.log.length > KEPT) this.log.shift();
    if (target === null) return;
    const most = Number(callback.setting('_status_notification_attempts')) || 1;
    this.#queue = this.#queue.then(() => this.#deliver(notification, target, most));
  }

  /** Settles when everything emitted so far has been delivered or given up. */
  settled(): Promise<void> {
    return this.#queue;
  }

  stop(): void {
    this.#stop.abort();
  }

  async #deliver(notification: Notification, target: string, most: number): Promise<void> {
    // A simulator sends nothing off this computer, whoever names the target.
    const allowed = URL.canParse(target) && LOOPBACK.includes(new URL(target).hostname);
    while (allowed && notification.attempts < most && !this.#stop.signal.aborted) {
      notification.attempts++;
      try {
        const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(5000)]);
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(notification.body), signal };
        const response = await fetch(target, init);
        await response.body?.cancel();
        if (response.status === 200) {
          notification.delivery = 'delivered';
          return;
        }
      } catch {
        // A target that cannot be reached is a failed attempt like any other.
      }
    }
    notification.delivery = 'failed';
  }
}

function targetOf(callback: Callback): string | null {
  const wanted = callback.setting('_enable_status_notification') === 'subscribe_notify' && callback.setting('_status_notification_type') === 'httpcb';
  return (wanted && callback.setting('_status_notification_target')) || null;
}

function valueOf(key: string, callback: Callback): string {
  if (key === '_service_id') return callback.id;
  if (key === '_service_name') return callback.service.name;
  if (key === '_desired_time') return new Date(callback.desiredTime).toISOString();
  if (key === '_c_dialed_number') return callback.number;
  if (key === '_v_queue' || key === '_urs_virtual_queue' || key === '_vq_for_outbound_calls') return callback.queue;
  if (key === '_callback_state') return callback.state;
  if (key === '_callback_reason' || key === '_c_termination_type') return callback.reason ?? '';
  return callback.parameters.get(key) ?? '';
}
