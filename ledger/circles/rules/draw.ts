/**
 * The order of turns drawn by lot, so that anybody can check it with sha256sum (docs/draw.md).
 *
 * When the circle is founded the book promises a secret seed by its hash. Who joins may add a number. At the start the
 * seed is revealed, and the order follows from it and from the numbers.
 */
import { createHash } from 'node:crypto';

/** A seat that is drawn; `number` is what its member added, null for none. */
export interface Ticket {
  readonly seat: number;
  readonly number: number | null;
}

/** The largest number that a member may add; the least is 1. */
export const numberMax = 999_999;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** What is promised of a seed: SHA-256 of its hexadecimal digits, in hexadecimal digits. */
export const promiseOf = (seed: string): string => sha256(seed);

/** The part of a promise that people see before the draw: its first 12 digits. */
export const shortPromise = (promise: string): string => promise.slice(0, 12);

/** The line that the order follows from: the seed, and each seat in order with its number, 0 for none. */
export const proofOf = (seed: string, tickets: readonly Ticket[]): string =>
  [seed, ...inOrder(tickets).map(({ seat, number }) => `${seat}=${number ?? 0}`)].join(' ');

const inOrder = (tickets: readonly Ticket[]): Ticket[] => [...tickets].sort((a, b) => a.seat - b.seat);

/**
 * The seats in the order in which they receive. Fisher–Yates from the end: for i from n down to 2, the seat in place i
 * changes places with the one in place r, which is 1 + (the first 12 hexadecimal digits of SHA-256 of `<key>/<i>`)
 * mod i; the key is SHA-256 of the proof. With 48 bits no place is likelier than another by more than 2⁻⁴³.
 */
export function drawOrder(seed: string, tickets: readonly Ticket[]): number[] {
  const key = sha256(proofOf(seed, tickets));
  const order = inOrder(tickets).map(({ seat }) => seat);
  for (let place = order.length; place >= 2; place -= 1) {
    const other = 1 + (Number.parseInt(sha256(`${key}/${place}`).slice(0, 12), 16) % place);
    const last = order[place - 1] as number;
    order[place - 1] = order[other - 1] as number;
    order[other - 1] = last;
  }
  return order;
}
