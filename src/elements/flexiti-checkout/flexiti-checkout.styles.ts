import { css, type CSSResult } from 'lit';

export const styles: CSSResult = css`
  :host {
    --_frame-size: var(--sb-flexiti-frame-size, 40rem);
  }
  .frame {
    block-size: var(--_frame-size);
    border: 1px solid var(--_line);
    border-radius: var(--_radius-s);
    overflow: clip;
    background: var(--_surface-2);
  }
  .stage {
    display: grid;
  }
  .stage > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
  }
  .waiting {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: var(--_space);
    text-align: center;
    z-index: 1;
  }
  iframe {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border: 0;
    /* the vendor's page chooses its own colours; ours must not shine through */
    color-scheme: normal;
    background: #fff;
  }
  dialog {
    inline-size: min(40rem, calc(100dvi - 1.5rem));
    max-inline-size: none;
    max-block-size: calc(100dvb - 1.5rem);
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    overflow: auto;
    overscroll-behavior: contain;
  }
  dialog .frame {
    block-size: min(var(--_frame-size), calc(100dvb - 11rem));
    min-block-size: 16rem;
  }
  dialog::backdrop {
    background: rgb(10 14 22 / 0.55);
  }
  @container card (inline-size < 24rem) {
    .body {
      padding: 0.625rem;
    }
  }
`;
