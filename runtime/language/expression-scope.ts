/** What the type check of expressions works against and how it speaks. */
import type { CelNode } from './cel.ts';
import type { CommonCode } from './diagnostic-codes.ts';
import type { Details } from './diagnostics.ts';
import type { Type } from './types.ts';

/** What an expression may read, and which optional paths are known to be there. */
export interface TypeScope {
  readonly variables: ReadonlyMap<string, Type>;
  readonly notNull: ReadonlySet<string>;
}

export interface TypeReport {
  (code: CommonCode, node: CelNode, details?: Details, among?: Iterable<string>, hint?: string): void;
}

/** The type of a node, or null where something was reported. */
export type TypeOf = (node: CelNode, scope: TypeScope, report: TypeReport) => Type | null;
