import { brandOf, isValidExpiry, securityCodeLength, type Brand } from './cards.js';
import { APPROVED, DECLINED, gatewayId, refusalOf } from './psp.js';
import { heardBy, type Heard } from './prompts.js';
import type { PaytiaSettings } from './settings.js';
import type { Fields } from './webhooks.js';

export type Who = 'agent' | 'customer';

export type IvrStage = 'agent-id' | 'amount' | 'card-number' | 'card-verify' | 'card-date' | 'cv2' | 'processing' | 'ended';

export type Ending = 'paid' | 'declined' | 'amount-rejected' | 'customer-abort' | 'agent-abort' | 'customer-hangup' | 'agent-hangup';

export interface IvrState {
  readonly stage: IvrStage;
  /** How many digits of the present field have been keyed. */
  readonly keyed: number;
  /** Known from the accepted card number to the end of the call. */
  readonly card: { readonly brand: Brand; readonly lastFour: string } | null;
  /** What each party on the line hears now. */
  readonly heard: Heard;
  readonly ending: Ending | null;
}

export interface IvrHost {
  readonly referenceId: string;
  /** The agent id of the start request; empty lets any id of one to six digits in. */
  readonly agentId: string;
  readonly amount: string;
  readonly currency: string;
  settings(): PaytiaSettings;
  now(): Date;
  /** Called for each webhook, in order. */
  send(fields: Fields): void;
}

/**
 * The call flow of the vendor document, driven by telephone keys.
 *
 * Documented: the stages, their order, `#` after the agent id and the card number, 1 and 2 at the amount and at the card read-back, the resets, the endings.
 * Assumed: the expiry and the security code need no `#` and move on with their last digit; a wrong agent id is asked for again without a webhook;
 * a key that means nothing here, and a twentieth card digit, are ignored; once the provider has been asked, keys and hang-ups cannot stop its answer.
 *
 * Digits live in `#keys` while a field is being keyed and nowhere else. Of the card only the brand, the last four and the provider's verdict outlive `#`,
 * of the expiry nothing unless the tenant has card_expiry returned, of the security code nothing.
 */
export class IvrCall {
  readonly #host: IvrHost;
  #stage: IvrStage = 'agent-id';
  #keys = '';
  #retry = false;
  #card: { brand: Brand; lastFour: string; refusal: string | null } | null = null;
  #expiry = '';
  #ending: Ending | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: IvrHost) {
    this.#host = host;
  }

  get state(): IvrState {
    const card = this.#card && { brand: this.#card.brand, lastFour: this.#card.lastFour };
    const { amount, currency } = this.#host;
    const heard = heardBy({ stage: this.#stage, retry: this.#retry, amount, currency, card, ending: this.#ending });
    return { stage: this.#stage, keyed: this.#keys.length, card: this.#ending ? null : card, heard, ending: this.#ending };
  }

  press(who: Who, key: string): void {
    if (this.#stage === 'ended' || this.#stage === 'processing') return;
    if (key === '*') this.#abort(who);
    else if (this.#stage === 'agent-id') {
      if (who === 'agent') this.#keyAgentId(key);
    } else if (who === 'customer') this.#keyCustomer(key);
  }

  hangUp(who: Who): void {
    if (this.#stage === 'ended' || this.#stage === 'processing') return;
    const leg = who === 'agent' ? 'merchant' : this.#host.settings().customerHangup;
    this.#end(who === 'agent' ? 'agent-hangup' : 'customer-hangup', ['success', '0'], ['callhangup', leg]);
  }

  /** Stops the provider's timer. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #keyAgentId(key: string): void {
    if (key !== '#') {
      if (this.#keys.length < 6) this.#keys += key;
      return;
    }
    const id = this.#keys;
    const right = this.#host.agentId === '' ? id !== '' : id === this.#host.agentId;
    this.#move(right ? 'amount' : 'agent-id', !right);
    if (right) this.#send('agent_id', id);
  }

  #keyCustomer(key: string): void {
    if (this.#stage === 'amount') {
      if (key === '1') {
        this.#send('amount_verify', 'accepted');
        this.#askCard();
      } else if (key === '2') this.#end('amount-rejected', ['success', '0']);
    } else if (this.#stage === 'card-verify') {
      if (key === '1') this.#askDate();
      else if (key === '2') this.#askCard();
    } else if (this.#stage === 'card-number') {
      if (key === '#') this.#checkCard();
      else if (this.#keys.length < 19) {
        this.#keys += key;
        this.#send('pan_digit', this.#shown('X'.repeat(this.#keys.length)));
      }
    } else if (key !== '#') {
      if (this.#stage === 'card-date') this.#keyDate(key);
      else this.#keySecurityCode(key);
    }
  }

  #checkCard(): void {
    const digits = this.#keys;
    const brand = brandOf(digits);
    if (!brand) return this.#askCard(true);
    this.#card = { brand, lastFour: digits.slice(-4), refusal: refusalOf(digits, this.#host.amount) };
    this.#move('card-verify');
    this.#send('card_type', brand);
    this.#send('card_verify', this.#card.lastFour);
  }

  #keyDate(key: string): void {
    this.#keys += key;
    const letters = 'MM+YY'.slice(0, this.#keys.length > 2 ? this.#keys.length + 1 : this.#keys.length);
    this.#send('expiry_digit', this.#shown(letters, this.#keys.replace(/^(..)(?=.)/, '$1+')));
    if (this.#keys.length < 4) return;
    if (!isValidExpiry(this.#keys, this.#host.now())) return this.#askDate(true);
    this.#expiry = this.#host.settings().returnExpiry ? `${this.#keys.slice(0, 2)}-${this.#keys.slice(2)}` : '';
    this.#move('cv2');
    this.#sendStage('cv2');
  }

  #keySecurityCode(key: string): void {
    this.#keys += key;
    this.#send('cvv_digit', this.#shown('X'.repeat(this.#keys.length)));
    if (this.#keys.length < securityCodeLength(this.#card!.brand)) return;
    this.#move('processing');
    const { psp, processingTime } = this.#host.settings();
    if (psp !== 'silent') this.#timer = setTimeout(() => this.#answer(), processingTime);
  }

  #answer(): void {
    const { psp } = this.#host.settings();
    const refusal = psp === 'decline' ? DECLINED : psp === 'approve' ? null : this.#card!.refusal;
    const expiry = this.#expiry;
    const id = gatewayId();
    if (refusal) this.#end('declined', ['success', '0'], ['message', refusal]);
    else if (expiry) this.#end('paid', ['success', '1'], ['authcode', id], ['transaction_result', id], ['card_expiry', expiry]);
    else this.#end('paid', ['success', '1'], ['message', APPROVED]);
  }

  #abort(who: Who): void {
    const name = who === 'customer' ? 'custabort' : this.#host.settings().agentAbort;
    this.#end(who === 'customer' ? 'customer-abort' : 'agent-abort', ['success', '0'], [name, '1']);
  }

  #askCard(again = false): void {
    this.#card = null;
    this.#move('card-number', again);
    this.#sendStage('card_number');
  }

  #askDate(again = false): void {
    this.#move('card-date', again);
    this.#sendStage('card_date');
  }

  #move(stage: IvrStage, retry = false): void {
    this.#stage = stage;
    this.#keys = '';
    this.#retry = retry;
  }

  /** What a webhook says of the keyed digits. */
  #shown(masked: string, clear = this.#keys): string {
    return this.#host.settings().realDigits ? clear : masked;
  }

  #sendStage(stage: string): void {
    this.#host.send([['payment_stage', stage], ['reference_id', this.#host.referenceId]]);
  }

  #send(stage: string, value: string): void {
    this.#host.send([['payment_stage', stage], ['reference_id', this.#host.referenceId], [stage, value]]);
  }

  #end(ending: Ending, success: readonly [string, string], ...more: (readonly [string, string])[]): void {
    this.#move('ended');
    this.#card = null;
    this.#expiry = '';
    this.#ending = ending;
    this.#host.send([success, ['reference_id', this.#host.referenceId], ...more]);
  }
}
