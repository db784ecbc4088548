import type { DeskState } from '../../desk-backend.js';
import { formatMessage } from '../../../src/i18n/format.js';
import type { Action, Handset } from '../../kit/handset.js';
import type { DeskTexts } from './texts.js';

/** Which call the customer's phone is in. */
export type PhoneCall = 'genesys' | 'paytia' | 'five9' | 'agent' | 'none';

/** Keys that a person need not press one by one. */
export interface Help {
  text: keyof DeskTexts['help'];
  keys: string;
}

export interface PhoneHost {
  t: DeskTexts;
  locale: string;
  state: DeskState;
  /** Reference of the payment in Paytia's panel. */
  reference: string;
  press: (keys: string) => void;
  control: (to: 'five9' | 'paytia' | 'genesys', command: object) => void;
}

/** Public test numbers; the second is declined by both stand-ins. */
const CARD = '5555555555554444#';
const DECLINED = '4000000000000002#';
const BRANDS: Readonly<Record<string, string>> = { mastercard: 'Mastercard', visa: 'Visa', amex: 'American Express' };

export function callOf({ genesys, paytia, five9 }: DeskState, reference: string): PhoneCall {
  if (genesys.phones.length > 0) return 'genesys';
  if (paytia && paytia.referenceId === reference && paytia.ending === null) return 'paytia';
  if (five9.ivr.active) return 'five9';
  return five9.call && five9.call.state !== 'WRAP_UP' ? 'agent' : 'none';
}

const CARDS: readonly Help[] = [{ text: 'card', keys: CARD }, { text: 'declined', keys: DECLINED }];
const CONFIRM: readonly Help[] = [{ text: 'right', keys: '1' }, { text: 'wrong', keys: '2' }];
const expiryKeys = (): string => `12${String((new Date().getFullYear() + 2) % 100).padStart(2, '0')}`;

/** What the voice waits for; empty when it waits for no keys. */
export function helpOf(state: DeskState, reference: string): readonly Help[] {
  const call = callOf(state, reference);
  const help: Partial<Record<string, readonly Help[]>> =
    call === 'five9'
      ? { 'card-number': CARDS, expiry: [{ text: 'expiry', keys: `${expiryKeys()}#` }], 'security-code': [{ text: 'code', keys: '123#' }] }
      : { amount: CONFIRM, 'card-number': CARDS, 'card-verify': CONFIRM, 'card-date': [{ text: 'expiry', keys: expiryKeys() }], cv2: [{ text: 'code', keys: '123' }] };
  return help[call === 'five9' ? state.five9.ivr.step : call === 'paytia' ? state.paytia!.stage : ''] ?? [];
}

/** What the customer hears, and what they can do about it. */
export function handsetOf(host: PhoneHost): Handset {
  const { t, locale, state, reference } = host;
  const call = callOf(state, reference);
  const shown = { genesys: ofCallback, paytia: ofPaytia, five9: ofFive9, agent: ofAgent, none: ofNobody }[call](host);
  const keyed = call === 'paytia' ? state.paytia!.keyed : call === 'five9' ? state.five9.ivr.digits : 0;
  return {
    label: t.phone,
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(Date.now()),
    letter: '',
    more: '',
    ...shown,
    keypad: { keyed, keyedText: formatMessage(locale, t.keyed, { count: String(keyed) }), isOn: helpOf(state, reference).length > 0, onKey: host.press },
  };
}

type Shown = Pick<Handset, 'name' | 'actions'> & Partial<Handset>;

function ofFive9({ t, state, control }: PhoneHost): Shown {
  const { step } = state.five9.ivr;
  const says = step === 'card-number' || step === 'expiry' || step === 'security-code' || step === 'processing' || step === 'connecting' ? t[step] : t.processing;
  return {
    letter: '#',
    name: t.hears,
    says,
    actions: [
      { text: t.giveUp, colour: 'grey', act: () => control('five9', { action: 'customer-cancels' }) },
      { text: t.putDown, colour: 'red', act: () => control('five9', { action: 'hang-up' }) },
    ],
  };
}

function ofPaytia({ t, locale, state, control, press }: PhoneHost): Shown {
  const { stage, card, fields, referenceId } = state.paytia!;
  const amount = Number(fields.amount).toLocaleString(locale, { style: 'currency', currency: fields.currency || 'CAD' });
  return {
    letter: '#',
    name: t.hears,
    says: formatMessage(locale, t.paytia[stage], { amount, brand: BRANDS[card?.brand ?? ''] ?? '', lastFour: [...(card?.lastFour ?? '')].join(' ') }),
    actions: [
      ...(helpOf(state, referenceId).length > 0 ? [{ text: t.giveUp, colour: 'grey', act: () => press('*') } as const] : []),
      { text: t.putDown, colour: 'red', act: () => control('paytia', { action: 'hang-up', referenceId, who: 'customer' }) },
    ],
  };
}

function ofCallback({ t, state, control }: PhoneHost): Shown {
  const { status, callbackId: id } = state.genesys.phones.at(-1)!;
  const key = (action: string, text: string, colour: Action['colour']): Action => ({ text, colour, act: () => control('genesys', { action, id }) });
  const end = key('phone.hangUp', t.putDown, 'red');
  const common = { letter: 'M', more: t.callback };
  switch (status) {
    case 'ringing':
      return { ...common, name: t.ringing, isRinging: true, actions: [key('phone.decline', t.decline, 'red'), key('phone.answer', t.answer, 'green')] };
    case 'on-hold':
      return { ...common, name: t.putThrough, actions: [end] };
    case 'talking':
      return { ...common, letter: 'A', name: t.expert, says: t.expertSays, actions: [end] };
    case 'asked':
      return { ...common, name: t.ready, actions: [key('phone.snooze', t.later, 'grey'), key('phone.confirm', t.yes, 'green')] };
    case 'expected':
      return { ...common, name: t.ready, actions: [key('phone.dialIn', t.yes, 'green')] };
  }
}

function ofAgent({ t, state, control }: PhoneHost): Shown {
  const isHeld = state.five9.call!.state === 'ON_HOLD';
  const putDown: Action = { text: t.putDown, colour: 'red', act: () => control('five9', { action: 'hang-up' }) };
  return { letter: 'T', name: t.agentName, ...(isHeld ? { more: t.onHold, says: t.music } : { says: t.agentSays }), actions: [putDown] };
}

function ofNobody({ t }: PhoneHost): Shown {
  return { name: t.nobody, actions: [] };
}
