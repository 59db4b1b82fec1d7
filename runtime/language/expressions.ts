/**
 * Expressions: CEL written in a flow, checked when the file is loaded, evaluated without side effects.
 *
 * They are not total: amounts of two currencies in one operation and whole numbers beyond 64 bits throw. A throw is an
 * ExpressionError with the place where the expression was written; it fails the turn.
 */
import type { Value } from '../ports.ts';
import { CelSyntaxError, celReason, parseCel } from './cel.ts';
import type { CelNode, CelProgram } from './cel.ts';
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { syntaxProblem } from './expression-syntax.ts';
import { notNullWhen, pathOf, readsOf } from './expression-paths.ts';
import { typeOf } from './expression-types.ts';
import type { TypeScope } from './expression-scope.ts';
import type { Place } from './model.ts';
import { inside } from './read.ts';
import type { ScalarTree } from './read.ts';
import { assignable, showType } from './types.ts';
import type { Type } from './types.ts';

export interface Expression {
  readonly source: string;
  readonly place: Place;
  readonly type: Type;
  /** The dotted paths it reads (`visit.fee`), each once, sorted; variables of `exists` and the like are not among them. */
  readonly reads: readonly string[];
  /** The path, when it is nothing but a path: then its value is a copy. */
  readonly path: string | null;
  /** Paths that are known not to be null once it is true (or false). */
  notNullWhen(holds: boolean): ReadonlySet<string>;
  /** Throws an ExpressionError. */
  evaluate(scope: Readonly<Record<string, Value>>): Value;
}

/** An expression that threw: which, where and why, without values. */
export class ExpressionError extends Error {
  readonly place: Place;
  readonly source: string;
  constructor(source: string, place: Place, cause: unknown) {
    super(`${place.file}:${place.line}:${place.column}: "${source}" failed: ${celReason(cause)}`, { cause });
    this.name = 'ExpressionError';
    this.source = source;
    this.place = place;
  }
}

export interface CompiledExpression {
  /** Null when something was reported. */
  readonly expression: Expression | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses and checks an expression against what is in scope; `wanted` is the type it must give, null for any. */
export function compileExpression(
  tree: ScalarTree,
  scope: TypeScope,
  wanted: Type | null,
): CompiledExpression {
  const source = String(tree.value);
  let program: CelProgram;
  try {
    program = parseCel(source);
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error;
    const { reason, hint, start, end } = syntaxProblem(source, error);
    const more = hint === null ? {} : { hint };
    const diagnostics = [diagnose('EXPRESSION_SYNTAX', inside(tree, start, end), { reason }, more)];
    return { expression: null, diagnostics };
  }
  const diagnostics: Diagnostic[] = [];
  const type = typeOf(program.ast, scope, (code, node, details, among, hint) => {
    const place = inside(tree, node.start, node.end);
    const more = { ...(among === undefined ? {} : { among }), ...(hint === undefined ? {} : { hint }) };
    diagnostics.push(diagnose(code, place, details, more));
  });
  if (type !== null && wanted !== null && !assignable(type, wanted)) {
    const details = { wanted: showType(wanted), found: showType(type), name: source };
    const hint = fieldHint(program.ast, type, wanted);
    diagnostics.push(diagnose(resultCode(type, wanted), tree.place, details, hint === null ? {} : { hint }));
  }
  const fits = type !== null && diagnostics.length === 0;
  return { expression: fits ? make(program, source, tree.place, type) : null, diagnostics };
}

/** Where a record stands for one of its fields: its id, or the only one that fits. */
function fieldHint(node: CelNode, type: Type, wanted: Type): string | null {
  const path = pathOf(node);
  if (type.kind !== 'record' || type.optional || path === null) return null;
  const fitting = [...type.record.fields]
    .filter(([, field]) => assignable(field, wanted))
    .map(([name]) => name);
  const meant = fitting.length === 1 ? fitting[0] : fitting.find((name) => name === 'id');
  return meant === undefined ? null : `give one of its fields: ${path}.${meant}`;
}

function resultCode(type: Type, wanted: Type): 'EXPRESSION_RESULT_NULL' | 'EXPRESSION_RESULT' {
  const onlyNull = type.optional && type.kind !== 'null' && assignable({ ...type, optional: false }, wanted);
  return onlyNull ? 'EXPRESSION_RESULT_NULL' : 'EXPRESSION_RESULT';
}

function make(program: CelProgram, source: string, place: Place, type: Type): Expression {
  return {
    source,
    place,
    type,
    reads: readsOf(program.ast),
    path: pathOf(program.ast),
    notNullWhen: (holds) => notNullWhen(program.ast, holds),
    evaluate(scope) {
      try {
        return program(scope) as Value;
      } catch (error) {
        throw new ExpressionError(source, place, error);
      }
    },
  };
}

/** `null`, where nobody wrote it: what a variable takes that is left absent. */
export function absentAt(place: Place): Expression {
  return {
    source: 'null',
    place,
    type: { kind: 'null', optional: true },
    reads: [],
    path: null,
    notNullWhen: () => new Set(),
    evaluate: () => null,
  };
}

/** Stands where an expression was reported, so that the rest of the flow can still be checked. */
export function brokenExpression(tree: { readonly place: Place }): Expression {
  return {
    source: '',
    place: tree.place,
    type: { kind: 'null', optional: true },
    reads: [],
    path: null,
    notNullWhen: () => new Set(),
    evaluate() {
      throw new ExpressionError('', tree.place, new Error('it was reported when the file was loaded'));
    },
  };
}

/** Whether it stands for one that was reported. */
export function isBroken(expression: Expression): boolean {
  return expression.source === '';
}
