/**
 * The chart of accounts. A posting moves money from → to, so every currency balances by construction.
 *
 * `provider:…` accounts go negative by what the provider holds for us; every other account may never go negative.
 * There is one clearing account per provider transaction: anything missing or doubled is a balance with a name.
 */

/** What the provider holds for us, as a negative sum. Shared by everybody, so it keeps no balance row. */
export const providerAccount = (channel: string): string => `provider:${channel}`;

/** One provider transaction that came in: a payment (`p-…`) or a receipt number. Zero when it is done. */
export const collectionClearing = (channel: string, transaction: string): string =>
  `clearing:${channel}:${transaction}`;

/** One attempt to pay out. Zero when it is done. */
export const payoutClearing = (attempt: string): string => `clearing:payout:${attempt}`;

/** What a seat has paid into a turn and nobody has received. */
export const escrowAccount = (group: string, cycle: number, seat: number): string =>
  `escrow:${group}:${cycle}:${seat}`;

/** The same while a dispute holds the turn. */
export const frozenAccount = (group: string, cycle: number, seat: number): string =>
  `frozen:${group}:${cycle}:${seat}`;

/** What a member paid more than was owed. */
export const creditAccount = (group: string, user: string): string => `credit:${group}:${user}`;

/** Money of a provider transaction that nobody could be found for. */
export const suspenseAccount = (receipt: string): string => `suspense:unmatched:${receipt}`;

/** Provider accounts have no floor and no balance row. */
export const isUnbounded = (account: string): boolean => account.startsWith('provider:');

/** The turn of an escrow or frozen account, or null for any other account. */
export function escrowOf(account: string): {
  readonly frozen: boolean;
  readonly group: string;
  readonly cycle: number;
  readonly seat: number;
} | null {
  const [kind, group, cycle, seat] = account.split(':');
  if ((kind !== 'escrow' && kind !== 'frozen') || group === undefined) return null;
  return { frozen: kind === 'frozen', group, cycle: Number(cycle), seat: Number(seat) };
}
