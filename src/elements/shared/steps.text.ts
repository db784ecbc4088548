// named like lit's, so that the build takes the white space out
const css = String.raw;

/** The rules of `steps`, for what is loaded without lit. */
export const stepsText: string = css`
  .steps {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .steps li {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.75rem;
    padding-block: 0.4375rem;
    padding-inline-start: 2.125rem;
    color: var(--_text-2);
  }
  .steps li::before {
    content: '';
    position: absolute;
    inset-block-start: 0.5rem;
    inset-inline-start: 0;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    border: 1.5px solid var(--_line-strong);
    border-radius: 50%;
    background: var(--_surface);
  }
  .steps li:not(:last-child)::after {
    content: '';
    position: absolute;
    inset-block: 1.875rem -0.375rem;
    inset-inline-start: 0.5625rem;
    /* not a background: forced colours would take it away */
    border-inline-start: 1.5px solid var(--_line);
  }
  .steps :is(.done, .now) {
    color: var(--_text);
  }
  .steps .now {
    font-weight: 650;
  }
  .steps .now::before {
    border: 0.375rem solid var(--_accent);
  }
  .steps .done::before {
    content: '✓' / '';
    display: grid;
    place-content: center;
    color: var(--_surface);
    font-size: 0.75rem;
    font-weight: 700;
    border-color: var(--_ok);
    background: var(--_ok);
  }
  .steps .done:not(:last-child)::after {
    border-color: var(--_ok);
  }
  .steps small {
    color: var(--_text-2);
    font-size: 0.875em;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
`;
