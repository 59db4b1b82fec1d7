/**
 * The types of expressions, checked at load over CEL's syntax tree.
 *
 * Allowed is what is listed here and nothing else: no maps, no `dyn`, no `matches` (28 characters of pattern took 3 s),
 * no index (it throws where the list is shorter), division by a whole number other than 0 only, no product of two whole
 * numbers of which neither is written out.
 * What may be absent (`?`) is used only where `x != null` is known: left of `&&`, in a branch taken before, and so on.
 * A type of null means "already reported", so that one mistake gives one problem.
 */
import type { CelNode } from './cel.ts';
import { callType } from './expression-functions.ts';
import { mayOverflow, operation } from './expression-arithmetic.ts';
import type { TypeReport, TypeScope } from './expression-scope.ts';
import {
  fieldsHint,
  neverNullHint,
  nullHint,
  operandHint,
  overflowHint,
  shownType,
  truthWords,
  wholeHint,
} from './expression-hints.ts';
import { isNull, notNullWhen, pathOf } from './expression-paths.ts';
import { join, required, showType } from './types.ts';
import type { Type } from './types.ts';

const bool: Type = { kind: 'bool', optional: false };
const int: Type = { kind: 'int', optional: false };
const text: Type = { kind: 'text', optional: false };

/** The type of an expression, or null where something was reported. */
export function typeOf(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const type = typeOfNode(node, scope, report);
  const path = type?.optional === true ? pathOf(node) : null;
  return type !== null && path !== null && scope.notNull.has(path) ? required(type) : type;
}

function typeOfNode(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  switch (node.op) {
    case 'value':
      return literal(node, report);
    case 'id':
      return variable(node, scope, report);
    case '.':
      return field(node, scope, report);
    case 'list':
      return list(node, scope, report);
    case '!_':
      return expect(node.args as CelNode, bool, scope, report) ? bool : null;
    case '-_':
      return negated(node, scope, report);
    case '&&':
    case '||':
      return logical(node, scope, report);
    case '?:':
      return ternary(node, scope, report);
    case 'call':
    case 'rcall':
      return callType(node, scope, report, typeOf);
    case '==':
    case '!=':
    case 'in':
      return equality(node, scope, report);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return arithmetic(node, scope, report);
    default:
      report('EXPRESSION_NOT_ALLOWED', node, { what: node.op === '[]' ? 'an index' : `"${node.op}"` });
      return null;
  }
}

/** Whether the node has the type; reports where it has another. */
function expect(node: CelNode, wanted: Type, scope: TypeScope, report: TypeReport): boolean {
  const type = typeOf(node, scope, report);
  if (type === null) return false;
  if (type.kind === wanted.kind && !type.optional) return true;
  report(type.optional && type.kind !== 'null' ? 'EXPRESSION_MAY_BE_NULL' : 'EXPRESSION_TYPES', node, {
    what: `this is ${showType(type)}, not ${showType(wanted)}`,
    path: pathOf(node) ?? 'this',
  });
  return false;
}

/** A text literal is an enum of one value: it fits enums that have it, and every text. */
function literal(node: CelNode, report: TypeReport): Type | null {
  const value = node.args;
  if (typeof value === 'string') return { kind: 'enum', values: [value], optional: false };
  if (typeof value === 'bigint') return int;
  if (typeof value === 'boolean') return bool;
  if (value === null) return { kind: 'null', optional: true };
  const isNumber = typeof value === 'number';
  const what = isNumber ? 'a number that is not whole' : 'a value of this sort';
  report('EXPRESSION_NOT_ALLOWED', node, { what }, undefined, isNumber ? wholeHint : undefined);
  return null;
}

function variable(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const name = node.args as string;
  const type = scope.variables.get(name);
  if (type === undefined) {
    const meant = truthWords[name.toLowerCase()];
    const hint = meant === undefined ? undefined : `write ${meant}`;
    const among = meant === undefined ? scope.variables.keys() : undefined;
    report('EXPRESSION_UNKNOWN_VARIABLE', node, { name }, among, hint);
  }
  return type ?? null;
}

function field(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [left, name] = node.args as [CelNode, string];
  const type = typeOf(left, scope, report);
  if (type === null) return null;
  if (type.optional) {
    report('EXPRESSION_MAY_BE_NULL', left, { path: pathOf(left) ?? 'this' });
    return null;
  }
  if (type.kind === 'money' && name === 'currency') return text;
  const fields = type.kind === 'record' ? type.record.fields : new Map<string, Type>();
  const found = fields.get(name);
  if (found === undefined) {
    const among = type.kind === 'money' ? ['currency'] : fields.keys();
    const counts = ['text', 'list'].includes(type.kind) && ['length', 'size', 'count'].includes(name);
    const hint = counts ? `write size(${pathOf(left) ?? '…'})` : fieldsHint(fields.keys());
    report('EXPRESSION_UNKNOWN_FIELD', node, { name, type: showType(type) }, among, hint);
  }
  return found ?? null;
}

function list(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const items = node.args as readonly CelNode[];
  let of: Type | null = null;
  for (const item of items) {
    const type = typeOf(item, scope, report);
    if (type === null) return null;
    const both: Type | null = of === null ? type : join(of, type);
    if (both === null) {
      report('EXPRESSION_TYPES', item, { what: `a list of ${showType(of)} cannot hold ${showType(type)}` });
      return null;
    }
    of = both;
  }
  return { kind: 'list', of, max: items.length, optional: false };
}

function negated(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  return expect(node.args as CelNode, int, scope, report) ? int : null;
}

function logical(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [left, right] = node.args as [CelNode, CelNode];
  const leftFits = expect(left, bool, scope, report);
  const known = new Set([...scope.notNull, ...notNullWhen(left, node.op === '&&')]);
  const rightFits = expect(right, bool, { ...scope, notNull: known }, report);
  return leftFits && rightFits ? bool : null;
}

function ternary(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [condition, yes, no] = node.args as [CelNode, CelNode, CelNode];
  const fits = expect(condition, bool, scope, report);
  const narrowed = (holds: boolean): TypeScope => ({
    ...scope,
    notNull: new Set([...scope.notNull, ...notNullWhen(condition, holds)]),
  });
  const a = typeOf(yes, narrowed(true), report);
  const b = typeOf(no, narrowed(false), report);
  if (!fits || a === null || b === null) return null;
  const both = join(a, b);
  if (both === null) {
    report('EXPRESSION_TYPES', node, { what: `"?:" gives ${showType(a)} here and ${showType(b)} there` });
  }
  return both;
}

/** `==`, `!=` and `in`: both sides must be able to be the same value at all. */
function equality(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [leftNode, rightNode] = node.args as [CelNode, CelNode];
  // A second look whether something is there is no mistake: beside null the declared type counts.
  const left = isNull(rightNode) ? typeOfNode(leftNode, scope, report) : typeOf(leftNode, scope, report);
  const right = isNull(leftNode) ? typeOfNode(rightNode, scope, report) : typeOf(rightNode, scope, report);
  if (left === null || right === null) return null;
  if (node.op !== 'in') return comparable(node, left, right, report) ? bool : null;
  if (right.kind !== 'list' || right.optional) {
    report('EXPRESSION_TYPES', rightNode, { what: `"in" needs a list, and this is ${showType(right)}` });
    return null;
  }
  return right.of === null || comparable(node, left, right.of, report) ? bool : null;
}

function comparable(node: CelNode, left: Type, right: Type, report: TypeReport): boolean {
  if (left.kind === 'null' || right.kind === 'null') {
    if (left.optional && right.optional) return true;
    const other = left.kind === 'null' ? right : left;
    const hint = neverNullHint(...(node.args as [CelNode, CelNode]), other);
    report('EXPRESSION_NEVER', node, { what: `${showType(other)} is never null here` }, undefined, hint);
    return false;
  }
  if (left.kind === 'enum' && right.kind === 'enum')
    return enumsMeet(node, left.values, right.values, report);
  if (left.kind === 'record' || left.kind === 'list' || join(left, right) === null) {
    const what = `${showType(left)} and ${showType(right)} cannot be compared`;
    report('EXPRESSION_TYPES', node, { what }, undefined, operandHint(node, left, right));
    return false;
  }
  return true;
}

/** Every literal beside an enum must be one of its values: a typo would be false for ever. */
function enumsMeet(
  node: CelNode,
  left: readonly string[],
  right: readonly string[],
  report: TypeReport,
): boolean {
  const [leftNode, rightNode] = node.args as [CelNode, CelNode];
  const [spelled, values] = isSpelled(rightNode) ? [rightNode, left] : [leftNode, right];
  if (!isSpelled(spelled)) {
    if (left.some((value) => right.includes(value))) return true;
    report('EXPRESSION_NEVER', node, {
      what: `[${left.join(', ')}] and [${right.join(', ')}] have no value in common`,
    });
    return false;
  }
  const literals = spelled.op === 'list' ? (spelled.args as readonly CelNode[]) : [spelled];
  const strangers = literals.filter((each) => each.op === 'value' && !values.includes(each.args as string));
  for (const each of strangers) {
    report('EXPRESSION_ENUM_VALUE', each, { name: each.args as string, values: values.join(', ') }, values);
  }
  return strangers.length === 0;
}

function isSpelled(node: CelNode): boolean {
  return node.op === 'value' || node.op === 'list';
}

function arithmetic(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [leftNode, rightNode] = node.args as [CelNode, CelNode];
  if (isNull(leftNode) || isNull(rightNode)) {
    report('EXPRESSION_TYPES', node, { what: `"${node.op}" does not take null` }, undefined, nullHint);
    return null;
  }
  const left = present(leftNode, scope, report);
  const right = present(rightNode, scope, report);
  if (left === null || right === null) return null;
  const made = operation(node.op, left, right);
  if (made === null) {
    const what = `"${node.op}" does not take ${shownType(leftNode, left)} and ${shownType(rightNode, right)}`;
    report('EXPRESSION_TYPES', node, { what }, undefined, operandHint(node, left, right));
    return null;
  }
  if (
    (node.op === '/' || node.op === '%') &&
    !(typeof rightNode.args === 'bigint' && rightNode.args !== 0n)
  ) {
    report('EXPRESSION_DIVISION', rightNode);
    return null;
  }
  if (made.kind === 'int' && mayOverflow(node)) {
    report('EXPRESSION_OVERFLOW', node, {}, undefined, overflowHint(node));
    return null;
  }
  return made;
}

function present(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const type = typeOf(node, scope, report);
  if (type?.optional !== true) return type;
  report('EXPRESSION_MAY_BE_NULL', node, { path: pathOf(node) ?? 'this' });
  return null;
}
