/** Reads a typed answer by the type of the variable it fills. */
import type { Read } from '../language/answer-types/answer-type.ts';
import { longestAnswer } from '../language/longest.ts';
import type { Type } from '../language/types.ts';
import { Money } from '../ports.ts';
import type { Value } from '../ports.ts';
import { day } from './answers/day.ts';
import { money } from './answers/money.ts';
import { phone } from './answers/phone.ts';
import type { Reading } from './answers/reading.ts';
import { wholeNumber } from './answers/whole-number.ts';
import type { StepOf } from '../language/model.ts';
import type { Draft } from './draft.ts';
import type { Frame, StepContext } from './model.ts';
import { visible } from './plain-text.ts';

/** More candidates than this are no question but a guess. */
const candidatesMax = 4;

export function readAnswer(text: string, type: Type, currency: string | null, context: StepContext): Read {
  const { words } = context;
  switch (type.kind) {
    case 'text':
      return readText(text);
    case 'int':
      return say(wholeNumber(text, { words }), 'not_a_number', {
        not_whole: 'not_whole',
        too_large: 'too_large',
      });
    case 'money': {
      const read = money(text, { currency: currency ?? '', words });
      if (read.kind === 'refused' && read.reason === 'zero') {
        return { kind: 'zero', value: new Money(0n, currency ?? '') };
      }
      return say(read, 'not_an_amount', {
        negative: 'zero_or_less',
        other_currency: 'other_currency',
        too_precise: 'too_precise',
        too_large: 'too_large',
      });
    }
    case 'date':
      return say(day(text, { now: context.now, timeZone: context.timeZone, words }), 'not_a_date', {
        no_such_day: 'no_such_day',
      });
    case 'phone':
      return say(phone(text), 'not_a_phone', {});
    default:
      throw new Error(`a typed answer cannot fill a ${type.kind}`);
  }
}

/** Whether an answer fits its question. */
export function holds(draft: Draft, frame: Frame, step: StepOf<'ask'>, value: Value): boolean {
  return (
    step.check === null || step.check.evaluate(draft.scope({ ...frame.vars, [step.into]: value })) === true
  );
}

/** The string that says why, by the reading's reason; `otherwise` where one sentence serves several reasons. */
function say<Reason extends string>(
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

function readText(text: string): Read {
  const trimmed = visible(text.replaceAll(/\p{Cc}+/gu, ' '));
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return { kind: 'refused', reason: 'answers.need_words' };
  if (trimmed.length > longestAnswer) return { kind: 'refused', reason: 'answers.too_long' };
  return { kind: 'value', value: trimmed };
}
