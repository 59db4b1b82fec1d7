/** How money that came in is divided. */
import { floorToWhole } from './terms.ts';

/** What is still owed of a contribution, in minor units. */
export const owedMinor = (contribution: {
  readonly amount_minor: bigint;
  readonly fee_minor: bigint;
  readonly paid_minor: bigint;
}): bigint => contribution.amount_minor + contribution.fee_minor - contribution.paid_minor;

/**
 * Whether a seat has paid its contribution in full and so counts for the quorum. A late fee that is still owed does not
 * keep the pot waiting: it is owed to the recipient, who waits for that pot, and follows when it comes (decision 0072).
 */
export const isContributed = (contribution: {
  readonly amount_minor: bigint;
  readonly paid_minor: bigint;
}): boolean => contribution.paid_minor >= contribution.amount_minor;

/**
 * Whether somebody still owes a contribution: also after its turn was completed without it (decision 0086), unless it
 * was for their own pot.
 */
export const isStillOwed = (
  contribution: { readonly status: 'due' | 'paid' | 'unpaid'; readonly user_id: string },
  cycle: { readonly user_id: string },
): boolean =>
  contribution.status === 'due' ||
  (contribution.status === 'unpaid' && contribution.user_id !== cycle.user_id);

/**
 * Whether a late contribution bears the late fee. It goes to the recipient of the turn, who waited; who receives waits
 * for nobody else with their own part, and would pay it to themselves.
 */
export const owesLateFee = (
  contribution: { readonly user_id: string },
  cycle: { readonly user_id: string },
): boolean => contribution.user_id !== cycle.user_id;

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

/** What of an amount that goes to a contribution pays its late fee, in minor units: the contribution itself comes first. */
export function feePart(
  contribution: { readonly amount_minor: bigint; readonly paid_minor: bigint },
  appliedMinor: bigint,
): bigint {
  const beyond = (paidMinor: bigint) =>
    paidMinor > contribution.amount_minor ? paidMinor - contribution.amount_minor : 0n;
  return beyond(contribution.paid_minor + appliedMinor) - beyond(contribution.paid_minor);
}
