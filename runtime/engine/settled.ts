/** An open question that the event has settled after which its flow asks nothing more (`until`). */
import { withoutCourtesy } from './answers/courtesy.ts';
import { normalise } from './answers/normalise.ts';
import { choose, isNumber } from './choosing.ts';
import type { Draft } from './draft.ts';
import { resume } from './frames.ts';
import { giveToPerson } from './handing.ts';
import { isYesOrNo } from './small-talk.ts';
import { leadsAway } from './spoken.ts';
import { leaveStale } from './stack.ts';

/**
 * Leaves it when words come. `answered`: they were to it, and have heard that it is done with. `left`: they are taken as
 * with nothing open. Null: nothing such is open.
 */
export function leaveSettled(draft: Draft, text: string): 'answered' | 'left' | null {
  const { top, open } = draft;
  if (!open || top?.left !== 'over') return null;
  const { words } = draft.context;
  const isAnswer =
    isNumber(text) ||
    isYesOrNo(draft, withoutCourtesy(normalise(text), words)) ||
    (choose(text, open.options, words).kind === 'value' && !leadsAway(draft, text));
  if (!leaveStale(draft)) return null;
  if (!isAnswer) return 'left';
  // The person who spoke may make sense of it.
  if (!giveToPerson(draft, { kind: 'text', text })) draft.sayString('tap.done');
  resume(draft);
  return 'answered';
}
