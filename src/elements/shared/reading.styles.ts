import { css, type CSSResult } from 'lit';

/** For an element that has more to read than a panel has: paragraphs, `.mute`, and what takes the room that is left. */
export const reading: CSSResult = css`
  .grow {
    flex: 1;
  }
  .mute {
    color: var(--_text-2);
    font-size: 0.875em;
  }
  p {
    margin: 0;
  }
`;
