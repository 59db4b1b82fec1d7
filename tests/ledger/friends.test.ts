import { afterEach, describe, expect, it } from 'vitest';
import { Bank, pay } from './support/bank.ts';
import { kes, started, World } from './support/world.ts';

let world: World;
afterEach(() => world.close());

describe('three friends, one pot', () => {
  it('plays all rounds, each receives the pot in turn, and escrow ends at zero', async () => {
    world = await World.open();
    const bank = new Bank(world);
    const people = ['u1', 'u2', 'u3'];
    const id = await started(world, people);
    const schedule = world.heard('circle.started.happened', 'u2')[0]?.data;
    expect(schedule?.['my_turn']).toBe(2n);
    expect(String(schedule?.['my_turn_on'])).toBe('2026-03-13');
    const dates = ['2026-03-06', '2026-03-13', '2026-03-20'];
    for (const [turn, date] of dates.entries()) {
      for (const user of people) await pay(world, bank, user);
      expect(world.heard('cycle.quorum_met.happened')).toHaveLength(3 * (turn + 1));
      await world.until(`${date}T14:59:59Z`, () => bank.allGoesWell());
      expect(bank.totalOut()).toBe(6000 * turn);
      await world.until(`${date}T15:00:00Z`, () => bank.allGoesWell());
      expect(bank.totalOut()).toBe(6000 * (turn + 1));
      const sent = world.heard('payout.completed.happened', people[turn]).at(-1)?.data;
      expect(sent).toMatchObject({ mine: true, amount: kes(6000), round: BigInt(turn + 1) });
    }
    const completed = world.heard('circle.completed.happened', 'u3')[0]?.data;
    expect(completed).toMatchObject({ paid_in: kes(6000), received: kes(6000), rounds: 3n });
    expect(await world.rows(`select status from domain.groups where id = '${id}'`)).toEqual([
      { status: 'completed' },
    ]);
    expect(await world.rows('select * from domain.balances where balance <> 0')).toEqual([]);
    expect(await world.balance('provider:mpesa')).toBe(0n);
    const report = await world.ledger.verify();
    expect(report.differences).toEqual([]);
    expect(report.events).toBeGreaterThan(50);
    await world.ledger.rebuild();
    expect((await world.ledger.verify()).differences).toEqual([]);
  });

  it('gives a receipt whose number and hash name its place in the chain', async () => {
    world = await World.open();
    const bank = new Bank(world);
    await started(world, ['u1', 'u2', 'u3']);
    await pay(world, bank, 'u2');
    const receipt = world.heard('payment.settled.paid', 'u2')[0]?.data;
    expect(receipt).toMatchObject({
      amount: kes(2000),
      applied: kes(2000),
      has_credit: false,
      has_left: false,
      round: 1n,
      rounds: 3n,
    });
    const [code, seq] = String(receipt?.['number']).split('-');
    const [event] = await world.rows<{ hash: string; code: string }>(
      `select encode(hash, 'hex') as hash, g.code from book.events e join domain.groups g on g.id = e.group_id where seq = ${seq}`,
    );
    expect(event?.code).toBe(code);
    expect(event?.hash.slice(0, 12)).toBe(receipt?.['hash']);
    const { events, total } = await world.ledger.newest(2);
    expect([events.length, events[0]?.type, total]).toEqual([2, 'receipt.issued', Number(seq)]);
    expect(await world.ledger.balances()).toMatchObject([
      { account: expect.stringMatching(/^escrow:/) as unknown, balanceMinor: 200_000n },
      { account: 'provider:mpesa', balanceMinor: -200_000n },
    ]);
    const list = await world.expect('u2', 'receipt.mine', {}, 'some');
    expect(list).toMatchObject([{ number: receipt?.['number'] }]);
  });
});
