/**
 * The engine's part of each kind, by its name. The compiler asks for every kind that stands still or says something; one
 * that only leads on needs none.
 */
import type { KindOfStanding } from '../../language/kinds/all.ts';
import type { Step, StepOf } from '../../language/model.ts';
import type { Asks, Rests, Speaks } from './kind.ts';
import type { Needs } from '../needed.ts';
import { list } from './list.ts';

type Asking = KindOfStanding<'ask'>;
type Resting = KindOfStanding<'rest' | 'call'>;
type Speaking = KindOfStanding<'speak'>;

true satisfies Needs<'runtime/engine/kinds', Exclude<Asking | Resting | Speaking, keyof typeof list>>;

/** A question that a frame rests at. */
export type Question = StepOf<Asking>;

const asking: { readonly [K in Asking]: Asks<StepOf<K>> } = list;
const resting: { readonly [K in Resting]: Rests<StepOf<K>> } = list;
const speaking: { readonly [K in Speaking]: Speaks<StepOf<K>> } = list;

/** What the engine does at a question. */
export function asks({ kind }: Question): Asks<Question> {
  return asking[kind] as unknown as Asks<Question>;
}

/** What it does at a step that rests otherwise; null where there is nothing to do. */
export function rests({ kind }: Step): Rests<Step> | null {
  return (resting as unknown as Readonly<Record<string, Rests<Step>>>)[kind] ?? null;
}

/** What it does at a step that says something in passing; null where it says nothing. */
export function speaks({ kind }: Step): Speaks<Step> | null {
  return (speaking as unknown as Readonly<Record<string, Speaks<Step>>>)[kind] ?? null;
}
