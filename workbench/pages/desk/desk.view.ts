import { html, nothing, svg, type TemplateResult } from 'lit';
import { renderHandset } from '../../kit/handset.js';
import { LOOK, type LookName } from '../../kit/look.js';
import type { Choices } from '../../kit/settings.js';
import { renderCallBar, renderContact, type ContactView } from './contact.view.js';
import { TOOLS, VENDORS, type DeskElements, type Tool } from './elements.js';
import { renderFaults, type FaultsView } from './faults.view.js';
import { renderGuide, type GuideView } from './guide.view.js';
import { handsetOf, helpOf, type PhoneHost } from './phone.js';
import type { DeskTexts } from './texts.js';

export interface DeskView {
  t: DeskTexts;
  choices: Choices<LookName>;
  elements: DeskElements;
  tool: Tool;
  contact: ContactView;
  guide: GuideView;
  faults: FaultsView;
  phone: PhoneHost;
  /** There is room for what can go wrong beside the tools, where its effect is seen. */
  isWide: boolean;
  /** Keys are being pressed for a person already. */
  isKeying: boolean;
  onLook: (name: LookName, value: string) => void;
  onTool: (tool: Tool) => void;
  onHelp: (keys: string) => void;
}

const leaf = html`<svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true">
  ${svg`<path d="M12 21v-7m0 0c-4 0-7-3-7-8.5 4.5 0 7 2.5 7 6 0-4 2.5-7 7-8 0 6-2.5 10.5-7 10.5Z"></path>`}
</svg>`;

export function renderDesk(view: DeskView): TemplateResult {
  const { t, elements, isWide } = view;
  const guide = renderGuide(view.guide);
  const faults = renderFaults(view.faults);
  return html`${renderTop(view)} ${renderCallBar(view.contact)}
    <main class="board">
      <h1 class="visually-hidden">${t.title}</h1>
      ${isWide ? html`<div class="side">${guide} ${faults}</div>` : guide} ${renderTools(view)} ${renderPhone(view)} ${renderContact(view.contact)} ${isWide ? nothing : faults}
      <div id="journal" tabindex="-1">${elements.journal}</div>
    </main>
    <nav class="jump" aria-label=${t.jump}>
      ${Object.entries(t.jumpTo).map(([id, text]) => html`<a href=${`#${id}`}>${text}</a>`)}
    </nav>`;
}

function renderTop({ t, choices, onLook }: DeskView): TemplateResult {
  const list = (name: LookName, label: string, texts: Readonly<Record<string, string>>): TemplateResult => html`<label
    ><span class="visually-hidden">${label}</span>
    <select .value=${choices[name]} @change=${(event: Event) => onLook(name, (event.target as HTMLSelectElement).value)}>
      ${Object.entries(texts).map(([value, text]) => html`<option value=${value} lang=${name === 'lang' ? value : nothing} ?selected=${value === choices[name]}>${text}</option>`)}
    </select></label
  >`;
  return html`<header class="top">
    <span class="brand">${leaf} Maple &amp; Pine</span>
    <span class="mute note-line">${t.simulated}</span>
    <nav aria-label=${t.pages}>
      <a href="/shop.html" target="_blank">${t.shop}</a>
      <a href="/support.html" target="_blank">${t.support}</a>
    </nav>
    <span class="row">${list('lang', t.language, LOOK.lang.options)} ${list('theme', t.theme, t.themes)}</span>
    <span class="who-is"><i aria-hidden="true">TS</i> Tony Stark</span>
  </header>`;
}

function renderTools({ t, tool, elements, onTool }: DeskView): TemplateResult {
  return html`<section class="tools" id="tools" aria-label=${t.tools} tabindex="-1">
    <div class="tabs" role="tablist" aria-label=${t.tools} @keydown=${(event: KeyboardEvent) => moveTab(event, tool, onTool)}>
      ${TOOLS.map((name) => {
        const tone = elements.toneOf(name);
        return html`<button
          type="button"
          role="tab"
          id=${`tab-${name}`}
          class=${tone}
          aria-controls=${`tool-${name}`}
          aria-selected=${name === tool}
          tabindex=${name === tool ? 0 : -1}
          @click=${() => onTool(name)}
        >
          <b>${t.tool[name]}</b><small>${VENDORS[name]}</small><i></i>${tone ? html`<span class="visually-hidden">, ${t.tone[tone]}</span>` : nothing}
        </button>`;
      })}
    </div>
    ${TOOLS.map((name) => html`<div role="tabpanel" id=${`tool-${name}`} aria-labelledby=${`tab-${name}`} ?hidden=${name !== tool}>${elements.of(name)}</div>`)}
  </section>`;
}

function moveTab({ key, currentTarget }: KeyboardEvent, tool: Tool, onTool: (tool: Tool) => void): void {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (!step) return;
  const next = TOOLS[(TOOLS.indexOf(tool) + step + TOOLS.length) % TOOLS.length]!;
  onTool(next);
  (currentTarget as HTMLElement).querySelector<HTMLElement>(`#tab-${next}`)?.focus();
}

function renderPhone({ t, phone, isKeying, onHelp }: DeskView): TemplateResult {
  const help = helpOf(phone.state, phone.reference);
  return html`<div class="beside">
    <section class="phone" id="phone" aria-label=${t.phone} tabindex="-1">
      ${renderHandset(handsetOf(phone))}
      <div class="help">
        ${help.length > 0 ? help.map(({ text, keys }) => html`<button type="button" aria-disabled=${isKeying} @click=${() => onHelp(keys)}>${t.help[text]}</button>`) : html`<p class="mute">${t.phoneHint}</p>`}
      </div>
    </section>
  </div>`;
}
