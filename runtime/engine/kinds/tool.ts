import type { StepOf } from '../../language/model.ts';
import { callTool } from '../door.ts';
import type { Rests } from './kind.ts';

export const tool: Rests<StepOf<'tool'>> = {
  come(draft, frame, step) {
    callTool(draft, frame, step);
    return null;
  },
};
