import { expect, inject, test } from 'vitest';
import { templateName } from '../../support/server.ts';
import { campaign, problemsOf, tableOf } from './campaign.ts';
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
