import type { Read } from '../../language/answer-types/answer-type.ts';
import { phone as number } from '../answers/phone.ts';
import { inReasons } from '../answers/in-reasons.ts';

export function phone(said: string): Read {
  return inReasons(number(said), 'not_a_phone', {});
}
