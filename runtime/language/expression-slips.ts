/** What was probably meant where an expression cannot be read: habits from elsewhere. */

interface Slip {
  readonly written: RegExp;
  readonly hint: string;
}

/** Looked for at the place of the problem; the first that fits counts. */
const slips: readonly Slip[] = [
  { written: /^=>/, hint: '"at least" is written >=' },
  { written: /^=</, hint: '"at most" is written <=' },
  { written: /^===/, hint: '"is" is written ==' },
  { written: /^=(?!=)/, hint: '"is" is written ==' },
  { written: /^<>/, hint: '"is not" is written !=' },
  { written: /^and\b/i, hint: '"and" is written &&' },
  { written: /^or\b/i, hint: '"or" is written ||' },
  { written: /^not\b/i, hint: '"not" is written !' },
  { written: /^&(?!&)/, hint: '"and" is written &&' },
  { written: /^\|(?!\|)/, hint: '"or" is written ||' },
  { written: /^x\b/i, hint: '"times" is written *' },
  { written: /^is\b/i, hint: '"is" is written ==' },
  { written: /^[‘’‚“”„«»`´]/, hint: "use straight quotes: 'text'" },
];

/** Where a slip may begin: the reader often stops a little behind it. */
const lookBack = 4;

/** A hint and from where to where it is about; null when nothing is known. */
export function slipAt(
  source: string,
  at: number,
): { readonly hint: string; readonly start: number; readonly end: number } | null {
  for (let start = at; start >= Math.max(0, at - lookBack); start--) {
    // Not inside a word or an operator.
    const pair = source.slice(Math.max(0, start - 1), start + 1);
    if (/^(\w\w|[=<>!&|]{2})$/.test(pair)) continue;
    const rest = source.slice(start);
    for (const { written, hint } of slips) {
      const found = written.exec(rest);
      if (found !== null) return { hint, start, end: start + found[0].length };
    }
  }
  return null;
}
