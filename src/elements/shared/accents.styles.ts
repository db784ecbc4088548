import { css, type CSSResult } from 'lit';

/** What the card has only in some elements: `.chip`, the tone `live` (beside the card's `ok`, `warn` and `bad`) and the button `.danger`. Comes after the card. */
export const accents: CSSResult = css`
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.375rem;
    padding: 0.1875rem 0.5625rem;
    border-radius: 99px;
    font-size: 0.8125em;
    font-weight: 600;
    white-space: nowrap;
    background: var(--_soft, var(--_surface-2));
    color: var(--_tone, var(--_text-2));
  }
  .chip::before {
    content: '';
    border: 3.5px solid;
    border-radius: 50%;
  }
  .live {
    --_tone: var(--_accent);
    --_soft: var(--_accent-soft);
  }
  .danger {
    border-color: color-mix(in srgb, var(--_bad) 55%, transparent);
    color: var(--_bad);
  }
  @media (forced-colors: active) {
    .chip {
      border: 1px solid CanvasText;
    }
  }
`;
