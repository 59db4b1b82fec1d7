/** In which lines two texts differ. */
import { diff } from 'node:util';

/** Lines that were there, and those that stand in their place now; one of both may be none. */
export interface Change {
  /** Line of the text that was, 1-based: the first that is gone, or the one that the new ones stand before. */
  readonly line: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The fewest lines that make one text of the other, in order; neighbouring ones are one change. */
export function changesBetween(before: string, now: string): readonly Change[] {
  const changes: { line: number; removed: string[]; added: string[] }[] = [];
  let line = 1;
  let change: (typeof changes)[number] | null = null;
  for (const [where, text] of diff(before.split('\n'), now.split('\n'))) {
    if (where === 0) change = null;
    else {
      if (change === null) changes.push((change = { line, removed: [], added: [] }));
      // Above zero: in the first text alone.
      change[where > 0 ? 'removed' : 'added'].push(text);
    }
    if (where >= 0) line += 1;
  }
  return changes;
}
