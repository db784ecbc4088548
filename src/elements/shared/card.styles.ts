import { css, type CSSResult } from 'lit';

/** The card, its header and notes, and buttons: what every element is made of. Chips and dangerous buttons are in accents.styles.ts. */
export const card: CSSResult = css`
  :host {
    display: block;
    font: var(--_font);
    color: var(--_text);
    text-align: start;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :host(:state(untold)) {
    visibility: hidden;
  }
  .card {
    container: card / inline-size;
    background: var(--_surface);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    overflow: clip;
  }
  header,
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.625rem;
  }
  header {
    min-block-size: 3.25rem;
    padding: 0.375rem var(--_space);
    border-block-end: 1px solid var(--_line);
  }
  h2 {
    flex: 1 1 8rem;
    min-inline-size: 0;
    margin: 0;
    font: inherit;
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .body {
    display: grid;
    gap: var(--_space);
    padding: var(--_space);
  }
  .ok {
    --_tone: var(--_ok);
    --_soft: var(--_ok-soft);
  }
  .warn {
    --_tone: var(--_warn);
    --_soft: var(--_warn-soft);
  }
  .bad {
    --_tone: var(--_bad);
    --_soft: var(--_bad-soft);
  }
  .note {
    display: grid;
    gap: 0.125rem;
    padding: 0.75rem 0.875rem;
    border-radius: var(--_radius-s);
    background: var(--_soft, var(--_surface-2));
  }
  .note strong {
    font-weight: 650;
    color: var(--_tone, inherit);
  }
  .note span {
    font-size: 0.9em;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: 2.5rem;
    padding: 0.4375rem 1rem;
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-s);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 600;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: color-mix(in srgb, var(--_text) 6%, var(--_surface));
  }
  .primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--_text) 18%, var(--_accent));
  }
  .quiet {
    border-color: transparent;
    background: transparent;
    color: var(--_text-2);
    padding-inline: 0.625rem;
  }
  .icon-only {
    inline-size: 2.5rem;
    padding: 0;
  }
  button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  :focus-visible {
    outline: 2px solid transparent;
    box-shadow: var(--_focus);
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: clip;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @container card (inline-size < 24rem) {
    .row > :is(button, .button):not(.icon-only, .quiet) {
      flex: 1 1 100%;
    }
  }
  @media (forced-colors: active) {
    .note {
      border: 1px solid CanvasText;
    }
    .primary {
      border-width: 2px;
    }
  }
`;
