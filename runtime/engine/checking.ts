/** Whether an answer fits its question. */
import type { Step } from '../language/model.ts';
import { usesOf } from '../language/kinds/all.ts';
import type { Value } from '../ports.ts';
import type { Draft } from './draft.ts';
import type { Frame } from './model.ts';

/** Whether all checks of a question hold for this value. */
export function holds(draft: Draft, frame: Frame, step: Step, value: Value): boolean {
  const { checks, fills } = usesOf(step);
  return checks.every(
    (check) => check.evaluate(draft.scope({ ...frame.vars, [fills ?? '']: value })) === true,
  );
}
