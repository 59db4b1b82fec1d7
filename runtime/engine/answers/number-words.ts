/** Numbers said in words, with digits for counts where people mix them: `elfu 2 na mia 5`, `5 thousand`. */
import { phraseAt } from './phrases.ts';
import type { Token } from './tokens.ts';
import type { NumberWord, NumberWords } from './words.ts';

/** A word of the number, or a count in digits. */
type Item = NumberWord | { readonly is: 'digits'; readonly value: bigint };

/** The number that all the tokens together say in this language, or null. Whole, never negative. */
export function readNumberWords(tokens: readonly Token[], words: NumberWords): bigint | null {
  const items = itemsOf(tokens, words);
  if (items === null || items.length === 0) return null;
  const [only] = items;
  if (items.length === 1 && only?.is === 'alone' && only.value === 0n) return 0n;
  return words.scale === 'behind' ? scaleBehind(items) : scaleInFront(items);
}

function itemsOf(tokens: readonly Token[], words: NumberWords): Item[] | null {
  const items: Item[] = [];
  for (let at = 0; at < tokens.length;) {
    const found = phraseAt(tokens, at, words.vocabulary);
    const word = found && words.vocabulary.get(found.key);
    const token = tokens[at];
    if (found && word) {
      items.push(word);
      at += found.length;
    } else if (token && /^[1-9]\d{0,2}$/.test(token.text)) {
      items.push({ is: 'digits', value: BigInt(token.text) });
      at += 1;
    } else return null;
  }
  return items;
}

/**
 * English and French: a count, then its scale; scales fall. `group` is the part below a thousand that is being said.
 * `and` may stand between any two parts.
 */
function scaleBehind(items: readonly Item[]): bigint | null {
  let total = 0n;
  let group: bigint | null = null;
  let lastScale: bigint | null = null;
  let room = 0n;
  for (const [at, item] of items.entries()) {
    const before = items[at - 1];
    const after = items[at + 1];
    switch (item.is) {
      case 'and':
        // "five and thousand" is no number; "mille et cent" is.
        if (!before || before.is === 'and' || !after || (after.is === 'scale' && group !== null)) return null;
        break;
      case 'half': {
        const scale = items[at - 2];
        if (after || before?.is !== 'and' || scale?.is !== 'scale' || scale.value < 1000n) return null;
        total += scale.value / 2n;
        break;
      }
      case 'one':
        if (after?.is !== 'scale' || group !== null) return null;
        group = 1n;
        room = 0n;
        break;
      case 'scale':
        if (item.wordsOnly && before?.is === 'digits') return null;
        if (item.value === 100n) {
          const count: bigint = group ?? 1n;
          if (count === 0n || count > 99n) return null;
          group = count * 100n;
          room = 100n;
        } else {
          if (lastScale !== null && item.value >= lastScale) return null;
          total += (group ?? 1n) * item.value;
          group = null;
          lastScale = item.value;
          room = 0n;
        }
        break;
      default:
        // What is said so far must leave room: "two hundred" for anything below 100, "twenty" for a unit.
        if (item.value === 0n || (group !== null && item.value >= room)) return null;
        group = (group ?? 0n) + item.value;
        room = item.is === 'ten' ? 10n : 0n;
    }
  }
  return total + (group ?? 0n);
}

/**
 * Swahili: the scale, then its count, and the count is as long as it can be: `elfu kumi na mbili` is 12,000.
 * It could also be 10,002, but nobody names such an amount, and every amount is shown again before it counts.
 * `na` right behind a scale means a count of one: `elfu na mia tano` is 1,500. A count may also stand in front of a
 * last scale, as some say: `kumi na mbili elfu`.
 */
function scaleInFront(items: readonly Item[]): bigint | null {
  const read = below(items, 0, null);
  if (read && read.next === items.length) return read.value;
  const last = items.at(-1);
  if (last?.is !== 'scale' || last.value < 1000n) return null;
  const count = below(items.slice(0, -1), 0, 1000n);
  return count && count.next === items.length - 1 ? count.value * last.value : null;
}

interface Part {
  readonly value: bigint;
  /** The index behind what was read. */
  readonly next: number;
}

/** The longest number smaller than `limit` (null: any) that begins at `start`, in falling parts. */
function below(items: readonly Item[], start: number, limit: bigint | null): Part | null {
  let value = 0n;
  let next = start;
  let room = limit;
  for (;;) {
    const joined = next > start && items[next]?.is === 'and';
    const part = partBelow(items, joined ? next + 1 : next, room);
    if (part === null) return next > start ? { value, next } : null;
    value += part.value;
    next = part.next;
    room = part.room;
  }
}

/** One part: a scale with its count and half, or a number below a hundred. `room`: what follows must be smaller. */
function partBelow(
  items: readonly Item[],
  at: number,
  limit: bigint | null,
): (Part & { room: bigint }) | null {
  const item = items[at];
  if (item === undefined || !('value' in item) || item.value === 0n) return null;
  if (limit !== null && item.value >= limit) return null;
  if (item.is === 'scale') {
    const count = below(items, at + 1, item.value === 100n ? 10n : 1000n);
    const part = { value: item.value * (count?.value ?? 1n), next: count?.next ?? at + 1 };
    if (limit !== null && part.value >= limit) return null;
    if (item.value >= 1000n && items[part.next]?.is === 'and' && items[part.next + 1]?.is === 'half') {
      return { value: part.value + item.value / 2n, next: part.next + 2, room: 0n };
    }
    return { ...part, room: item.value };
  }
  if (item.is === 'ten') {
    const unitAt = items[at + 1]?.is === 'and' ? at + 2 : at + 1;
    const unit = items[unitAt];
    if (unit?.is === 'unit') return { value: item.value + unit.value, next: unitAt + 1, room: 0n };
  }
  return { value: item.value, next: at + 1, room: 0n };
}
