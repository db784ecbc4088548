import { css, type CSSResult } from 'lit';

export const styles: CSSResult = css`
  .say {
    background: var(--_soft, var(--_surface-2));
  }
  .say svg {
    color: var(--_tone, var(--_text-2));
  }
  .say strong {
    color: var(--_tone, inherit);
  }
  .say .message {
    color: inherit;
  }
  span {
    overflow-wrap: anywhere;
  }
  .live strong {
    color: inherit;
  }
  .banner {
    grid-template-columns: 1fr auto;
    align-items: center;
  }
  .banner button {
    grid-area: 1 / 2 / span 2;
    margin: -0.375rem -0.5rem -0.375rem 0;
  }
  [role='alert']:not(:has(*)) {
    display: none;
  }
  .track {
    display: grid;
    grid-auto-flow: column;
    gap: 0.25rem;
    margin-block-start: calc(0.5rem - var(--_space));
    forced-color-adjust: none;
  }
  .track i {
    block-size: 4px;
    border-radius: 2px;
    background: var(--_line);
  }
  .track .done {
    background: var(--_ok);
  }
  .track .now {
    background: var(--_accent);
  }
  .log {
    max-block-size: 13rem;
    margin: 0;
    padding: 0;
    overflow: auto;
    list-style: none;
    border-block: 1px solid var(--_line);
    font-size: 0.9em;
  }
  .log li {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.625rem;
    padding-block: 0.4375rem;
  }
  .log li + li {
    border-block-start: 1px solid var(--_line);
  }
  .log time {
    color: var(--_text-2);
    font-variant-numeric: tabular-nums;
  }
  .log .gap {
    color: var(--_warn);
  }
  .RESULT span {
    font-weight: 600;
  }
`;
