/** What a reading comes to for who is to be told of it. */
import type { Read } from '../../language/answer-types/answer-type.ts';
import type { Value } from '../../ports.ts';
import type { Reading } from './reading.ts';

/** More candidates than this are no question but a guess. */
const candidatesMax = 4;

/** The string that says why, by the reading's reason; `otherwise` where one sentence serves several reasons. */
export function inReasons<Reason extends string>(
  reading: Reading<Value, Reason>,
  otherwise: string,
  strings: Partial<Record<Reason, string>>,
): Read {
  if (reading.kind === 'refused')
    return { kind: 'refused', reason: `answers.${strings[reading.reason] ?? otherwise}` };
  if (reading.kind === 'which' && reading.candidates.length > candidatesMax) {
    return { kind: 'refused', reason: `answers.${otherwise}` };
  }
  return reading;
}
