/** The functions that expressions may call, as data: `docs/flow-language.md` and the type check read this table. */
import type { CelNode } from './cel.ts';
import { pathOf } from './expression-paths.ts';
import type { TypeOf, TypeReport, TypeScope } from './expression-scope.ts';
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
  mentions: {
    form: "text.mentions('words')",
    does: 'Whether it says one of these words, with whatever signs between; up to four letters only as a word of its own.',
    example: "name.mentions('mpesa pin')",
  },
  name_like: {
    form: 'name_like(text)',
    does: 'Whether others can read it as a name: no link, no sum of money, no numbered list, fewer than five digits in a row.',
    example: 'name_like(name)',
  },
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

/** The type of a call, or null where something was reported. `typeOf` checks what is inside the brackets. */
export function callType(node: CelNode, scope: TypeScope, report: TypeReport, typeOf: TypeOf): Type | null {
  const [name, ...rest] = node.args as readonly [string, ...unknown[]];
  const declared = Object.hasOwn(expressionFunctions, name) ? expressionFunctions[name] : undefined;
  if (declared === undefined) {
    report('EXPRESSION_UNKNOWN_FUNCTION', node, { name }, Object.keys(expressionFunctions));
    return null;
  }
  const isMethod = node.op === 'rcall';
  const call: Call = {
    name,
    receiver: isMethod ? (rest[0] as CelNode) : null,
    args: (isMethod ? rest[1] : rest[0]) as readonly CelNode[],
  };
  const type = new CallCheck(declared.form, scope, report, typeOf).typeOfCall(call);
  if (type !== 'not called so') return type;
  report('EXPRESSION_CALL', node, { name, form: declared.form });
  return null;
}

interface Call {
  readonly name: string;
  readonly receiver: CelNode | null;
  readonly args: readonly CelNode[];
}

/** Null: something inside was reported. */
type CallType = Type | null | 'not called so';

class CallCheck {
  private readonly form: string;
  private readonly scope: TypeScope;
  private readonly report: TypeReport;
  private readonly typeOf: TypeOf;

  constructor(form: string, scope: TypeScope, report: TypeReport, typeOf: TypeOf) {
    this.form = form;
    this.scope = scope;
    this.report = report;
    this.typeOf = typeOf;
  }

  typeOfCall({ name, receiver, args }: Call): CallType {
    switch (name) {
      case 'size':
        return this.one(receiver === null ? args : [receiver, ...args], ['list', 'text', 'enum'], int);
      case 'whole':
        return receiver === null ? this.one(args, ['money'], bool) : 'not called so';
      case 'name_like':
        return receiver === null ? this.one(args, ['text'], bool) : 'not called so';
      case 'positive':
        return receiver === null ? this.one(args, ['money', 'int'], bool) : 'not called so';
      case 'money':
        return receiver === null ? this.money(args) : 'not called so';
      case 'trim':
        return receiver === null ? 'not called so' : this.one([receiver, ...args], ['text', 'enum'], text);
      case 'contains':
      case 'startsWith':
      case 'endsWith':
      case 'mentions':
        return receiver === null || args.length !== 1 ? 'not called so' : this.texts([receiver, ...args]);
      default:
        return receiver === null ? 'not called so' : this.macro(name, receiver, args);
    }
  }

  private one(args: readonly CelNode[], kinds: readonly Type['kind'][], gives: Type): CallType {
    const [only] = args;
    if (only === undefined || args.length !== 1) return 'not called so';
    return this.of(only, kinds) === null ? null : gives;
  }

  private money(args: readonly CelNode[]): CallType {
    const [amount, currency] = args;
    const code = currency?.op === 'value' ? String(currency.args) : '';
    if (amount === undefined || args.length !== 2 || !/^[A-Z]{3}$/.test(code)) return 'not called so';
    return this.of(amount, ['int']) === null ? null : { kind: 'money', optional: false };
  }

  private texts(args: readonly CelNode[]): CallType {
    const types = args.map((each) => this.of(each, ['text', 'enum', 'phone']));
    return types.includes(null) ? null : bool;
  }

  /** `list.exists(x, …)` and its kin: inside the brackets x is an item of the list. */
  private macro(name: string, receiver: CelNode, [item, body, ...more]: readonly CelNode[]): CallType {
    if (item?.op !== 'id' || body === undefined || more.length > 0) return 'not called so';
    const variable = item.args as string;
    if (this.scope.variables.has(variable)) {
      this.report('EXPRESSION_SHADOWS', item, { name: variable });
      return null;
    }
    const list = this.of(receiver, ['list']);
    if (list?.kind !== 'list') return null;
    if (list.of === null) return name === 'filter' || name === 'map' ? list : bool;
    const scope = { ...this.scope, variables: new Map([...this.scope.variables, [variable, list.of]]) };
    if (name === 'map') {
      const of = this.typeOf(body, scope, this.report);
      return of === null ? null : { ...list, of };
    }
    if (this.of(body, ['bool'], scope) === null) return null;
    return name === 'filter' ? list : bool;
  }

  /** The type of a node when it is one of these kinds and there; else it is reported. */
  private of(node: CelNode, kinds: readonly Type['kind'][], scope: TypeScope = this.scope): Type | null {
    const type = this.typeOf(node, scope, this.report);
    if (type === null || (kinds.includes(type.kind) && !type.optional)) return type;
    this.report(type.optional ? 'EXPRESSION_MAY_BE_NULL' : 'EXPRESSION_TYPES', node, {
      what: `"${this.form}" does not take ${showType(type)}`,
      path: pathOf(node) ?? 'this',
    });
    return null;
  }
}
