import type { StepOf } from '../../language/model.ts';
import type { Value } from '../../ports.ts';
import type { Rests } from './kind.ts';

export const run: Rests<StepOf<'run'>> = {
  come(draft, frame, step) {
    const variables: Record<string, Value> = {};
    for (const [name, expression] of step.with)
      variables[name] = expression.evaluate(draft.scope(frame.vars));
    return { flow: step.flow, with: variables };
  },
};
