/** Of the problems of one flow, those that only follow from another one: one mistake is one problem. */
import type { Diagnostic } from './diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import type { Place } from './model.ts';
import { plainTypes, showType } from './types.ts';
import type { PlainType, Type } from './types.ts';

const mayBeNull: ReadonlySet<string> = new Set(['EXPRESSION_MAY_BE_NULL', 'EXPRESSION_RESULT_NULL']);
/** About a name, wherever it stands. */
const aboutNames: ReadonlySet<string> = new Set([
  'FLOW_UNKNOWN_VARIABLE',
  'EXPRESSION_UNKNOWN_VARIABLE',
  'FLOW_NAME',
]);
const aboutTypes: ReadonlySet<string> = new Set(['EXPRESSION_TYPES', 'EXPRESSION_RESULT']);

/**
 * Without those that follow: what may be absent where the condition that asks could not be read; a variable whose
 * declaration is reported (`reported`); and the same unknown variable, or what is no name, at further places, which are kept
 * as related.
 */
export function withoutFollowers(
  diagnostics: readonly Diagnostic[],
  reported: ReadonlySet<string>,
): Diagnostic[] {
  const unread = diagnostics.some(({ code }) => code.startsWith('EXPRESSION_') && !mayBeNull.has(code));
  const first = new Map<string, Diagnostic>();
  const kept: Diagnostic[] = [];
  for (const each of diagnostics) {
    if (unread && mayBeNull.has(each.code)) continue;
    if (!aboutNames.has(each.code)) {
      kept.push(each);
      continue;
    }
    if ([...reported].some((name) => each.message.endsWith(`"${name}"`))) continue;
    const earlier = first.get(each.message);
    if (earlier === undefined) {
      first.set(each.message, each);
      kept.push(each);
      continue;
    }
    const more = {
      ...earlier,
      related: [...earlier.related, { place: each.place, message: 'and here' }],
    };
    first.set(each.message, more);
    kept[kept.indexOf(earlier)] = more;
  }
  return kept;
}

/** A variable that is used as another type than the one it is declared with. */
export interface LikelierType {
  readonly name: string;
  readonly type: Type;
  readonly problem: Diagnostic;
}

/**
 * Where several problems are about types: the one variable that would mend all of them if it were declared with
 * another plain type. `read` gives the problems that the flow has with other variables.
 */
export function likelierType(
  diagnostics: readonly Diagnostic[],
  declared: ReadonlyMap<string, Type>,
  placeOfType: (name: string) => Place | null,
  read: (variables: ReadonlyMap<string, Type>) => readonly Diagnostic[],
): LikelierType | null {
  const wrong = diagnostics.filter(({ code }) => aboutTypes.has(code));
  if (wrong.length < 2) return null;
  const found: LikelierType[] = [];
  for (const [name, type] of declared) {
    const place = placeOfType(name);
    if (place === null || !isPlain(type)) continue;
    for (const kind of plainTypes) {
      const other: Type = { kind, optional: type.optional };
      if (kind === type.kind) continue;
      const left = read(new Map([...declared, [name, other]]));
      if (left.length > diagnostics.length - wrong.length) continue;
      const details = { name, type: showType(type), wanted: showType(other) };
      const related = wrong.map((each) => ({ place: each.place, message: 'so used here' }));
      found.push({ name, type: other, problem: diagnose('FLOW_WRONG_TYPE', place, details, { related }) });
    }
  }
  return found.length === 1 ? (found[0] ?? null) : null;
}

function isPlain(type: Type): type is Type & { readonly kind: PlainType } {
  return (plainTypes as readonly string[]).includes(type.kind);
}
