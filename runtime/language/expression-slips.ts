/** What was probably meant where an expression cannot be read: habits from elsewhere. */

interface Slip {
  readonly written: RegExp;
  readonly hint: string;
}

/** Looked for at the place of the problem; the first that fits counts. */
const slips: readonly Slip[] = [
  { written: /=>/y, hint: '"at least" is written >=' },
  { written: /=</y, hint: '"at most" is written <=' },
  { written: /===/y, hint: '"is" is written ==' },
  { written: /!==/y, hint: '"is not" is written !=' },
  { written: /=(?!=)/y, hint: '"is" is written ==' },
  { written: /<>/y, hint: '"is not" is written !=' },
  { written: /and\b/iy, hint: '"and" is written &&' },
  { written: /or\b/iy, hint: '"or" is written ||' },
  { written: /not\b/iy, hint: '"not" is written !' },
  { written: /&(?!&)/y, hint: '"and" is written &&' },
  { written: /\|(?!\|)/y, hint: '"or" is written ||' },
  { written: /(?<=[\w)] ?)x(?= ?[\w(])/iy, hint: '"times" is written *' },
  { written: /(is|equals?)\b/iy, hint: '"is" is written ==' },
  { written: /between\b/iy, hint: 'write two conditions: n >= 2 && n <= 30' },
  {
    written: /(contains|startsWith|endsWith)\b/iy,
    hint: "write it with a point and brackets: name.contains('a')",
  },
  { written: /(?<=\d),(?=\d{3}\b)/y, hint: 'write the number without it: 999999' },
  {
    written: /%(?=\s*($|[)&|:?]))/y,
    hint: 'multiply the other side: 10 percent at most is late_fee * 10 <= amount',
  },
  { written: /[‘’‚“”„«»`´]/y, hint: "use straight quotes: 'text'" },
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
    for (const { written, hint } of slips) {
      written.lastIndex = start;
      const found = written.exec(source);
      if (found !== null) return { hint, start, end: start + found[0].length };
    }
  }
  return null;
}
