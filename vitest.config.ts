// Story tests: every story is rendered in Chromium, its play function runs, and axe faults fail it; a picture of each is left in out/stories.
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS, ensureBrowsers } from './tools/browsers.mjs';

const { chromium } = await ensureBrowsers({ chromium: true });

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [storybookTest({ configDir: '.storybook' })],
        optimizeDeps: { include: ['lit', 'lit/decorators.js', 'lit/directives/if-defined.js', 'lit/directives/class-map.js', '@lit/context', 'valibot'] },
        test: {
          name: 'storybook',
          setupFiles: ['.storybook/vitest.setup.ts'],
          browser: {
            screenshotFailures: false, // every story leaves a picture anyway
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: { ...(chromium && { executablePath: chromium }), args: CHROMIUM_FLAGS } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
