import { describe, expect, it } from 'vitest';
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
const pays = () => bank.allGoesWell();
const minutes = (n: number) => new Date(world.now.getTime() + n * 60_000);

/** Three turns, in which u3 never pays; then the thirty days. Returns the circle. */
async function endedWithDebts(fee = kes(0)): Promise<string> {
  const id = await started(world, people, { quorum: 2n, frequency: 'daily', late_fee: fee });
  for (const turn of [1, 2, 3]) {
    for (const user of ['u1', 'u2']) await pay(world, bank, user);
    await world.until(`2026-03-0${5 + turn}T15:00:00Z`, pays);
  }
  await world.until('2026-04-07T15:00:00Z', pays);
  return id;
}

describe('a circle that ended although not everything was paid', () => {
  it('says who owes what to whom, at its end and in its status', async () => {
    const circle = await endedWithDebts();
    // What u3 did not pay into their own pot is owed to nobody.
    const debts = (user: string) => [
      {
        name: 'Name of u3',
        recipient: 'Name of u1',
        amount: kes(2000),
        mine: user === 'u3',
        to_me: user === 'u1',
      },
      {
        name: 'Name of u3',
        recipient: 'Name of u2',
        amount: kes(2000),
        mine: user === 'u3',
        to_me: user === 'u2',
      },
    ];
    for (const user of people)
      expect(world.heard('circle.completed.happened', user)[0]?.data).toMatchObject({
        debts: expect.arrayContaining(debts(user)) as unknown,
        more_debts: 0n,
        i_owe: user === 'u3',
      });
    // Whoever is concerned finds theirs first.
    expect(await world.expect('u2', 'circle.status', { circle }, 'completed')).toMatchObject({
      debts: [{ to_me: true }, { to_me: false }],
      received: kes(4000),
    });
  });

  it('asks for nothing into one’s own pot, whichever way it is looked at', async () => {
    const circle = await endedWithDebts();
    const rows = await world.rows<{ id: string; cycle: number }>(
      `select id, cycle from domain.contributions
        where group_id = '${circle}' and user_id = 'u3' and status = 'unpaid' order by cycle`,
    );
    expect(rows.map(({ cycle }) => cycle)).toEqual([1, 2, 3]);
    const found = [];
    for (const { id } of rows) found.push(await world.call('u3', 'contribution.read', { due: id }));
    expect(found).toMatchObject([{ outcome: 'owed' }, { outcome: 'owed' }, { outcome: 'settled' }]);
    // A confirm that was open when the circle ended charges nobody.
    const own = { due: rows[2]?.id ?? '', amount: kes(2000) };
    expect(await world.call('u3', 'payment.collect', own)).toEqual({ outcome: 'changed' });
  });

  it('lets the debt be paid, and it goes to the one it was for', async () => {
    const circle = await endedWithDebts();
    const before = bank.totalOut();
    expect(await world.call('u3', 'contribution.find_due')).toMatchObject({
      outcome: 'several',
      result: [
        { round: 1n, recipient: 'Name of u1' },
        { round: 2n, recipient: 'Name of u2' },
      ],
    });
    await pay(world, bank, 'u3');
    await world.until(minutes(1), pays);
    expect(bank.totalOut()).toBe(before + 2000);
    expect(world.heard('payout.completed.happened', 'u1').at(-1)?.data).toMatchObject({
      amount: kes(2000),
      mine: true,
      round: 1n,
    });
    const left = await world.expect('u3', 'circle.status', { circle }, 'completed');
    expect(left['debts']).toMatchObject([{ recipient: 'Name of u2', amount: kes(2000) }]);
    await pay(world, bank, 'u3');
    await world.until(minutes(1), pays);
    expect(await world.expect('u1', 'circle.status', { circle }, 'completed')).toMatchObject({
      debts: [],
      i_owe: false,
    });
    expect(await world.call('u3', 'contribution.find_due')).toMatchObject({ outcome: 'none' });
    expect(bank.totalOut()).toBe(before + 4000);
    expect(await world.balance('provider:mpesa')).toBe(0n);
    await world.ledger.rebuild();
  });

  it('takes it in parts and by hand, late fee included; what is too little to be sent is a credit', async () => {
    await endedWithDebts(kes(100));
    const before = bank.totalOut();
    const call = await pay(world, bank, 'u3', 'silent');
    const { reference } = call.request as { reference: string };
    await bank.payByHand(reference, 2095);
    await bank.answerQuestions();
    await world.until(minutes(1), pays);
    expect(bank.totalOut()).toBe(before + 2095);
    await bank.payByHand(reference, 5);
    await bank.answerQuestions();
    await world.until(minutes(1), pays);
    expect(bank.totalOut()).toBe(before + 2095);
    const id = (await world.rows<{ id: string }>('select id from domain.groups'))[0]?.id ?? '';
    expect(await world.rows(`select available_minor from domain.escrow_accounts where cycle = 1`)).toEqual([
      { available_minor: 0n },
    ]);
    expect(await world.balance(`credit:${id}:u1`)).toBe(500n);
    // More than is owed pays the next debt, and then goes back to who paid it.
    await bank.payByHand(reference, 2150);
    await bank.answerQuestions();
    await world.until(minutes(1), pays);
    expect(world.heard('payout.completed.happened', 'u2').at(-1)?.data).toMatchObject({
      amount: kes(2100),
      round: 2n,
    });
    expect(world.heard('credit.returned.happened', 'u3').at(-1)?.data).toMatchObject({ amount: kes(50) });
  });
});

describe('a pot that waits for its quorum', () => {
  it('is spoken of weekly, then every four weeks, to who has paid and who waits for it; debtors are reminded along', async () => {
    await started(world, people, { late_fee: kes(0), frequency: 'monthly' });
    await pay(world, bank, 'u2');
    await world.until('2026-03-20T05:59:00Z', pays);
    expect(world.heard('cycle.waiting.still')).toEqual([]);
    await world.until('2026-05-28T06:00:00Z', pays);
    const said = (user: string) =>
      world
        .heard('cycle.waiting.still', user)
        .filter(({ data }) => data['round'] === 1n)
        .map(({ data }) => data['days_late']);
    expect(said('u2')).toEqual([14n, 21n, 28n, 56n]);
    expect(said('u1')).toEqual([14n, 21n, 28n, 56n]);
    // Who owes is reminded instead of being told that others owe.
    expect(said('u3')).toEqual([]);
    for (const user of ['u1', 'u3']) {
      const late = (outcome: string) =>
        world.heard(`contribution.overdue.${outcome}`, user).map(({ data }) => data['days_late']);
      expect(late('owing')).toEqual([7n, 14n, 21n, 28n, 56n]);
      // Of later turns as well, by the oldest.
      expect(late('late').slice(0, 4)).toEqual([1n, 3n, 31n, 32n]);
    }
    expect(world.heard('cycle.waiting.still', 'u1')[0]?.data).toMatchObject({
      mine: true,
      i_paid: false,
      paid_count: 1n,
      missing: 2n,
      held: kes(2000),
    });
    expect(world.heard('cycle.waiting.still', 'u2')[0]?.data).toMatchObject({ mine: false, i_paid: true });
    // Nothing moves by itself, and a person of the team has it on the desk.
    expect(bank.totalOut()).toBe(0);
    expect(await world.ledger.needsAttention()).toContainEqual(
      expect.objectContaining({ kind: 'turn_without_quorum', amountMinor: 200_000n }),
    );
  });

  it('is not spoken of any more once it went out', async () => {
    await started(world, people, { late_fee: kes(0), frequency: 'monthly' });
    await pay(world, bank, 'u2');
    await world.until('2026-03-20T06:00:00Z', pays);
    for (const user of ['u1', 'u3']) await pay(world, bank, user);
    await world.until('2026-04-04T06:00:00Z', pays);
    expect(bank.totalOut()).toBe(6000);
    expect(world.heard('cycle.waiting.still', 'u2')).toHaveLength(1);
  });

  it('is spoken of again after a time in which nobody could speak', async () => {
    await started(world, people, { late_fee: kes(0), frequency: 'monthly' });
    await pay(world, bank, 'u2');
    await world.until('2026-03-19T06:00:00Z', pays);
    world.now = new Date('2026-03-24T06:00:00Z');
    await world.until('2026-03-28T06:00:00Z', pays);
    expect(world.heard('cycle.waiting.still', 'u2').map(({ data }) => data['days_late'])).toEqual([21n]);
  });
});

describe('what is still owed of a pot that went out short', () => {
  it('is told to its recipient, and for a year after its date', async () => {
    await started(world, people, { quorum: 2n, frequency: 'daily' });
    for (const turn of [1, 2, 3]) {
      for (const user of ['u1', 'u2']) await pay(world, bank, user);
      await world.until(`2026-03-0${5 + turn}T15:00:00Z`, pays);
    }
    await world.until('2028-01-01T06:00:00Z', pays);
    expect(world.heard('cycle.waiting.still')).toEqual([]);
    const owing = world.heard('cycle.owing.happened');
    expect(new Set(owing.map(({ to }) => to))).toEqual(new Set(['u1', 'u2']));
    expect(owing[0]?.data).toMatchObject({ round: 1n, amount: kes(2100), people: 1n, days_late: 14n });
    expect(owing.at(-1)?.data).toMatchObject({ days_late: 364n });
    // The debtor is reminded along, also after the end; of what was missing in their own pot never after it.
    const reminded = world
      .heard('contribution.overdue.owing', 'u3')
      .filter(({ data }) => data['days_late'] === 364n);
    expect(reminded).toMatchObject([{ data: { amount: kes(4200), turns: 2n, late_fee: kes(0) } }]);
    expect(await world.nextDue()).toBeNull();
  });
});

describe('a pot that went out short', () => {
  it('says what is still to come and from how many; what follows says that it is the rest, and what is late fee', async () => {
    await started(world, people, { quorum: 1n });
    await pay(world, bank, 'u2');
    await world.until('2026-03-09T06:00:00Z', pays);
    const arrived = (user: string) => world.heard('payout.completed.happened', user).map(({ data }) => data);
    // u1 receives; what they have not paid themselves is nothing that they wait for.
    for (const user of people)
      expect(arrived(user)).toMatchObject([
        { amount: kes(2000), rest: false, late_fee: kes(0), left: kes(2000), left_from: 1n },
      ]);
    await pay(world, bank, 'u3');
    await world.until(minutes(1), pays);
    expect(arrived('u2')[1]).toMatchObject({
      amount: kes(2100),
      rest: true,
      late_fee: kes(100),
      left: kes(0),
      left_from: 0n,
    });
    await pay(world, bank, 'u1');
    await world.until(minutes(1), pays);
    expect(arrived('u1')[2]).toMatchObject({
      amount: kes(2000),
      rest: true,
      late_fee: kes(0),
      left_from: 0n,
    });
  });

  it('names a fee that is in the pot itself, and none twice when a payout failed before', async () => {
    await started(world, people);
    for (const user of ['u1', 'u2']) await pay(world, bank, user);
    await world.until('2026-03-09T06:00:00Z', pays);
    await pay(world, bank, 'u3');
    await world.until(minutes(121));
    const [first] = world.open('pay_out');
    if (first) await bank.payOut(first, 'refused', 'accepted', false);
    await world.until(minutes(60), pays);
    expect(world.heard('payout.completed.happened', 'u1').map(({ data }) => data)).toMatchObject([
      { amount: kes(6100), rest: false, late_fee: kes(100), left: kes(0), left_from: 0n },
    ]);
  });
});
