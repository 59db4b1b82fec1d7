/** Names that were written where others are wanted: outcomes of a tool, what it takes. */
import type { Details, More, Related } from './diagnostics.ts';
import type { Place } from './model.ts';
import { nearest } from './nearest.ts';

/** Slips of the pen are a mistake each; names that were written for something else are one mistake together. */
export interface Strangers {
  readonly slips: readonly string[];
  readonly foreign: readonly string[];
  /** Known names that are not written. */
  readonly missing: readonly string[];
}

/** A slip is near to a name that is missing, and stands beside a right one or alone. */
export function strangersOf(written: readonly string[], known: readonly string[]): Strangers {
  const missing = known.filter((name) => !written.includes(name));
  const strangers = written.filter((name) => !known.includes(name));
  const far = strangers.filter((name) => nearest(name, missing) === null);
  const foreign = far.length > 0 && strangers.length === written.length ? strangers : far;
  return { slips: strangers.filter((name) => !foreign.includes(name)), foreign, missing };
}

/** Tells each mistake; `of` is what knows the names, for messages. */
export function tellStrangers(
  { slips, foreign, missing }: Strangers,
  of: string,
  known: readonly string[],
  placeOf: (name: string) => Place,
  tell: (place: Place, details: Details, more: More) => void,
): void {
  const fields = known.join(', ') || 'none';
  for (const name of slips) tell(placeOf(name), { name, of, fields }, { among: missing });
  const [first, ...others] = foreign;
  const related = others.map((name): Related => ({ place: placeOf(name), message: `nor "${name}"` }));
  if (first !== undefined) tell(placeOf(first), { name: first, of, fields }, { related });
}
