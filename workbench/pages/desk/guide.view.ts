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
    ${isTold ? renderSteps(view, name) : nothing}
  </li>`;
}

function renderSteps({ t, guide, isBusy, onStory, onStep }: GuideView, name: StoryName): TemplateResult {
  const { steps } = t.stories[name];
  const isOver = guide.at >= steps.length;
  const canDo = guide.step?.act !== undefined && !isBusy;
  const news = isOver ? t.theEnd : guide.isAstray ? t.astray : '';
  return html`<ol class="told">
      ${steps.map((text, index) => {
        const state = index < guide.at ? 'done' : index === guide.at ? 'now' : '';
        return html`<li class=${state} aria-current=${state === 'now' ? 'step' : 'false'}>${text}</li>`;
      })}
    </ol>
    <div class="row told-end">
      ${news ? html`<span class="mute">${news}</span>` : html`<button type="button" aria-disabled=${!canDo} @click=${() => canDo && onStep()}>${t.doIt}</button>`}
      ${guide.isAstray ? html`<button type="button" @click=${() => onStory(name)}>${t.again}</button>` : nothing}
      <span class="visually-hidden" role="status">${news || steps[guide.at]}</span>
    </div>`;
}
