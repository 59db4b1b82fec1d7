/** The functions that expressions may call, as data: `docs/flow-language.md` and the type check read this table. */
import type { CelNode } from './cel.ts';
import { expect, pathOf, typeOf } from './expression-types.ts';
import type { TypeReport, TypeScope } from './expression-types.ts';
import { showType } from './types.ts';
import type { Type } from './types.ts';

export interface ExpressionFunction {
  readonly form: string;
  readonly does: string;
  readonly example: string;
}

export const expressionFunctions: Readonly<Record<string, ExpressionFunction>> = {
  size: { form: 'size(list or text)', does: 'How many items or characters.', example: 'size(visits) > 1' },
  positive: {
    form: 'positive(money or int)',
    does: 'Whether it is more than zero.',
    example: 'positive(visit.fee)',
  },
  whole: {
    form: 'whole(money)',
    does: 'Whether it has no parts: whole shillings, no cents.',
    example: 'whole(visit.fee)',
  },
  money: { form: "money(minor units, 'CUR')", does: 'An amount.', example: "amount >= money(10000, 'KES')" },
  contains: { form: 'text.contains(text)', does: 'Whether it occurs.', example: "name.contains(' ')" },
  startsWith: {
    form: 'text.startsWith(text)',
    does: 'Whether it begins so.',
    example: "code.startsWith('A')",
  },
  endsWith: { form: 'text.endsWith(text)', does: 'Whether it ends so.', example: "code.endsWith('9')" },
  trim: { form: 'text.trim()', does: 'Without spaces at both ends.', example: "name.trim() != ''" },
  exists: {
    form: 'list.exists(x, condition)',
    does: 'Whether it holds of one.',
    example: 'visits.exists(v, v.paid)',
  },
  all: {
    form: 'list.all(x, condition)',
    does: 'Whether it holds of all.',
    example: "visits.all(v, v.kind == 'first')",
  },
  filter: {
    form: 'list.filter(x, condition)',
    does: 'Those it holds of.',
    example: 'visits.filter(v, v.paid)',
  },
  map: { form: 'list.map(x, value)', does: 'One value for each.', example: 'visits.map(v, v.doctor)' },
};

const bool: Type = { kind: 'bool', optional: false };
const int: Type = { kind: 'int', optional: false };
const text: Type = { kind: 'text', optional: false };

/** The type of a call, or null where something was reported. */
export function callType(node: CelNode, scope: TypeScope, report: TypeReport): Type | null {
  const [name, ...rest] = node.args as readonly [string, ...unknown[]];
  const receiver = node.op === 'rcall' ? (rest[0] as CelNode) : null;
  const args = (node.op === 'rcall' ? rest[1] : rest[0]) as readonly CelNode[];
  const declared = Object.hasOwn(expressionFunctions, name) ? expressionFunctions[name] : undefined;
  if (declared === undefined) {
    report('EXPRESSION_UNKNOWN_FUNCTION', node, { name }, Object.keys(expressionFunctions));
    return null;
  }
  const asMethod = receiver !== null;
  const wrong = (): null => {
    report('EXPRESSION_CALL', node, { name, form: declared.form });
    return null;
  };
  switch (name) {
    case 'whole': {
      const [amount] = args;
      if (asMethod || args.length !== 1 || amount === undefined) return wrong();
      return expect(amount, { kind: 'money', optional: false }, scope, report) ? bool : null;
    }
    case 'size':
    case 'positive': {
      const [only] = receiver === null ? args : [receiver, ...args];
      if (only === undefined || args.length !== (asMethod ? 0 : 1) || (asMethod && name === 'positive'))
        return wrong();
      return oneOf(
        only,
        name === 'size' ? ['list', 'text', 'enum'] : ['money', 'int'],
        declared.form,
        scope,
        report,
      )
        ? name === 'size'
          ? int
          : bool
        : null;
    }
    case 'money': {
      const [amount, currency] = args;
      if (asMethod || args.length !== 2 || amount === undefined) return wrong();
      if (currency?.op !== 'value' || typeof currency.args !== 'string' || !/^[A-Z]{3}$/.test(currency.args))
        return wrong();
      return expect(amount, int, scope, report) ? { kind: 'money', optional: false } : null;
    }
    case 'trim':
      if (receiver === null || args.length !== 0) return wrong();
      return oneOf(receiver, ['text', 'enum'], declared.form, scope, report) ? text : null;
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const [other] = args;
      if (receiver === null || other === undefined || args.length !== 1) return wrong();
      const fits = [receiver, other].map((each) =>
        oneOf(each, ['text', 'enum', 'phone'], declared.form, scope, report),
      );
      return fits.every(Boolean) ? bool : null;
    }
    default:
      if (receiver === null || args.length !== 2 || args[0]?.op !== 'id') return wrong();
      return macro(name, receiver, args as readonly [CelNode, CelNode], scope, report, declared.form);
  }
}

function macro(
  name: string,
  receiver: CelNode,
  [item, body]: readonly [CelNode, CelNode],
  scope: TypeScope,
  report: TypeReport,
  form: string,
): Type | null {
  const variable = item.args as string;
  if (scope.variables.has(variable)) {
    report('EXPRESSION_SHADOWS', item, { name: variable });
    return null;
  }
  const list = oneOf(receiver, ['list'], form, scope, report);
  if (list === null || list.kind !== 'list') return null;
  if (list.of === null) return name === 'filter' || name === 'map' ? list : bool;
  const inner: TypeScope = { ...scope, variables: new Map([...scope.variables, [variable, list.of]]) };
  if (name === 'map') {
    const of = typeOf(body, inner, report);
    return of === null ? null : { ...list, of };
  }
  if (!expect(body, bool, inner, report)) return null;
  return name === 'filter' ? list : bool;
}

function oneOf(
  node: CelNode,
  kinds: readonly Type['kind'][],
  form: string,
  scope: TypeScope,
  report: TypeReport,
): Type | null {
  const type = typeOf(node, scope, report);
  if (type === null) return null;
  if (kinds.includes(type.kind) && !type.optional) return type;
  report(type.optional ? 'EXPRESSION_MAY_BE_NULL' : 'EXPRESSION_TYPES', node, {
    what: `"${form}" does not take ${showType(type)}`,
    path: pathOf(node) ?? 'this',
  });
  return null;
}
