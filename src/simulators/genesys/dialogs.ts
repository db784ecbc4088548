import type { Callback } from './callback.js';
import type { Dialect } from './settings.js';

type Dialog = Readonly<Record<string, unknown>>;

/** ASSUMED: the wording of every text but the first, which is DOCUMENTED by functional tests. */
const TEXTS = {
  shortly: 'You will receive the call shortly',
  scheduled: 'You will receive the call at the requested time',
  notified: 'You will be notified when an agent is available',
};

/** What the customer's device is told to do. The actions and keys are DOCUMENTED by Genesys' mobile sample and functional tests. */
export class Dialogs {
  readonly #dialect: Dialect;
  readonly #accessNumber: () => string;
  readonly #accessSeconds: () => number;

  constructor(dialect: Dialect, accessNumber: () => string, accessSeconds: () => number) {
    this.#dialect = dialect;
    this.#accessNumber = accessNumber;
    this.#accessSeconds = accessSeconds;
  }

  /** The answer to a start request: always with `_id`. */
  started(callback: Callback, base: string): Dialog {
    if (callback.state === 'SCHEDULED') return this.#confirmation(callback, TEXTS.scheduled);
    if (!callback.isChat && !callback.isUserOriginated) return this.#confirmation(callback, TEXTS.shortly);
    return callback.waitsForAgent ? this.#confirmation(callback, TEXTS.notified) : this.connect(callback, base);
  }

  /** What to do once an agent waits. ASSUMED: `_expiration_time` is a string, since the widget parses it. */
  connect(callback: Callback, base: string): Dialog {
    if (callback.isChat) {
      return {
        _id: callback.id,
        ...this.#dialogId(),
        _action: 'StartChat',
        _start_chat_url: `${base}/service/${callback.id}/ixn/chat`,
        _comet_url: `${base.replace(/\/1$/, '')}/cometd`,
        _chat_parameters: { subject: callback.parameters.get('subject') ?? '' },
      };
    }
    if (!callback.isUserOriginated) return this.#confirmation(callback, TEXTS.shortly);
    const number = this.#accessNumber();
    const code = callback.flag('_provide_code') ? callback.accessCode : '';
    return {
      _id: callback.id,
      ...this.#dialogId(),
      _action: 'DialNumber',
      _label: `Call ${number}`,
      _access_number: number,
      _access_code: code,
      _tel_url: `tel:${number}${code && `,,${code}#`}`,
      _expiration_time: String(this.#accessSeconds()),
    };
  }

  /** Asks whether the customer is ready. */
  menu(callback: Callback, base: string): Dialog {
    const item = (label: string, answer: string): Dialog => ({ _label: label, _user_action_url: `${base}/service/${callback.id}/user-confirm/${answer}` });
    return {
      _id: callback.id,
      ...this.#dialogId(),
      _action: 'DisplayMenu',
      _label: 'An agent is available',
      _content: [
        {
          _group_name: 'Are you ready to talk?',
          _group_content: [item('Ready', 'ready'), item('Later', 'snooze'), item('Not available', 'not-available')],
        },
      ],
    };
  }

  #confirmation(callback: Callback, text: string): Dialog {
    const ok = this.#dialect.dialog === 'snake' ? '_ok_title' : '_okTitle';
    return { _id: callback.id, ...this.#dialogId(), _action: 'ConfirmationDialog', _text: text, [ok]: 'Ok' };
  }

  #dialogId(): Dialog {
    return { [this.#dialect.dialog === 'snake' ? '_dialog_id' : '_dialogId']: '0' };
  }
}
