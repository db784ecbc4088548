import { html, nothing, type TemplateResult } from 'lit';
import type { Guide, StoryName } from './guide.js';
import type { DeskTexts } from './texts.js';

export interface GuideView {
  t: DeskTexts;
  guide: Guide;
  /** A step is being done for the person. */
  isBusy: boolean;
  onStory: (story: StoryName) => void;
  onStep: () => void;
}

export function renderGuide(view: GuideView): TemplateResult {
  const { t } = view;
  return html`<section class="card guide" id="guide" aria-labelledby="guide-title" tabindex="-1">
    <h2 id="guide-title">${t.guide}</h2>
    <p class="mute">${t.guideText}</p>
    <ol class="stories">${(Object.keys(t.stories) as StoryName[]).map((name, index) => renderStory(view, name, index + 1))}</ol>
  </section>`;
}

function renderStory(view: GuideView, name: StoryName, number: number): TemplateResult {
  const { t, guide, onStory } = view;
  const isTold = guide.story === name;
  return html`<li>
    <button type="button" class="story" aria-expanded=${isTold} @click=${() => onStory(name)}><i aria-hidden="true">${number}</i>${t.stories[name].title}</button>
    ${isTold ? renderSteps(view, t.stories[name].steps) : nothing}
  </li>`;
}

function renderSteps({ t, guide, isBusy, onStep }: GuideView, steps: readonly string[]): TemplateResult {
  const isOver = guide.at >= steps.length;
  const canDo = guide.step?.act !== undefined && !isBusy;
  return html`<ol class="told">
      ${steps.map((text, index) => {
        const state = index < guide.at ? 'done' : index === guide.at ? 'now' : '';
        return html`<li class=${state} aria-current=${state === 'now' ? 'step' : 'false'}>${text}</li>`;
      })}
    </ol>
    <div class="row told-end">
      ${isOver ? html`<span class="mute">${t.theEnd}</span>` : html`<button type="button" aria-disabled=${!canDo} @click=${() => canDo && onStep()}>${t.doIt}</button>`}
      <span class="visually-hidden" role="status">${isOver ? t.theEnd : steps[guide.at]}</span>
    </div>`;
}
