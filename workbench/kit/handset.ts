import { html, nothing, type TemplateResult } from 'lit';

/** The customer's telephone, as a person looks at it. */
export interface Handset {
  label: string;
  time: string;
  /** One letter for whoever is on the other end; empty when nobody is. */
  letter: string;
  name: string;
  more: string;
  /** What is heard, as a person would say it. */
  says?: string;
  isRinging?: boolean;
  /** Where there are keys to be pressed. */
  keypad?: Keypad;
  actions: readonly Action[];
}

export interface Keypad {
  /** Keys pressed so far: shown as dots. */
  keyed: number;
  keyedText: string;
  isOn: boolean;
  onKey: (key: string) => void;
}

export interface Action {
  text: string;
  colour: 'green' | 'red' | 'grey';
  act: () => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];

export function renderHandset({ label, time, letter, name, more, says, isRinging = false, keypad, actions }: Handset): TemplateResult {
  return html`<div class="handset ${isRinging ? 'ringing' : ''}">
    <header><span>${time}</span><span>${label}</span></header>
    <div class="who" role="status">
      ${letter ? html`<span class="face" aria-hidden="true">${letter}</span>` : nothing}
      <b>${name}</b>
      <small>${more}</small>
      ${says ? html`<q>${says}</q>` : nothing}
    </div>
    ${keypad ? renderKeypad(keypad) : nothing}
    <div class="keys">${actions.map(({ text, colour, act }) => html`<button type="button" class=${colour} @click=${act}>${text}</button>`)}</div>
  </div>`;
}

function renderKeypad({ keyed, keyedText, isOn, onKey }: Keypad): TemplateResult {
  const onKeydown = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
    if (isOn && !ctrlKey && !metaKey && !altKey && KEYS.includes(key)) onKey(key);
  };
  return html`<div class="pad" @keydown=${onKeydown}>
    <span class="dots" role="img" aria-label=${keyedText}>${Array.from({ length: keyed }, () => html`<i></i>`)}</span>
    <div class="keypad">
      ${KEYS.map((key, index) => html`<button type="button" aria-disabled=${!isOn} @click=${() => isOn && onKey(key)}>${key}<small aria-hidden="true">${LETTERS[index]}</small></button>`)}
    </div>
  </div>`;
}
