import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
