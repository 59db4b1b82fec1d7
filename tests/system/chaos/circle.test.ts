import { expect, inject, test } from 'vitest';
import { templateName } from '../../support/server.ts';
import { campaign, playOne, problemsOf, tableOf } from './campaign.ts';
import { startedCircles } from './databases.ts';
import { Bench } from './deployment.ts';
import { failpoints } from './plan.ts';

/** Another seed draws other passes: `npm run kills -- --seed`. */
const seed = 1;
const rounds = 4;

test(`circles come to their end with nothing lost, doubled or early while their nodes are killed (seed ${seed})`, async () => {
  const server = { adminUrl: inject('testServer'), template: templateName };
  const played = await campaign({ server, seed, rounds });
  expect(played.flatMap(problemsOf)).toEqual([]);
  expect(tableOf(played)).toEqual(
    failpoints.map((failpoint) => ({ failpoint, kills: rounds, lost: 0, doubled: 0, early: 0 })),
  );
  // Some hit the call that cannot be taken back.
  expect(played.reduce((sum, { verdict }) => sum + verdict.unknownPayouts, 0)).toBeGreaterThan(0);
}, 300_000);

test('a payment of which neither answer nor notice came goes back once its receipt is announced', async () => {
  const circles = await startedCircles({ adminUrl: inject('testServer'), template: templateName });
  const bench = new Bench();
  try {
    const circle = await playOne({
      circles,
      bench,
      nextFailAt: () => null,
      prepare({ money }) {
        money.timeoutAfterSuccess('collect');
        // Of three callbacks one belongs to that prompt; the others are asked about.
        money.dropCallbacks(3);
      },
    });
    expect(problemsOf(circle)).toEqual([]);
    expect(circle.byStatement).toBe(1);
  } finally {
    bench.close();
    await circles.close();
  }
}, 120_000);
