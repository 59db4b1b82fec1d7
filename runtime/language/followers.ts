/** Of the problems of one flow, those that only follow from another one: one mistake is one problem. */
import { misfits } from './carried-types.ts';
import type { Carried } from './carried-types.ts';
import type { Diagnostic } from './diagnostics.ts';
import { diagnose } from './diagnostics.ts';
import type { Place } from './model.ts';
import { assignable, plainTypes, showType } from './types.ts';
import type { Type } from './types.ts';

const mayBeNull: ReadonlySet<string> = new Set(['EXPRESSION_MAY_BE_NULL', 'EXPRESSION_RESULT_NULL']);
/** About a name, wherever it stands. */
const aboutNames: ReadonlySet<string> = new Set([
  'FLOW_UNKNOWN_VARIABLE',
  'EXPRESSION_UNKNOWN_VARIABLE',
  'FLOW_NAME',
]);
const aboutTypes: ReadonlySet<string> = new Set([
  'EXPRESSION_TYPES',
  'EXPRESSION_RESULT',
  'EXPRESSION_NEVER',
  'EXPRESSION_UNKNOWN_FIELD',
]);

/**
 * Without those that follow: what may be absent where the condition that asks could not be read, and a variable whose
 * declaration is reported (`reported`).
 */
export function withoutFollowers(
  diagnostics: readonly Diagnostic[],
  reported: ReadonlySet<string>,
): Diagnostic[] {
  const unread = diagnostics.some(({ code }) => code.startsWith('EXPRESSION_') && !mayBeNull.has(code));
  const follows = ({ code, message }: Diagnostic) =>
    (unread && mayBeNull.has(code)) ||
    (aboutNames.has(code) && [...reported].some((name) => message.endsWith(`"${name}"`)));
  return diagnostics.filter((each) => !follows(each));
}

/** A variable that is used as another type than the one it is declared with. */
export interface LikelierType {
  readonly name: string;
  readonly type: Type;
  readonly problem: Diagnostic;
}

/** A flow as it is read with its variables declared in one way or another. */
export interface Reading {
  readonly diagnostics: readonly Diagnostic[];
  /** What arrives in its variables, whatever their types. */
  readonly carried: readonly Carried[];
}

/**
 * Where several problems are about types: the one variable that would mend all of them if it were declared with
 * another plain type, or with one that arrives in it. `read` gives the flow with other variables.
 */
export function likelierType(
  first: Reading,
  declared: ReadonlyMap<string, Type>,
  placeOfType: (name: string) => Place | null,
  read: (variables: ReadonlyMap<string, Type>) => Reading,
): LikelierType | null {
  const wrong = first.diagnostics.filter(({ code }) => aboutTypes.has(code));
  if (wrong.length + misfits(first.carried, declared).length < 2) return null;
  // As absent as it is declared; only where that mends nothing, otherwise.
  for (const turned of [false, true]) {
    const found: LikelierType[] = [];
    for (const [name, type] of declared) {
      const place = placeOfType(name);
      if (place === null) continue;
      for (const other of candidates(name, type, turned, first.carried)) {
        const variables = new Map([...declared, [name, other]]);
        const { diagnostics, carried } = read(variables);
        const mends = diagnostics.length <= first.diagnostics.length - wrong.length;
        if (!mends || misfits(carried, variables).length > 0) continue;
        const details = { name, type: showType(type), wanted: showType(other) };
        const related = wrong.map((each) => ({ place: each.place, message: 'so used here' }));
        found.push({ name, type: other, problem: diagnose('FLOW_WRONG_TYPE', place, details, { related }) });
      }
    }
    // A phone number is a text: the wider type says no more than is known.
    const fits = (each: LikelierType, one: LikelierType) =>
      each.name === one.name && assignable(each.type, one.type);
    if (found.length > 0) return found.find((one) => found.every((each) => fits(each, one))) ?? null;
  }
  return null;
}

/** Each other type once: the plain ones, what arrives, and its own where only what may be absent is turned. */
function candidates(name: string, type: Type, turned: boolean, carried: readonly Carried[]): readonly Type[] {
  const plain = plainTypes.map((kind): Type => ({ kind, optional: false }));
  const arriving = carried
    .filter((each) => each.name === name)
    .map((each) => each.type)
    .filter((each) => each.kind !== 'null' && !(each.kind === 'list' && each.of === null));
  const all = [type, ...plain, ...arriving].map(
    (each) => ({ ...each, optional: type.optional !== turned }) as Type,
  );
  const byText = new Map(all.map((each) => [showType(each), each]));
  byText.delete(showType(type));
  return [...byText.values()];
}
