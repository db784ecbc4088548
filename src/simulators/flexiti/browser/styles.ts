/** The widget's looks: one column from 280 px, the purchase beside the steps from 720 px, light and dark. */
export const WIDGET_CSS = `
:root { color-scheme: light dark;
  --surface: light-dark(#ffffff, #12171a); --soft: light-dark(#f1f7f5, #182226); --line: light-dark(#d9e3e0, #2b383d); --line-strong: light-dark(#7d8f8a, #6d8087);
  --text: light-dark(#10201c, #ecf4f2); --text-2: light-dark(#51655f, #a2b4af); --brand: light-dark(#0a6a58, #5fd3b8); --on-brand: light-dark(#ffffff, #04231c); --brand-soft: light-dark(#e3f4ef, #12302a);
  --bad: light-dark(#b3261e, #ff9d94); --warn: light-dark(#8a5300, #f1bf6b); --warn-soft: light-dark(#fff5e2, #362911);
  --focus: 0 0 0 2px var(--surface), 0 0 0 4px var(--brand); }
:root[data-theme=light] { color-scheme: light; } :root[data-theme=dark] { color-scheme: dark; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--surface); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: anywhere; }
svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.page { display: grid; grid-template: "header" auto "aside" auto "main" 1fr "footer" auto / minmax(0, 1fr); min-height: 100vh; min-height: 100dvh; max-width: 940px; margin: auto; padding: 0 clamp(16px, 5vw, 32px); }
header { grid-area: header; display: flex; align-items: center; gap: 10px; padding: 16px 0 12px; }
.brand { font-size: 22px; font-weight: 750; letter-spacing: -.03em; color: var(--brand); }
.tag { padding: 1px 8px; border-radius: 99px; background: var(--warn-soft); color: var(--warn); font-size: 12px; font-weight: 650; }
aside { grid-area: aside; display: grid; grid-template-columns: 1fr auto; gap: 0 12px; align-items: baseline; padding: 10px 14px; border-radius: 12px; background: var(--soft); }
aside span, aside small { color: var(--text-2); font-size: 14px; } aside b { font-size: 18px; font-weight: 680; font-variant-numeric: tabular-nums; } aside small { grid-column: 1 / -1; }
main { grid-area: main; padding: 20px 0 12px; min-width: 0; }
form { display: grid; gap: 16px; }
.progress { display: grid; gap: 6px; color: var(--text-2); font-size: 13.5px; }
progress { appearance: none; width: 100%; height: 4px; border: 0; border-radius: 4px; overflow: hidden; background: var(--line); }
progress::-webkit-progress-bar { background: var(--line); } progress::-webkit-progress-value { background: var(--brand); } progress::-moz-progress-bar { background: var(--brand); }
h1 { margin: 0; font-size: clamp(20px, 5.6vw, 25px); line-height: 1.2; font-weight: 700; letter-spacing: -.015em; outline: none; }
p { margin: 0; } .lead { color: var(--text-2); } form .lead { margin-top: -10px; } .mute { color: var(--text-2); font-size: 13.5px; } .mute:empty { display: none; }
fieldset { display: grid; gap: 10px; margin: 0; padding: 0; border: 0; min-width: 0; }
.option { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 12px; padding: 12px 14px; border: 1px solid var(--line-strong); border-radius: 12px; cursor: pointer; }
.option:hover { background: var(--soft); } .option:has(:checked) { border-color: var(--brand); background: var(--brand-soft); box-shadow: inset 0 0 0 1px var(--brand); } .option:has(:focus-visible) { box-shadow: var(--focus); }
.option input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--brand); outline: none; }
.what { flex: 1 1 130px; display: grid; } .what b { font-weight: 620; } .what small { color: var(--text-2); font-size: 13.5px; } .aside { flex-basis: 100%; margin-left: 32px; font-size: 14px; font-weight: 600; font-variant-numeric: tabular-nums; }
@media (min-width: 460px) { .aside { flex-basis: auto; margin-left: 0; } }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(250px, 100%), 1fr)); gap: 14px 16px; align-items: start; }
.field { display: grid; gap: 5px; } .field label { font-weight: 600; font-size: 14.5px; } .field small { color: var(--text-2); font-size: 13.5px; }
.error { color: var(--bad); font-size: 14px; font-weight: 550; }
input:not([type=radio], [type=checkbox]), select { width: 100%; min-height: 46px; padding: 9px 13px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--surface); color: inherit; font: inherit; }
input[aria-invalid=true]:not([type=checkbox]) { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
input.code { max-width: 180px; font-size: 26px; letter-spacing: .35em; font-variant-numeric: tabular-nums; }
.field .consent { display: grid; grid-template-columns: auto 1fr; gap: 12px; padding: 4px 0; font-weight: 400; font-size: 15px; cursor: pointer; } .consent input { width: 22px; height: 22px; margin: 1px 0 0; accent-color: var(--brand); }
.facts { display: grid; margin: 0; border: 1px solid var(--line); border-radius: 12px; } .facts div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 16px; padding: 10px 14px; } .facts div + div { border-top: 1px solid var(--line); } .facts dt { color: var(--text-2); } .facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; }
button { min-height: 46px; padding: 9px 20px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--surface); color: inherit; font: inherit; font-weight: 620; cursor: pointer; } button:hover { background: var(--soft); }
button.primary { flex: 1 1 180px; border-color: var(--brand); background: var(--brand); color: var(--on-brand); } button.primary:hover { background: color-mix(in srgb, var(--text) 16%, var(--brand)); }
button.link { justify-self: start; min-height: 40px; padding: 6px 0; border: 0; background: none; color: var(--text-2); font-weight: 550; text-decoration: underline; text-underline-offset: 3px; text-align: start; } button.link:hover { color: var(--text); }
:is(button, input, select, summary, a):focus-visible { outline: 2px solid transparent; box-shadow: var(--focus); border-radius: 8px; }
footer { grid-area: footer; display: grid; gap: 4px; padding: 8px 0 18px; border-top: 1px solid var(--line); color: var(--text-2); font-size: 13.5px; } footer .link { font-size: 14px; } .page:has(.ending, main > ul) footer .link, .page:has(main > ul) aside { display: none; }
summary { width: fit-content; min-height: 28px; padding: 4px 0; cursor: pointer; } details label { display: block; margin: 6px 0; } .send { display: flex; flex-wrap: wrap; gap: 8px; } .send select { flex: 1 1 200px; width: auto; min-width: 0; min-height: 40px; padding: 6px 10px; font-size: 14px; } .send button { min-height: 40px; padding: 6px 16px; }
.ending { display: grid; justify-items: center; gap: 12px; max-width: 42ch; margin: auto; padding: 40px 0; text-align: center; }
.mark { display: grid; place-items: center; width: 60px; height: 60px; border-radius: 50%; background: var(--warn-soft); color: var(--warn); } .good .mark { background: var(--brand-soft); color: var(--brand); }
.spinner { width: 36px; height: 36px; border: 3px solid var(--line); border-top-color: var(--brand); border-radius: 50%; animation: turn .9s linear infinite; } @keyframes turn { to { rotate: 1turn; } }
main ul { padding-left: 18px; } main a { color: var(--brand); font-weight: 600; }
@media (min-width: 720px) { .page { grid-template: "header header" auto "main aside" 1fr "footer footer" auto / minmax(0, 1fr) 250px; column-gap: 40px; } .page:not(:has(aside)) { grid-template-columns: minmax(0, 1fr) 0; column-gap: 0; } aside { grid-template-columns: 1fr; align-content: start; align-self: start; margin-top: 20px; padding: 18px; gap: 4px; } aside b { font-size: 24px; } .page:has(.ending) main { grid-column: 1 / -1; } .page:has(.ending) aside { display: none; } }
@media (prefers-reduced-motion: reduce) { .spinner { animation-duration: 4s; } }
@media (forced-colors: active) { .option:has(:checked), :is(button, input, select, summary, a):focus-visible { outline: 2px solid Highlight; } }
`;
