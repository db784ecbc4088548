import { html, type TemplateResult } from 'lit';

/** One thing a page's visitor can choose: as a list, or as buttons of which one is on. */
export interface Setting {
  label: string;
  as: 'list' | 'buttons';
  /** Value to text, the first one being the default. A group of a list is `{ group: { value: text } }`. */
  options: Readonly<Record<string, string>> | Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export type Choices<Name extends string> = Record<Name, string>;

/** One option, value and text; or a group of them. */
export type Entry = [key: string, value: string | Readonly<Record<string, string>>];

/** Values to texts, groups opened up. */
const flat = ({ options }: Setting): Record<string, string> =>
  Object.fromEntries(Object.entries(options).flatMap(([key, value]: Entry) => (typeof value === 'string' ? [[key, value]] : Object.entries(value))));

/** What the page's address chooses; defaults for the rest. */
export function readChoices<Name extends string>(settings: Readonly<Record<Name, Setting>>): Choices<Name> {
  const query = new URLSearchParams(location.search);
  const names = Object.keys(settings) as Name[];
  const entries = names.map((name) => {
    const values = Object.keys(flat(settings[name]));
    const given = query.get(name);
    return [name, given !== null && values.includes(given) ? given : values[0]!];
  });
  return Object.fromEntries(entries) as Choices<Name>;
}

/** Writes the choices into the address, so that a reload or a link shows the same page. */
export function keepChoices<Name extends string>(settings: Readonly<Record<Name, Setting>>, choices: Choices<Name>): void {
  const query = new URLSearchParams();
  for (const name of Object.keys(settings) as Name[]) if (choices[name] !== Object.keys(flat(settings[name]))[0]) query.set(name, choices[name]);
  history.replaceState(null, '', query.size > 0 ? `?${query}` : location.pathname);
}

/** The controls for all settings. */
export function renderSettings<Name extends string>(
  settings: Readonly<Record<Name, Setting>>,
  choices: Choices<Name>,
  onChange: (name: Name, value: string) => void,
): TemplateResult {
  const names = Object.keys(settings) as Name[];
  return html`<div class="settings">${names.map((name) => renderSetting(name, settings[name], choices[name], (value) => onChange(name, value)))}</div>`;
}

function renderSetting(name: string, setting: Setting, chosen: string, onChange: (value: string) => void): TemplateResult {
  if (setting.as === 'buttons') {
    return html`<fieldset class="segments">
      <legend>${setting.label}</legend>
      ${Object.entries(flat(setting)).map(
        ([value, text]) => html`<label>
          <input type="radio" name=${name} .value=${value} .checked=${value === chosen} @change=${() => onChange(value)} />
          <span>${text}</span>
        </label>`,
      )}
    </fieldset>`;
  }
  return html`<label class="listed"
    >${setting.label}
    <select .value=${chosen} @change=${(event: Event) => onChange((event.target as HTMLSelectElement).value)}>
      ${renderOptions(Object.entries(setting.options) as Entry[], chosen)}
    </select>
  </label>`;
}

/** What stands in a list. */
export function renderOptions(entries: readonly Entry[], chosen: string): TemplateResult[] {
  const option = ([value, text]: [string, string]): TemplateResult => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;
  return entries.map(([key, value]) => (typeof value === 'string' ? option([key, value]) : html`<optgroup label=${key}>${Object.entries(value).map(option)}</optgroup>`));
}
