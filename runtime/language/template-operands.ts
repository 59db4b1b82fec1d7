/** What stands behind a helper in a template: a path, a literal, the place in a list, or what another helper gives. */
import type { TemplateHelper } from './template-helpers.ts';
import type { Type } from './types.ts';

export interface Operand {
  /** The path that it reads; null for anything else. */
  readonly path: string | null;
  /** Its type where it is no path; null for a number that is not whole, which no value is. */
  readonly type: Type | null;
  /** The text of a literal text. */
  readonly spelled: string | null;
  /** As it is written in problems. */
  readonly shown: string;
  /** Of `name=value`. */
  readonly name: string | null;
  /** 1-based line, 0-based column, and length. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface OperandNode {
  readonly type: string;
  readonly loc: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
  readonly [field: string]: unknown;
}

/** `path` is what the node reads; `name` is of a named value. */
export function operandOf(
  node: OperandNode,
  path: string | null,
  name: string | null,
  helpers: Readonly<Record<string, Pick<TemplateHelper, 'gives'>>>,
): Operand {
  const { start, end } = node.loc;
  const length = start.line === end.line ? Math.max(1, end.column - start.column) : 1;
  const spelled = node.type === 'StringLiteral' ? String(node['value']) : null;
  const written =
    node.type === 'SubExpression' ? (node['path'] as OperandNode)['original'] : node['original'];
  return {
    path,
    type: typeOf(node, helpers),
    spelled,
    shown: path ?? (spelled === null ? String(written) : `"${spelled}"`),
    name,
    line: start.line,
    column: start.column,
    length,
  };
}

function typeOf(
  node: OperandNode,
  helpers: Readonly<Record<string, Pick<TemplateHelper, 'gives'>>>,
): Type | null {
  switch (node.type) {
    case 'StringLiteral':
      return { kind: 'text', optional: false };
    case 'BooleanLiteral':
      return { kind: 'bool', optional: false };
    case 'NumberLiteral':
      return Number.isInteger(node['value']) ? { kind: 'int', optional: false } : null;
    case 'SubExpression': {
      const helper = helpers[String((node['path'] as OperandNode)['original'])];
      return helper === undefined ? null : { kind: helper.gives, optional: false };
    }
    case 'PathExpression':
      // Of each: @index, @first, @last.
      return {
        kind: (node['parts'] as readonly unknown[])[0] === 'index' ? 'int' : 'bool',
        optional: false,
      };
    default:
      return { kind: 'null', optional: true };
  }
}
