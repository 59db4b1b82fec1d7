/** What coverage hears of a play, as data: it may be played in another thread. */
import type { CoverNote } from '../runtime/studio/cover/coverage.ts';
import type { Stepped } from '../runtime/studio/replay/stage.ts';
import type { StepHeard } from './overheard.ts';
import type { Hearing } from './scenes.ts';

/** Adds to `notes` what happens in a play, in its order. */
export function noting(notes: CoverNote[]): Hearing {
  return {
    onStep: (step) => void notes.push({ stepped: asStepped(step) }),
    onExpected: (expected) => void notes.push({ expected }),
  };
}

/** What coverage needs of a step. */
function asStepped({ event, context, result }: StepHeard): Stepped {
  const call = result.effects.find((effect) => effect.kind === 'call');
  return {
    language: context.language,
    chat: context.conversationId,
    begins: event.kind !== 'outcome',
    took: result.trace.took,
    rendered: result.trace.rendered,
    said: result.effects.flatMap((effect) =>
      effect.kind === 'message' ? [{ template: effect.template, text: effect.text }] : [],
    ),
    called: call?.kind === 'call' ? call.tool : null,
  };
}
