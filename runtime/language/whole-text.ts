/** Whether a file holds what was written: what is lost before anything is read makes nothing of the rest true. */
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import type { Place } from './model.ts';

/** What a decoder writes for bytes that are no UTF-8, and the zeros of UTF-16. */
const lost = /[\uFFFD\0]/;
/** The lines that a version control puts around what two people changed; `|||||||` stands between in some styles. */
const unmerged = /^(?:(?:<{7}|>{7}|\|{7})(?= |\r?$)|={7}(?=\r?$))/m;

/** The problem of a file that is not saved as UTF-8 or in which a merge was not finished, at its first place; or null. */
export function damageIn(file: string, text: string): Diagnostic | null {
  const bytes = lost.exec(text);
  if (bytes !== null) return diagnose('FILE_ENCODING', placeAt(file, text, bytes));
  const merge = unmerged.exec(text);
  return merge === null ? null : diagnose('FILE_UNMERGED', placeAt(file, text, merge));
}

function placeAt(file: string, text: string, { index, 0: found }: RegExpExecArray): Place {
  const before = text.slice(0, index).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { file, line: before.length, column, length: found.length };
}
