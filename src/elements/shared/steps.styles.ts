import { unsafeCSS, type CSSResult } from 'lit';
import { stepsText } from './steps.text.js';

/**
 * A progress list: `<ol class="steps">` with `<li class="done">`, one `<li class="now">` and those to come.
 * Each item holds a text and, where there is one, a `<small>` at its end; screen readers are told by `aria-current="step"` on the `now` item.
 */
export const steps: CSSResult = unsafeCSS(stepsText);
