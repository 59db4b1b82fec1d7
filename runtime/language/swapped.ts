/** Two inputs that have each other's values: one mistake, not two. */
import type { Details } from './diagnostics.ts';
import { compileExpression } from './expressions.ts';
import type { TypeScope } from './expression-scope.ts';
import type { Place } from './model.ts';
import type { MapTree } from './read.ts';
import { showType } from './types.ts';
import type { Type } from './types.ts';

/** Null unless exactly two inputs do not fit, and both would if they were swapped. */
export function swappedInputs(
  tree: MapTree,
  wanted: ReadonlyMap<string, Type>,
  scope: TypeScope,
): { readonly place: Place; readonly details: Details } | null {
  const inputs = tree.entries.flatMap(({ key, value }) => {
    const type = wanted.get(key);
    if (type === undefined || value.kind !== 'scalar') return [];
    const fits = (other: Type) => compileExpression(value, scope, other).diagnostics.length === 0;
    return fits(type) ? [] : [{ key, type, place: value.place, fits }];
  });
  const [first, second, third] = inputs;
  if (first === undefined || second === undefined || third !== undefined) return null;
  if (!first.fits(second.type) || !second.fits(first.type)) return null;
  const details = {
    first: first.key,
    second: second.key,
    wanted: showType(first.type),
    other: showType(second.type),
  };
  return { place: first.place, details };
}
