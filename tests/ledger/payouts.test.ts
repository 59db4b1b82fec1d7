import { describe, expect, it } from 'vitest';
import type { OutsideCall } from '../../runtime/ports.ts';
import { type Bank, pay } from './support/bank.ts';
import { eachWorld } from './support/each-world.ts';
import { kes, started, type World } from './support/world.ts';

let world: World;
let bank: Bank;
eachWorld((open, itsBank) => {
  world = open;
  bank = itsBank;
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
    // The last OK moves it forward, and its answer says so.
    expect(await world.expect('u3', 'payout.accept', { payout: payoutId() }, 'noted')).toMatchObject({
      at: world.now,
    });
    await world.until(minutes(0));
    expect(world.open('pay_out')).toHaveLength(1);
    expect(await world.call('u3', 'payout.accept', { payout: payoutId() })).toEqual({ outcome: 'gone' });
  });

  it('late, in silence, is released two hours after its announcement', async () => {
    await started(world, people);
    for (const user of ['u1', 'u2']) await pay(world, bank, user);
    await world.until('2026-03-07T07:00:00Z');
    await pay(world, bank, 'u3');
    // Both announcements name the moment at which it goes out.
    for (const news of ['cycle.quorum_met.happened', 'payout.scheduled.happened'])
      expect(world.heard(news).map((told) => told.data['at'])).toEqual(
        people.map(() => new Date('2026-03-07T09:00:00Z')),
      );
    await world.until('2026-03-07T08:59:59Z');
    expect(world.open('pay_out')).toEqual([]);
    await world.until('2026-03-07T09:00:00Z');
    expect(world.open('pay_out')).toHaveLength(1);
  });

  it('is told only when it is confirmed, with what the provider calls it', async () => {
    const call = await released();
    await bank.payOut(call, 'pays', 'accepted', false);
    expect(world.heard('payout.completed.happened')).toEqual([]);
    expect(await world.call('u2', 'payout.read', { payout: payoutId() })).toEqual({ outcome: 'released' });
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
    expect(world.open('pay_out')).toHaveLength(1);
  });

  it('whose request arrives after it was believed absent and sent again is paid once', async () => {
    const call = await released();
    // The node froze before its request left, and nobody heard of it for hours.
    await world.answer(call.key, { state: 'unknown', reason: 'lease ran out' });
    await world.until(minutes(90), answer);
    for (const again of world.open('pay_out')) await bank.payOut(again, 'pays', 'accepted', true);
    await bank.payOut(call, 'pays', 'accepted', true);
    await world.until(minutes(600), answer);
    expect(bank.totalOut()).toBe(6000);
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
    expect(await world.balance(`clearing:payout:${call.key}`)).toBe(0n);
    expect(await world.ledger.needsAttention()).toEqual([]);
  });

  it('whose request is made again and refused keeps its key: the first may still arrive', async () => {
    const call = await released();
    await world.answer(call.key, { state: 'unknown', reason: 'lease ran out' });
    await world.until(minutes(90), answer);
    expect(world.open('pay_out')).toHaveLength(1);
    await world.answer(call.key, { state: 'refused', code: 'busy', data: {} });
    await world.until(minutes(240), async () => {
      await answer();
      for (const again of world.open('pay_out')) await bank.payOut(again, 'pays', 'accepted', true);
    });
    // The node that froze sends what it was about to send.
    await bank.payOut(call, 'pays', 'accepted', true);
    await world.until(minutes(600), answer);
    expect(bank.totalOut()).toBe(6000);
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
    expect(await world.ledger.needsAttention()).toEqual([]);
  });

  it('whose request is lost again and again is sent for the tenth time within a day', async () => {
    const call = await released();
    let lost = 0;
    const lose = async () => {
      await answer();
      if (world.open('pay_out').length === 0 || lost === 9) return;
      lost += 1;
      await world.answer(call.key, { state: 'unknown', reason: 'time-out' });
    };
    await lose();
    await world.until(minutes(60 * 24), lose);
    expect(world.open('pay_out')).toHaveLength(1);
    for (const again of world.open('pay_out')) await bank.payOut(again, 'pays', 'accepted', true);
    await answer();
    expect(bank.totalOut()).toBe(6000);
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
    expect(world.heard('payout.delayed.happened')).toHaveLength(1);
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

  it('that was taken for failed and is completed after all is made good, and not sent again', async () => {
    const call = await released();
    await bank.payOut(call, 'refused', 'accepted', false);
    await world.notice({
      kind: 'disbursement',
      channel: 'mpesa',
      key: call.key,
      result: 'completed',
      code: '0',
      receipt: 'RCP-late',
    });
    await world.until(minutes(300), answer);
    expect(world.open('pay_out')).toEqual([]);
    expect(world.heard('payout.completed.happened', 'u1')[0]?.data).toMatchObject({ reference: 'RCP-late' });
    expect(await world.balance(`clearing:payout:${call.key}`)).toBe(0n);
  });

  it('that is completed after a new attempt was made is shown to a person, and changes nothing', async () => {
    const call = await released();
    await bank.payOut(call, 'refused', 'accepted', false);
    await world.until(minutes(15));
    await world.notice({
      kind: 'disbursement',
      channel: 'mpesa',
      key: call.key,
      result: 'completed',
      code: '0',
    });
    expect(world.heard('payout.completed.happened')).toEqual([]);
    expect(await world.ledger.needsAttention()).toMatchObject([{ kind: 'claim_contradicts' }]);
    await world.until(minutes(0), () => bank.allGoesWell());
    expect(world.heard('payout.completed.happened')).toHaveLength(3);
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
