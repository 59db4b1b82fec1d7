/** "My name is Joe, not English", said when the name was asked a while ago: the answer anew, and on from there. */
import { usesOf } from '../language/kinds/all.ts';
import { answer } from './answering.ts';
import type { Draft } from './draft.ts';
import { rewindFrame } from './frames.ts';
import { text as readText } from './answer-types/text.ts';
import { holds } from './checking.ts';
import { bare, isQuestioning } from './short-answers.ts';

/** Takes a text as another answer to an earlier question of this flow, if it begins with that question's words. */
export function amend(draft: Draft, text: string): boolean {
  const frame = draft.top;
  // "C'est quoi le tirage ?" begins as "c'est Umoja" does.
  if (!frame || isQuestioning(draft, text)) return false;
  for (const [index, earlier] of frame.trail.entries()) {
    const step = draft.flowOf(frame).steps.get(earlier.step);
    const { inWords = false, fills = null } = step === undefined ? {} : usesOf(step);
    if (step === undefined || !inWords || fills === null) continue;
    if (draft.flowOf(frame).variables.get(fills)?.kind !== 'text') continue;
    const { answer: words, led } = bare(draft, frame, fills, text);
    if (!led) continue;
    const read = readText(words);
    if (read.kind !== 'value' || !holds(draft, frame, step, read.value)) continue;
    draft.understood.push({ as: 'change', variable: fills });
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
