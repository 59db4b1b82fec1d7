import type { StepOf } from '../../language/model.ts';
import { commitFrame, setTimer } from '../stack.ts';
import { readerOf } from '../reader.ts';
import { openTicket } from '../ticketing.ts';
import type { Rests } from './kind.ts';

/** From here on a person answers, until they hand back or it is late. */
export const handoff: Rests<StepOf<'handoff'>> = {
  come(draft, frame, step) {
    if (draft.context.ticketsFrom !== undefined) return { again: draft.context.ticketsFrom };
    draft.confirmed = null;
    frame.handed = readerOf(openTicket(draft, frame, step, null));
    commitFrame(frame);
    setTimer(draft, frame, step.kind, step.withinMs);
    return null;
  },
};
