// Blocks of the gallery's pages. MDX is rendered by React, so these are React components.
import { Markdown, DocsContext } from '@storybook/addon-docs/blocks';
import { createElement, useContext, type ReactElement } from 'react';
import manifest from '../../custom-elements.json';

const PAGES: Readonly<Record<string, string>> = {
  'theming.md': 'guides-theming--docs',
  'events.md': 'guides-events--docs',
  'security.md': 'guides-security-model--docs',
  'headless.md': 'guides-headless-use--docs',
  'simulators.md': 'guides-simulators--docs',
  'migration.md': 'guides-migration--docs',
  'gateway.md': 'guides-gateway--docs',
  'frameworks.md': 'guides-frameworks--docs',
};

const href = (id: string): string => `?path=/docs/${id}`;

/** One file of docs/ as it stands: its links to other files lead to their pages here, and links out of docs/ become text. */
export function Guide({ text }: { text: string }): ReactElement {
  const linked = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\[([^\]]+)\]\((?!https?:|#)([^)]*)\)/g, (_, label: string, target: string) => {
      const page = PAGES[target.replace(/#.*$/, '')];
      return page ? `[${label}](${href(page)})` : label;
    });
  return createElement(Markdown, null, linked);
}

/** A link to every story of the page's element. */
export function States(): ReactElement {
  const stories = useContext(DocsContext).componentStories();
  return createElement(
    'ul',
    { className: 'gallery-states' },
    stories.map(({ id, name }) => createElement('li', { key: id }, createElement('a', { href: `?path=/story/${id}`, target: '_top' }, name))),
  );
}

interface ManifestEvent {
  name: string;
  description?: string;
}
interface Declaration {
  tagName?: string;
  events?: ManifestEvent[];
}
const declarations = (manifest.modules as { declarations?: Declaration[] }[]).flatMap((module) => module.declarations ?? []);

/** Every event of every element, from the manifest. */
export function EventTables(): ReactElement {
  const tags = declarations.filter(({ tagName, events }) => tagName && events?.length);
  const text = tags
    .map(({ tagName, events }) => `### ${tagName}\n\n| event | when |\n|---|---|\n${events!.map(({ name, description = '' }) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |`).join('\n')}`)
    .join('\n\n');
  return createElement(Markdown, null, `## Every event\n\n${text}`);
}
