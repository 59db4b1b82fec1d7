import type { Read } from '../../language/answer-types/answer-type.ts';
import { longestAnswer } from '../../language/longest.ts';
import { visible } from '../plain-text.ts';

export function text(said: string): Read {
  const trimmed = visible(said.replaceAll(/\p{Cc}+/gu, ' '));
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return { kind: 'refused', reason: 'answers.need_words' };
  if (trimmed.length > longestAnswer) return { kind: 'refused', reason: 'answers.too_long' };
  return { kind: 'value', value: trimmed };
}
