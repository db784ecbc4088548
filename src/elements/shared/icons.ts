import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const icon = (path: SVGTemplateResult, size = 20): TemplateResult =>
  html`<svg width=${size} height=${size} viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`;

export const cardIcon: TemplateResult = icon(svg`<rect x="3.5" y="6" width="17" height="12" rx="2.4"/><path d="M3.5 10.2h17"/>`);
export const closeIcon: TemplateResult = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`, 18);
