import { executeServerCommand } from '@web/test-runner-commands';
import { SECURE_IVR_EVENTS, SecureIvrClient, type Five9Config, type SecureIvrEvent } from '../../src/vendors/five9/index.js';
import type { Five9State } from '../../src/simulators/five9/types.js';
import { pause, until } from './wait.js';

interface Answer {
  url: string;
  response?: { status: number; body: { state: Five9State } & Five9State };
}

/** The Five9 stand-in of this test file, on an origin of its own. */
export class Five9 {
  readonly url: string;
  readonly #options: object;

  private constructor(url: string, options: object) {
    this.url = url;
    this.#options = options;
  }

  static async start(options: object = {}): Promise<Five9> {
    const { url } = await executeServerCommand<Answer, object>('sb:simulator', { vendor: 'five9', options });
    return new Five9(url, options);
  }

  get bridgeUrl(): string {
    return `${this.url.replace('http', 'ws')}/ps-bridge/bridge`;
  }

  /** An action of `POST /control`; answers the state afterwards. */
  async control(action: string, more: object = {}): Promise<Five9State> {
    const { response } = await this.#send({ path: '/control', body: { action, ...more } });
    if (response!.status !== 200) throw new Error(`control ${action}: ${JSON.stringify(response!.body)}`);
    return response!.body.state;
  }

  async state(): Promise<Five9State> {
    return (await this.#send({ path: '/control/state', method: 'GET' })).response!.body;
  }

  async until(fits: (state: Five9State) => boolean, timeout = 10_000): Promise<Five9State> {
    const end = Date.now() + timeout;
    for (;;) {
      const state = await this.state();
      if (fits(state)) return state;
      if (Date.now() > end) throw new Error(`The simulator did not get there: ${JSON.stringify({ ivr: state.ivr, calls: state.calls.length, sent: state.sent })}`);
      await pause(20);
    }
  }

  /** A client of ours on this simulator, quick enough for a test. */
  client(options: Partial<Five9Config> = {}): SecureIvrClient {
    return new SecureIvrClient({ apiUrl: this.url, bridgeUrl: this.bridgeUrl, loginRetry: 60, linger: 300, pollEvery: 400, joinTimeout: 6000, idleWait: 300, activeWait: 200, requestTimeout: 6000, ...options });
  }

  async #send(command: object): Promise<Answer> {
    return executeServerCommand<Answer, object>('sb:simulator', { vendor: 'five9', options: this.#options, command });
  }
}

/** Everything a client says, in order. */
export class Tape {
  readonly events: SecureIvrEvent[] = [];

  constructor(client: { on(name: string, listener: (event: SecureIvrEvent) => void): unknown }) {
    for (const name of SECURE_IVR_EVENTS) client.on(name, (event) => this.events.push(event));
  }

  /** In short: `ready`, `started`, `message:RESULT`, `status:TALKING`, `connection:CONNECTED`, with `!` for an error. */
  get words(): string[] {
    return this.events.map(({ evt, status, data }) => {
      const [family, name] = evt.split('.') as [string, string];
      const word = family === 'secureivr' ? name : family;
      const value = evt === 'status.changed' ? data.status : (data.type ?? '');
      return `${status === 'ERROR' ? '!' : ''}${word}${value ? `:${value}` : ''}`;
    });
  }

  /** Without status and connection. */
  get flow(): string[] {
    return this.words.filter((word) => !/^!?(status|connection)/.test(word));
  }

  count(word: string): number {
    return this.words.filter((other) => other === word).length;
  }

  last(evt: string): SecureIvrEvent | undefined {
    return this.events.findLast((event) => event.evt === evt);
  }

  async heard(word: string, times = 1, timeout = 10_000): Promise<void> {
    await until(() => this.count(word) >= times, `${times} × ${word} (heard ${this.words.join(' ')})`, timeout);
  }
}
