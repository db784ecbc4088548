import { css, type CSSResult } from 'lit';

/** `<span class="spinner">`: something is under way and nobody knows how long it takes. */
export const spinner: CSSResult = css`
  .spinner {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    border: 2px solid var(--_line);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation-duration: 4s;
    }
  }
  @media (forced-colors: active) {
    .spinner {
      border-color: Highlight Canvas Canvas !important;
    }
  }
`;
