/** The ledger held against the provider's own book: the oracle of replays and kill tests. */
import type { DarajaSandbox } from '../integrations/money/daraja/sandbox/sandbox.ts';
import { balances as readBalances, countEvents } from '../ledger/book/read.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Database } from '../runtime/ports.ts';
import type { LedgerView } from '../runtime/studio/replay/stage.ts';

/** What the ledger says and what really moved, in minor units. */
export async function auditLedger(
  database: Database,
  ledger: Ledger,
  money: DarajaSandbox,
): Promise<LedgerView> {
  const report = await ledger.verify();
  const balances = await database.transaction(readBalances);
  const sum = (fits: (account: string) => boolean): number =>
    balances
      .filter(({ account }) => fits(account))
      .reduce((total, { balanceMinor }) => total + Number(balanceMinor), 0);
  const moved = (direction: 'in' | 'out'): number =>
    money
      .book()
      .movements.filter((movement) => movement.direction === direction)
      .reduce((total, movement) => total + movement.amount * 100, 0);
  const paidIn = moved('in');
  const paidOut = moved('out');
  return {
    // The provider's account is the mirror of what it holds for us: its balance and its book must agree.
    balanced:
      report.differences.length === 0 &&
      sum(() => true) === 0 &&
      sum((account) => account.startsWith('provider:')) === paidOut - paidIn,
    escrow: sum((account) => account.startsWith('escrow:') || account.startsWith('frozen:')),
    frozen: sum((account) => account.startsWith('frozen:')),
    credit: sum((account) => account.startsWith('credit:')),
    leaving: sum((account) => account.startsWith('clearing:payout:')),
    paid_in: paidIn,
    paid_out: paidOut,
    events: await countEvents(database),
  };
}
