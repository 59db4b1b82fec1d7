/**
 * The grammar as data: what a step kind is, which fields it has, which edges leave it, what it reads.
 *
 * Reader, linter, compiler, JSON Schema, reference and drawings all work from this table; a new kind is one file in
 * `kinds/`, named in the list of `kinds/all.ts`, and where it stands still, one in the engine's `kinds/`.
 */
import type { ToolContract } from '../ports.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { Details } from './diagnostics.ts';
import type { Expression } from './expressions.ts';
import type { Place, Target } from './model.ts';
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

/** What every step has. */
export interface StepBase {
  readonly name: string;
  readonly place: Place;
}

/** A step of one kind: what every step has, and its own. */
export type StepWith<K extends string, Own extends object> = StepBase & { readonly kind: K } & Own;

/** What is assigned on an edge: the value that arrives (`from` null) or an expression's. */
export interface Assignment {
  readonly variable: string;
  readonly from: Expression | null;
}

/** One way out of a step. */
export interface Edge {
  /** `then`, `skip`, `choice.<id>`, `yes`, `no`, `on.<outcome>`, `late`, `case.<n>`. */
  readonly label: string;
  readonly to: Target;
  readonly assigns: readonly Assignment[];
  /** Hold when the edge is taken; the first is its own `if`, where it has one. */
  readonly holds: readonly Expression[];
  /** Do not hold when it is taken: the `if`s of the cases before. */
  readonly fails: readonly Expression[];
  /** How often it is taken in one run of the flow; as often as one likes when absent. */
  readonly times?: number;
  /** The option that people take it by, whose label says what it is; null where there is none. */
  readonly option: string | null;
  /** What it is taken by where it is no option: an outcome, a condition; empty for what simply follows. */
  readonly words: string;
}

/** An edge without conditions. */
export function edge(label: string, to: Target, variable: string | null = to.into): Edge {
  const assigns = variable === null ? [] : [{ variable, from: null }];
  const words = label === 'then' ? '' : label.slice(label.indexOf('.') + 1);
  return { label, to, assigns, holds: to.if === null ? [] : [to.if], fails: [], option: null, words };
}

/** An edge that people take by an option: by `choice.<id>`, or by the label itself where it is the runtime's own. */
export function optionEdge(label: string, to: Target, variable?: string | null): Edge {
  return { ...edge(label, to, variable), option: label.replace(/^choice\./, '') };
}

/** A path that a step reads by itself, and the keys under which it is written there. */
export interface PathUse {
  readonly path: string;
  readonly at: readonly (string | number)[];
}

/** Something a step offers to be chosen besides the items of a list. */
export interface Option {
  readonly id: string;
  readonly to: Target;
  /** The keys under which it is written. */
  readonly at: readonly [string, string?];
  /** One of the runtime's own: whatever its label says, the plain words for it are understood besides. */
  readonly plain: boolean;
  /** Choosing it makes its id the value of what the step fills. */
  readonly isValue: boolean;
}

/** Options written under `choices`, in that order. `isValue` says whether one's id becomes a value. */
export function choicesOf(
  choices: ReadonlyMap<string, Target>,
  isValue: (id: string, to: Target) => boolean = () => false,
): readonly Option[] {
  return [...choices].map(([id, to]) => ({
    id,
    to,
    at: ['choices', id],
    plain: false,
    isValue: isValue(id, to),
  }));
}

/** An option of the runtime's own, written as a field of that name. */
export function plainOption(id: string, to: Target): Option {
  return { id, to, at: [id], plain: true, isValue: false };
}

/** A step that calls a tool. */
export interface Calling extends StepBase {
  readonly tool: ToolContract;
  readonly with: ReadonlyMap<string, Expression>;
  readonly on: ReadonlyMap<string, Target>;
}

/** A step that runs another flow. */
export interface Running extends StepBase {
  readonly flow: string;
  readonly with: ReadonlyMap<string, Expression>;
  readonly on: ReadonlyMap<string, Target>;
}

/** A step that waits for an event. */
export interface Awaiting extends StepBase {
  readonly event: string;
  /** The id that the event must be about. */
  readonly of: Expression;
  readonly on: ReadonlyMap<string, Target>;
}

/** What a step reads, says, asks and reaches out to, whatever its kind is: what rules, engine and studio go by. */
export interface Uses {
  readonly templates: readonly string[];
  readonly expressions: readonly Expression[];
  readonly paths: readonly PathUse[];
  /** Read only once its own answer is there. */
  readonly checks: readonly Expression[];
  /** The currency of an amount that is answered without one. */
  readonly currency: Expression | null;
  /** What its message may read besides variables. */
  readonly names: ReadonlyMap<string, Type>;
  readonly options: readonly Option[];
  /** The list variable whose items are offered one by one. */
  readonly items: string | null;
  /** The variable that its answer fills. */
  readonly fills: string | null;
  /** The paths whose values a yes to it confirms; null where nothing is confirmed. */
  readonly confirms: readonly string[] | null;
  /** Variables whose questions it lets people go back to. */
  readonly changes: readonly string[];
  /** Said in front of the question after an answer that does not fit. */
  readonly help: string | null;
  /** Wrong answers before a person is offered. */
  readonly tries: number;
  /** It is answered in one's own words. */
  readonly inWords: boolean;
  /** Its answer is never kept. */
  readonly secret: boolean;
  readonly calls: Calling | null;
  readonly runs: Running | null;
  readonly awaits: Awaiting | null;
  /** The result that it ends the flow with. */
  readonly ends: string | null;
  /** Nothing goes back over it. */
  readonly commits: boolean;
  /** Whatever comes of it, what a yes has confirmed is used up. */
  readonly usesUp: boolean;
}

/** Wrong answers before a person is offered, where a step does not say. */
export const triesDefault = 3;

const nothing: Uses = {
  templates: [],
  expressions: [],
  paths: [],
  checks: [],
  currency: null,
  names: new Map(),
  options: [],
  items: null,
  fills: null,
  confirms: null,
  changes: [],
  help: null,
  tries: triesDefault,
  inWords: false,
  secret: false,
  calls: null,
  runs: null,
  awaits: null,
  ends: null,
  commits: false,
  usesUp: false,
};

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
> {
  readonly name: K;
  readonly does: string;
  /** A step of this kind in YAML, valid as it stands, for the reference. */
  readonly example: string;
  readonly standing: S;
  readonly drawn: Drawn;
  readonly fields: Fields;
  build(base: StepBase, values: Readonly<Record<string, unknown>>, context: BuildContext): StepWith<K, Own>;
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
>(kind: {
  readonly name: K;
  readonly does: string;
  readonly example: string;
  readonly standing: S;
  readonly drawn: Drawn;
  readonly fields: F;
  readonly build: (values: Values<F>, context: BuildContext) => Own;
  readonly edges: (step: StepBase & NoInfer<Own>) => readonly Edge[];
  readonly uses?: (step: StepBase & NoInfer<Own>) => Partial<Uses>;
  readonly doing?: (step: NoInfer<Own>) => string;
}): Kind<K, Own, S> {
  const { name } = kind;
  return {
    ...kind,
    build: (base, values, context) => ({ ...base, kind: name, ...kind.build(values as Values<F>, context) }),
    uses: (step) => ({ ...nothing, ...kind.uses?.(step) }),
    doing: (step) => kind.doing?.(step) ?? '',
  };
}
