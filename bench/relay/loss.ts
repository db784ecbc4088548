// npm run loss [-- --payments 200 --kills 3 --seed 1]
// Payments at once, webhooks sent twice and out of order within a stage, readers that come and go, and the gateway killed with -9 and started again:
// every webhook that was acknowledged must be seen exactly once, in order, and every payment must end in the right outcome.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createParser } from 'eventsource-parser';
import { SignJWT } from 'jose';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SECRET = 'loss-test-secret-of-forty-characters-abcd';
const HOOK = 'loss-hook-secret-0123456789';

export interface LossOptions {
  readonly payments: number;
  /** How often the gateway is killed. */
  readonly kills: number;
  readonly seed?: number;
  /** Called with a line on how it goes. */
  readonly tell?: (line: string) => void;
}

export interface LossReport {
  readonly payments: number;
  readonly webhooks: number;
  readonly duplicatesSent: number;
  readonly retries: number;
  readonly kills: number;
  readonly reconnects: number;
  /** Acknowledged and never seen. */
  readonly lost: number;
  /** Seen more than once, or never sent. */
  readonly repeated: number;
  readonly outOfOrder: number;
  /** Payments whose reader ended with another outcome than was sent. */
  readonly wrongOutcomes: number;
  readonly resets: number;
  readonly seconds: number;
}

/** A small generator of random numbers, so that a run can be had again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Step {
  readonly type: string;
  readonly body: string;
}

/** A whole payment, with retries of card number and date now and then, digits that overtake each other, and one of the documented ends. */
function stepsOf(reference: string, random: () => number): { steps: Step[]; outcome: string } {
  const steps: Step[] = [];
  const add = (type: string, more = ''): void => void steps.push({ type, body: `payment_stage=${type}&reference_id=${reference}${more}` });
  const digits = (name: string, values: string[]): void => {
    const list = [...values];
    // neighbours change places: reordering within a stage
    for (let i = 0; i + 1 < list.length; i += 1) if (random() < 0.15) [list[i], list[i + 1]] = [list[i + 1]!, list[i]!];
    for (const value of list) add(name, `&${name}=${value}`);
  };
  const growing = (length: number): string[] => Array.from({ length }, (_, i) => 'X'.repeat(i + 1));
  add('agent_id', '&agent_id=100');
  add('amount_verify', '&amount_verify=accepted');
  for (let attempt = random() < 0.3 ? 2 : 1; attempt > 0; attempt -= 1) {
    add('card_number');
    digits('pan_digit', growing(attempt > 1 ? 8 : 16));
  }
  add('card_type', '&card_type=mastercard');
  add('card_verify', '&card_verify=4444');
  for (let attempt = random() < 0.2 ? 2 : 1; attempt > 0; attempt -= 1) {
    add('card_date');
    digits('expiry_digit', ['M', 'MM', 'MM+Y', 'MM+YY']);
  }
  add('cv2');
  digits('cvv_digit', growing(3));
  const [outcome, end] = ([['paid', 'success=1'], ['declined', 'success=0&message=Declined'], ['aborted', 'success=0&custabort=1'], ['call-dropped', 'success=0&callhangup=merchant']] as const)[Math.floor(random() * 4)]!;
  steps.push({ type: 'result', body: `${end}&reference_id=${reference}` });
  return { steps, outcome };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

class GatewayProcess {
  readonly url: string;
  readonly #environment: Record<string, string>;
  #child!: ChildProcess;

  constructor(port: number, data: string) {
    this.url = `http://127.0.0.1:${port}`;
    this.#environment = {
      PATH: process.env.PATH ?? '', PORT: String(port), SWITCHBOARD_DATA: data, SWITCHBOARD_TOKEN_SECRET: SECRET, SWITCHBOARD_LOG_LEVEL: 'error',
      PAYTIA_API_URL: 'http://127.0.0.1:1/', PAYTIA_API_KEY: 'k', PAYTIA_WEBHOOK_SECRET: HOOK,
    };
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, ['--import', './tools/ts.mjs', 'src/gateway/cli.ts'], { cwd: ROOT, env: this.#environment, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let i = 0; i < 400; i += 1) {
      if (await fetch(`${this.url}/readyz`).then(({ status }) => status === 200, () => false)) return;
      await sleep(25);
    }
    throw new Error('the gateway did not start');
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    const over = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill(signal);
    await over;
  }
}

interface Event {
  seq: number;
  type: string;
  data: Record<string, unknown>;
}

/** A page: follows one payment, drops now and then, comes back with the last id. */
class Page {
  readonly events: Event[] = [];
  reconnects = -1;
  resets = 0;
  #id: string | null = null;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  constructor(url: string, topic: string, token: string, random: () => number) {
    this.#done = this.#follow(`${url}/events?topic=${encodeURIComponent(topic)}`, token, random);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#done;
  }

  async #follow(url: string, token: string, random: () => number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const drop = new AbortController();
      this.reconnects += 1;
      const parser = createParser({
        onEvent: ({ id, event, data }) => {
          this.#id = id ?? this.#id;
          if (event === 'reset') this.resets += 1;
          if (event === undefined) this.events.push(JSON.parse(data) as Event);
          if (random() < 0.03) drop.abort();
        },
      });
      try {
        const headers = { authorization: `Bearer ${token}`, ...(this.#id !== null && { 'last-event-id': this.#id }) };
        const response = await fetch(url, { headers, signal: AbortSignal.any([drop.signal, this.#stop.signal]) });
        const decoder = new TextDecoder();
        // what came in the same piece as the event at which the page drops is thrown away with it, as a browser would
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
          for (const piece of decoder.decode(chunk, { stream: true }).split(/(?<=\n\n)/)) if (!drop.signal.aborted) parser.feed(piece);
        }
      } catch {
        // dropped, or the gateway is gone
      }
      await sleep(20 + random() * 180);
    }
  }
}

const outcomeOf = (events: readonly Event[]): string => {
  const { data = {} } = events.findLast(({ type }) => type === 'result') ?? {};
  return data.success === '1' ? 'paid' : data.custabort ? 'aborted' : data.callhangup ? 'call-dropped' : data.success === '0' ? 'declined' : 'unknown';
};

/** Runs it once. */
export async function runLoss({ payments, kills, seed = Date.now(), tell = () => undefined }: LossOptions): Promise<LossReport> {
  const random = randomFrom(seed);
  const data = mkdtempSync(join(tmpdir(), 'gateway-loss-'));
  const gateway = new GatewayProcess(await freePort(), data);
  const token = await new SignJWT({ topics: ['paytia/*'] }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(new TextEncoder().encode(SECRET));
  const begun = Date.now();
  let [sent, duplicates, retries, killed] = [0, 0, 0, 0];
  try {
    await gateway.start();
    const plans = Array.from({ length: payments }, (_, i) => ({ reference: `loss-${i}`, ...stepsOf(`loss-${i}`, random) }));
    const total = plans.reduce((sum, { steps }) => sum + steps.length, 0);
    const pages = plans.map(({ reference }) => new Page(gateway.url, `paytia/${reference}`, token, random));

    const deliver = async (body: string): Promise<boolean> => {
      try {
        const response = await fetch(`${gateway.url}/paytia/webhooks/${HOOK}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' }, signal: AbortSignal.timeout(10_000) });
        await response.arrayBuffer();
        return response.ok;
      } catch {
        return false;
      }
    };
    /** The vendor: sends until it has a 2xx, and sometimes once more although it has. */
    const vendor = async ({ steps }: (typeof plans)[number]): Promise<void> => {
      for (const { body } of steps) {
        while (!(await deliver(body))) {
          retries += 1;
          await sleep(40 + random() * 120);
        }
        sent += 1;
        if (random() < 0.15) {
          duplicates += 1;
          await deliver(body);
        }
        await sleep(random() * 60);
      }
    };
    const killer = async (): Promise<void> => {
      for (let i = 1; i <= kills; i += 1) {
        while (sent < (total * i) / (kills + 1)) await sleep(5);
        await gateway.kill('SIGKILL');
        killed += 1;
        tell(`killed after ${sent} of ${total} webhooks`);
        await sleep(100 + random() * 400);
        await gateway.start();
      }
    };
    await Promise.all([killer(), ...plans.map(vendor)]);
    tell(`all ${sent} webhooks acknowledged`);
    for (let i = 0; i < 400 && pages.some(({ events }, k) => events.length < plans[k]!.steps.length); i += 1) await sleep(25);
    await sleep(300);
    await Promise.all(pages.map((page) => page.close()));

    let [lost, repeated, outOfOrder, wrongOutcomes] = [0, 0, 0, 0];
    for (const [i, { events }] of pages.entries()) {
      const { steps, outcome } = plans[i]!;
      const wanted = steps.map(contentOf);
      const seen = events.map(({ type, data: fields }) => JSON.stringify([type, fields.pan_digit ?? fields.expiry_digit ?? fields.cvv_digit ?? null]));
      lost += Math.max(0, wanted.length - seen.length);
      repeated += Math.max(0, seen.length - wanted.length);
      if (events.some(({ seq }, k) => seq !== k + 1) || seen.some((content, k) => content !== wanted[k])) outOfOrder += 1;
      if (outcomeOf(events) !== outcome) wrongOutcomes += 1;
    }
    await gateway.kill('SIGTERM');
    const sum = (field: 'reconnects' | 'resets'): number => pages.reduce((all, page) => all + page[field], 0);
    return { payments, webhooks: sent, duplicatesSent: duplicates, retries, kills: killed, reconnects: sum('reconnects'), lost, repeated, outOfOrder, wrongOutcomes, resets: sum('resets'), seconds: (Date.now() - begun) / 1000 };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function contentOf({ type, body }: Step): string {
  const value = /&(?:pan|expiry|cvv)_digit=([^&]+)/.exec(body)?.[1];
  return JSON.stringify([type, value === undefined ? null : value.replace('+', '').length]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const number = (name: string, fallback: number): number => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? fallback : Number(process.argv[at + 1]);
  };
  const report = await runLoss({ payments: number('payments', 200), kills: number('kills', 3), seed: number('seed', Date.now()), tell: (line) => console.log(line) });
  console.log(report);
  process.exit(report.lost + report.repeated + report.outOfOrder + report.wrongOutcomes === 0 ? 0 : 1);
}
