import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quarrel, story, Stubborn } from './support/stubborn.ts';
import { World } from './support/world.ts';

const runs = Number(process.env['LEDGER_RUNS'] ?? 8);
const seed = Number(process.env['LEDGER_SEED'] ?? 1);

describe('whatever people do with their circles', () => {
  it('nothing starts without everybody’s yes to its terms, and nobody is out untold', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(quarrel, async ({ founds, joins, goesOn }) => {
        const world = await World.open();
        try {
          const stubborn = new Stubborn(world);
          for (const next of [...founds, ...joins, ...goesOn]) await stubborn.run(next);
          await stubborn.checkTold();
          expect((await world.ledger.verify()).differences).toEqual([]);
          for (const told of world.told)
            reached.add(`${told.name} ${String(told.data['reason'] ?? '')}`.trim());
        } finally {
          await world.close();
        }
      }),
      { numRuns: 2 * runs, seed, endOnFailure: process.env['LEDGER_SHRINK'] === undefined },
    );
    if (process.env['LEDGER_RUNS'] !== undefined) console.log([...reached].sort().join('\n'));
    expect([...reached]).toEqual(expect.arrayContaining(quarrels));
  }, 600_000);

  it('nothing starts without everybody’s yes, nobody is out untold, and the money adds up', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(story, fc.boolean(), async ({ founds, begins, goesOn }, all) => {
        const world = await World.open();
        try {
          const stubborn = new Stubborn(world);
          for (const next of [...founds, ...begins, ...goesOn]) {
            await stubborn.run(next);
            await stubborn.model.check();
          }
          await stubborn.model.finish(all);
          await stubborn.checkTold();
          await checkFees(world);
          await checkWaiting(world);
          await checkReceipts(world, stubborn);
          await checkPots(world);
          for (const { status } of await world.rows<{ status: string }>('select status from domain.groups'))
            reached.add(status);
          for (const told of world.told)
            reached.add(`${told.name} ${String(told.data['reason'] ?? '')}`.trim());
        } finally {
          await world.close();
        }
      }),
      { numRuns: runs, seed, endOnFailure: process.env['LEDGER_SHRINK'] === undefined },
    );
    if (process.env['LEDGER_RUNS'] !== undefined) console.log([...reached].sort().join('\n'));
    // The paths that matter were walked.
    expect([...reached]).toEqual(expect.arrayContaining(paths));
  }, 600_000);
});

const quarrels = [
  'circle.terms_changed',
  'circle.left own_wish',
  'circle.left silence',
  'circle.closed organiser_left',
  'circle.started',
];

const paths = [
  'closed',
  'completed',
  'circle.terms_changed',
  'circle.left own_wish',
  'circle.closed organiser_left',
  'circle.closed too_few_silent',
  'contribution.overdue',
  'cycle.waiting',
  'payout.completed',
];

/** No fee for who receives; every other late contribution at most one, of the agreed amount. */
async function checkFees(world: World): Promise<void> {
  const rows = await world.rows<{ mine: boolean; fee: bigint; agreed: bigint }>(
    `select c.user_id = t.user_id as mine, c.fee_minor as fee, g.late_fee_minor as agreed
     from domain.contributions c join domain.cycles t on t.group_id = c.group_id and t.number = c.cycle
     join domain.groups g on g.id = c.group_id`,
  );
  for (const { mine, fee, agreed } of rows) expect(mine ? [0n] : [0n, agreed]).toContain(fee);
}

/** Who waits for a pot that does not go out on its date is told so, once. */
async function checkWaiting(world: World): Promise<void> {
  const short = await world.rows<{ due_at: Date; members: bigint }>(
    `select c.due_at, (select count(*) from domain.group_members m
                         where m.group_id = c.group_id and m.status = 'active') as members
     from domain.cycles c where c.opened_at is not null and (c.quorum_met_at is null or c.quorum_met_at > c.due_at)`,
  );
  const passed = short.filter(({ due_at }) => due_at <= world.now);
  const members = passed.reduce((sum, each) => sum + Number(each.members), 0);
  expect(world.heard('cycle.waiting.happened')).toHaveLength(members);
}

/** Every transaction that the provider confirmed to us has one receipt, told to its payer. */
async function checkReceipts(world: World, stubborn: Stubborn): Promise<void> {
  const captured = await world.rows(`select 1 from book.events where event_type = 'payment.captured'`);
  const told = world.told.filter(
    (each) => each.name === 'payment.settled' && ['paid', 'credited'].includes(each.outcome),
  );
  expect(told).toHaveLength(captured.length);
  expect((await world.ledger.verify()).differences).toEqual([]);
  const kept = await world.rows<{ total: bigint; least: bigint }>(
    `select coalesce(sum(balance), 0)::bigint as total, coalesce(min(balance), 0)::bigint as least
     from domain.balances where account not like 'provider:%'`,
  );
  const { bank } = stubborn.model;
  expect(kept).toEqual([
    { total: BigInt((bank.totalIn() - bank.totalOut()) * 100), least: expect.any(BigInt) },
  ]);
  expect(Number(kept[0]?.least)).toBeGreaterThanOrEqual(0);
}

/** What a completed turn collected went to its recipient, every cent: sent, or too little and kept as their credit. */
async function checkPots(world: World): Promise<void> {
  const turns = await world.rows<{ id: string; paid: bigint; sent: bigint; rest: bigint; left: bigint }>(
    `select t.id,
       (select coalesce(sum(paid_minor), 0)::bigint from domain.contributions c
        where c.group_id = t.group_id and c.cycle = t.number) as paid,
       (select coalesce(sum(amount_minor), 0)::bigint from domain.payouts p
        where p.group_id = t.group_id and p.cycle = t.number and p.user_id = t.user_id and p.status = 'sent') as sent,
       (select coalesce(sum((convert_from(e.body, 'UTF8')::jsonb ->> 'amountMinor')::bigint), 0)::bigint
        from book.events e where e.event_id = 'credit.recorded:remainder:' || t.id) as rest,
       (select available_minor + frozen_minor from domain.escrow_accounts a
        where a.group_id = t.group_id and a.cycle = t.number) as left
     from domain.cycles t where t.status = 'completed'`,
  );
  for (const { id, paid, sent, rest, left } of turns) expect([id, sent + rest, left]).toEqual([id, paid, 0n]);
  for (const payout of await world.rows<{ id: string; members: bigint }>(
    `select p.id, (select count(*) from domain.group_members m where m.group_id = p.group_id and m.status = 'active') as members
     from domain.payouts p where p.kind = 'pot' and p.status = 'sent'`,
  ))
    for (const news of ['payout.scheduled.happened', 'payout.completed.happened'])
      expect(world.heard(news).filter((told) => told.about === payout.id)).toHaveLength(
        Number(payout.members),
      );
}
