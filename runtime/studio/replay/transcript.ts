/** The transcript that is kept, held against what the phones showed: it is not there, or which lines differ. */
import { changesBetween } from './line-difference.ts';
import type { Change } from './line-difference.ts';
import type { Failure } from './play.ts';

/** Lines that are shown of what differs in a transcript. */
const linesShown = 12;

/** `kept` is the file's text, null where there is none; `update` is the command that writes it. */
export function transcriptProblem(
  file: string,
  kept: string | null,
  heard: string,
  update: string,
): Failure | null {
  if (kept === null)
    return { line: 0, message: `${file} is not there yet: ${update} writes it; read it then`, chat: [] };
  const changes = changesBetween(kept, heard);
  const [first] = changes;
  if (first === undefined) return null;
  return {
    line: 0,
    message: `${file}:${first.line} is no longer what the phones show: from - to +; if that is right, ${update}`,
    chat: firstOf(
      changes.flatMap((change) => [...(change === first ? [] : [`line ${change.line}:`]), ...signed(change)]),
      linesShown,
    ),
  };
}

/** What was, behind `-`, and what is now, behind `+`. */
export function signed({ removed, added }: Pick<Change, 'removed' | 'added'>): string[] {
  return [...removed.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)];
}

/** The first lines, and how many more there are. */
export function firstOf(lines: readonly string[], most: number): string[] {
  // One more takes the place of the line that says so.
  if (lines.length <= most + 1) return [...lines];
  return [...lines.slice(0, most), `… ${lines.length - most} more lines`];
}
