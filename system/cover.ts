/** `npm run cover [names] [--pack clinic] [--flow pay] [--json]`: what the replays reach of a pack, and what they hold it to. */
import { Coverage, missed, ofFlow } from '../runtime/studio/cover/coverage.ts';
import { showCoverage } from '../runtime/studio/cover/show.ts';
import type { ReadReplay } from '../runtime/studio/replay/format.ts';
import { command } from './command.ts';
import { noSuch } from './command-words.ts';
import { openPacks } from './packs.ts';
import { openPlayers } from './players.ts';
import { usualPack, unknownPack } from './pack-names.ts';
import { findReplays, packsOf, unknownReplay } from './replay.ts';
import { runsOf } from './runs.ts';
import type { Run } from './runs.ts';

const usage = {
  options: { pack: { type: 'string' }, flow: { type: 'string' }, json: { type: 'boolean' } },
  names: Infinity,
  text: `npm run cover [-- [name of a replay …] [--pack name] [--flow name] [--json]]
  without names   all replays of the pack
  --pack          else that of the replays that are named; likelemba where none are
  --flow          only this flow, and the messages that it says
  --json          all of it as JSON, for npm run graph -- --coverage
Under each flow: what is missed, and which edges are held to something in some languages only.
Ends with 0: everything is covered, 1: something is missed, or a replay failed, 2: not understood.`,
} as const;

/** 0: everything is covered; 1: something is missed, or a replay failed; 2: not understood. */
export const cover = command(usage, async ({ projectFolder, values, names, say, misused }) => {
  const unknown = names.flatMap((name) => unknownReplay(projectFolder, name) ?? []);
  if (unknown.length > 0) return misused(unknown.join('\n'));
  const { reads } = findReplays(projectFolder, names);
  const problems = reads.flatMap((read) => read.problems);
  if (problems.length > 0) {
    problems.forEach(say);
    return 2;
  }
  const named = values.pack ?? (names.length > 0 ? undefined : usualPack);
  const [pack = usualPack, another] = named === undefined ? packsOf(reads) : [named];
  if (another !== undefined)
    return misused(`These replays are of ${pack} and ${another}; one pack is covered at a time.`);
  const noPack = unknownPack(projectFolder, pack);
  if (noPack !== null) return misused(noPack);
  const own = reads.filter(({ replay }) => replay?.pack === pack);
  const stranger = names.find((_, index) => !own.includes(reads[index] as ReadReplay));
  if (stranger !== undefined) return misused(`${stranger} is not of the pack ${pack}.`);
  const packs = openPacks(projectFolder, [pack]);
  const { flow } = values;
  const { flows } = packs.current(pack);
  if (flow !== undefined && !flows.has(flow)) return misused(noSuch('flow', flow, [...flows.keys()]));
  const coverage = new Coverage(packs.current(pack));
  const players = await openPlayers(projectFolder, [pack], { notes: true });
  let failed = 0;
  try {
    const runs = own.flatMap(({ replay }) => (replay === null ? [] : runsOf(replay).filter(isSpoken)));
    for await (const { run, played, notes } of players.play(runs)) {
      coverage.played(notes);
      failed += played.failures.length;
      for (const { line, message } of played.failures)
        process.stderr.write(`${run.replay.file}:${line}  ${message}\n`);
    }
  } finally {
    await players.close();
  }
  const all = coverage.report();
  const report = flow === undefined ? all : ofFlow(all, packs.current(pack), flow);
  if (values.json === true) say(JSON.stringify(report, null, 2));
  else showCoverage(report).forEach(say);
  const { edges, messages, sides } = missed(report);
  return failed + edges.length + messages.length + sides.length === 0 ? 0 : 1;
});

function isSpoken(run: Run): boolean {
  return run.perturb === null;
}
