/**
 * Options of a callback service with the documented default of each; all values are strings, as in the configuration.
 * DOCUMENTED unless marked: Callback User's Guide option reference, and the option sets of Genesys' own functional tests.
 */
export const SERVICE_DEFAULTS: Readonly<Record<string, string>> = {
  _service: 'callback',
  _type: 'ors',
  _call_direction: 'USERORIGINATED',
  _media_type: 'voice',
  _wait_for_agent: 'true',
  _wait_for_user_confirm: 'false',
  _provide_code: 'false',
  _mandatory_customer_lookup_keys: '_customer_number',
  _customer_lookup_keys: '_customer_number',
  _overwritable_options: '',
  _attach_udata: 'single_json',
  _ttl: '86400',
  _urs_queued_ttl: '14400',
  _request_execution_time_buffer: '120',
  _request_time_bucket: '5',
  _max_request_by_time_bucket: '100',
  _business_hours_service: '',
  _enable_reject_out_of_office_hours: 'false',
  _reject_future_desired_time: '1M',
  _reject_past_desired_time: 'false', // ASSUMED default
  _enable_in_queue_checking: 'true',
  _max_queued_callbacks_per_service: '1000',
  _throttle_callbacks_per_service_1: '500',
  _throttle_ttl_1: '300',
  _throttle_callbacks_per_service_2: '1000',
  _throttle_ttl_2: '3600',
  _throttle_request_parameters: '_customer_number',
  _throttle_request_parameters_limit: '6',
  _default_country: 'US',
  _disallow_impossible_phone_numbers: 'true',
  _disallow_premium_phone_numbers: 'true',
  _max_dial_attempts: '3',
  _dial_retry_timeout: '300',
  _snooze_duration: '300',
  _user_confirm_timeout: '30',
  _max_number_of_user_availability_confirmation_attempts: '3',
  _on_user_confirm_timeout: 'CONNECT-ANYWAY',
  _agent_preview: 'false',
  _agent_preview_timeout: '30',
  _agent_preview_allow_reject: '0',
  _max_transfer_to_agent_attempts: '5',
  _max_time_to_wait_for_agent_on_the_call: '3600',
  _max_ors_submit_attempts: '3',
  _min_urs_ewt_pos_polling_interval: '2',
  _max_urs_ewt_pos_polling_interval: '30',
  // The product's default is false, and then PROCESSING is never seen; here the whole course of states is shown.
  _retain_session_until_ixn_deleted: 'true',
  _urs_virtual_queue: 'Support_VQ',
  _enable_status_notification: 'false',
  _status_notification_type: 'httpcb',
  _status_notification_target: '',
  _status_notification_attempts: '3',
};

export type Scenario =
  | 'user-terminated-immediate'
  | 'user-terminated-delayed'
  | 'user-terminated-scheduled'
  | 'user-terminated-preview'
  | 'user-originated-immediate'
  | 'user-originated-delayed'
  | 'chat-immediate'
  | 'chat-delayed';

/** What each "Common Default Configuration" of the Admin UI fills in. The names are DOCUMENTED, the values those of Genesys' mobile sample. */
export const SCENARIOS: Readonly<Record<Scenario, Readonly<Record<string, string>>>> = {
  'user-terminated-immediate': { _call_direction: 'USERTERMINATED', _wait_for_agent: 'false' },
  'user-terminated-delayed': { _call_direction: 'USERTERMINATED', _wait_for_agent: 'true' },
  'user-terminated-scheduled': { _call_direction: 'USERTERMINATED', _wait_for_agent: 'true' },
  'user-terminated-preview': { _call_direction: 'USERTERMINATED', _wait_for_agent: 'true', _agent_preview: 'true' },
  'user-originated-immediate': { _call_direction: 'USERORIGINATED', _wait_for_agent: 'false', _provide_code: 'true' },
  'user-originated-delayed': { _call_direction: 'USERORIGINATED', _wait_for_agent: 'true', _wait_for_user_confirm: 'true', _provide_code: 'true' },
  'chat-immediate': { _call_direction: 'USERORIGINATED', _media_type: 'chat', _wait_for_agent: 'false' },
  'chat-delayed': { _call_direction: 'USERORIGINATED', _media_type: 'chat', _wait_for_agent: 'true', _wait_for_user_confirm: 'true' },
};

/** Keys of a start request that the service itself understands; every other key is user data. The list is DOCUMENTED but for the notification keys. */
export const REQUEST_KEYS: ReadonlySet<string> = new Set([
  '_customer_number',
  '_call_direction',
  '_desired_time',
  '_new_desired_time',
  '_wait_for_agent',
  '_wait_for_user_confirm',
  '_media_type',
  '_callback_state',
  '_urs_virtual_queue',
  '_request_queue_time_stat',
  '_provide_code',
  '_device_notification_id',
  '_device_os',
  '_originating_interaction_id',
  '_service_name',
  '_enable_status_notification',
  '_status_notification_type',
  '_status_notification_target',
  '_status_notification_attempts',
]);

/** A configured service: its own options, then those of the `callback` section, then the defaults. An empty value falls through, as in the product. */
export class Service {
  readonly name: string;
  readonly options: Map<string, string>;
  readonly #section: ReadonlyMap<string, string>;

  constructor(name: string, options: Readonly<Record<string, string>>, section: ReadonlyMap<string, string>) {
    this.name = name;
    this.options = new Map(Object.entries(options));
    this.#section = section;
  }

  /** The default country is the one option whose empty value is a value: it switches number checks into a configuration error. */
  get(key: string): string {
    const own = this.options.get(key);
    if (own !== undefined && (own !== '' || key === '_default_country')) return own;
    return this.#section.get(key) || (SERVICE_DEFAULTS[key] ?? '');
  }

  flag(key: string): boolean {
    return this.get(key) === 'true';
  }

  /** A whole number; anything negative or unreadable is the default. */
  count(key: string): number {
    const value = Number(this.get(key) || Number.NaN);
    return Number.isInteger(value) && value >= 0 ? value : Number(SERVICE_DEFAULTS[key] ?? 0);
  }

  list(key: string): string[] {
    return this.get(key)
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean);
  }
}

/** `1M`, `2w`, `10d`, `36h` from a moment on; null when it says nothing. The spelling beyond `1M` is ASSUMED. */
export function addPeriod(from: number, period: string): number | null {
  const match = /^(\d+)([hdwMy])$/.exec(period);
  if (!match) return null;
  const n = Number(match[1]);
  const date = new Date(from);
  if (match[2] === 'h') date.setUTCHours(date.getUTCHours() + n);
  else if (match[2] === 'M') date.setUTCMonth(date.getUTCMonth() + n);
  else if (match[2] === 'y') date.setUTCFullYear(date.getUTCFullYear() + n);
  else date.setUTCDate(date.getUTCDate() + n * (match[2] === 'w' ? 7 : 1));
  return date.getTime();
}
