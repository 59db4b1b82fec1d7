/** In which lines two texts differ. */

/** Lines that were there, and those that stand in their place now; one of both may be none. */
export interface Change {
  /** Line of the text that was, 1-based: the first that is gone, or the one that the new ones stand before. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The fewest lines that make one text of the other, in order; neighbouring ones are one change. */
export function changesBetween(before: string, now: string): readonly Change[] {
  const { from, old, made } = between(before.split('\n'), now.split('\n'));
  const common = commonFrom(old, made);
  const changes: Change[] = [];
  let [removed, added]: [string[], string[]] = [[], []];
  let [i, j] = [0, 0];
  for (;;) {
    const [gone, come] = [old[i], made[j]];
    if (gone === come) {
      if (removed.length + added.length > 0)
        changes.push({ line: from + i - removed.length + 1, removed, added });
      if (gone === undefined) return changes;
      [removed, added] = [[], []];
      i += 1;
      j += 1;
    } else if (come === undefined || (gone !== undefined && common(i + 1, j) >= common(i, j + 1))) {
      removed.push(gone ?? '');
      i += 1;
    } else {
      added.push(come);
      j += 1;
    }
  }
}

/** The lines between those that both begin with and those that both end with; `from` is how many they begin with. */
function between(old: readonly string[], made: readonly string[]) {
  const shorter = Math.min(old.length, made.length);
  let from = 0;
  while (from < shorter && old[from] === made[from]) from += 1;
  let same = 0;
  while (same < shorter - from && old.at(-1 - same) === made.at(-1 - same)) same += 1;
  return { from, old: old.slice(from, old.length - same), made: made.slice(from, made.length - same) };
}

/** How many lines two lists have in common, in order, from a line of each on. */
function commonFrom(old: readonly string[], made: readonly string[]): (i: number, j: number) => number {
  const counts = old.map(() => new Uint32Array(made.length));
  const at = (i: number, j: number) => counts[i]?.[j] ?? 0;
  for (const [i, row] of [...counts.entries()].toReversed())
    for (let j = made.length - 1; j >= 0; j -= 1)
      row[j] = old[i] === made[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  return at;
}
