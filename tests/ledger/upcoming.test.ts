import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upcoming } from '../../ledger/upcoming.ts';
import { dueWords } from '../../system/due-words.ts';
import { Bank, pay } from './support/bank.ts';
import { started, World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const next = async (): Promise<string> => {
  const found = await upcoming(world.database);
  return found === null ? 'nothing' : `${found.at.toISOString()} ${dueWords({ ...found, group: null })}`;
};

describe('what falls due next', () => {
  it('is told in words, and passes over what has lost its point', async () => {
    expect(await next()).toBe('nothing');
    const bank = new Bank(world);
    await started(world, ['u1', 'u2', 'u3']);
    expect(await next()).toBe('2026-03-04T06:00:00.000Z reminder, turn 1 is due in two days');
    await world.until('2026-03-04T06:00:00Z');
    expect(await next()).toBe('2026-03-06T06:00:00.000Z reminder, turn 1 is due today');
    for (const user of ['u1', 'u2', 'u3']) await pay(world, bank, user);
    // Nobody is left to remind, and no payment is open: the next thing is the day itself.
    expect(await next()).toBe('2026-03-06T15:00:00.000Z turn 1 is due');
  });

  it('is nothing once a circle has ended', async () => {
    const bank = new Bank(world);
    await started(world, ['u1', 'u2']);
    for (const day of ['2026-03-06', '2026-03-13']) {
      await world.until(`${day}T06:00:00Z`);
      for (const user of ['u1', 'u2']) await pay(world, bank, user);
      await world.until(`${day}T18:00:00Z`, () => bank.allGoesWell());
    }
    expect(world.heard('circle.completed.happened')).toHaveLength(2);
    expect(await next()).toBe('nothing');
  });
});
