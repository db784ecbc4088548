// These functions are sent to the browser as text (see ../script.ts): they use nothing but their arguments and one another.

type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;
type Child = Node | string | null | undefined | false;

/** An element with attributes (or listeners, for functions) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** A line icon in a box of 24 by 24. */
export function icon(path: string, size = 22): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true' })) svg.setAttribute(name, String(value));
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** `{name}` in a text, filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A radio button as a card. */
export function option(name: string, value: string, checked: boolean, title: string, detail: string, aside = ''): HTMLLabelElement {
  return el(
    'label',
    { class: 'option' },
    el('input', { type: 'radio', name, value, checked, required: true }),
    el('span', { class: 'what' }, el('b', {}, title), detail && el('small', {}, detail)),
    aside && el('span', { class: 'aside' }, aside),
  );
}

export interface FieldOptions {
  name: string;
  label: string;
  value?: string;
  type?: string;
  hint?: string;
  autocomplete?: string;
  inputmode?: string;
  maxlength?: number;
  wide?: boolean;
  /** Shown when the field is empty. */
  required: string;
  /** What is wrong with the value; empty when it is right. */
  check?: (value: string) => string;
}

/** A labelled input with its hint and its error. `validate` shows the error, if any, and tells whether there was none. */
export function field(options: FieldOptions): { row: HTMLElement; input: HTMLInputElement; validate: () => boolean; complain: (text: string) => void } {
  const { name, label, value = '', type = 'text', hint = '', autocomplete = 'off', inputmode, maxlength, wide, required, check } = options;
  const error = el('span', { class: 'error', id: `${name}-error`, hidden: true });
  const input = el('input', {
    id: name, name, type, value, autocomplete, inputmode, maxlength, required: true,
    'aria-describedby': `${hint ? `${name}-hint ` : ''}${name}-error`,
    input: () => complain(''),
  });
  const complain = (text: string): void => {
    error.textContent = text;
    error.hidden = text === '';
    if (text === '') input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  };
  const validate = (): boolean => {
    const text = input.value.trim();
    const fault = text === '' ? required : (check?.(text) ?? '');
    complain(fault);
    return fault === '';
  };
  const row = el('div', { class: wide ? 'field wide' : 'field' }, el('label', { for: name }, label), input, hint && el('small', { id: `${name}-hint` }, hint), error);
  return { row, input, validate, complain };
}

/** A box to tick. */
export function consent(text: string, missing: string): { row: HTMLElement; validate: () => boolean } {
  const error = el('span', { class: 'error', id: 'consent-error', hidden: true }, missing);
  const box = el('input', { type: 'checkbox', id: 'consent', required: true, 'aria-describedby': 'consent-error', change: () => { if (box.checked) error.hidden = true; } });
  const validate = (): boolean => {
    error.hidden = box.checked;
    box.setAttribute('aria-invalid', String(!box.checked));
    if (!box.checked) box.focus();
    return box.checked;
  };
  return { row: el('div', { class: 'field' }, el('label', { class: 'consent', for: 'consent' }, box, el('span', {}, text)), error), validate };
}

/** Terms and what they stand for. */
export function facts(rows: readonly (readonly [string, string])[]): HTMLElement {
  return el('dl', { class: 'facts' }, ...rows.map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value))));
}
