import { expect, it } from 'vitest';
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

/** Everybody has paid; the last one six minutes past midnight of the day after the date. */
async function completeAtNight(): Promise<void> {
  await started(world, people);
  for (const user of ['u1', 'u2']) await pay(world, bank, user);
  await world.until('2026-03-06T21:06:00Z');
  await pay(world, bank, 'u3');
}

it('a pot that is complete in the middle of the night goes out in the morning, and says so', async () => {
  await completeAtNight();
  const morning = new Date('2026-03-07T07:00:00Z');
  for (const news of ['cycle.quorum_met.happened', 'payout.scheduled.happened'])
    expect(world.heard(news, 'u2')[0]?.data).toMatchObject({ at: morning });
  await world.until('2026-03-07T06:59:59Z');
  expect(world.open('pay_out')).toEqual([]);
  await world.until(morning);
  expect(world.open('pay_out')).toHaveLength(1);
});

it('a time of release that was put down before this rule is not lost: it is put down again', async () => {
  await completeAtNight();
  await world.db.admin.query({
    name: 'as_before',
    text: `update domain.agenda set due_at = '2026-03-06T23:06:00Z' where kind = 'payout.release'`,
  });
  await world.until('2026-03-07T06:59:59Z');
  expect(world.open('pay_out')).toEqual([]);
  await world.until('2026-03-07T07:00:00Z');
  expect(world.open('pay_out')).toHaveLength(1);
});

it('on the date of a pot that a dispute holds everybody hears once that it waits, and no other date', async () => {
  await started(world, people);
  for (const user of people) await pay(world, bank, user);
  const payout = world.heard('payout.scheduled.happened', 'u2')[0]?.data['id'] as string;
  await world.expect('u2', 'dispute.open', { payout, kind: 'other' }, 'opened');
  await world.until('2026-03-06T14:59:00Z', () => bank.allGoesWell());
  expect(world.heard('payout.held.due')).toEqual([]);
  await world.until('2026-03-20T15:00:00Z', () => bank.allGoesWell());
  expect(world.heard('payout.held.due').map(({ to, data }) => [to, data['mine'], data['amount']])).toEqual([
    ['u1', true, kes(6000)],
    ['u2', false, kes(6000)],
    ['u3', false, kes(6000)],
  ]);
});

it('a turn whose date has passed without its quorum is not planned for that date any more', async () => {
  await started(world, people);
  const mine = async () => (await world.call('u1', 'payout.mine')) as object;
  expect(await mine()).toMatchObject({ result: [{ state: 'planned' }] });
  await world.until('2026-03-06T15:00:00Z');
  expect(await mine()).toMatchObject({ result: [{ state: 'waiting' }] });
});
