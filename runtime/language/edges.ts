/** The ways out of a step. */
import type { Expression } from './expressions.ts';
import type { Target } from './model.ts';

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
