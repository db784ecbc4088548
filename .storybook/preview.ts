import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import manifest from '../custom-elements.json';

setCustomElementsManifest(manifest);

const preview: Preview = {
  tags: ['autodocs'],
  globalTypes: {
    theme: {
      description: 'Colour scheme',
      toolbar: { title: 'Theme', icon: 'mirror', dynamicTitle: true, items: [{ value: 'light', title: 'Light' }, { value: 'dark', title: 'Dark' }] },
    },
    locale: {
      description: 'Language',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        dynamicTitle: true,
        items: [{ value: 'en-CA', title: 'English' }, { value: 'fr-CA', title: 'Français' }, { value: 'es-MX', title: 'Español' }],
      },
    },
  },
  initialGlobals: { theme: 'light', locale: 'en-CA' },
  decorators: [
    (story, { globals }) => {
      const { documentElement: root } = document;
      root.style.colorScheme = String(globals.theme);
      root.style.background = 'Canvas';
      root.lang = String(globals.locale);
      return story();
    },
  ],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    backgrounds: { disabled: true },
  },
};
export default preview;
