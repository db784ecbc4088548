import { html, type TemplateResult } from 'lit';
import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { expect, waitFor } from 'storybook/test';
import '../src/define/all.js';
import crm from '../src/themes/crm-example.css?raw';
import dark from '../src/themes/dark.css?raw';
import highContrast from '../src/themes/high-contrast.css?raw';
import highContrastDark from '../src/themes/high-contrast-dark.css?raw';
import light from '../src/themes/light.css?raw';
import { tokens } from '../src/elements/shared/tokens.styles.js';
import { CARD, played, ready, start, started } from './support/agent.js';
import { securePayDemo } from './support/demos.js';
import { ENDINGS, load, loaded, never, prepare, staged } from './support/stage.js';

const meta: Meta = { title: 'Guides/Themes' };
export default meta;
type Story = StoryObj;

const sample = (title: string): TemplateResult =>
  html`<div style="display: grid; gap: var(--sb-space)">
    <secure-pay-panel amount="128.40" invoice-number="88-1032" .strings=${{ title }} ${played(ready, start, started, CARD)}></secure-pay-panel>
    ${(['purchase-verified', 'activation-required', 'purchase-not-verified'] as const).map(
      (outcome) => html`<flexiti-checkout .fetchSession=${never} .strings=${{ title: `${title}: ${outcome}` }} ${staged(prepare, load, loaded, ENDINGS[outcome])}></flexiti-checkout>`,
    )}
  </div>`;

const themed = (theme: string): TemplateResult => html`<div data-sb-theme=${theme} style="padding: 1rem; background: Canvas">${sample(theme)}</div>`;

export const SideBySide: Story = {
  render: () =>
    html`<div style="display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); max-inline-size: 67rem">
      ${['light', 'dark', 'high-contrast', 'high-contrast-dark'].map(themed)}
    </div>`,
};

/** Text has at least 7:1. */
export const HighContrast: Story = {
  render: () => themed('high-contrast'),
  parameters: { a11y: { config: { rules: [{ id: 'color-contrast-enhanced', enabled: true }] } } },
};
export const HighContrastDark: Story = { ...HighContrast, render: () => themed('high-contrast-dark') };

const CRM = `
  .crm { background: var(--sb-surface-2); color: var(--sb-text); font: var(--sb-font) }
  .crm :is(h3, h4, dl, dd) { margin: 0 }
  .crm-bar { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0.625rem 0.75rem; background: var(--sb-accent); color: var(--sb-on-accent) }
  .crm-columns { display: grid; gap: 0.75rem; padding: 0.75rem; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); align-items: start }
  .crm-box { display: grid; gap: 0.75rem; padding: 0.75rem; border: 1px solid var(--sb-line); border-radius: var(--sb-radius); background: var(--sb-surface) }
  .crm h3 { font-size: 1.125rem; line-height: 1.2 }
  .crm h4 { font-size: inherit }
  .crm dl { display: grid; gap: 0.25rem 0.75rem; grid-template-columns: auto 1fr }
  .crm dt { color: var(--sb-text-2) }`;

/** In an agent's console: the elements take the console's look, and the console may use the tokens itself. */
export const CrmExample: Story = {
  render: () =>
    html`<style>
        ${CRM}
      </style>
      <div class="crm" data-sb-theme="crm-example">
        <div class="crm-bar"><strong>Harbour Service</strong><span>Cases</span><span>Contacts</span><span>Orders</span></div>
        <switchboard-provider>
          <div class="crm-columns">
            <section class="crm-box" aria-label="Case">
              <h3>Ada Marchand</h3>
              <dl>
                <dt>Case</dt>
                <dd>88-1032</dd>
                <dt>Phone</dt>
                <dd>+1 514 555-0142</dd>
                <dt>Balance</dt>
                <dd>$128.40</dd>
                <dt>Owner</dt>
                <dd>You</dd>
              </dl>
              <h4>Notes</h4>
              <span>Asks to pay the balance by card.</span>
            </section>
            ${securePayDemo()}
            <event-journal style="--sb-journal-size: 14rem"></event-journal>
          </div>
        </switchboard-provider>
      </div>`,
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelector('secure-pay-panel')!.phase).toBe('ready'));
  },
};

/** So that one inside another leaves nothing of the outer one. */
export const EachSetsEveryToken: Story = {
  tags: ['!dev'],
  render: () => html`<p>Every theme sets every token of the sheet.</p>`,
  play: async () => {
    const names = [...new Set(tokens.cssText.match(/--sb-[\w-]+/g))].sort();
    for (const theme of [light, dark, highContrast, highContrastDark, crm]) await expect([...new Set(theme.match(/--sb-[\w-]+(?=:)/g))].sort()).toEqual(names);
  },
};
