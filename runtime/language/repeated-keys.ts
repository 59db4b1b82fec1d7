/** A key that stands in a map a second time: it is told, and the rest is checked as if it had been written once. */
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';
import type { Entry, MapTree } from './read.ts';

/** An entry whose key stood in the map before, and where. */
export interface Repeated {
  readonly again: Entry;
  readonly first: Place;
}

/** The keys of one map that stand there again: several are one mistake, the line between two maps was lost. */
export function repeatedKey(repeated: readonly [Repeated, ...Repeated[]]): Diagnostic {
  const [{ again }, ...others] = repeated;
  const related = repeated.map(({ again: { key }, first }) => ({
    place: first,
    message: others.length > 0 ? `the first "${key}"` : 'the first one',
  }));
  const hint = 'delete what is written twice, or write the line with the name that is missing above it';
  const more = others.length > 0 ? { hint, related } : { related };
  return diagnose('FILE_DUPLICATE_KEY', again.place, { name: again.key }, more);
}

/** Two maps that have no key in common are read as one, and a value in place of none; else the second is left out. */
export function mergeRepeated(entries: Entry[], { key, value }: Entry): void {
  const at = entries.findIndex((each) => each.key === key);
  const first = entries[at];
  if (first?.value.kind === 'hole') entries[at] = { ...first, value };
  if (first?.value.kind !== 'map' || value.kind !== 'map') return;
  const both: MapTree = { ...first.value, entries: [...first.value.entries, ...value.entries] };
  if (new Set(both.entries.map((each) => each.key)).size === both.entries.length)
    entries[at] = { ...first, value: both };
}
