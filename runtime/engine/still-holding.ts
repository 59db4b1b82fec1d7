/** Whether an answer that was given before is one now: while a change runs forward, what holds is not asked again. */
import type { StepOf, Target } from '../language/model.ts';
import type { Value } from '../ports.ts';
import type { Draft } from './draft.ts';
import type { Answered, Frame } from './model.ts';
import { describe, isList } from './view.ts';

export function stillHolds(
  draft: Draft,
  frame: Frame,
  step: StepOf<'ask' | 'menu'>,
  { edge, value }: Answered,
): boolean {
  if (step.kind === 'menu') {
    if (edge === 'then') return isOffered(draft, frame, step, value);
    const target = step.choices.get(edge.slice('choice.'.length));
    return edge.startsWith('choice.') && target !== undefined && isOpen(draft, frame, target);
  }
  if (edge === 'skip') return step.skip !== null;
  if (step.check === null) return true;
  return step.check.evaluate(draft.scope({ ...frame.vars, [step.into]: value })) === true;
}

/** An item of the list as it is now, or several of what may be chosen together. */
function isOffered(draft: Draft, frame: Frame, step: StepOf<'menu'>, value: Value): boolean {
  const items = step.each === null ? null : (frame.vars[step.each] ?? null);
  const offered = new Set(
    items !== null && isList(items)
      ? items.map(known)
      : step.open
          .filter((id) => {
            const target = step.choices.get(id);
            return target !== undefined && isOpen(draft, frame, target);
          })
          .map(known),
  );
  const chosen = step.several && isList(value) ? value : [value];
  return chosen.every((each) => offered.has(known(each)));
}

/** An item that has changed is another one: what was chosen may no longer be wanted. */
const known = (value: Value): string => JSON.stringify(describe(value));

function isOpen(draft: Draft, frame: Frame, target: Target): boolean {
  return target.if === null || target.if.evaluate(draft.scope(frame.vars)) === true;
}
