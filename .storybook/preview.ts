import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite';
import manifest from '../custom-elements.json';
import '../src/themes/crm-example.css';
import '../src/themes/dark.css';
import '../src/themes/high-contrast.css';
import '../src/themes/high-contrast-dark.css';
import '../src/themes/light.css';
import { Container } from './docs-container.js';
import { dress } from './dress.js';
import './docs.css';

setCustomElementsManifest(manifest);

// a page in the frame is a page: what a screen reader jumps to must be there
for (const id of ['storybook-root', 'storybook-docs']) document.getElementById(id)?.setAttribute('role', 'main');

// nobody pays in the gallery: a phase that is only shown must not ask before the page is left
addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true });

const preview: Preview = {
  globalTypes: {
    theme: {
      description: 'Theme',
      toolbar: {
        title: 'Theme',
        icon: 'mirror',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
          { value: 'high-contrast', title: 'High contrast' },
          { value: 'high-contrast-dark', title: 'High contrast, dark' },
          { value: 'crm-example', title: 'CRM example' },
        ],
      },
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
    (story, { globals, canvasElement }) => {
      dress(globals);
      canvasElement.lang = document.documentElement.lang; // Storybook's own wrapper says English
      return story();
    },
  ],
  parameters: {
    a11y: { test: 'error' },
    controls: { expanded: true },
    backgrounds: { disabled: true },
    docs: { container: Container, toc: { headingSelector: 'h2' } },
    options: {
      storySort: {
        order: [
          'Welcome',
          'Elements',
          ['secure-pay-panel', 'paytia-payment', 'flexiti-checkout', 'callback-offer', 'switchboard-provider', 'event-journal'],
          'Guides',
          ['Security model', 'Events', 'Theming', 'Themes', 'Frameworks', 'Gateway', 'Simulators', 'Testing', 'Headless use', 'Migration', 'The originating call'],
        ],
      },
    },
  },
};
export default preview;
