import { describe, expect, it } from 'vitest';
import { type Bank, paidIn, pay } from './support/bank.ts';
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

describe('a request that M-Pesa never answered', () => {
  /** Asked for, and given up without a word of M-Pesa's. Returns its call and what it was for. */
  const unheard = async (user: string) => {
    const due = await world.expect(user, 'contribution.find_due', {}, 'one');
    const input = { due: due['id'] as string, amount: kes(2000) };
    expect(await world.call(user, 'payment.collect', input)).toBe('pending');
    const [call] = world.open('collect');
    if (!call) throw new Error('asked');
    await world.until(minutes(11), () => bank.answerQuestions());
    expect(world.heard('payment.settled.failed', user).map(({ data }) => data['reason'])).toEqual([
      'unheard',
    ]);
    return { call, input };
  };

  it('is credited once when its money comes after all, and nothing is owed any more', async () => {
    const id = await started(world, people);
    const { call, input } = await unheard('u2');
    bank.settle(call, 'pays');
    for (const way of ['notify', 'announce', 'notify'] as const) {
      await bank[way](call);
      await bank.answerQuestions();
    }
    await world.until(minutes(60), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(await world.balance(`credit:${id}:u2`)).toBe(0n);
    expect(await world.balance('provider:mpesa')).toBe(-200_000n);
    const settled = world.told.filter(({ name, to }) => name === 'payment.settled' && to === 'u2');
    expect(settled.map(({ outcome, data }) => [outcome, data['after_all']])).toEqual([
      ['failed', undefined],
      ['paid', true],
    ]);
    expect(await world.call('u2', 'contribution.find_due')).toEqual({ outcome: 'none' });
    expect(await world.call('u2', 'contribution.read', { due: input.due })).toEqual({ outcome: 'settled' });
    expect(await world.call('u2', 'payment.collect', input)).toEqual({ outcome: 'changed' });
    expect([...world.calls.values()].filter(({ operation }) => operation === 'collect')).toHaveLength(1);
  });

  it('is asked about once its answer comes after all, and credited though no notice ever comes', async () => {
    const id = await started(world, people);
    const { call } = await unheard('u2');
    bank.settle(call, 'pays');
    await bank.accept(call);
    await world.until(minutes(4), () => bank.answerQuestions());
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(await world.call('u2', 'contribution.find_due')).toEqual({ outcome: 'none' });
  });

  it('may still be paid beside a second one: who pays both has the rest as credit', async () => {
    const id = await started(world, people);
    const { call: first } = await unheard('u2');
    const second = await pay(world, bank, 'u2', 'silent');
    bank.settle(first, 'pays');
    await bank.notify(first);
    await bank.answerQuestions();
    expect(world.heard('payment.settled.paid', 'u2').map(({ data }) => data)).toMatchObject([
      { after_all: true, open_request: (second.request as { reference: string }).reference },
    ]);
    bank.settle(second, 'pays');
    for (const call of [second, first, second]) await bank.notify(call);
    await bank.answerQuestions();
    expect(await paidIn(world, id)).toBe(200_000n);
    expect(await world.balance(`credit:${id}:u2`)).toBe(200_000n);
    expect(world.heard('payment.settled.credited', 'u2').map(({ data }) => data)).toMatchObject([
      { applied: kes(0), credit: kes(2000), open_request: null },
    ]);
  });
});

describe('a late fee', () => {
  it('that is still owed does not keep the pot waiting, a contribution that is not whole does', async () => {
    await started(world, people);
    for (const user of ['u1', 'u2']) await pay(world, bank, user);
    // u3 has a prompt on the phone when the fee is added, and pays what it asked for.
    await world.until('2026-03-09T05:55:00Z');
    const call = await pay(world, bank, 'u3', 'silent');
    const reference = (call.request as { reference: string }).reference;
    await world.until('2026-03-09T06:00:00Z', () => bank.answerQuestions());
    expect(world.heard('contribution.overdue.fee_added', 'u3')).toHaveLength(1);
    await bank.payByHand(reference, 1999);
    await bank.answerQuestions();
    await world.until('2026-03-09T12:00:00Z', () => bank.answerQuestions());
    expect(world.heard('payout.scheduled.happened')).toEqual([]);
    expect(world.open('pay_out')).toEqual([]);

    await bank.payByHand(reference, 1);
    await bank.answerQuestions();
    expect(world.heard('cycle.quorum_met.happened', 'u1')[0]?.data).toMatchObject({ paid_count: 3n });
    // Announced like any other: two hours to dispute it.
    expect(world.open('pay_out')).toEqual([]);
    await world.until(minutes(121), () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(6000);
    const [circle] = await world.rows<{ id: string }>('select id from domain.groups');
    const seen = await world.expect('u2', 'circle.status', { circle: circle?.id ?? '' }, 'active');
    expect(seen).toMatchObject({ round: 2n });

    // The fee is still u3's to pay, and goes to who waited.
    expect(await world.expect('u3', 'contribution.read', { due: `${circle?.id}-1-3` }, 'owed')).toMatchObject(
      {
        amount: kes(100),
      },
    );
    await bank.payByHand(reference, 100);
    await bank.answerQuestions();
    await world.until(minutes(1), () => bank.allGoesWell());
    expect(bank.totalOut()).toBe(6100);
  });

  it('is not borne by who receives the turn: they would pay it to themselves', async () => {
    await started(world, people, { quorum: 1n });
    await pay(world, bank, 'u2');
    await world.until('2026-03-06T06:00:00Z');
    const today = world.heard('contribution.reminded.today');
    expect(today.map(({ to, data }) => [to, data['late_fee']])).toEqual([
      ['u1', kes(0)],
      ['u3', kes(100)],
    ]);
    await world.until('2026-03-09T06:00:00Z', () => bank.allGoesWell());
    expect(world.heard('contribution.overdue.fee_added').map((told) => told.to)).toEqual(['u3']);
    // On that morning too the recipient is reminded, of what they owe and nothing more.
    expect(world.heard('contribution.overdue.late', 'u1').at(-1)?.data).toMatchObject({
      amount: kes(2000),
      late_fee: kes(0),
      days_late: 3n,
    });
    await pay(world, bank, 'u1');
    await pay(world, bank, 'u3');
    // The receipt shows the fee in it.
    expect(
      ['u1', 'u3'].map((user) => world.heard('payment.settled.paid', user).at(-1)?.data['late_fee']),
    ).toEqual([kes(0), kes(100)]);
    await world.until(minutes(0), () => bank.allGoesWell());
    // u1 received what the three paid, with the fee of who let them wait.
    expect(bank.totalOut()).toBe(6100);
    // In the next turn it is u1 who is late, and the fee goes to u2.
    await pay(world, bank, 'u2');
    await pay(world, bank, 'u3');
    await world.until('2026-03-16T06:00:00Z', () => bank.allGoesWell());
    await pay(world, bank, 'u1');
    await world.until(minutes(0), () => bank.allGoesWell());
    expect(world.heard('payout.completed.happened', 'u2').at(-1)?.data).toMatchObject({
      amount: kes(2100),
      mine: true,
      round: 2n,
    });
  });

  it('is added to nobody when only the recipient is late', async () => {
    await started(world, people, { quorum: 2n });
    for (const user of ['u2', 'u3']) await pay(world, bank, user);
    await world.until('2026-03-09T06:00:00Z', () => bank.allGoesWell());
    expect(world.heard('contribution.overdue.fee_added')).toEqual([]);
    expect(world.heard('contribution.overdue.late', 'u1').at(-1)?.data).toMatchObject({ days_late: 3n });
    expect(bank.totalOut()).toBe(4000);
  });

  it('is not threatened once more when it was added already', async () => {
    await started(world, people, { quorum: 2n, frequency: 'monthly' });
    await world.until('2026-03-13T06:00:00Z');
    const told = (outcome: string) =>
      world
        .heard(`contribution.overdue.${outcome}`, 'u3')
        .map(({ data }) => [data['days_late'], data['late_fee']]);
    expect(told('late')).toEqual([[1n, kes(100)]]);
    expect(told('owing')).toEqual([[7n, kes(0)]]);
  });
});

describe('what is larger than a wallet takes', () => {
  it('is sent in parts', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => `u${n + 1}`);
    await started(world, ten, { amount: kes(25_000), late_fee: kes(1000), grace_days: 0n, quorum: 10n });
    for (const user of ten) if (user !== 'u2') await pay(world, bank, user);
    await world.until('2026-03-07T06:00:00Z');
    await pay(world, bank, 'u2');
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
    // When each date came everybody was told, the one who waits for the pot too.
    expect(
      world
        .heard('cycle.waiting.happened', 'u1')
        .map(({ data }) => [data['round'], data['mine'], data['paid_count']]),
    ).toEqual([
      [1n, true, 1n],
      [2n, false, 0n],
      [3n, false, 0n],
    ]);
    expect(world.heard('circle.completed.happened')).toEqual([]);
  });
});
