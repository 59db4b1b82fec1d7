import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsAttention } from '../../ledger/attention.ts';
import { Bank, pay } from './support/bank.ts';
import { kes, started, World } from './support/world.ts';

let world: World;
let bank: Bank;
beforeEach(async () => {
  world = await World.open();
  bank = new Bank(world);
});
afterEach(() => world.close());

const people = ['u1', 'u2', 'u3'];
const change = (text: string) => world.db.database.query({ name: text.slice(0, 60), text });

describe('verify', () => {
  it('finds what somebody changed in the projections, and a rebuild makes it right again', async () => {
    const id = await started(world, people);
    await pay(world, bank, 'u2');
    await change(`update domain.contributions set paid_minor = paid_minor + 100 where seat = 3`);
    await change(`delete from domain.seats where seat = 2`);
    await change(
      `insert into domain.provider_receipts (scope, receipt, amount_minor, via) values ('group:nobody', 'X1', 5, 'prompt')`,
    );
    await change(`update domain.balances set balance = balance + 1 where account = 'escrow:${id}:1:2'`);
    const report = await world.ledger.verify();
    expect(report.differences.map(({ kind, place }) => `${kind} ${place}`).sort()).toEqual([
      `balance escrow:${id}:1:2 KES`,
      `projection domain.contributions ${id}-1-3`,
      'projection domain.provider_receipts X1',
      `projection domain.seats ${id} 2`,
    ]);
    await change(`delete from domain.provider_receipts where receipt = 'X1'`);
    await world.ledger.rebuild();
    expect((await world.ledger.verify()).differences).toEqual([]);
  });

  it('runs beside the application without finding anything', async () => {
    await started(world, people);
    const [report] = await Promise.all([world.ledger.verify(), pay(world, bank, 'u1'), world.sweep()]);
    expect(report.differences).toEqual([]);
    expect((await world.ledger.verify()).differences).toEqual([]);
  });
});

describe('what needs a person', () => {
  it('is listed: money without an owner, claims that contradict, payouts that stay unknown, turns without quorum', async () => {
    await started(world, people, { quorum: 2n, frequency: 'daily' });
    const look = async () =>
      (await world.database.transaction((tx) => needsAttention(tx, world.now))).map(
        ({ kind, amountMinor }) => [kind, amountMinor],
      );
    expect(await look()).toEqual([]);
    await bank.payByHand('???', 70);
    await bank.answerQuestions();
    await world.notice({
      kind: 'collection',
      channel: 'mpesa',
      paymentId: 'p-of-nobody',
      providerRef: 'ws_x',
      result: 'paid',
      code: '0',
      receipt: 'X2',
      amount: kes(1),
    });
    await pay(world, bank, 'u1');
    await pay(world, bank, 'u2');
    await world.until('2026-03-20T15:00:00Z');
    expect(await look()).toEqual([
      ['claim_contradicts', 100n],
      ['money_unmatched', 7000n],
      ['payout_unknown', 400_000n],
      ['turn_without_quorum', null],
      ['turn_without_quorum', null],
    ]);
  });
});
