/** Whether a file holds what was written: what is lost before anything is read makes nothing of the rest true. */
import { diagnose } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { placeAt } from './text-places.ts';

/** What a decoder writes for bytes that are no UTF-8, and the zeros of UTF-16. */
const lost = /[\uFFFD\0]/;
/** The lines that a version control puts around what two people changed; `|||||||` stands between in some styles. */
const unmerged = /^(?:(?:<{7}|>{7}|\|{7})(?= |\r?$)|={7}(?=\r?$))/m;

/** The problem of a file that is not saved as UTF-8 or in which a merge was not finished, at its first place; or null. */
export function damageIn(file: string, text: string): Diagnostic | null {
  const place = ({ index, 0: found }: RegExpExecArray) => placeAt(file, text, index, found.length);
  const bytes = lost.exec(text);
  if (bytes !== null) return diagnose('FILE_ENCODING', place(bytes));
  const merge = unmerged.exec(text);
  return merge === null ? null : diagnose('FILE_UNMERGED', place(merge));
}
