import type { GenesysState } from '../../src/simulators/genesys/snapshot.js';
import type { Setting } from './settings.js';

export const QUEUE = 'Support_VQ';
/** The number of the customer, as the contact centre writes it. */
export const CUSTOMER_NUMBER = '+14165550123';
/** How often callers ahead get through. */
export const PACE = 1500;
const CALLERS = 9;
/** Fixed estimates in seconds; -1 is unknown. */
const WAITS: Readonly<Record<string, number>> = { short: 45, long: 3700, unknown: -1 };

export const TROUBLE = {
  label: 'Trouble',
  as: 'list',
  options: {
    'No trouble': { none: 'None' },
    Refusals: { full: 'The chosen time is full', duplicate: 'The number waits already', limit: 'Too many for the number today', throttled: 'Too many callbacks', closed: 'The office is closed' },
    'On the way': {
      html: 'HTML in place of JSON', silence: 'No answer, and nothing done', 'accept-then-silence': 'Done, but no answer',
      'missing-keys': 'Keys are missing', reset: 'The connection is cut', error: 'Error 500',
    },
    'In the queue': { paused: 'The service is suspended', lost: 'The session behind the callback dies' },
  },
} as const satisfies Setting;

export const WAIT = {
  label: 'Estimated wait',
  as: 'list',
  options: { line: 'Follows the queue', short: '45 seconds: too short for an offer', long: 'More than an hour', unknown: 'Unknown' },
} as const satisfies Setting;

const ON_THE_WAY: readonly string[] = Object.keys(TROUBLE.options['On the way']);

/** What a page wants the simulated contact centre to be like. */
export interface Wish {
  service: string;
  trouble: string;
  wait: string;
}

/** The people in the simulated contact centre: callers who hold, and agents who take them. */
export class ContactCentre {
  state: Pick<GenesysState, 'queues' | 'callbacks' | 'phones'> | undefined;
  readonly #control: (action: string, more?: object) => Promise<void>;
  readonly #endpoint: string;

  /** `endpoint` is the simulator's origin. */
  constructor(endpoint: string, control: (action: string, more?: object) => Promise<void>) {
    this.#endpoint = endpoint;
    this.#control = control;
  }

  /** Callers in front of a new one. */
  get ahead(): number {
    return this.state?.queues.find(({ name }) => name === QUEUE)?.waiting ?? CALLERS;
  }

  /** Ends what runs, fills the queue and arranges for the trouble that is wished for. */
  async prepare({ service: name, trouble, wait }: Wish): Promise<void> {
    await this.#control('faults.clear');
    for (const { id, state } of this.state?.callbacks ?? []) if (state !== 'COMPLETED') await this.#control('callback.complete', { id, reason: 'CANCELLED' });
    await this.#control('service.resume', { name });
    await this.#control('service.capacity', { name, capacity: trouble === 'full' ? 0 : 100 });
    await this.#control('service.officeHours', { name: 'closed', options: { _timezone: 'UTC', _bh_regular1: 'Mon-Mon 00:00-00:01' } });
    await this.#control('service.set', {
      name,
      options: {
        _enable_in_queue_checking: trouble === 'duplicate' ? 'strict' : 'false',
        // the one customer here asks for more callbacks a day than any other
        _throttle_request_parameters_limit: trouble === 'limit' ? '0' : '1000',
        _throttle_callbacks_per_service_1: trouble === 'throttled' ? '0' : '',
        _business_hours_service: trouble === 'closed' ? 'closed' : 'business-hours',
        _enable_reject_out_of_office_hours: String(trouble === 'closed'),
      },
    });
    await this.#control('queue.set', { name: QUEUE, waiting: CALLERS, handleTime: 180, ewt: WAITS[wait] ?? null });
    if (trouble === 'duplicate') await fetch(`${this.#endpoint}/genesys/1/service/callback/${name}`, { method: 'POST', body: new URLSearchParams({ _customer_number: CUSTOMER_NUMBER }) });
    if (ON_THE_WAY.includes(trouble)) await this.#control('faults.add', { kind: trouble, operation: 'start', times: 1 });
  }

  /** What befalls a callback once it is in the queue. */
  async trouble({ service, trouble }: Wish, id: string): Promise<void> {
    if (trouble === 'paused') await this.#control('service.pause', { name: service });
    if (trouble === 'lost') await this.#control('ors.killSession', { id });
  }

  /** Callers ahead get through; then an agent is free for the callback. */
  async move(id: string | null): Promise<void> {
    if (this.ahead > 0) await this.letThrough(2);
    else if (!this.state?.callbacks.find((callback) => callback.id === id)?.agent) await this.freeAgent();
  }

  letThrough(count: number): Promise<void> {
    return this.#control('queue.set', { name: QUEUE, waiting: Math.max(0, this.ahead - count) });
  }

  freeAgent(): Promise<void> {
    return this.#control('agent.free');
  }
}
