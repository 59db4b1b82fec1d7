/** What a step reads, says, asks and reaches out to, whatever its kind is: what rules, engine and studio go by. */
import type { ToolContract } from '../ports.ts';
import type { Expression } from './expressions.ts';
import type { Place, Target } from './model.ts';
import type { Type } from './types.ts';

/** What every step has. */
export interface StepBase {
  readonly kind: string;
  readonly name: string;
  readonly place: Place;
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

/** Every part is declared by the file of a kind; what it leaves out is as in `usesNothing`. */
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
  /** The people it calls. */
  readonly queue: string | null;
  /** How long it waits for the world at most; what is late then leads along `late`. */
  readonly withinMs: number | null;
  /** The result that it ends the flow with. */
  readonly ends: string | null;
  /** Nothing goes back over it. */
  readonly commits: boolean;
  /** Whatever comes of it, what a yes has confirmed is used up. */
  readonly usesUp: boolean;
}

/** Wrong answers before a person is offered, where a step does not say. */
export const triesDefault = 3;

export const usesNothing: Uses = {
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
  queue: null,
  withinMs: null,
  ends: null,
  commits: false,
  usesUp: false,
};
