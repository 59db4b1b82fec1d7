/** The ledger held against the provider's own book: the oracle of replays and kill tests. */
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import { balances as readBalances, countEvents } from '../ledger/book/read.ts';
import type { Difference } from '../ledger/book/verify.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Database } from '../runtime/ports.ts';
import type { LedgerView } from '../runtime/studio/replay/stage.ts';

/** What the ledger says and what really moved, in minor units. */
export async function auditLedger(
  database: Database,
  ledger: Pick<Ledger, 'verify'>,
  money: Pick<DarajaSandbox, 'book'>,
): Promise<LedgerView> {
  const balances = await database.transaction(readBalances);
  const sum = (fits: (account: string) => boolean): number => sumOf(balances, fits);
  return {
    balanced: (await differencesOf(balances, ledger, money)).length === 0,
    escrow: sum((account) => account.startsWith('escrow:') || account.startsWith('frozen:')),
    frozen: sum((account) => account.startsWith('frozen:')),
    credit: sum((account) => account.startsWith('credit:')),
    leaving: sum((account) => account.startsWith('clearing:payout:')),
    paid_in: movedBy(money, 'in'),
    paid_out: movedBy(money, 'out'),
    events: await countEvents(database),
  };
}

/** Why the ledger is not balanced, a line each: what `verify` finds, and where it and the provider's book differ. */
export async function unbalanced(
  database: Database,
  ledger: Pick<Ledger, 'verify'>,
  money: Pick<DarajaSandbox, 'book'>,
): Promise<readonly string[]> {
  return differencesOf(await database.transaction(readBalances), ledger, money);
}

/** A difference in one line. */
export const differenceLine = ({ kind, place, expected, found }: Difference): string =>
  `${kind}: ${place}: expected ${expected}, found ${found}`;

type Balances = Awaited<ReturnType<typeof readBalances>>;

async function differencesOf(
  balances: Balances,
  ledger: Pick<Ledger, 'verify'>,
  money: Pick<DarajaSandbox, 'book'>,
): Promise<readonly string[]> {
  const { differences } = await ledger.verify();
  const all = sumOf(balances, () => true);
  // The provider's account is the mirror of what it holds for us: its balance and its book must agree.
  const mirrored = -sumOf(balances, (account) => account.startsWith('provider:'));
  const held = movedBy(money, 'in') - movedBy(money, 'out');
  return [
    ...differences.map(differenceLine),
    ...(all === 0 ? [] : [`all accounts together are ${all}, not 0`]),
    ...(mirrored === held ? [] : [`the ledger says the provider holds ${mirrored}, its own book ${held}`]),
  ];
}

function sumOf(balances: Balances, fits: (account: string) => boolean): number {
  return balances
    .filter(({ account }) => fits(account))
    .reduce((total, { balanceMinor }) => total + Number(balanceMinor), 0);
}

function movedBy(money: Pick<DarajaSandbox, 'book'>, direction: 'in' | 'out'): number {
  return money
    .book()
    .movements.filter((movement) => movement.direction === direction)
    .reduce((total, movement) => total + movement.amount * 100, 0);
}
