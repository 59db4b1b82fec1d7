/**
 * What reading an answer gives. Every reader in this folder is pure, never throws for any string and returns this:
 * the value; or the values it may have meant, most likely first, for the member to choose from (one candidate means
 * "did you mean this?"); or why it was refused.
 */
export type Reading<Value, Reason extends string> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'which'; readonly candidates: readonly Value[] }
  | { readonly kind: 'refused'; readonly reason: Reason };

/**
 * Answers longer than this many UTF-16 units are refused unread: nobody says an amount, a day or a choice in so many,
 * and a member may paste 60,000 characters.
 */
export const longestAnswer = 300;

/** A reading that is certain. */
export function certain<Value>(value: Value): { readonly kind: 'value'; readonly value: Value } {
  return { kind: 'value', value };
}

/** A reading to ask about. `candidates` holds at least one. */
export function which<Value>(candidates: readonly Value[]): {
  readonly kind: 'which';
  readonly candidates: readonly Value[];
} {
  return { kind: 'which', candidates };
}

/** A refusal with its reason. */
export function refused<Reason extends string>(
  reason: Reason,
): { readonly kind: 'refused'; readonly reason: Reason } {
  return { kind: 'refused', reason };
}
