import type { Read } from '../../language/answer-types/answer-type.ts';
import { wholeNumber } from '../answers/whole-number.ts';
import type { StepContext } from '../model.ts';
import { inReasons } from '../answers/in-reasons.ts';

export function int(said: string, { words }: StepContext): Read {
  return inReasons(wholeNumber(said, { words }), 'not_a_number', {
    not_whole: 'not_whole',
    too_large: 'too_large',
  });
}
