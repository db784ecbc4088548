import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks';
import { createElement, useEffect, useState, type PropsWithChildren, type ReactElement } from 'react';
import { addons } from 'storybook/preview-api';
import { themes } from 'storybook/theming';
import { dress, type Dress } from './dress.js';

const start = Object.fromEntries((new URLSearchParams(location.search).get('globals') ?? '').split(';').map((pair) => pair.split(':'))) as Dress;

/** The page round the prose: it follows the toolbar's theme and language, as the stories do. */
export function Container({ children, ...props }: PropsWithChildren<DocsContainerProps>): ReactElement {
  const [globals, setGlobals] = useState<Dress>(start);
  useEffect(() => {
    const channel = addons.getChannel();
    const change = ({ globals: now }: { globals: Dress }): void => setGlobals(now);
    channel.on('globalsUpdated', change);
    return () => channel.off('globalsUpdated', change);
  }, []);
  useEffect(() => dress(globals), [globals]);
  return createElement(DocsContainer, { ...props, theme: globals.theme?.endsWith('dark') ? themes.dark : themes.light }, children);
}
