/** What older versions did not put on the agenda is put there by the migrations that brought it. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Bank, pay } from './support/bank.ts';
import { circle, started, World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

/** As if what a migration puts down had never been: it runs again. */
async function migrateAnew(file: string, where: string): Promise<void> {
  await world.rows(`delete from domain.agenda where ${where}`);
  const text = readFileSync(new URL(`../../ledger/circles/sql/${file}`, import.meta.url), 'utf8');
  await world.rows(text);
}

it('a pot that waits already is spoken of from the next week on', async () => {
  await started(world, ['u1', 'u2'], { frequency: 'monthly' });
  await pay(world, new Bank(world), 'u2');
  await world.until('2026-03-24T06:00:00Z');
  await migrateAnew('0405-waiting-is-said.sql', "subject like '%/waits'");
  await world.until('2026-04-03T06:00:00Z');
  expect(world.heard('cycle.waiting.still', 'u2').map(({ data }) => data['days_late'])).toEqual([
    14n,
    21n,
    28n,
  ]);
});

it('a group that was founded before hears of its first day, or that it has passed', async () => {
  await circle(world, ['u1', 'u2']);
  await migrateAnew('0406-first-days.sql', "kind = 'circle.first_day'");
  await world.until('2026-03-06T06:00:00Z');
  expect(world.heard('circle.not_started.member').map((told) => told.to)).toEqual(['u2']);
  await circle(world, ['u3', 'u4'], {
    starts_on: world.heard('circle.not_started.member')[0]?.data['starts_on'] ?? null,
  });
  await migrateAnew('0406-first-days.sql', "kind = 'circle.first_day' and done_at is null");
  await world.until('2026-03-06T06:00:00Z');
  expect(world.heard('circle.not_started.organiser').map((told) => told.to)).toEqual(['u1', 'u3']);
});
