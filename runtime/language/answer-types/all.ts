/** All answer types, in the order of the reference. A new one is one file here, and named in this list. */
import type { Content } from '../../gateway.ts';
import type { Type } from '../types.ts';
import { fills } from './answer-type.ts';
import type { AnswerType } from './answer-type.ts';
import { contact } from './contact.ts';
import { date } from './date.ts';
import { int } from './int.ts';
import { location } from './location.ts';
import { media } from './media.ts';
import { money } from './money.ts';
import { phone } from './phone.ts';
import { text } from './text.ts';

const list = [text, int, money, date, phone, media, location, contact] as const;

type Listed = AnswerType<(typeof list)[number]['name']>;

export const answerTypes: readonly Listed[] = list;

/** Answers that words can give. */
export type TypedName = Extract<(typeof list)[number], { typed: true }>['name'];

/** How a question that fills a variable of this type is answered; null where nobody can. */
export function answerTypeOf(type: Type): Listed | null {
  return answerTypes.find((answer) => fills(answer, type)) ?? null;
}

/**
 * What one message answers where the answer is a list: people send one after another. Null where it is no list, has no
 * maximum, or holds what nobody can answer with.
 */
export function itemTypeOf(type: Type): Type | null {
  if (type.kind !== 'list' || type.max === null || type.of === null) return null;
  return answerTypeOf(type.of) === null ? null : type.of;
}

/** Whether something that was sent can be an answer to any question at all. */
export function canAnswer({ kind }: Content): boolean {
  return answerTypes.some(({ takes }) => takes.includes(kind));
}
