/** All step kinds, in the order of the reference: a file each, in `list.ts`. */
import type { Edge } from '../edges.ts';
import type { Kind, KindStanding } from '../grammar.ts';
import type { Uses } from '../uses.ts';
import { list } from './list.ts';

type Listed = (typeof list)[keyof typeof list];

/** One step of a flow, of any kind. What it has is declared in the file of its kind. */
export type Step = ReturnType<Listed['build']>;
export type StepKind = Listed['name'];
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
/** The kinds that stand so in the machine. */
export type KindOfStanding<S extends KindStanding> = Extract<Listed, { standing: S }>['name'];

/** A kind whose functions take any step: the caller has looked it up by the step's kind. */
export type AnyKind = Omit<Kind<StepKind>, 'build' | 'edges' | 'uses' | 'doing'> & {
  build(...given: Parameters<Kind['build']>): Step;
  edges(step: Step): readonly Edge[];
  uses(step: Step): Uses;
  doing(step: Step): string;
};

export const kinds: ReadonlyMap<StepKind, AnyKind> = new Map(
  Object.values(list).map((kind) => [kind.name, kind as unknown as AnyKind]),
);

/** The kind of a step. */
export function kindOf(step: Step): AnyKind {
  const kind = kinds.get(step.kind);
  if (kind === undefined) throw new Error(`no step kind ${step.kind}`);
  return kind;
}

/** The ways out of a step. */
export const edgesOf = once<readonly Edge[]>((step) => kindOf(step).edges(step));

/** What a step reads, says, asks and reaches out to. */
export const usesOf = once<Uses>((step) => kindOf(step).uses(step));

/** Whether a step waits for a person's answer. */
export function isQuestion(step: Step): step is StepOf<KindOfStanding<'ask'>> {
  return kindOf(step).standing === 'ask';
}

/** The kinds that a step's fields name; one may stand in front of another that has such a field, as `say` does. */
export function kindsIn(fields: readonly string[]): readonly AnyKind[] {
  const found = fields.map((key) => kinds.get(key as StepKind)).filter((kind) => kind !== undefined);
  return found.filter(
    (kind) => !found.some((other) => other !== kind && Object.hasOwn(other.fields, kind.name)),
  );
}

/** Whether a step goes on by itself. */
export function goesOn(step: Step): boolean {
  const { standing } = kindOf(step);
  return standing === 'pass' || standing === 'speak';
}

/** Steps never change: what follows from one is found once. */
function once<T extends object>(find: (step: Step) => T): (step: Step) => T {
  const found = new WeakMap<Step, T>();
  return (step) => {
    const known = found.get(step);
    if (known !== undefined) return known;
    const made = find(step);
    found.set(step, made);
    return made;
  };
}
