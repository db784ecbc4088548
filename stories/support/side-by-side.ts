import { html, type TemplateResult } from 'lit';

/** Several states at one look. */
export const sideBySide = (...contents: readonly TemplateResult[]): TemplateResult =>
  html`<div style="display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); align-items: start">
    ${contents.map((content) => html`<div>${content}</div>`)}
  </div>`;
