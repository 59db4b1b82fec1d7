import type { StepOf } from '../../language/model.ts';
import { sayTemplate } from '../saying.ts';
import { setTimer } from '../stack.ts';
import type { Rests } from './kind.ts';

export const wait: Rests<StepOf<'wait'>> = {
  come(draft, frame, step) {
    draft.confirmed = null;
    const about = step.of.evaluate(draft.scope(frame.vars));
    const early = draft.early.find((event) => event.name === step.event && event.about === about);
    if (early) {
      // It has happened already: nothing to wait for, and nothing to say of waiting.
      draft.early = draft.early.filter((event) => event !== early);
      return { edge: `on.${early.outcome}`, value: early.data };
    }
    if (step.say !== null) sayTemplate(draft, frame, step.say, frame.vars);
    setTimer(draft, frame, step.kind, step.withinMs);
    return null;
  },
};
