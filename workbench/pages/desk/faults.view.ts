import { html, nothing, type TemplateResult } from 'lit';
import { renderOptions, type Entry, type Setting } from '../../kit/settings.js';
import { VENDORS } from './elements.js';
import { FAULT_GROUPS, type Fault, type FaultGroup, type FaultSetting, type SettingId } from './faults.js';
import type { DeskTexts } from './texts.js';

export interface FaultsView {
  t: DeskTexts;
  gateway: { isUp: boolean; isDurable: boolean };
  /** Faults that last and are on. */
  on: ReadonlySet<string>;
  /** The fault that made no sense just now. */
  refused: string;
  chosen: Readonly<Record<SettingId, string>>;
  paytiaScenarios: Readonly<Record<string, string>>;
  onFault: (fault: Fault) => void;
  onGateway: (action: 'kill' | 'start') => void;
  onChoose: (id: SettingId, value: string) => void;
  onCalm: () => void;
}

export function renderFaults(view: FaultsView): TemplateResult {
  const { t, onCalm } = view;
  return html`<section class="card faults" id="faults" aria-labelledby="faults-title" tabindex="-1">
    <header><h2 id="faults-title">${t.faults}</h2><button type="button" class="quiet" @click=${onCalm}>${t.calm}</button></header>
    <p class="mute">${t.faultsText}</p>
    <div>${FAULT_GROUPS.map((group) => renderGroup(view, group))}</div>
  </section>`;
}

function renderGroup(view: FaultsView, { id, faults, settings = [] }: FaultGroup): TemplateResult {
  const { t, on, gateway } = view;
  const count = faults.filter((fault) => on.has(fault.id)).length + Number(id === 'gateway' && !gateway.isUp);
  return html`<details name="faults" ?open=${id === 'gateway'}>
    <summary>${id === 'gateway' || id === 'slow' ? t.groups[id] : VENDORS[id]}${count > 0 ? html`<span class="count">${count}</span>` : nothing}</summary>
    ${settings.length > 0 ? html`<ul>${settings.map((setting) => renderSetting(view, setting))}</ul>` : nothing}
    <ul>${id === 'gateway' ? renderGateway(view) : nothing} ${faults.map((fault) => renderFault(view, fault))}</ul>
  </details>`;
}

function renderGateway({ t, gateway: { isUp, isDurable }, onGateway }: FaultsView): TemplateResult {
  const action = isUp ? 'kill' : 'start';
  const [text, seen] = t.fault[action]!;
  return html`<li>
    <button type="button" class=${isUp ? 'end' : 'primary'} aria-describedby="seen-gateway" @click=${() => onGateway(action)}>${text}</button>
    <small id="seen-gateway">${seen} ${isDurable ? t.durable : t.inMemory}</small>
  </li>`;
}

function renderFault({ t, on, refused, onFault }: FaultsView, fault: Fault): TemplateResult {
  const [text, seen] = t.fault[fault.id]!;
  return html`<li>
    <button type="button" aria-pressed=${fault.off ? String(on.has(fault.id)) : nothing} aria-describedby=${`seen-${fault.id}`} @click=${() => onFault(fault)}>${text}</button>
    <small id=${`seen-${fault.id}`} role="status" class=${refused === fault.id ? 'refused' : ''}>${refused === fault.id ? t.notNow : seen}</small>
  </li>`;
}

function renderSetting({ t, chosen, paytiaScenarios, onChoose }: FaultsView, { id, options }: FaultSetting): TemplateResult {
  const [text, seen] = t.setting[id]!;
  const isOwn = Array.isArray(options);
  const entries: Entry[] = isOwn ? (options as string[]).map((value) => [value, t.option[value]!]) : Object.entries({ ...(options as Setting['options']), ...(id === 'play' && paytiaScenarios) });
  return html`<li>
    <label class="listed"
      >${text}
      <select lang=${isOwn ? nothing : 'en'} aria-describedby=${`seen-${id}`} .value=${chosen[id]} @change=${(event: Event) => onChoose(id, (event.target as HTMLSelectElement).value)}>
        ${renderOptions(entries, chosen[id])}
      </select>
    </label>
    <small id=${`seen-${id}`}>${seen}</small>
  </li>`;
}
