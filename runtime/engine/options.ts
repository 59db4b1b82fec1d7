/** The options of a step that are its own and open now. */
import { isQuestion, usesOf } from '../language/kinds/all.ts';
import type { Step, Target } from '../language/model.ts';
import type { Draft } from './draft.ts';
import { choiceOption, plainOption } from './labels.ts';
import type { Frame, ShownOption } from './model.ts';

/** Whether a way is open: its condition, where it has one, holds. */
export function isOpen(draft: Draft, frame: Frame, { if: guard }: Target): boolean {
  return guard === null || guard.evaluate(draft.scope(frame.vars)) === true;
}

/** In the order written. */
export function offered(draft: Draft, frame: Frame, step: Step): ShownOption[] {
  return usesOf(step)
    .options.filter(({ to }) => isOpen(draft, frame, to))
    .map(({ id, plain }) => (plain ? plainOption : choiceOption)(draft, frame.flow, step.name, id));
}

/** Whether a step asks for one of its own options: neither for words of one's own nor for a yes. */
export function isChoice(step: Step): boolean {
  const { inWords, options } = usesOf(step);
  return isQuestion(step) && !inWords && !options.some(({ plain }) => plain);
}
