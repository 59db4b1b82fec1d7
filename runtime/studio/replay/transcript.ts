/** The transcript that is kept, held against what the phones showed: it is not there, or where it begins to differ. */
import type { Failure } from './play.ts';

/** Lines that are shown where two transcripts begin to differ. */
const linesShown = 3;

/** `kept` is the file's text, null where there is none; `update` is the command that writes it. */
export function transcriptProblem(
  file: string,
  kept: string | null,
  heard: string,
  update: string,
): Failure | null {
  if (kept === null)
    return { line: 0, message: `${file} is not there yet: ${update} writes it; read it then`, chat: [] };
  if (kept === heard) return null;
  const before = kept.split('\n');
  const now = heard.split('\n');
  const from = Array.from({ length: Math.max(before.length, now.length) }).findIndex(
    (_, index) => before[index] !== now[index],
  );
  const shown = (lines: readonly string[], sign: string) =>
    lines.slice(from, from + linesShown).map((line) => `${sign} ${line}`);
  return {
    line: 0,
    message: `${file}:${from + 1} is no longer what the phones show: from - to +; if that is right, ${update}`,
    chat: [...shown(before, '-'), ...shown(now, '+')],
  };
}
