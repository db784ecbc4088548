import { css, type CSSResult } from 'lit';

export const styles: CSSResult = css`
  .digits {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 0.875rem;
    padding: 0.5rem 0.875rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius-s);
    background: var(--_surface-2);
    font-size: 1.25em;
    letter-spacing: 0.06em;
  }
  .digits small {
    color: var(--_text-2);
    font-size: 0.8125rem;
    letter-spacing: 0;
  }
  kbd {
    padding: 0 0.3125em;
    border: 1px solid var(--_line-strong);
    border-radius: 0.25em;
    background: var(--_surface);
    font: inherit;
  }
  iframe {
    inline-size: 100%;
    block-size: var(--sb-paytia-frame-size, 30rem);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-s);
    color-scheme: normal;
  }
`;
