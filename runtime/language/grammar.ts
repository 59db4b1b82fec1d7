/**
 * The grammar as data: what a step kind is, which fields it has, which edges leave it, what it reads.
 *
 * Reader, linter, compiler, JSON Schema, reference and drawings all work from this table; a new kind is one file in
 * `kinds/`, and where it stands still or speaks, one in the engine's `kinds/`. Then `npm run generate`.
 */
import type { ToolContract } from '../ports.ts';
import type { DeclaredCode } from './declared-code.ts';
import type { Details } from './diagnostics.ts';
import type { Edge } from './edges.ts';
import type { Expression } from './expressions.ts';
import type { Target } from './model.ts';
import type { Type } from './types.ts';
import { usesNothing } from './uses.ts';
import type { StepBase, Uses } from './uses.ts';

/** What a field may hold, and what reading it gives. */
export interface FieldValues {
  template: string;
  variable: string;
  variables: readonly string[];
  paths: readonly string[];
  boolean: Expression;
  text_expression: Expression;
  /** `{ variable: expression }` of a set step: each of its variable's type. */
  assignments: ReadonlyMap<string, Expression>;
  /** `{ input: expression }`: of a tool each of its input's type, of a flow checked against its `takes`. */
  inputs: ReadonlyMap<string, Expression>;
  target: Target;
  /** `{ choice: target }`, or `[choice, …]` that all lead where `then` does. */
  choices: ReadonlyMap<string, Target | null>;
  /** `{ outcome: target }`. */
  routes: ReadonlyMap<string, Target>;
  /** `{ way: target }`. */
  ways: ReadonlyMap<string, Target>;
  /** `{ way: shares }`. */
  weights: ReadonlyMap<string, number>;
  cases: readonly Target[];
  tool: ToolContract;
  flow: string;
  event: string;
  queue: string;
  mark: string;
  result: string;
  flag: boolean;
  count: number;
  /** In milliseconds; written `90s`, `3m`, `2h`, `7d`. */
  duration: number;
  /** Kinds of media a person may send. */
  media_kinds: readonly MediaKind[];
  /** In bytes; written `500KB`, `5MB`. */
  size: number;
  /** `{ kind: text expression }`, a kind of `pictureKinds`. */
  picture: Picture;
}
/** A picture that goes with a message: its kind and what makes it. */
export interface Picture {
  readonly kind: string;
  readonly of: Expression;
}
/** What media can be, in flows. */
export const mediaKinds = ['image', 'video', 'voice', 'document'] as const;
export type MediaKind = (typeof mediaKinds)[number];
export type FieldValue = keyof FieldValues;

/** `next`: may be left out, the next step follows then. */
export type Presence = 'required' | 'optional' | 'next';

export interface Field<V extends FieldValue = FieldValue, P extends Presence = Presence> {
  readonly value: V;
  readonly presence: P;
  /** One sentence for people who write flows. */
  readonly does: string;
  readonly example: string;
}

/** Declares a field; the kind's own field has the kind's name. */
export function field<V extends FieldValue, P extends Presence>(
  value: V,
  presence: P,
  does: string,
  example: string,
): Field<V, P> {
  return { value, presence, does, example };
}

export type Fields = Readonly<Record<string, Field>>;

/** What a kind's builder gets: its fields' values, null for an optional one that was left out. */
export type Values<F extends Fields> = {
  readonly [N in keyof F]: FieldValues[F[N]['value']] | (F[N]['presence'] extends 'optional' ? null : never);
};

/** What a builder may need besides the values. */
export interface BuildContext<Code extends string = string> {
  /** Where a step goes that names no way on; reports when it is the last, naming the field that is missing. */
  next(field: string): Target;
  /** Reports one of the kind's codes about a field of this step. */
  report(code: Code, field: string, details?: Details): void;
  /** The variable's declared type, or null when there is no such variable. */
  typeOf(variable: string): Type | null;
}

/** A step of one kind: what every step has, and its own. */
export type StepWith<K extends string, Own extends object> = StepBase & { readonly kind: K } & Own;

/** Where a step was written, before it is one. */
type Written = Omit<StepBase, 'kind'>;

/**
 * How a step stands in the machine: `pass` goes on by itself, `speak` does so after having said something, `ask` waits
 * for a person's answer, `rest` for a person or the world in another way, `call` for what was begun here, `end` ends
 * the flow. Only where it asks or rests may a cycle of steps be without end.
 */
export type KindStanding = 'pass' | 'speak' | 'ask' | 'rest' | 'call' | 'end';

/** How a kind is drawn: the outline and the colour of its box, and what the legend says of it. */
export interface Drawn {
  readonly shape: ShapeName;
  readonly tint: 'talk' | 'act' | 'person' | 'plain';
  readonly means: string;
}

export type ShapeName =
  | 'bubble'
  | 'slanted'
  | 'hexagon'
  | 'double_hexagon'
  | 'diamond'
  | 'note'
  | 'box'
  | 'sides'
  | 'delay'
  | 'narrow'
  | 'wide'
  | 'pill';

export interface Kind<
  K extends string = string,
  Own extends object = object,
  S extends KindStanding = KindStanding,
  Code extends string = string,
> {
  readonly name: K;
  readonly does: string;
  /**
   * A step of this kind in YAML, valid as it stands, for the reference. A test plays it, every way out of it: its
   * variables and values are those of `tests/language/documentation.test.ts`.
   */
  readonly example: string;
  readonly standing: S;
  readonly drawn: Drawn;
  /** What it reports: its own, declared in its file, and what others report as well, by `shared`. */
  readonly codes: Readonly<Record<Code, DeclaredCode>>;
  readonly fields: Fields;
  build(base: Written, values: Readonly<Record<string, unknown>>, context: BuildContext): StepWith<K, Own>;
  edges(step: StepWith<K, Own>): readonly Edge[];
  uses(step: StepWith<K, Own>): Uses;
  /** What a step does that says nothing, for drawings; empty where its name says all. */
  doing(step: StepWith<K, Own>): string;
}

/** Declares a kind. `build` makes what its steps have of their own; edges and uses are typed by it. */
export function defineKind<
  K extends string,
  F extends Fields,
  Own extends object,
  S extends KindStanding,
  Code extends string = never,
>(kind: {
  readonly name: K;
  readonly does: string;
  readonly example: string;
  readonly standing: S;
  readonly drawn: Drawn;
  readonly codes?: Readonly<Record<Code, DeclaredCode>>;
  readonly fields: F;
  readonly build: (values: Values<F>, context: BuildContext<NoInfer<Code>>) => Own;
  readonly edges: (step: StepWith<K, NoInfer<Own>>) => readonly Edge[];
  readonly uses?: (step: StepWith<K, NoInfer<Own>>) => Partial<Uses>;
  readonly doing?: (step: NoInfer<Own>) => string;
}): Kind<K, Own, S, Code> {
  const { name } = kind;
  return {
    ...kind,
    codes: kind.codes ?? ({} as Readonly<Record<Code, DeclaredCode>>),
    build: (base, values, context) => ({ ...base, kind: name, ...kind.build(values as Values<F>, context) }),
    uses: (step) => ({ ...usesNothing, ...kind.uses?.(step) }),
    doing: (step) => kind.doing?.(step) ?? '',
  };
}
