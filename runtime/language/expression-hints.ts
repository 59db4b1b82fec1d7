/** What to do about an expression whose types do not fit, where more is known of what was meant. */
import type { CelNode } from './cel.ts';
import type { More } from './diagnostics.ts';
import { showType } from './types.ts';
import type { Type } from './types.ts';

/** How true and false are written elsewhere. */
export const truthWords: Readonly<Record<string, string>> = {
  on: 'true',
  yes: 'true',
  true: 'true',
  off: 'false',
  no: 'false',
  false: 'false',
};

/** A text that is written out is shown as such. */
export function shownType(node: CelNode, type: Type): string {
  return node.op === 'value' && typeof node.args === 'string' ? `text '${node.args}'` : showType(type);
}

export const nullHint = 'ask whether it is there with == null or != null';

/** What to do about a whole number that may leave 64 bits, by the sign that makes it so. */
export function overflowHint({ op }: CelNode): string {
  if (op === '*') return 'multiply by a smaller number that is written out, or multiply an amount';
  return op === '+' ? 'add a smaller number' : 'take away a smaller number';
}

/** Where something that is declared as always there is asked for. */
export function neverNullHint(left: CelNode, right: CelNode, type: Type): string | undefined {
  const asked = [left, right].find(({ op }) => op === 'id');
  return asked === undefined
    ? undefined
    : `delete the comparison, or declare ${asked.args as string}: ${showType({ ...type, optional: true })} if it may be absent`;
}

export const wholeHint =
  "write a whole number; an amount is written in its smallest unit: money(50, 'KES') is KES 0.50";

const comparisons: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** Numbers that are written as something else: in quotes, or bare beside an amount; and two comparisons in one. */
export function operandHint(node: CelNode, left: Type, right: Type): string | undefined {
  const [first] = node.args as [CelNode, CelNode];
  if (comparisons.has(node.op) && comparisons.has(first.op))
    return 'compare twice, and join the two with &&: 2 <= n && n <= 30';
  const quoted = (node.args as [CelNode, CelNode]).find(
    ({ op, args }) => op === 'value' && typeof args === 'string' && /^-?\d+$/.test(args),
  );
  if (quoted !== undefined && [left, right].some(({ kind }) => kind === 'int'))
    return `write ${quoted.args as string} without quotes`;
  return plainNumberHint(left, right);
}

/** A bare number beside an amount (shillings or cents, and of which currency?) or a date. */
function plainNumberHint(left: Type, right: Type): string | undefined {
  const kinds = [left.kind, right.kind];
  if (!kinds.includes('int')) return undefined;
  if (kinds.includes('money'))
    return "write an amount with its currency, in its smallest unit: money(1000, 'KES') is KES 10";
  return kinds.includes('date') ? 'compare dates with dates: today, or today + 30' : undefined;
}

/** More names than one would read. */
const fieldsMax = 12;

/** The fields that there are, in place of a name that is none; undefined where they are too many to read. */
export function fieldsHint(fields: Iterable<string>): string | undefined {
  const names = [...fields];
  return names.length === 0 || names.length > fieldsMax ? undefined : `use one of: ${names.join(', ')}`;
}

/** The same for a report, with the nearest of them in front. */
export function amongFields(fields: Iterable<string>): Pick<More, 'among' | 'hint'> {
  const among = [...fields];
  const hint = fieldsHint(among);
  return hint === undefined ? { among } : { among, hint };
}
