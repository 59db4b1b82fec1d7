/** Taking an amount out of several accounts. */
import type { Posting } from '../book/model.ts';

/** An account with money in it. */
export interface Source {
  readonly account: string;
  readonly amountMinor: bigint;
}

/** Postings that take an amount from sources in their order. */
export function take(
  sources: readonly Source[],
  amountMinor: bigint,
  to: string,
  currency: string,
): Posting[] {
  const postings: Posting[] = [];
  let left = amountMinor;
  for (const source of sources) {
    const part = source.amountMinor < left ? source.amountMinor : left;
    if (part > 0n) postings.push({ from: source.account, to, currency, amountMinor: part });
    left -= part;
  }
  return postings;
}
