/** What the signs between two values give, and whether a whole number may leave the 64 bits it has. */
import type { CelNode } from './cel.ts';
import { largestNumber } from './longest.ts';
import type { Type } from './types.ts';

const bool: Type = { kind: 'bool', optional: false };
const int: Type = { kind: 'int', optional: false };
const text: Type = { kind: 'text', optional: false };

const isText = (type: Type) => type.kind === 'text' || type.kind === 'enum' || type.kind === 'phone';

/** Amounts have no limit; whole numbers have 64 bits, and a product of two that nobody wrote out is not followed. */
export function mayOverflow(node: CelNode): boolean {
  const writtenOut = (node.args as CelNode[]).some((each) => typeof each.args === 'bigint');
  return (node.op === '*' && !writtenOut) || boundOf(node) > 2n ** 63n - 1n;
}

/** How large a whole number may get, as far as it is written out; any other is no larger than people can answer. */
function boundOf({ op, args }: CelNode): bigint {
  if (typeof args === 'bigint') return args < 0n ? -args : args;
  if (op === '-_') return boundOf(args as CelNode);
  if (!['*', '+', '-'].includes(op)) return largestNumber;
  const [left, right] = (args as CelNode[]).map(boundOf) as [bigint, bigint];
  return op === '*' ? left * right : left + right;
}

/** The type that two values give; null where the sign does not take them. */
export function operation(op: string, left: Type, right: Type): Type | null {
  const kinds = `${left.kind} ${right.kind}`;
  if (['<', '<=', '>', '>='].includes(op)) {
    return left.kind === right.kind && ['int', 'money', 'date', 'time'].includes(left.kind) ? bool : null;
  }
  if (kinds === 'int int') return int;
  if (kinds === 'money money' && (op === '+' || op === '-')) return left;
  if (kinds === 'money int' && op === '*') return left;
  if (kinds === 'int money' && op === '*') return right;
  if (kinds === 'date int' && (op === '+' || op === '-')) return left;
  if (kinds === 'date date' && op === '-') return int;
  if (isText(left) && isText(right) && op === '+') return text;
  return null;
}
