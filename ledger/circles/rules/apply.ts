/** How money that came in is divided. */
import { floorToWhole } from './terms.ts';

/** What is still owed of a contribution, in minor units. */
export const owedMinor = (contribution: {
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_minor: bigint;
}): bigint => contribution.amount_minor + contribution.fee_minor - contribution.paid_minor;

/**
 * What goes to the contribution and what is held as credit. Contributions take whole shillings only, because what is
 * left of them is asked for in whole shillings again.
 */
export function divide(
  amountMinor: bigint,
  owed: bigint,
): { readonly appliedMinor: bigint; readonly creditMinor: bigint } {
  const whole = floorToWhole(amountMinor);
  const appliedMinor = whole < owed ? whole : owed;
  return { appliedMinor, creditMinor: amountMinor - appliedMinor };
}
