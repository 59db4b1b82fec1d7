import type { StepOf } from '../../language/model.ts';
import { commitFrame } from '../stack.ts';
import { openTicket } from '../ticketing.ts';
import type { Rests } from './kind.ts';

export const ticket: Rests<StepOf<'ticket'>> = {
  come(draft, frame, step) {
    const { reference } = step;
    // What has a number of its own stands already: a person must hear of it, however many other things came before.
    if (reference === null && draft.context.ticketsFrom !== undefined)
      return { again: draft.context.ticketsFrom };
    openTicket(draft, frame, step, reference);
    commitFrame(frame);
    return { edge: 'then' };
  },
};
