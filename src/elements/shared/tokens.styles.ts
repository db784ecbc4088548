import { css, type CSSResult } from 'lit';

/**
 * The one sheet of tokens. A page sets `--sb-*` anywhere above an element; the elements read the private twin, so that a page's value is never overwritten.
 * Light and dark follow `color-scheme`. Text meets WCAG 2.2 AA (4.5:1) on its surface in both.
 */
export const tokens: CSSResult = css`
  :host {
    --_surface: var(--sb-surface, light-dark(#fff, #15181e));
    --_text: var(--sb-text, light-dark(#151a23, #eef1f6));
    --_text-2: var(--sb-text-2, light-dark(#566072, #a3adbd));
    --_accent: var(--sb-accent, light-dark(#2447c9, #8ea8ff));
    --_ok: var(--sb-ok, light-dark(#136c3c, #6fd8a0));
    --_warn: var(--sb-warn, light-dark(#8a5300, #f1bf6b));
    --_bad: var(--sb-bad, light-dark(#b3261e, #ff9d94));
    --_on-accent: var(--sb-on-accent, light-dark(#fff, #0d1430));
    --_surface-2: var(--sb-surface-2, color-mix(in srgb, var(--_text) 4%, var(--_surface)));
    --_line: var(--sb-line, color-mix(in srgb, var(--_text) 12%, var(--_surface)));
    --_line-strong: var(--sb-line-strong, color-mix(in srgb, var(--_text) 50%, var(--_surface)));
    --_accent-soft: var(--sb-accent-soft, color-mix(in srgb, var(--_accent) 9%, var(--_surface)));
    --_ok-soft: var(--sb-ok-soft, color-mix(in srgb, var(--_ok) 9%, var(--_surface)));
    --_warn-soft: var(--sb-warn-soft, color-mix(in srgb, var(--_warn) 9%, var(--_surface)));
    --_bad-soft: var(--sb-bad-soft, color-mix(in srgb, var(--_bad) 9%, var(--_surface)));
    --_space: var(--sb-space, 1rem);
    --_radius: var(--sb-radius, 12px);
    --_radius-s: calc(var(--_radius) * 0.75);
    --_font: var(--sb-font, 0.9375rem/1.45 system-ui, sans-serif);
    --_focus: var(--sb-focus, 0 0 0 2px var(--_surface), 0 0 0 4px var(--_accent));
  }
`;
