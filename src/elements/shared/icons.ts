import { html, type TemplateResult } from 'lit';

// Functions, so that bundlers leave out the icons that an element does not use.
export const cardIcon = (): TemplateResult => html`<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><rect x="3.5" y="6" width="17" height="12" rx="2.4" /><path d="M3.5 10.2h17" /></svg>`;
export const closeIcon = (): TemplateResult => html`<svg width="18" height="18" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18" /></svg>`;
export const lockIcon = (): TemplateResult => html`<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><rect x="5" y="10.5" width="14" height="9.5" rx="2.2" /><path d="M8.5 10.5V7.7a3.5 3.5 0 0 1 7 0v2.8" /></svg>`;
export const phoneIcon = (): TemplateResult => html`<svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path d="M6.5 4h3l1.5 4-2 1.6a11 11 0 0 0 5.4 5.4L16 13l4 1.5v3a2 2 0 0 1-2.2 2A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z" /></svg>`;
