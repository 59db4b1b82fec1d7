/** A sentence that stands in front of what is open, and the welcome of somebody new, for whom nothing is. */
import { isQuestion } from '../language/kinds/all.ts';
import type { Draft } from './draft.ts';
import { startFlow } from './frames.ts';
import { keywordIn } from './keywords.ts';
import { showQuestion } from './questions.ts';
import { answerAtOnce } from './spoken.ts';
import { leaveStale } from './stack.ts';

/** A sentence, then what is open again. */
export function lead(draft: Draft, key: string): void {
  leaveStale(draft);
  const top = draft.top;
  if (top && isQuestion(draft.stepOf(top))) return showQuestion(draft, top, { lead: draft.said(key) });
  // Somebody new is welcomed, whatever it was.
  if (!top && draft.context.role === 'visitor') return startOnboarding(draft, '');
  draft.sayString(key);
}

/** Welcomes somebody new, and remembers what they came for. */
export function startOnboarding(draft: Draft, text: string): void {
  const invited = draft.after !== null && keywordIn(draft, draft.after.text, false) !== null;
  // Who was invited, did not agree and comes back is still invited.
  if (!invited || keywordIn(draft, text, false) !== null) draft.after = { text };
  const { visits } = draft;
  startFlow(draft, draft.pack.onboarding, {});
  answerAtOnce(draft, text, visits);
}
