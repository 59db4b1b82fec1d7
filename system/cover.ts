/** `npm run cover [names] [--json]`: what the replays reach of the pack, and what they hold it to. */
import { Coverage, missed } from '../runtime/studio/cover/coverage.ts';
import { showCoverage } from '../runtime/studio/cover/show.ts';
import { openPacks } from './packs.ts';
import { openPlayers } from './players.ts';
import { findReplay, replayNames, runsOf } from './replay.ts';
import type { Run } from './replay.ts';

const pack = 'likelemba';

/** 0: everything is covered; 1: something is missed, or a replay failed; 2: not understood. */
export async function cover(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = words.find((word) => word.startsWith('--') && word !== '--json');
  if (unknown !== undefined) {
    say(`there is no ${unknown}; npm run cover -- [names of replays] [--json]`);
    return 2;
  }
  const reads = (names.length > 0 ? names : replayNames(projectFolder)).map((name) =>
    findReplay(projectFolder, name),
  );
  const problems = reads.flatMap((read) => read.problems);
  if (problems.length > 0) {
    problems.forEach(say);
    return 2;
  }
  const packs = openPacks(projectFolder, [pack]);
  const coverage = new Coverage(packs.current(pack));
  const players = await openPlayers(projectFolder, [pack], { notes: true });
  let failed = 0;
  try {
    const runs = reads.flatMap(({ replay }) => (replay === null ? [] : runsOf(replay).filter(isSpoken)));
    for await (const { run, played, notes } of players.play(runs)) {
      coverage.played(notes);
      failed += played.failures.length;
      for (const { line, message } of played.failures)
        process.stderr.write(`${run.replay.file}:${line}  ${message}\n`);
    }
  } finally {
    await players.close();
  }
  const report = coverage.report();
  if (words.includes('--json')) say(JSON.stringify(report, null, 2));
  else showCoverage(report).forEach(say);
  const { edges, messages } = missed(report);
  return failed + edges.length + messages.length === 0 ? 0 : 1;
}

function isSpoken(run: Run): boolean {
  return run.perturb === null;
}
