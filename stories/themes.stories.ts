import { html, type TemplateResult } from 'lit';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect } from 'storybook/test';
import '../src/define/event-journal.js';
import '../src/define/flexiti-checkout.js';
import crm from '../src/themes/crm-example.css?raw';
import dark from '../src/themes/dark.css?raw';
import highContrast from '../src/themes/high-contrast.css?raw';
import highContrastDark from '../src/themes/high-contrast-dark.css?raw';
import light from '../src/themes/light.css?raw';
import { tokens } from '../src/elements/shared/tokens.styles.js';
import { ENDINGS, load, loaded, never, prepare, staged } from './support/stage.js';

const meta: Meta = { title: 'Guides/Themes' };
export default meta;
type Story = StoryObj;

const sample = (title: string): TemplateResult =>
  html`<div style="display: grid; gap: var(--sb-space)">
    <flexiti-checkout .fetchSession=${never} .strings=${{ title }}></flexiti-checkout>
    ${(['purchase-verified', 'activation-required', 'purchase-not-verified'] as const).map(
      (outcome) => html`<flexiti-checkout .fetchSession=${never} .strings=${{ title: `${title}: ${outcome}` }} ${staged(prepare, load, loaded, ENDINGS[outcome])}></flexiti-checkout>`,
    )}
  </div>`;

const themed = (theme: string): TemplateResult => html`<div data-sb-theme=${theme} style="padding: 1rem; background: Canvas">${sample(theme)}</div>`;

export const SideBySide: Story = {
  render: () =>
    html`<div style="display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr))">
      ${themed('light')} ${themed('dark')} ${themed('high-contrast')} ${themed('high-contrast-dark')} ${themed('crm-example')}
    </div>`,
};

/** Text has at least 7:1. */
export const HighContrast: Story = {
  render: () => themed('high-contrast'),
  parameters: { a11y: { config: { rules: [{ id: 'color-contrast-enhanced', enabled: true }] } } },
};
export const HighContrastDark: Story = { ...HighContrast, render: () => themed('high-contrast-dark') };

/** Narrow and dense, beside an agent's own console. */
export const CrmExample: Story = { render: () => html`<div style="max-inline-size: 24rem">${themed('crm-example')}</div>` };

/** So that one inside another leaves nothing of the outer one. */
export const EachSetsEveryToken: Story = {
  render: () => html`<p>Every theme sets every token of the sheet.</p>`,
  play: async () => {
    const names = [...new Set(tokens.cssText.match(/--sb-[\w-]+/g))].sort();
    for (const theme of [light, dark, highContrast, highContrastDark, crm]) await expect([...new Set(theme.match(/--sb-[\w-]+(?=:)/g))].sort()).toEqual(names);
  },
};
