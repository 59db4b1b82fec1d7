/**
 * The grammar as data: what a step kind is, which fields it has, which edges leave it, what it reads.
 *
 * Reader, linter, compiler, JSON Schema and reference all work from this table; a new kind is one file in `kinds/` and
 * one line in `kinds/all.ts`.
 */
import type { ToolContract } from '../ports.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Details } from './diagnostics.ts';
import type { Expression } from './expressions.ts';
import type { Place, StepKind, StepOf, Target } from './model.ts';
import type { Type } from './types.ts';

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
export interface BuildContext {
  /** Where a step goes that names no way on; reports when it is the last, naming the field that is missing. */
  next(field: string): Target;
  /** Reports something about a field of this step. */
  report(code: DiagnosticCode, field: string, details?: Details): void;
  /** The variable's declared type, or null when there is no such variable. */
  typeOf(variable: string): Type | null;
}

export interface StepBase {
  readonly name: string;
  readonly place: Place;
}

/** What is assigned on an edge: the value that arrives (`from` null) or an expression's. */
export interface Assignment {
  readonly variable: string;
  readonly from: Expression | null;
}

/** One way out of a step. */
export interface Edge {
  /** `then`, `skip`, `choice.<id>`, `yes`, `no`, `on.<outcome>`, `late`, `case.<n>`, `end`. */
  readonly label: string;
  readonly to: Target;
  readonly assigns: readonly Assignment[];
  /** Hold when the edge is taken; the first is its own `if`, where it has one. */
  readonly holds: readonly Expression[];
  /** Do not hold when it is taken: the `if`s of the cases before. */
  readonly fails: readonly Expression[];
  /** How often it is taken in one run of the flow; as often as one likes when absent. */
  readonly times?: number;
}

/** An edge without conditions. */
export function edge(label: string, to: Target, variable: string | null = to.into): Edge {
  const assigns = variable === null ? [] : [{ variable, from: null }];
  return { label, to, assigns, holds: to.if === null ? [] : [to.if], fails: [] };
}

/** What a step reads when it is entered, for the linter. */
export interface Uses {
  readonly templates: readonly string[];
  readonly expressions: readonly Expression[];
  readonly paths: readonly string[];
}

/**
 * How a step stands in the machine: `pass` goes on by itself, `rest` waits for a person or the world and may stand in a
 * cycle, `call` waits for a tool or a sub-flow, `end` ends the flow.
 */
export type KindStanding = 'pass' | 'rest' | 'call' | 'end';

export interface Kind<K extends StepKind = StepKind> {
  readonly name: K;
  readonly does: string;
  /** A step of this kind in YAML, valid as it stands, for the reference. */
  readonly example: string;
  readonly standing: KindStanding;
  readonly fields: Fields;
  build(base: StepBase, values: Readonly<Record<string, unknown>>, context: BuildContext): StepOf<K>;
  edges(step: StepOf<K>): readonly Edge[];
  uses(step: StepOf<K>): Uses;
}

/** Declares a kind; its builder and edges are typed by its fields and its step. */
export function defineKind<K extends StepKind, F extends Fields>(kind: {
  readonly name: K;
  readonly does: string;
  readonly example: string;
  readonly standing: KindStanding;
  readonly fields: F;
  readonly build: (base: StepBase, values: Values<F>, context: BuildContext) => StepOf<K>;
  readonly edges: (step: StepOf<K>) => readonly Edge[];
  readonly uses?: (step: StepOf<K>) => Partial<Uses>;
}): Kind<K> {
  return {
    ...kind,
    build: (base, values, context) => kind.build(base, values as Values<F>, context),
    uses: (step) => ({ templates: [], expressions: [], paths: [], ...kind.uses?.(step) }),
  };
}
