/** Which way a person goes in a trial: by a hash of who they are, the same each time, and recorded. */
import { createHash } from 'node:crypto';
import assert from 'node:assert';
import type { StepOf } from '../../language/model.ts';
import type { Draft } from '../draft.ts';
import type { Rests } from './kind.ts';

export const split: Rests<StepOf<'split'>> = {
  come: (draft, _frame, step) => ({ edge: `way.${wayOf(draft, step)}` }),
};

/** The way this person went before, while there is such a way; else the one their hash falls on. */
function wayOf(draft: Draft, { trial, ways, weights }: StepOf<'split'>): string {
  const before = draft.splits[trial];
  if (before !== undefined && ways.has(before)) return before;
  const { me, conversationId } = draft.context;
  const who = typeof me['id'] === 'string' ? me['id'] : conversationId;
  const way = fallsOn(`${trial} ${who}`, weights);
  draft.splits = { ...draft.splits, [trial]: way };
  draft.effects.push({ kind: 'split', trial, way });
  return way;
}

/** Divides the hash's range by the weights. */
function fallsOn(text: string, weights: ReadonlyMap<string, number>): string {
  const hash = createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  let end = 0;
  for (const [way, weight] of weights) {
    end += weight / total;
    if (hash < end) return way;
  }
  const last = [...weights.keys()].at(-1);
  assert(last !== undefined, 'a trial without ways');
  return last;
}
