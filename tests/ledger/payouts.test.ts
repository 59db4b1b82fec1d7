import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutsideCall } from '../../runtime/ports.ts';
import { Bank, pay } from './support/bank.ts';
import { kes, started, World } from './support/world.ts';

let world: World;
let bank: Bank;
beforeEach(async () => {
  world = await World.open();
  bank = new Bank(world);
});
afterEach(async () => {
  expect((await world.ledger.verify()).differences).toEqual([]);
  await world.close();
});

const people = ['u1', 'u2', 'u3'];
const due = '2026-03-06T15:00:00Z';
const minutes = (n: number) => new Date(world.now.getTime() + n * 60_000);
const answer = () => bank.answerQuestions();

/** Everybody has paid, and the day has come: the request to pay out. */
async function released(terms = {}): Promise<OutsideCall> {
  await started(world, people, terms);
  for (const user of people) await pay(world, bank, user);
  await world.until(due);
  const [call] = world.open('pay_out');
  if (!call) throw new Error('the pot was released');
  return call;
}
const payoutId = () => world.heard('payout.scheduled.happened', 'u2')[0]?.data['id'] as string;

describe('a payout', () => {
  it('is announced when the quorum is met and released when it is due, not before', async () => {
    await started(world, people, { quorum: 2n });
    await pay(world, bank, 'u2');
    expect(world.heard('payout.scheduled.happened')).toEqual([]);
    await pay(world, bank, 'u3');
    expect(
      world.heard('payout.scheduled.happened').map(({ to, data }) => [to, data['mine'], data['state']]),
    ).toEqual([
      ['u1', true, 'scheduled'],
      ['u2', false, 'scheduled'],
      ['u3', false, 'scheduled'],
    ]);
    expect(world.heard('cycle.quorum_met.happened', 'u1')[0]?.data).toMatchObject({
      paid_count: 2n,
      seats: 3n,
    });
    await world.until(new Date(new Date(due).getTime() - 1));
    expect(world.open('pay_out')).toEqual([]);
    await world.until(due);
    // A short pot: what is there is sent.
    expect(world.open('pay_out')[0]?.request).toMatchObject({ amount: 4000, phone: '+254700000001' });
  });

  it('whose quorum comes late waits two hours for disputes, or until all have said OK', async () => {
    await started(world, people);
    await pay(world, bank, 'u1');
    await pay(world, bank, 'u2');
    await world.until('2026-03-06T16:00:00Z');
    expect(world.open('pay_out')).toEqual([]);
    await pay(world, bank, 'u3');
    for (const user of ['u1', 'u2'])
      await world.expect(user, 'payout.accept', { payout: payoutId() }, 'noted');
    await world.until('2026-03-06T17:30:00Z');
    expect(world.open('pay_out')).toEqual([]);
    await world.expect('u3', 'payout.accept', { payout: payoutId() }, 'noted');
    await world.until(minutes(0));
    expect(world.open('pay_out')).toHaveLength(1);
    expect(await world.call('u3', 'payout.accept', { payout: payoutId() })).toEqual({ outcome: 'gone' });
  });

  it('late, in silence, is released two hours after its announcement', async () => {
    await started(world, people);
    for (const user of ['u1', 'u2']) await pay(world, bank, user);
    await world.until('2026-03-06T16:00:00Z');
    await pay(world, bank, 'u3');
    await world.until('2026-03-06T17:59:59Z');
    expect(world.open('pay_out')).toEqual([]);
    await world.until('2026-03-06T18:00:00Z');
    expect(world.open('pay_out')).toHaveLength(1);
  });

  it('is told only when it is confirmed, with what the provider calls it', async () => {
    const call = await released();
    await bank.payOut(call, 'pays', 'accepted', false);
    expect(world.heard('payout.completed.happened')).toEqual([]);
    expect(await world.call('u2', 'payout.read', { payout: payoutId() })).toMatchObject({
      outcome: 'released',
      result: { state: 'sending' },
    });
    await Promise.all(Array.from({ length: 50 }, () => bank.notifyPayout(call.key)));
    expect(world.heard('payout.completed.happened', 'u2')[0]?.data).toMatchObject({
      reference: `RCP-${call.key}`,
      amount: kes(6000),
    });
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
  });

  it('that fails for certain goes back and is tried again with a new key after fifteen minutes', async () => {
    const call = await released();
    await bank.payOut(call, 'refused', 'accepted', false);
    const [group] = await world.rows<{ available_minor: bigint }>(
      'select available_minor from domain.escrow_accounts where cycle = 1',
    );
    expect(group?.available_minor).toBe(600_000n);
    expect(await world.balance(`clearing:payout:${call.key}`)).toBe(0n);
    expect(world.heard('payout.delayed.happened')).toMatchObject([{ to: 'u1' }]);
    await world.until(minutes(14));
    expect(world.open('pay_out')).toEqual([]);
    await world.until(minutes(1));
    const [again] = world.open('pay_out');
    expect(again?.key).not.toBe(call.key);
    if (again) await bank.payOut(again, 'fails', 'accepted', true);
    await answer();
    await world.until(minutes(30), answer);
    const [third] = world.open('pay_out');
    if (third) await bank.payOut(third, 'pays', 'accepted', true);
    expect(bank.totalOut()).toBe(6000);
    // Told once, however often it fails.
    expect(world.heard('payout.delayed.happened')).toHaveLength(1);
  });

  it('that is unknown is asked about and never sent again', async () => {
    const call = await released();
    await bank.payOut(call, 'pays', 'lost', false);
    await world.until(minutes(4), answer);
    expect(world.heard('payout.completed.happened')).toEqual([]);
    await world.until(minutes(2), answer);
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(1);
  });

  it('that stays unknown for days is not sent again', async () => {
    const call = await released();
    await world.answer(call.key, { state: 'unknown', reason: 'time-out' });
    await world.until(minutes(60 * 24 * 9), async () => {
      for (const question of world.open('pay_out_status')) {
        await world.answer(question.key, { state: 'accepted', data: {} });
        await world.notice({
          kind: 'status',
          channel: 'mpesa',
          key: question.key,
          result: 'unknown',
          code: '26',
        });
      }
    });
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(1);
    expect(
      [...world.calls.values()].filter((made) => made.operation === 'pay_out_status').length,
    ).toBeGreaterThan(10);
    expect(world.heard('payout.delayed.happened')).toHaveLength(1);
  });

  it('that the provider knows nothing of is believed absent only after its settle time', async () => {
    const call = await released();
    // Not called yet, however long it takes: it may still be called.
    await world.until(minutes(120), answer);
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(1);
    await world.answer(call.key, { state: 'unknown', reason: 'time-out' });
    await world.until(minutes(29), answer);
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(1);
    await world.until(minutes(60 * 30), answer);
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(2);
  });

  it('that a notice calls failed while the status says completed is not sent again', async () => {
    const call = await released();
    await bank.payOut(call, 'pays', 'accepted', false);
    await world.notice({
      kind: 'disbursement',
      channel: 'mpesa',
      key: call.key,
      result: 'failed',
      code: '2040',
    });
    await answer();
    await world.until(minutes(300), answer);
    expect([...world.calls.values()].filter((made) => made.operation === 'pay_out')).toHaveLength(1);
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
  });

  it('that a notice calls failed counts as failed when the status says nothing for fifteen minutes', async () => {
    const call = await released();
    await bank.payOut(call, 'fails', 'accepted', true);
    await world.until(minutes(14));
    expect(world.open('pay_out')).toEqual([]);
    await world.until(minutes(1));
    expect(world.open('pay_out')).toHaveLength(1);
  });

  it('released by fifty sweeps and acts at once is sent once', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    world.now = new Date(due);
    const release = () =>
      world.database.query({
        name: 'test.agenda',
        text: `insert into domain.agenda (id, due_at, kind, subject, group_id)
               select 'again-' || n, $1, 'payout.release', $2, null from generate_series(1, 20) n on conflict do nothing`,
        values: [world.now, payoutId()],
      });
    await release();
    await Promise.all(Array.from({ length: 8 }, () => world.sweep()));
    expect(world.open('pay_out')).toHaveLength(1);
  });
});

describe('late money', () => {
  it('of a short pot follows to its recipient, with the late fee', async () => {
    await started(world, people, { quorum: 2n });
    await pay(world, bank, 'u1');
    await pay(world, bank, 'u2');
    await world.until(due, () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(4000);
    await world.until('2026-03-09T06:00:00Z');
    expect(world.heard('contribution.overdue.fee_added', 'u3')[0]?.data).toMatchObject({ amount: kes(2100) });
    await pay(world, bank, 'u3');
    await world.until(minutes(0), () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(6100);
    expect(world.heard('payout.completed.happened', 'u1').at(-1)?.data).toMatchObject({
      amount: kes(2100),
      mine: true,
      round: 1n,
    });
    expect(await world.rows('select status from domain.cycles where number = 1')).toEqual([
      { status: 'completed' },
    ]);
  });

  it('that comes while a top-up is on its way follows after it, and what failed is not sent twice', async () => {
    await started(world, people, { quorum: 1n, late_fee: kes(0) });
    await pay(world, bank, 'u1');
    await world.until(due, () => bank.allGoesWell());
    await pay(world, bank, 'u2');
    await world.until(minutes(0));
    const [first] = world.open('pay_out');
    await pay(world, bank, 'u3');
    await world.until(minutes(0));
    expect(world.open('pay_out')).toHaveLength(1);
    if (first) await bank.payOut(first, 'refused', 'accepted', false);
    await world.until(minutes(15), () => bank.allGoesWell());
    expect([...bank.wentOut.values()]).toEqual([2000, 4000]);
  });
});

describe('what is larger than a wallet takes', () => {
  it('is sent in parts', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => `u${n + 1}`);
    await started(world, ten, { amount: kes(25_000), late_fee: kes(1000), grace_days: 0n, quorum: 10n });
    for (const user of ten.slice(1)) await pay(world, bank, user);
    await world.until('2026-03-07T06:00:00Z');
    await pay(world, bank, 'u1');
    await world.until('2026-03-07T09:00:00Z', () => bank.allGoesWell());
    expect([...bank.wentOut.values()]).toEqual([250_000, 1000]);
  });
});

describe('the end', () => {
  it('waits thirty days for who has not paid, then keeps the debt with a name', async () => {
    await started(world, people, { quorum: 2n, frequency: 'daily', late_fee: kes(0) });
    for (const turn of [1, 2, 3]) {
      for (const user of ['u1', 'u2']) await pay(world, bank, user);
      await world.until(`2026-03-0${5 + turn}T15:00:00Z`, () => bank.allGoesWell());
    }
    expect(bank.totalOut()).toBe(12_000);
    await world.until('2026-04-07T14:00:00Z', () => bank.allGoesWell());
    expect(world.heard('circle.completed.happened')).toEqual([]);
    await world.until('2026-04-07T15:00:00Z', () => bank.allGoesWell());
    expect(world.heard('circle.completed.happened', 'u3')[0]?.data).toMatchObject({
      paid_in: kes(0),
      received: kes(4000),
    });
    expect(
      await world.rows(
        `select user_id, sum(amount_minor - paid_minor)::bigint as owed from domain.contributions where status = 'unpaid' group by 1`,
      ),
    ).toEqual([{ user_id: 'u3', owed: 600_000n }]);
    expect(await world.balance('provider:mpesa')).toBe(0n);
  });

  it('does not come for a turn that never had its quorum: its money stays where it is', async () => {
    await started(world, people, { frequency: 'daily' });
    await pay(world, bank, 'u1');
    await world.until('2026-05-01T15:00:00Z', () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(0);
    expect(world.heard('circle.completed.happened')).toEqual([]);
  });
});

describe('a dispute', () => {
  const open = (user: string, kind = 'fraud') =>
    world.expect(user, 'dispute.open', { payout: payoutId(), kind, details: 'It is not right.' }, 'opened');

  it('holds the payout until an operator has closed it', async () => {
    const id = await started(world, people);
    for (const user of people) await pay(world, bank, user);
    const dispute = await open('u2');
    expect(world.heard('payout.held.happened').map((told) => told.to)).toEqual(people);
    expect(await world.balance(`frozen:${id}:1:1`)).toBe(200_000n);
    await world.expect(
      'u2',
      'dispute.open',
      { payout: payoutId(), kind: 'other', details: 'again' },
      'open_already',
    );
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
    expect(
      await world.call('u2', 'dispute.open', { payout: payoutId(), kind: 'other', details: 'late' }),
    ).toEqual({ outcome: 'too_late' });
  });

  it('keeps what the member wrote out of the book', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    await open('u2');
    expect(
      await world.rows(`select 1 from book.events where convert_from(body, 'UTF8') like '%right%'`),
    ).toEqual([]);
    expect(await world.rows('select details from domain.dispute_details')).toEqual([
      { details: 'It is not right.' },
    ]);
  });

  it('against the release at the same moment: one of them wins, and never both', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    world.now = new Date(due);
    const [outcome] = await Promise.all([
      world.call('u2', 'dispute.open', { payout: payoutId(), kind: 'fraud', details: 'Stop it now.' }),
      world.sweep(),
    ]);
    const opened = outcome !== 'pending' && outcome.outcome === 'opened';
    expect(world.open('pay_out')).toHaveLength(opened ? 0 : 1);
  });

  it('about a circle of others is gone', async () => {
    await started(world, people);
    for (const user of people) await pay(world, bank, user);
    expect(
      await world.call('u9', 'dispute.open', { payout: payoutId(), kind: 'fraud', details: 'Mine!' }),
    ).toEqual({ outcome: 'gone' });
    expect(await world.call('u9', 'payout.read', { payout: payoutId() })).toEqual({ outcome: 'gone' });
  });
});
