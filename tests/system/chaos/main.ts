/** `npm run chaos -- --minutes N --kills K --seed S`: lets everything happen to the product and says what that did. */
import { parseArgs } from 'node:util';
import { Bench } from './bench.ts';
import { campaign, killsOf } from './campaign.ts';
import { report } from './report.ts';
import { openServer } from './server.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kills: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
  },
});
const [minutes, kills, seed] = [Number(values.minutes), Number(values.kills), Number(values.seed)];
if (!(minutes > 0) || !(kills >= 1) || !Number.isInteger(seed))
  throw new Error('--minutes and --kills are numbers above zero, --seed is a whole number');

const began = performance.now();
const server = await openServer();
const bench = new Bench();
let asked = false;
// The circle that is being played comes to its end; a second signal ends everything.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (asked = true));
try {
  const done = await campaign({
    server,
    bench,
    seed,
    enough: (so) => asked || so >= kills || performance.now() - began > minutes * 60_000,
    say: (line) => console.log(line),
  });
  const { text, ok } = report(done, { long: killsOf(done.tally) >= 200 });
  console.log(`\nseed ${seed}, ${Math.round((performance.now() - began) / 1000)} s\n${text}`);
  process.exitCode = ok ? 0 : 1;
} finally {
  bench.close();
  await server.close();
}
