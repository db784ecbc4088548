/**
 * Asks for the state twice a second until the payment has ended, and writes what changed.
 * A classic script, for a module would need permission inside a sandboxed frame.
 */
export const PANEL_JS = `'use strict';
const main = document.querySelector('main[data-stage]');

function show(state) {
  Object.assign(main.dataset, { stage: state.stage, ended: String(state.ended), paid: String(state.paid) });
  for (const element of document.querySelectorAll('[data-text]')) write(element, state[element.dataset.text]);
  for (const item of document.querySelectorAll('[data-step]')) {
    const [status, note] = state.steps[item.dataset.step];
    item.dataset.status = status;
    item.toggleAttribute('aria-current', false);
    if (status === 'current') item.setAttribute('aria-current', 'step');
    write(item.querySelector('output'), note);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

async function poll() {
  try {
    const response = await fetch(location.pathname + '/state', { credentials: 'omit' });
    if (response.ok) show(await response.json());
    delete main.dataset.offline;
  } catch {
    main.dataset.offline = '';
  }
  if (main.dataset.ended !== 'true') setTimeout(poll, 500);
}

if (main) void poll();
`;

export const PANEL_CSS = `:root {
  color-scheme: light dark;
  --ink: light-dark(#17212b, #e8edf2);
  --quiet: light-dark(#54606c, #a3b0bd);
  --ground: light-dark(#f5f7f9, #12181f);
  --card: light-dark(#ffffff, #1b242d);
  --line: light-dark(#d5dce3, #34414d);
  --accent: light-dark(#005f73, #66c3d6);
  --good: light-dark(#1a6b3c, #6fd39a);
  --bad: light-dark(#a12622, #ff9c94);
}
* { box-sizing: border-box; }
body { margin: 0; font: 0.9375rem/1.45 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; justify-content: space-between; }
header { padding: 0.75rem 1rem; border-block-end: 3px solid var(--accent); background: var(--card); }
header span, footer, small, dt { color: var(--quiet); }
main { display: grid; gap: 1rem; padding: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); }
h1 { grid-column: 1 / -1; margin: 0; font-size: 1.75rem; font-variant-numeric: tabular-nums; }
h2 { margin: 0 0 0.5rem; font-size: 1rem; }
small { font-size: 1rem; font-weight: 400; }
section { padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); }
ol { margin: 0.75rem 0; padding: 0; list-style: none; }
li { display: flex; gap: 0.5rem; min-block-size: 2rem; align-items: center; padding-inline-start: 1.75rem; position: relative; color: var(--quiet); }
li::before { content: '\\25CB'; position: absolute; inset-inline-start: 0.25rem; }
li[data-status='current'] { color: var(--ink); font-weight: 600; }
li[data-status='current']::before { content: '\\25CF'; color: var(--accent); }
li[data-status='done'] { color: var(--ink); }
li[data-status='done']::before { content: '\\2713'; color: var(--good); }
li span { flex: 1; }
output { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.prompt { margin: 0; font-weight: 600; }
[data-ended='true'] .prompt { color: var(--bad); }
[data-paid='true'] .prompt { color: var(--good); }
[data-offline] .prompt::after { content: ' (connection lost)'; color: var(--bad); }
.heard { margin: 0; padding-block-start: 0.75rem; border-block-start: 1px solid var(--line); }
.heard b { display: block; font-size: 0.8125rem; color: var(--quiet); }
dl { margin: 0; }
dl div { display: flex; gap: 0.25rem 1rem; flex-wrap: wrap; justify-content: space-between; padding-block: 0.375rem; border-block-start: 1px solid var(--line); }
dt::first-letter { text-transform: uppercase; }
dd { margin: 0; overflow-wrap: anywhere; text-align: end; }
footer { padding: 0 1rem 1rem; font-size: 0.8125rem; }
`;
