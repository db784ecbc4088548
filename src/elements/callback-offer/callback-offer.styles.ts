// named like lit's, so that the build takes the white space out
const css = String.raw;

/** Text and not lit's own: the card has no lit of its own. */
export const styles: string = css`
  /* it is focused to be read, not to be used */
  h2[tabindex]:focus-visible {
    box-shadow: none;
  }
  .big {
    font-size: 1.75em;
    font-weight: 650;
    letter-spacing: -0.015em;
    line-height: 1.15;
    overflow-wrap: anywhere;
  }
  a.big {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  .field,
  fieldset {
    display: grid;
    gap: 0.5rem;
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  label,
  legend {
    padding: 0;
    font-weight: 600;
  }
  legend {
    margin-block-end: 0.5rem;
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .pair > * {
    flex: 1 1 9rem;
    display: grid;
    gap: 0.25rem;
    min-inline-size: 0;
    font-size: 0.9em;
  }
  .pair > .wide {
    flex: 2 1 11rem;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    column-gap: 0.375rem;
  }
  .facts span:not(:last-child)::after {
    content: ' ·' / '';
  }
  input[type='tel'],
  select {
    inline-size: 100%;
    min-block-size: 2.5rem;
    padding: 0.4375rem 0.75rem;
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-s);
    background: var(--_surface);
    color: var(--_text);
    font: var(--_font);
    text-overflow: ellipsis;
  }
  [aria-invalid='true'] {
    border-color: var(--_bad);
  }
  .opt {
    display: flex;
    gap: 0.625rem;
    align-items: center;
    min-block-size: 2.75rem;
    padding: 0.5rem 0.75rem;
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-s);
    font-weight: 500;
    cursor: pointer;
  }
  .opt:has(:checked) {
    border-color: var(--_accent);
    background: var(--_accent-soft);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .opt:has(:focus-visible) {
    outline: 2px solid transparent;
    box-shadow: var(--_focus);
  }
  .opt input {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    margin: 0;
    accent-color: var(--_accent);
  }
  .opt small {
    margin-inline-start: auto;
    color: var(--_text-2);
    font-size: 0.875em;
  }
  .error {
    color: var(--_bad);
  }
  .note .row {
    margin-block-start: 0.5rem;
  }
  [aria-disabled='true'] {
    cursor: default;
  }
  .primary .spinner {
    border-color: color-mix(in srgb, currentColor 35%, transparent);
    border-block-start-color: currentColor;
  }
  @container card (inline-size < 24rem) {
    .row > .quiet {
      flex: 1 1 100%;
    }
  }
  @media (forced-colors: active) {
    .opt:has(:checked) {
      border-width: 3px;
    }
    .opt:has(:focus-visible) {
      outline-color: Highlight;
    }
  }
`;
