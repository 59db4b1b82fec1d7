/** All step kinds, in the order of the reference. A new kind is one file here and one line in this list. */
import type { Edge, Kind, Uses } from '../grammar.ts';
import type { Step, StepKind } from '../model.ts';
import { ask } from './ask.ts';
import { atMost } from './at-most.ts';
import { branch } from './branch.ts';
import { confirm } from './confirm.ts';
import { end } from './end.ts';
import { handoff } from './handoff.ts';
import { menu } from './menu.ts';
import { run } from './run.ts';
import { say } from './say.ts';
import { set } from './set.ts';
import { split } from './split.ts';
import { ticket } from './ticket.ts';
import { tool } from './tool.ts';
import { wait } from './wait.ts';

const list = [say, ask, menu, confirm, branch, set, atMost, split, tool, run, wait, ticket, handoff, end];

/** A kind whose functions take any step: the caller has looked it up by the step's kind. */
export type AnyKind = Kind & {
  edges(step: Step): readonly Edge[];
  uses(step: Step): Uses;
};

export const kinds: ReadonlyMap<StepKind, AnyKind> = new Map(
  list.map((kind) => [kind.name, kind as unknown as AnyKind]),
);

/** The kind of a step. */
export function kindOf(step: Step): AnyKind {
  const kind = kinds.get(step.kind);
  if (kind === undefined) throw new Error(`no step kind ${step.kind}`);
  return kind;
}

/** The ways out of a step. */
export function edgesOf(step: Step): readonly Edge[] {
  return kindOf(step).edges(step);
}
