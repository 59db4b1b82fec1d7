/** `npm run kills -- --rounds N --seed S`: kills the product N times at each failpoint and says what that did. */
import { parseArgs } from 'node:util';
import { openScratch } from '../../../runtime/database/scratch.ts';
import { campaign, tableOf } from './campaign.ts';
import { projectFolder } from './place.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
if (!(rounds >= 1) || !Number.isInteger(seed)) throw new Error('--rounds and --seed are whole numbers');

const began = performance.now();
const scratch = await openScratch(projectFolder);
try {
  const { url } = await scratch.make();
  const server = new URL(url);
  const template = server.pathname.slice(1);
  server.username = 'postgres';
  server.pathname = '/postgres';
  const played = await campaign({
    server: { adminUrl: server.href, template },
    seed,
    rounds,
    say: (line) => console.log(line),
  });
  const table = tableOf(played);
  console.table(Object.fromEntries(table.map(({ failpoint, ...figures }) => [failpoint, figures])));
  const verdicts = played.map(({ verdict }) => verdict);
  const sum = (of: (verdict: (typeof verdicts)[number]) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  const kills = table.reduce((total, line) => total + line.kills, 0);
  console.log(
    `seed ${seed}: ${kills} kills in ${played.length} circles, ${Math.round((performance.now() - began) / 1000)} s; ` +
      `${sum(({ unknownPayouts }) => unknownPayouts)} payouts unknown at first, ` +
      `${sum(({ repeated }) => repeated)} messages repeated, ` +
      `${played.reduce((total, { byStatement }) => total + byStatement, 0)} payments found on the statement, ` +
      `${sum(({ odd }) => odd.length)} other differences`,
  );
  const wrong = sum(
    ({ lost, doubled, early, odd }) => lost.length + doubled.length + early.length + odd.length,
  );
  process.exitCode = wrong === 0 ? 0 : 1;
} finally {
  await scratch.close();
}
