/**
 * Random interleavings of everything that can happen to a circle's money, held against the bank's own book.
 * LEDGER_RUNS and LEDGER_SEED set how many and which; a failure prints the shortest list of steps.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bank } from './support/bank.ts';
import { Model, people, step, terms } from './support/model.ts';
import { day, kes, started, World } from './support/world.ts';

const runs = Number(process.env['LEDGER_RUNS'] ?? 12);
const seed = Number(process.env['LEDGER_SEED'] ?? 1);

describe('whatever happens to a circle', () => {
  it('no shilling is lost, doubled or early, and the book stays whole', async () => {
    const reached = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        terms,
        fc.boolean(),
        fc.array(step, { minLength: 30, maxLength: 80 }),
        async (chosen, all, steps) => {
          const world = await World.open();
          try {
            const model = new Model(world);
            await started(world, people, {
              ...chosen,
              amount: kes(100),
              grace_days: 0n,
              starts_on: day('2026-03-03'),
            });
            for (const next of steps) {
              await model.run(next);
              await model.check();
            }
            await model.finish(all);
            await count(world, reached);
            await account(world, model.bank);
          } finally {
            await world.close();
          }
        },
      ),
      { numRuns: runs, seed },
    );
    if (process.env['LEDGER_RUNS'] !== undefined) console.log(Object.fromEntries([...reached].sort()));
    // The paths that matter were walked.
    expect([...reached.keys()]).toEqual(expect.arrayContaining(paths));
  }, 600_000);
});

const paths = [
  'payment.captured',
  'payment.failed',
  'payment.matched',
  'payment.unmatched',
  'credit.applied',
  'credit.recorded',
  'cycle.quorum.met',
  'dispute.opened other',
  'group.completed',
  'escrow.funds.frozen',
  'escrow.funds.released',
  'payout.completed',
  'payout.failed',
  'payout.scheduled topup',
  'payout.scheduled credit',
];

/** Counts what happened, by the names of events; payouts also by their kind. */
async function count(world: World, reached: Map<string, number>): Promise<void> {
  const rows = await world.rows<{ name: string; count: bigint }>(
    `select event_type || coalesce(' ' || (convert_from(body, 'UTF8')::jsonb ->> 'kind'), '') as name, count(*) as count
     from book.events group by 1
     union all select 'status ' || status, count(*) from domain.groups group by status`,
  );
  for (const row of rows) reached.set(row.name, (reached.get(row.name) ?? 0) + Number(row.count));
}

/** Every shilling is where the bank says: in the book once, and with an owner. */
async function account(world: World, bank: Bank): Promise<void> {
  expect((await world.ledger.verify()).differences).toEqual([]);
  await world.ledger.rebuild();
  expect((await world.ledger.verify()).differences).toEqual([]);
  const moved = await world.rows<{ came: bigint; went: bigint }>(
    `select coalesce(sum(amount_minor) filter (where from_account like 'provider:%'), 0)::bigint as came,
            coalesce(sum(amount_minor) filter (where to_account like 'provider:%'), 0)::bigint as went
     from book.postings`,
  );
  expect(moved).toEqual([{ came: BigInt(bank.totalIn() * 100), went: BigInt(bank.totalOut() * 100) }]);
  const kept = await world.rows<{ account: string; balance: bigint }>(
    'select account, balance from domain.balances where balance > 0 order by account',
  );
  const total = kept.reduce((sum, { balance }) => sum + balance, 0n);
  expect(total).toBe(BigInt((bank.totalIn() - bank.totalOut()) * 100));
  const [group] = await world.rows<{ status: string }>('select status from domain.groups');
  // What is left has a name: too little to send, without an owner, or of a turn that never had its quorum.
  for (const { account: name, balance } of kept) {
    const [kind, , cycle] = name.split(':');
    if (kind === 'credit') expect(group?.status === 'active' || balance < 1000n).toBe(true);
    else if (kind === 'escrow')
      expect(
        await world.rows(`select 1 from domain.cycles where number = ${cycle} and quorum_met_at is null`),
      ).toHaveLength(1);
    else expect(kind).toBe('suspense');
  }
  const receipts = await world.rows<{ receipt: string }>(
    'select receipt from domain.provider_receipts order by receipt',
  );
  expect(receipts.map((row) => row.receipt)).toEqual([...bank.cameIn.keys()].sort());
}
