/**
 * `npm run chaos`: lets everything happen to the product and says what that did.
 *
 *   npm run chaos -- --minutes 10 --seed 1     as many circles as begin within ten minutes
 *   npm run chaos -- --kills 1000 --seed 1     until a thousand nodes were killed
 *   npm run chaos -- --seed 77 --from 5        begins with the fifth circle of that seed
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, platform } from 'node:os';
import { parseArgs } from 'node:util';
import { Bench } from './bench.ts';
import { campaign, killsOf } from './campaign.ts';
import { report } from './report.ts';
import { openServer } from './server.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
  },
});
const kills = Number(values.kills ?? Infinity);
const minutes = Number(values.minutes ?? (values.kills === undefined ? 10 : Infinity));
const [seed, from] = [Number(values.seed), Number(values.from)];
if (!(minutes > 0) || !(kills >= 1) || !Number.isInteger(seed) || !Number.isInteger(from) || from < 1)
  throw new Error('--minutes and --kills are above zero; --seed and --from are whole, --from above zero');

/** The state that is run, `+` when files differ from it. */
function commit(): string {
  const git = (...args: string[]): string =>
    spawnSync('git', args, { encoding: 'utf8' }).stdout?.trim() ?? '';
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+';
  return `${git('rev-parse', '--short', 'HEAD') || 'unknown'}${changed}`;
}
const runs = `commit ${commit()}, ${platform()}, ${availableParallelism()} cores, Node ${process.versions.node}`;

const began = performance.now();
const server = await openServer();
const bench = new Bench(4);
let asked = false;
// The circle that is being played comes to its end; a second signal ends everything.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (asked = true));
try {
  const done = await campaign({
    server,
    bench,
    seed,
    from,
    enough: (so) => asked || so >= kills || performance.now() - began > minutes * 60_000,
    say: (line) => console.log(line),
  });
  const { text, ok } = report(done, { long: killsOf(done.tally) >= 200 });
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${runs}, seed ${seed}, ${new Date().toISOString().slice(0, 16)}Z, ${seconds} s\n${text}`);
  process.exitCode = ok ? 0 : 1;
} finally {
  bench.close();
  await server.close();
}
