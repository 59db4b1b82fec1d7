/** A replay that plays on the phones by itself, at a chosen speed; it can be held and stopped. */
import type { Replay } from '../runtime/studio/replay/lines.ts';
import type { ActResult } from '../console/phones/world.ts';
import type { Story, StoryOrder, StorySpeed, StoryView } from '../console/phones/studio.ts';
import { linesOf, Over, playStory } from './story-play.ts';
import type { StoryWorld, Teller } from './story-play.ts';

/** How fast a story goes, in milliseconds of real time. */
export interface Pace {
  /** How long a friend thinks before each act. */
  readonly think: Readonly<Record<StorySpeed, number>>;
  /** How often is looked whether what must come has come. */
  readonly look: number;
  /** How long that may take. */
  readonly patience: number;
}

const usual: Pace = { think: { slow: 3_500, normal: 1_500, fast: 250 }, look: 120, patience: 30_000 };

export interface StoryOptions {
  readonly world: StoryWorld;
  /** The replay, or the sentence why there is none. */
  readonly read: () => Replay | string;
  /** Called when the view has changed. */
  readonly changed: () => void;
  readonly pace?: Pace | undefined;
}

/** The story, ready. `close` ends it with its page. */
export function createStory({ world, read, changed, pace = usual }: StoryOptions): Story & { close(): void } {
  const first = read();
  let view: StoryView = {
    title: typeof first === 'string' ? '' : first.name,
    state: 'ready',
    speed: 'normal',
    played: 0,
    lines: typeof first === 'string' ? 0 : linesOf(first).length,
    now: '',
    number: null,
  };
  /** Counts plays and stops: a play that finds another number current is over. */
  let current = 0;

  function show(part: Partial<StoryView>): void {
    view = { ...view, ...part };
    changed();
  }

  /** The teller of one play. */
  function tellerOf(own: number): Teller {
    const pause = async (ms: number): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (own !== current) throw new Over();
    };
    return {
      show: (part) => own === current && show(part),
      async think() {
        for (let waited = 0; waited < pace.think[view.speed] || view.state === 'paused'; waited += pace.look)
          await pause(pace.look);
      },
      async until(look, missing) {
        for (let waited = 0; waited < pace.patience; waited += pace.look) {
          const found = await look();
          if (found !== undefined) return found;
          await pause(pace.look);
        }
        throw new Over(missing());
      },
    };
  }

  async function play(own: number, story: Replay): Promise<void> {
    const teller = tellerOf(own);
    try {
      await playStory(world, story, teller);
      teller.show({ state: 'ended', played: view.lines, now: 'That was the whole story.', number: null });
    } catch (error) {
      teller.show({ state: 'stopped', now: error instanceof Error ? error.message : '', number: null });
    }
  }

  function begin(): ActResult {
    const story = read();
    if (typeof story === 'string') return { done: false, why: story };
    current += 1;
    show({
      title: story.name,
      state: 'playing',
      played: 0,
      lines: linesOf(story).length,
      now: '',
      number: null,
    });
    void play(current, story);
    return { done: true };
  }

  return {
    view: async () => view,
    async act(order: StoryOrder) {
      const { state } = view;
      if (order.do === 'speed') show({ speed: order.speed });
      else if (order.do === 'play' && state === 'paused') show({ state: 'playing' });
      else if (order.do === 'play')
        return state === 'playing' ? { done: false, why: 'The story is playing already.' } : begin();
      else if (state !== 'playing' && !(state === 'paused' && order.do === 'stop'))
        return { done: false, why: 'The story is not playing.' };
      else if (order.do === 'pause') show({ state: 'paused' });
      else {
        current += 1;
        show({ state: 'stopped', now: 'Stopped. The phones are yours.', number: null });
      }
      return { done: true };
    },
    close: () => void (current += 1),
  };
}
