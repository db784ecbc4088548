import { css, type CSSResult } from 'lit';

/**
 * What an agent's panel shows beside the card: `<dl class="facts">` of `<div><dt><dd></div>`, the weightiest one with the class `amount`;
 * `<div class="say">` with an icon, a `<strong>` and `<span>`s under it; and the card's `<footer>`.
 */
export const panel: CSSResult = css`
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.375rem 1.375rem;
    margin: 0;
  }
  .facts:not(:has(dd)) {
    display: none;
  }
  .facts dt {
    color: var(--_text-2);
    font-size: 0.8125em;
  }
  .facts dd {
    margin: 0;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }
  .facts .amount dd {
    font-size: 1.4375rem;
    font-weight: 650;
    line-height: 1.25;
  }
  .say {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.125rem 0.75rem;
    padding: 0.75rem 0.875rem;
    border-radius: var(--_radius-s);
    background: var(--_accent-soft);
  }
  .say svg {
    grid-row: span 3;
    margin-block-start: 0.125rem;
    color: var(--_accent);
  }
  .say strong {
    font-weight: 650;
  }
  .say span {
    grid-column: 2;
    color: var(--_text-2);
    font-size: 0.9em;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.25rem 0.625rem;
    padding: 0.625rem var(--_space);
    border-block-start: 1px solid var(--_line);
    color: var(--_text-2);
    font-size: 0.8125em;
    font-variant-numeric: tabular-nums;
  }
  footer .chip {
    font-size: 1em;
  }
  @media (forced-colors: active) {
    .say {
      border: 1px solid CanvasText;
    }
  }
`;
