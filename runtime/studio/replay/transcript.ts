/** The transcript that is kept, held against what the phones showed: it is not there, or which lines differ. */
import { isOfCodes, onlyCodes } from './codes.ts';
import { changesBetween } from './line-difference.ts';
import type { Change } from './line-difference.ts';
import type { Failure } from './played.ts';

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
  if (changes.length === 0) return null;
  const telling = changes.filter((change) => !isOfCodes(change));
  const [first] = telling;
  if (first === undefined)
    return { line: 0, message: `${file}: ${onlyCodes}; if that is right, ${update}`, chat: [], slight: true };
  const more = changes.length - telling.length;
  const lines = telling.flatMap((change) => [
    ...(change === first ? [] : [`line ${change.line}:`]),
    ...signed(change),
  ]);
  return {
    line: 0,
    message: `${file}:${first.line} is no longer what the phones show: from - to +; if that is right, ${update}`,
    chat: [
      ...firstOf(lines, linesShown),
      ...(more === 0 ? [] : [`… and ${more} ${more === 1 ? 'place' : 'places'} where ${onlyCodes}`]),
    ],
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
