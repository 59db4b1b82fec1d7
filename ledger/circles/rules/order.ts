/** Who receives when: the organiser's wish, read. */

/**
 * Reads a new order as the present numbers, "3 1 2" (any of space, comma, semicolon, full stop, dash between).
 * Returns them when they are each number from 1 to `turns` once, else null.
 */
export function readOrder(text: string, turns: number): number[] | null {
  const numbers = text
    .split(/[\s,;.\-–]+/u)
    .filter((part) => part !== '')
    .map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN));
  const whole = numbers.length === turns && new Set(numbers).size === turns;
  return whole && numbers.every((number) => number >= 1 && number <= turns) ? numbers : null;
}
