/** References, numbers of receipts and proofs: what differs in them alone says nothing to a reader. */
import type { Change } from './line-difference.ts';

/** A word of letters and digits, as a reference or a proof is. */
export const code = /^(?=.*\p{L})(?=.*\d)[\p{L}\d-]{6,}$/u;
/** What may be one, by chance of letters or of digits alone. */
const codeLike = /^[\p{L}\d-]{6,}$/u;
const word = /[\p{L}\d-]+/gu;

/** How it is said. */
export const onlyCodes = 'only references, receipt numbers and proofs differ';

/** Whether a change is one of codes alone: each line has become one that is the same but for them. */
export function isOfCodes({ removed, added }: Pick<Change, 'removed' | 'added'>): boolean {
  return removed.length === added.length && removed.every((line, at) => sameButCodes(line, added[at] ?? ''));
}

function sameButCodes(was: string, is: string): boolean {
  const [before, now] = [was.match(word) ?? [], is.match(word) ?? []];
  if (was.replaceAll(word, '') !== is.replaceAll(word, '') || before.length !== now.length) return false;
  return before.every((each, at) => each === now[at] || haveTheForm(each, now[at] ?? ''));
}

function haveTheForm(was: string, is: string): boolean {
  const bothMayBe = codeLike.test(was) && codeLike.test(is) && was.length === is.length;
  return bothMayBe && (code.test(was) || code.test(is));
}
