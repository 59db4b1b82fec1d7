/** How words are read that answer a question: a file for each answer that words can give. */
import assert from 'node:assert';
import type { TypedName } from '../../language/answer-types/all.ts';
import type { Read } from '../../language/answer-types/answer-type.ts';
import type { StepContext } from '../model.ts';
import type { Needs } from '../needed.ts';
import { list } from './list.ts';

type ReadWords = (said: string, context: StepContext, currency: string | null) => Read;

true satisfies Needs<'runtime/engine/answer-types', Exclude<TypedName, keyof typeof list>>;

const readers: Readonly<Record<TypedName, ReadWords>> = list;

/** Reads words as an answer of this name; `currency` is that of an amount without one, or null. */
export function readWords(name: string, ...given: Parameters<ReadWords>): Read {
  const read = (readers as Readonly<Record<string, ReadWords | undefined>>)[name];
  assert(read, `words cannot give ${name}`);
  return read(...given);
}
