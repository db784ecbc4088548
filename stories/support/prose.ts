// Text on the gallery's pages. MDX is rendered by React, so these are React components.
import { AnchorMdx, CodeOrSourceMdx, HeadersMdx, Markdown } from '@storybook/addon-docs/blocks';
import { createElement, useEffect, useRef, type PropsWithChildren, type ReactElement } from 'react';

const GUIDES: Readonly<Record<string, string>> = {
  'theming.md': 'guides-theming--docs',
  'events.md': 'guides-events--docs',
  'security.md': 'guides-security-model--docs',
  'headless.md': 'guides-headless-use--docs',
  'simulators.md': 'guides-simulators--docs',
  'migration.md': 'guides-migration--docs',
  'gateway.md': 'guides-gateway--docs',
  'frameworks.md': 'guides-frameworks--docs',
  'testing.md': 'guides-testing--docs',
  'ivr-callback.md': 'guides-the-originating-call--docs',
};
const TAGS = ['secure-pay-panel', 'paytia-payment', 'flexiti-checkout', 'callback-offer', 'switchboard-provider', 'event-journal'];

/** The page of the gallery that shows what a link in docs/ leads to. */
function pageOf(target: string): string | undefined {
  const [file = '', hash = ''] = target.split('#');
  if (file.endsWith('README.md') && TAGS.includes(hash)) return `elements-${hash}--docs`;
  return GUIDES[file];
}

/** A table whose cells name their columns: a narrow window shows them one below the other. */
export function Table({ children }: PropsWithChildren): ReactElement {
  const ref = useRef<HTMLTableElement>(null);
  useEffect(() => {
    const { tHead, tBodies } = ref.current!;
    const names = Array.from(tHead?.rows[0]?.cells ?? [], ({ textContent }) => textContent?.trim() ?? '');
    for (const row of tBodies[0]?.rows ?? []) Array.from(row.cells).forEach((cell, i) => (cell.dataset.column = names[i] ?? ''));
  });
  return createElement('table', { ref, className: 'gallery-table' }, children);
}

// Storybook's own overrides are lost where others are given
const overrides = { ...HeadersMdx, a: AnchorMdx, code: CodeOrSourceMdx, table: Table };

/** Markdown, with tables that fit narrow windows. */
export function Prose({ children }: { children: string }): ReactElement {
  return createElement(Markdown, { options: { forceBlock: true, overrides }, children });
}

/** A line of Markdown within something else. */
export function Line({ children }: { children: string }): ReactElement {
  return createElement(Markdown, { options: { forceBlock: false, forceInline: true, wrapper: 'span', overrides }, children });
}

/** One file of docs/ as it stands: its links to other files lead to their pages here, and links out of docs/ become text. */
export function Guide({ text }: { text: string }): ReactElement {
  const linked = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\[([^\]]+)\]\((?!https?:|#)([^)]*)\)/g, (_, label: string, target: string) => {
      const page = pageOf(target);
      return page ? `[${label}](?path=/docs/${page})` : label;
    });
  return createElement(Prose, null, linked);
}
