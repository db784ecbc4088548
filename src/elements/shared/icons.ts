import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

/* @__NO_SIDE_EFFECTS__ bundlers leave out the icons that an element does not use */
function icon(path: () => SVGTemplateResult, size = 20): TemplateResult {
  return html`<svg width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">${path()}</svg>`;
}

export const cardIcon: TemplateResult = icon(() => svg`<rect x="3.5" y="6" width="17" height="12" rx="2.4"/><path d="M3.5 10.2h17"/>`);
export const closeIcon: TemplateResult = icon(() => svg`<path d="m6 6 12 12M18 6 6 18"/>`, 18);
export const lockIcon: TemplateResult = icon(() => svg`<rect x="5" y="10.5" width="14" height="9.5" rx="2.2"/><path d="M8.5 10.5V7.7a3.5 3.5 0 0 1 7 0v2.8"/>`);
export const phoneIcon: TemplateResult = icon(() => svg`<path d="M6.5 4h3l1.5 4-2 1.6a11 11 0 0 0 5.4 5.4L16 13l4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z"/>`);
