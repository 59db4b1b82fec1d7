/** `npm run chaos`: lets everything happen to the product and says what that did. */
import { spawnSync } from 'node:child_process';
import { availableParallelism, platform } from 'node:os';
import { misused, readWords } from '../../../system/command-words.ts';
import { Bench } from './bench.ts';
import { campaign, killsOf } from './campaign.ts';
import { report } from './report.ts';
import { openServer } from './server.ts';

const usage = {
  options: {
    minutes: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '1' },
  },
  text: `npm run chaos [-- [--minutes N | --kills N] [--seed S] [--from C]]
  --minutes 10    as many circles as begin within ten minutes: the default
  --kills 1000    until a thousand nodes were killed
  --seed 77       what chance is made of
  --from 5        begins with the fifth circle of that seed
Ends with 0: nothing was lost or doubled, 1: something was, 2: not understood.`,
} as const;
const asked = readWords(process.argv.slice(2), usage, console.log);
if (typeof asked === 'number') process.exit(asked);
const { values } = asked;
const kills = Number(values.kills ?? Infinity);
const minutes = Number(values.minutes ?? (values.kills === undefined ? 10 : Infinity));
const [seed, from] = [Number(values.seed), Number(values.from)];
if (!(minutes > 0) || !(kills >= 1) || !Number.isInteger(seed) || !Number.isInteger(from) || from < 1)
  process.exit(
    misused(
      '--minutes and --kills are above zero; --seed and --from are whole, --from above zero.',
      usage.text,
      console.log,
    ),
  );

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
let told = false;
// The circle that is being played comes to its end; a second signal ends everything.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (told = true));
try {
  const done = await campaign({
    server,
    bench,
    seed,
    from,
    enough: (so) => told || so >= kills || performance.now() - began > minutes * 60_000,
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
