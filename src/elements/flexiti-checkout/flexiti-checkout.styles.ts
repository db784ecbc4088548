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
  }
  .row > .grow {
    flex-basis: auto;
  }
  .row > .quiet {
    margin-inline: -0.625rem;
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
    inline-size: 40rem;
    padding: 0;
    border: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: inherit;
    overscroll-behavior: contain;
  }
  dialog .frame {
    block-size: min(var(--_frame-size), calc(100dvb - 11rem));
    min-block-size: 16rem;
  }
  dialog:focus-visible {
    box-shadow: none;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.55);
  }
  @container card (inline-size < 24rem) {
    dialog .frame {
      block-size: min(var(--_frame-size), calc(100dvb - 14.5rem));
    }
    .stage {
      margin-inline: calc(0.375rem - var(--_space));
    }
    slot > button {
      flex: 1 1 100%;
    }
  }
`;
