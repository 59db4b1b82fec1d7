import type { StepOf } from '../../language/model.ts';
import { freeze } from '../door.ts';
import { choiceOption } from '../labels.ts';
import { isOpen, offered } from '../options.ts';
import { returnWithinMs } from '../stack.ts';
import type { Asks } from './kind.ts';

export const confirm: Asks<StepOf<'confirm'>> = {
  options(draft, frame, step) {
    const options = offered(draft, frame, step);
    return step.change.length === 0
      ? options
      : [...options, choiceOption(draft, frame.flow, step.name, 'change')];
  },
  take(draft, frame, step, open, id) {
    if (id === 'change') return { ask: 'change' };
    const other = step.choices.get(id);
    if (other !== undefined && !isOpen(draft, frame, other)) return { show: {} };
    if (id !== 'yes') return { edge: other === undefined ? id : `choice.${id}`, confirmed: null };
    // What was shown so long ago may be in nobody's mind any more.
    if (draft.context.now.getTime() - frame.shownAtMs > returnWithinMs)
      return { show: { lead: draft.said('confirm.old') } };
    const { variables } = draft.flowOf(frame);
    return { edge: id, confirmed: freeze(step.shows, frame.vars, variables, open.visit) };
  },
  stillHolds: () => false,
  isKept: () => true,
  mayHaveAsked: ({ asks }) => asks !== 'which',
};
