import { SCRIPTS, TEXTS, type Line } from './scripts.js';
import type { Flow, IvrStep, MessageKind } from './types.js';

/** What an IVR needs of the call it is in. */
export interface IvrHost {
  say(kind: MessageKind, text: string): void;
  /** The script is over: the caller goes back to the agent. */
  end(): void;
  customerHangsUp(): void;
  after(milliseconds: number, action: () => void): void;
  pace(): number;
}

/** Any card that passes the Luhn check is accepted but this one, which is declined. */
export const DECLINED_CARD = '4000000000000002';
export const ACCEPTED_CARD = '4111111111111111';
const MAX_ATTEMPTS = 3;
const MAX_ENTRY = 32;

/** One run of the secure IVR script, written by us: every Five9 customer writes their own. The keyed digits never leave this class. */
export class Ivr {
  step: IvrStep = 'connecting';
  attempts = 0;
  readonly #host: IvrHost;
  #entry = '';
  #running = true;
  #interactive = false;
  #codeLength = 3;
  #declined = false;

  constructor(host: IvrHost) {
    this.#host = host;
  }

  /** How many keys of the present entry were pressed. */
  get digits(): number {
    return this.#entry.length;
  }

  start(flow: Flow): void {
    if (!this.#running) return;
    this.#interactive = flow === 'interactive';
    if (flow === 'interactive') this.#ask('card-number', TEXTS.cardNumber);
    else this.#play(SCRIPTS[flow], 0);
  }

  /** A key of the customer's phone: 0-9, `#` ends an entry, `*` clears it. False when the IVR is not listening. */
  press(key: string): boolean {
    if (!this.#running || !this.#interactive || !/^[0-9#*]$/.test(key)) return false;
    if (this.step !== 'card-number' && this.step !== 'expiry' && this.step !== 'security-code') return false;
    if (key === '#') this.#finishEntry(this.step);
    else if (key === '*') {
      this.#entry = '';
      this.#host.say('MESSAGE', TEXTS.restarted);
    } else if (this.#entry.length < MAX_ENTRY) this.#entry += key;
    return true;
  }

  /** The customer chooses to stop. */
  cancel(): boolean {
    if (!this.#running) return false;
    this.#result(TEXTS.cancelled);
    return true;
  }

  /** The call was taken away from it. */
  stop(): void {
    this.#running = false;
    this.#entry = '';
    this.step = 'ended';
  }

  #ask(step: IvrStep, text: string): void {
    this.step = step;
    this.#entry = '';
    this.#host.say('MESSAGE', text);
  }

  #finishEntry(step: 'card-number' | 'expiry' | 'security-code'): void {
    const entry = this.#entry;
    this.#entry = '';
    if (step === 'card-number') {
      if (!passesLuhn(entry)) return this.#invalid('card number');
      this.#declined = entry === DECLINED_CARD;
      this.#codeLength = /^3[47]/.test(entry) ? 4 : 3;
      this.#proceed(TEXTS.cardNumberDone, 'expiry', TEXTS.expiry);
    } else if (step === 'expiry') {
      if (!isFuture(entry, new Date())) return this.#invalid('expiration date');
      this.#proceed(TEXTS.expiryDone, 'security-code', TEXTS.securityCode);
    } else {
      if (!/^\d+$/.test(entry) || entry.length !== this.#codeLength) return this.#invalid('security code');
      this.#proceed(TEXTS.securityCodeDone, 'processing', TEXTS.processing);
      this.#later(() => this.#result(this.#declined ? TEXTS.declined : TEXTS.paid));
    }
  }

  #proceed(done: string, step: IvrStep, next: string): void {
    this.attempts = 0;
    this.#host.say('MESSAGE', done);
    this.#ask(step, next);
  }

  #invalid(what: string): void {
    this.attempts += 1;
    if (this.attempts >= MAX_ATTEMPTS) this.#result(TEXTS.tooMany);
    else this.#host.say('MESSAGE', `Customer entered an invalid ${what}. Attempt ${this.attempts + 1} of ${MAX_ATTEMPTS}.`);
  }

  #result(text: string): void {
    this.step = 'ended';
    this.#host.say('RESULT', text);
    this.#later(() => this.#finish());
  }

  #finish(): void {
    this.stop();
    this.#host.end();
  }

  #play(lines: readonly Line[], index: number): void {
    const line = lines[index];
    if (!line) return;
    if ('say' in line) {
      if (line.step) this.step = line.step;
      this.#host.say(line.kind ?? 'MESSAGE', line.say);
      this.#later(() => this.#play(lines, index + 1));
    } else if (line.do === 'end') this.#finish();
    else if (line.do === 'hang-up') this.#host.customerHangsUp();
  }

  #later(action: () => void): void {
    this.#host.after(this.#host.pace(), () => {
      if (this.#running) action();
    });
  }
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** MMYY, good to the end of its month. */
function isFuture(entry: string, now: Date): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])(\d\d)$/.exec(entry) ?? [];
  return month !== undefined && new Date(2000 + Number(year), Number(month), 1) > now;
}
