/** Reads a typed answer by the type of the variable it fills. */
import type { Type } from '../language/types.ts';
import type { Value } from '../ports.ts';
import { day } from './answers/day.ts';
import { money } from './answers/money.ts';
import { wholeNumber } from './answers/number.ts';
import { phone } from './answers/phone.ts';
import type { StepContext } from './model.ts';

/** A value, candidates to ask about, or the key of the string that says what was wrong. */
export type Read =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'which'; readonly candidates: readonly Value[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Longest text answer, in characters: a name or a description, not a letter. */
const textMax = 500;

export function readAnswer(text: string, type: Type, currency: string | null, context: StepContext): Read {
  switch (type.kind) {
    case 'text':
      return readText(text);
    case 'int':
      return wholeNumber(text, context.words);
    case 'money':
      return money(text, { currency: currency ?? '', words: context.words });
    case 'date':
      return day(text, { now: context.now, timeZone: context.timeZone, words: context.words });
    case 'phone':
      return phone(text);
    default:
      throw new Error(`a typed answer cannot fill a ${type.kind}`);
  }
}

function readText(text: string): Read {
  const trimmed = text.replaceAll(/\p{Cc}+/gu, ' ').trim();
  if (trimmed.length === 0) return { kind: 'refused', reason: 'answers.too_short' };
  if (trimmed.length > textMax) return { kind: 'refused', reason: 'answers.too_long' };
  return { kind: 'value', value: trimmed };
}
