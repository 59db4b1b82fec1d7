/** What a circle may be. The flows ask for it too; here it is held. */
import { seatsMax } from '../contracts.ts';

/** Limits of this version. Amounts in minor units of KES (two digits, ISO 4217). */
export interface Limits {
  /** Safaricom: 250,000 a transaction, Daraja B2C the same. */
  readonly payoutMaxMinor: bigint;
  /** Daraja B2C: at least 10. */
  readonly payoutMinMinor: bigint;
  readonly contributionMinMinor: bigint;
}

export const defaultLimits: Limits = {
  payoutMaxMinor: 25_000_000n,
  payoutMinMinor: 1_000n,
  contributionMinMinor: 1_000n,
};

/** The only currency that is both collected and paid out for now, and its group's zone. */
export const currency = 'KES';
export const zone = 'Africa/Nairobi';

/** M-Pesa moves whole shillings only. */
export const wholeMinor = 100n;
export const floorToWhole = (amountMinor: bigint): bigint => amountMinor - (amountMinor % wholeMinor);
export const isWhole = (amountMinor: bigint): boolean => amountMinor % wholeMinor === 0n;

/** The terms that somebody founds a circle with, amounts in minor units. */
export interface Terms {
  readonly name: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly seats: number;
  readonly lateFeeMinor: bigint;
  readonly graceDays: number;
  readonly quorum: number;
}

/** Who has not answered new terms by then leaves, free of charge. */
export const answerWithinMs = 48 * 60 * 60 * 1000;

/** What a turn pays out when everybody has paid. */
export const potMinor = (amountMinor: bigint, seats: number): bigint => amountMinor * BigInt(seats);

/** Whether a pot can be sent to one wallet at once. */
export const potFits = (amountMinor: bigint, seats: number, limits: Limits): boolean =>
  potMinor(amountMinor, seats) <= limits.payoutMaxMinor;

/** Why terms cannot be, as a sentence for whoever wrote the flow that let them through; null when they can. */
export function termsProblem(terms: Terms, limits: Limits): string | null {
  if (terms.currency !== currency) return `the currency is ${terms.currency}, only ${currency} works`;
  if (terms.amountMinor < limits.contributionMinMinor) return `the contribution is below the least`;
  if (!isWhole(terms.amountMinor)) return 'the contribution is not in whole shillings';
  if (!Number.isInteger(terms.seats) || terms.seats < 2 || terms.seats > seatsMax)
    return `${terms.seats} seats, 2 to ${seatsMax} are possible`;
  if (terms.quorum < 1 || terms.quorum > terms.seats)
    return `the quorum is ${terms.quorum} of ${terms.seats}`;
  if (terms.lateFeeMinor < 0n || !isWhole(terms.lateFeeMinor))
    return 'the late fee is not in whole shillings';
  // A fee above the contribution would live off being late, not off saving.
  if (terms.lateFeeMinor > terms.amountMinor) return 'the late fee is more than the contribution';
  if (terms.graceDays < 0 || terms.graceDays > 31)
    return `${terms.graceDays} days of grace, 0 to 31 are possible`;
  if (terms.name.trim() === '' || terms.name.length > 80) return 'the name is empty or too long';
  return null;
}

/** The quorum of a circle that starts with fewer seats. */
export const scaledQuorum = (quorum: number, seats: number): number => Math.min(quorum, seats);
