/** What a number written in digits may mean. */

/** `mantissa` ÷ 10^`decimals`; exact, trailing zeros kept. */
export interface Decimal {
  readonly mantissa: bigint;
  readonly decimals: number;
}

/**
 * The readings of digits with separators, the likelier first; none when nobody writes numbers so.
 *
 * - Spaces, apostrophes and any separator used twice group thousands: `5 000`, `1.234.567`. Groups have three digits.
 * - Of two kinds the last is the decimal mark: `5,000.50`, `5.000,50`, `5 000,50`.
 * - One mark before one or two digits is a decimal mark: `5.50`, `5,5`.
 * - One mark before exactly three digits is the hard case, because English and Swahili write five thousand as
 *   `5,000` while French and the Congolese press write `5.000` (and French has the comma as its decimal mark):
 *   - **comma**: five thousand in every language. As a decimal mark it would stand before three decimals, and no
 *     currency here has three; nobody pads an amount so, and those who group with commas are the majority.
 *   - **point**: both readings, so that the member is asked. Phones and calculators print a point before decimals
 *     everywhere, so a padded `5.000` for five does occur, and the two differ a thousandfold. The decimal reading
 *     falls away where it cannot be an amount: when its third decimal is not zero (`1.234`), which `money` sees,
 *     or when there are no decimals at all (`decimals: false`: francs, whole numbers).
 *   - After a leading zero or four or more digits it cannot group, so it is a decimal mark: `0.500`, `5000.000`.
 * - One mark before four or more digits is a slip (`5.0000`): no reading.
 * - A leading zero (`0500`) is refused: it is a telephone number or a slip.
 */
export function readDigits(text: string, options: { readonly decimals: boolean }): Decimal[] {
  const marks = text.replace(/\d/g, '');
  if (/^0\d/.test(text)) return [];
  if (marks === '') return [whole(text)];
  const last = marks.at(-1) ?? '';
  const kinds = new Set(marks);
  const [head = '', tail = ''] = splitAtLast(text, last);
  if (kinds.size > 2) return [];
  if (kinds.size === 2) {
    const group = marks[0] ?? '';
    const once = marks.indexOf(last) === marks.length - 1;
    return once && isPoint(last) && isGrouped(head, group) ? [decimal(head, tail)] : [];
  }
  if (!isPoint(last) || marks.length > 1) return isGrouped(text, last) ? [whole(text)] : [];
  if (tail.length > 3) return [];
  if (tail.length !== 3 || !isGrouped(text, last)) return [decimal(head, tail)];
  if (last === ',' || !options.decimals) return [whole(text)];
  return [whole(text), decimal(head, tail)];
}

function isPoint(mark: string): boolean {
  return mark === '.' || mark === ',';
}

/** `1` to `3` digits that do not begin with zero, then groups of three. */
function isGrouped(text: string, mark: string): boolean {
  const [first = '', ...groups] = text.split(mark);
  return /^[1-9]\d{0,2}$/.test(first) && groups.every((group) => /^\d{3}$/.test(group));
}

function splitAtLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}

function whole(text: string): Decimal {
  return { mantissa: BigInt(text.replace(/\D/g, '')), decimals: 0 };
}

function decimal(head: string, tail: string): Decimal {
  return { mantissa: BigInt(head.replace(/\D/g, '') + tail), decimals: tail.length };
}
