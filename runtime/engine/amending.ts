/** "My name is Joe, not English", said when the name was asked a while ago: the answer anew, and on from there. */
import { answer } from './answering.ts';
import type { Draft } from './draft.ts';
import { rewindFrame } from './frames.ts';
import { holds, readAnswer } from './reading.ts';
import { bare } from './short-answers.ts';

/** Takes a text as another answer to an earlier question of this flow, if it begins with that question's words. */
export function amend(draft: Draft, text: string): boolean {
  const frame = draft.top;
  if (!frame) return false;
  for (const [index, earlier] of frame.trail.entries()) {
    const step = draft.flowOf(frame).steps.get(earlier.step);
    const type = step?.kind === 'ask' ? draft.flowOf(frame).variables.get(step.into) : undefined;
    if (step?.kind !== 'ask' || type?.kind !== 'text') continue;
    const { answer: words, led } = bare(draft, frame, step.into, text);
    if (!led) continue;
    const read = readAnswer(words, type, null, draft.context);
    if (read.kind !== 'value' || !holds(draft, frame, step, read.value)) continue;
    draft.understood.push({ as: 'change', variable: step.into });
    const until = frame.forward?.until ?? frame.at;
    const later = frame.trail.slice(index + 1);
    draft.confirmed = null;
    rewindFrame(frame, step.name, frame.trail.slice(0, index));
    frame.forward = { answers: later, until };
    answer(draft, frame, 'then', read.value);
    return true;
  }
  return false;
}
