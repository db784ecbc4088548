import { css, type CSSResult } from 'lit';

export const styles: CSSResult = css`
  label {
    display: grid;
    gap: 0.25rem;
    flex: 1 1 11rem;
    font-size: 0.8125em;
    font-weight: 600;
  }
  input,
  select {
    inline-size: 100%;
    min-block-size: 2.5rem;
    padding: 0.4375rem 0.75rem;
    border: 1px solid var(--_line-strong);
    border-radius: var(--_radius-s);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-size: 1rem;
    font-weight: 400;
  }
  .scroll {
    max-block-size: var(--sb-journal-size, 24rem);
    overflow: auto;
    border-block-start: 1px solid var(--_line);
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.875em;
  }
  th {
    position: sticky;
    inset-block-start: 0;
    background: var(--_surface);
    color: var(--_text-2);
    font-weight: 600;
    white-space: nowrap;
    z-index: 1;
  }
  th,
  td {
    padding: 0.375rem var(--_space) 0.375rem 0;
    border-block-end: 1px solid var(--_line);
    text-align: start;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  td:nth-child(2) {
    min-inline-size: 9rem;
  }
  /* a phase is a word or two: no column is so narrow that they must be broken */
  td:nth-child(4) {
    overflow-wrap: normal;
  }
  time {
    color: var(--_text-2);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  code {
    font: 0.93em ui-monospace, 'SF Mono', Menlo, monospace;
  }
  .actions {
    justify-content: space-between;
  }
  .actions > .quiet {
    margin-inline: -0.625rem;
  }
  @container card (inline-size < 24rem) {
    .actions > .row > button[part] {
      flex: 1 1 auto;
    }
  }
  @container card (inline-size < 34rem) {
    thead {
      display: none;
    }
    tr {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0 0.75rem;
      padding-block: 0.375rem;
      border-block-end: 1px solid var(--_line);
    }
    td {
      padding: 0;
      border: 0;
    }
    td:nth-child(n + 4) {
      grid-column: 1 / -1;
      color: var(--_text-2);
    }
    td:nth-child(3) {
      grid-column: 1 / -1;
    }
    td:empty {
      display: none;
    }
  }
`;
