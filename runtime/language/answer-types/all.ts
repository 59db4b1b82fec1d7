/** All answer types, in the order of the reference: a file each, in `list.ts`. */
import type { Content } from '../../gateway.ts';
import type { Type } from '../types.ts';
import { fills } from './answer-type.ts';
import type { AnswerType } from './answer-type.ts';
import { list } from './list.ts';

type Each = (typeof list)[keyof typeof list];
type Listed = AnswerType<Each['name']>;

export const answerTypes: readonly Listed[] = Object.values(list);

/** Answers that words can give. */
export type TypedName = Extract<Each, { typed: true }>['name'];

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
