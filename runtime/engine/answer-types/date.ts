import type { Read } from '../../language/answer-types/answer-type.ts';
import { day } from '../answers/day.ts';
import type { StepContext } from '../model.ts';
import { inReasons } from '../answers/in-reasons.ts';

export function date(said: string, { now, timeZone, words }: StepContext): Read {
  return inReasons(day(said, { now, timeZone, words }), 'not_a_date', { no_such_day: 'no_such_day' });
}
