import type { DeskState } from '../../desk-backend.js';
import type { DeskElements, Tool } from './elements.js';
import type { DeskTexts } from './texts.js';

/** What a story is played on. */
export interface Stage {
  readonly elements: DeskElements;
  readonly state: DeskState | null;
  agentKeys(): Promise<void>;
  /** Presses the keys that the phone proposes at this moment, the first or the second of them. */
  customerKeys(which?: 0 | 1): Promise<void>;
  answer(): Promise<void>;
  gateway(action: 'kill' | 'start'): Promise<void>;
}

interface Step {
  /** It has been done: by a person, or by `act`. Without it the step is done when the story has come to its end. */
  isDone?(stage: Stage): boolean;
  /** Does it for a person who would rather look. */
  act?(stage: Stage): unknown;
}

interface Story {
  tool: Tool;
  /** The tool's outcome when it goes as it is told. */
  end: string;
  steps: readonly Step[];
}

export type StoryName = keyof DeskTexts['stories'];

const isAt = (stage: Stage, ...stages: string[]): boolean => stages.includes(stage.state?.paytia?.stage ?? '');
const isPaytiaAt = (...phases: string[]) => ({ elements: { paytia } }: Stage): boolean => phases.includes(paytia.phase);
const AFTER_AGENT = ['amount', 'card-number', 'card-confirm', 'expiry', 'security-code', 'processing', 'completed'];
const AFTER_CARD = AFTER_AGENT.slice(2);

const startPaytia = ({ elements }: Stage): Promise<void> => elements.paytia.start();
const keyCard = (which: 0 | 1): Step => ({ isDone: (stage) => isAt(stage, 'card-verify', 'card-date', 'cv2', 'processing', 'ended'), act: (stage) => stage.customerKeys(which) });

/** Keys whatever is asked for until the provider is asked. */
const keyRest = async (stage: Stage): Promise<void> => {
  while (isAt(stage, 'card-verify', 'card-date', 'cv2')) await stage.customerKeys();
};

export const STORIES: Readonly<Record<StoryName, Story>> = {
  pay: {
    tool: 'five9',
    end: 'success',
    steps: [
      { isDone: ({ elements: { secure } }) => secure.phase === 'in-progress', act: ({ elements: { secure } }) => secure.startSecurePay().catch(() => undefined) },
      { isDone: ({ state }) => ['expiry', 'security-code', 'processing'].includes(state?.five9.ivr.step ?? ''), act: (stage) => stage.customerKeys() },
      {
        isDone: ({ elements: { secure } }) => secure.outcome !== null,
        act: async (stage) => {
          await stage.customerKeys();
          await stage.customerKeys();
        },
      },
      {},
    ],
  },
  declined: {
    tool: 'paytia',
    end: 'declined',
    steps: [
      { isDone: isPaytiaAt('agent-id', ...AFTER_AGENT), act: startPaytia },
      { isDone: isPaytiaAt(...AFTER_AGENT), act: (stage) => stage.agentKeys() },
      {
        isDone: isPaytiaAt(...AFTER_CARD),
        act: async (stage) => {
          if (isAt(stage, 'amount')) await stage.customerKeys();
          await stage.customerKeys(1);
        },
      },
      { isDone: isPaytiaAt('completed'), act: keyRest },
      {},
    ],
  },
  gateway: {
    tool: 'paytia',
    end: 'paid',
    steps: [
      {
        isDone: isPaytiaAt(...AFTER_AGENT),
        act: async (stage) => {
          if (stage.elements.paytia.phase === 'idle') await startPaytia(stage);
          await stage.agentKeys();
        },
      },
      { isDone: isPaytiaAt(...AFTER_AGENT.slice(1)), act: (stage) => stage.customerKeys() },
      { isDone: ({ state }) => state?.gateway.isUp === false, act: (stage) => stage.gateway('kill') },
      keyCard(0),
      { isDone: ({ state, elements: { paytia } }) => state?.gateway.isUp === true && paytia.connection === 'live' && AFTER_CARD.includes(paytia.phase), act: (stage) => stage.gateway('start') },
      { act: keyRest },
    ],
  },
  callback: {
    tool: 'genesys',
    end: 'connected',
    steps: [
      { isDone: ({ elements: { offer } }) => ['scheduled', 'queued', 'routing', 'connected'].includes(offer.phase), act: ({ elements: { offer } }) => offer.accept() },
      { isDone: ({ state }) => state?.genesys.phones.some(({ status }) => status === 'ringing' || status === 'talking') ?? false },
      { isDone: ({ state }) => state?.genesys.phones.some(({ status }) => status === 'talking') ?? false, act: (stage) => stage.answer() },
      { isDone: ({ elements: { offer } }) => offer.phase === 'connected' },
    ],
  },
  sofa: {
    tool: 'flexiti',
    end: 'purchase-verified',
    steps: [
      { isDone: ({ elements: { financing } }) => ['open', 'completed'].includes(financing.phase), act: ({ elements: { financing } }) => financing.open() },
      { isDone: ({ elements: { financing } }) => financing.phase === 'completed' },
      {},
    ],
  },
};

/** Which story is told, and how far it has come. */
export class Guide {
  story: StoryName | null = null;
  /** The step to be taken now; as many as there are steps when all is done. */
  at = 0;
  /** It came to another end than the one that is told. */
  isAstray = false;
  /** False while the stage is being set: what is left of an earlier story must not count. */
  isSet = false;

  begin(story: StoryName): void {
    this.story = story;
    this.at = 0;
    this.isSet = this.isAstray = false;
  }

  /** Goes on as far as things have come. A step that was done stays done. */
  look(stage: Stage): void {
    if (!this.story || !this.isSet) return;
    const { steps, tool, end } = STORIES[this.story];
    const { outcome } = stage.elements.of(tool);
    while (steps[this.at]?.isDone?.(stage)) this.at += 1;
    if (outcome === end) this.at = steps.length;
    this.isAstray = outcome !== null && this.at < steps.length;
  }

  get step(): Step | undefined {
    return this.story && this.isSet ? STORIES[this.story].steps[this.at] : undefined;
  }
}
