import { describe, expect, it } from 'vitest';
import { type Bank, pay } from './support/bank.ts';
import { eachWorld } from './support/each-world.ts';
import { started, type World } from './support/world.ts';

let world: World;
let bank: Bank;
eachWorld((open, itsBank) => {
  world = open;
  bank = itsBank;
});

const people = ['u1', 'u2', 'u3'];
const due = '2026-03-06T15:00:00Z';
const minutes = (n: number) => new Date(world.now.getTime() + n * 60_000);

const payoutId = () => world.heard('payout.scheduled.happened', 'u2')[0]?.data['id'] as string;

describe('a dispute', () => {
  const open = (user: string, kind = 'fraud') =>
    world.expect(user, 'dispute.open', { payout: payoutId(), kind }, 'opened');

  it('holds the payout until an operator has closed it', async () => {
    const id = await started(world, people);
    for (const user of people) await pay(world, bank, user);
    const dispute = await open('u2');
    expect(world.heard('payout.held.happened').map((told) => told.to)).toEqual(people);
    expect(await world.balance(`frozen:${id}:1:1`)).toBe(200_000n);
    // Once more is the same one.
    expect(await open('u2', 'other')).toEqual(dispute);
    await world.expect('u2', 'dispute.mine', { payout: payoutId() }, 'open');
    await world.expect('u3', 'dispute.mine', { payout: payoutId() }, 'none');
    await world.expect('u3', 'payout.announced', {}, 'one');
    const other = await open('u3');
    await world.expect('u1', 'payout.accept', { payout: payoutId() }, 'held');
    await world.until('2026-03-07T15:00:00Z');
    expect(world.open('pay_out')).toEqual([]);

    expect(await world.ledger.closeDispute(dispute['id'] as string, 'release', 'op1')).toMatchObject({
      status: 'closed',
    });
    await world.until('2026-03-07T15:30:00Z');
    expect(world.open('pay_out')).toEqual([]);
    expect(world.heard('payout.resumed.happened')).toEqual([]);
    await world.ledger.closeDispute(other['id'] as string, 'release', 'op1');
    await world.ledger.closeDispute(other['id'] as string, 'release', 'op1');
    expect(world.heard('payout.resumed.happened').map((told) => told.to)).toEqual(people);
    expect(world.heard('dispute.closed.released').map((told) => told.to)).toEqual(['u2', 'u3']);
    await world.until(minutes(0), () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(6000);
    expect(await world.call('u2', 'dispute.open', { payout: payoutId(), kind: 'other' })).toEqual({
      outcome: 'too_late',
    });
  });

  it('keeps what the member wrote nowhere, whether a flow or a node of before gives it', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    const details = 'It is not right.';
    await world.expect('u2', 'dispute.open', { payout: payoutId(), kind: 'fraud', details }, 'opened');
    expect(
      await world.rows(`select 1 from book.events where convert_from(body, 'UTF8') like '%right%'`),
    ).toEqual([]);
    await world.rows(
      `insert into domain.dispute_details (dispute_id, details) values ('d1', 'Not right.') on conflict do nothing`,
    );
    expect(await world.rows('select details from domain.dispute_details')).toEqual([]);
  });

  it('against the release at the same moment: one of them wins, and never both', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    world.now = new Date(due);
    const [outcome] = await Promise.all([
      world.call('u2', 'dispute.open', { payout: payoutId(), kind: 'fraud' }),
      world.sweep(),
    ]);
    const opened = outcome !== 'pending' && outcome.outcome === 'opened';
    expect(world.open('pay_out')).toHaveLength(opened ? 0 : 1);
  });

  it('about a circle of others is refused, and nothing of it is shown', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    expect(await world.call('u9', 'dispute.open', { payout: payoutId(), kind: 'fraud' })).toEqual({
      outcome: 'too_late',
    });
    expect(await world.call('u9', 'payout.read', { payout: payoutId() })).toEqual({ outcome: 'released' });
  });
});
