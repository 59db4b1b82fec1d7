/** `npm run cover [names] [--json]`: what the replays reach of the pack, and what they hold it to. */
import { openScratch } from '../runtime/database/scratch.ts';
import { Coverage, missed } from '../runtime/studio/cover/coverage.ts';
import type { Stepped } from '../runtime/studio/replay/stage.ts';
import { showCoverage } from '../runtime/studio/cover/show.ts';
import { openPacks } from './packs.ts';
import type { StepHeard } from './product.ts';
import { findReplay, replayNames, runsOf } from './replay.ts';
import type { Run } from './replay.ts';
import { Scenes } from './scenes.ts';
import type { Hearing } from './scenes.ts';

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
  const scratch = await openScratch(projectFolder);
  const scenes = new Scenes(packs, () => scratch.make());
  let failed = 0;
  try {
    for (const { replay } of reads)
      for (const run of replay === null ? [] : runsOf(replay).filter(isSpoken)) {
        const { failures } = await scenes.play(run, hearingOf(coverage));
        failed += failures.length;
        for (const { line, message } of failures)
          process.stderr.write(`${run.replay.file}:${line}  ${message}\n`);
      }
  } finally {
    await scenes.close();
    await scratch.close();
  }
  const report = coverage.report();
  if (words.includes('--json')) say(JSON.stringify(report, null, 2));
  else showCoverage(report).forEach(say);
  const { edges, messages } = missed(report);
  return failed + edges.length + messages.length === 0 ? 0 : 1;
}

/** What coverage hears of one run. */
export function hearingOf(coverage: Coverage): Hearing {
  coverage.begin();
  return {
    onStep: (step) => coverage.stepped(asStepped(step)),
    onExpected: (expected) => coverage.expected(expected),
  };
}

function isSpoken(run: Run): boolean {
  return run.perturb === null;
}

/** What coverage needs of a step. */
function asStepped({ event, context, result }: StepHeard): Stepped {
  const call = result.effects.find((effect) => effect.kind === 'call');
  return {
    language: context.language,
    chat: context.conversationId,
    begins: event.kind !== 'outcome',
    took: result.trace.took,
    rendered: result.trace.rendered,
    said: result.effects.flatMap((effect) =>
      effect.kind === 'message' ? [{ template: effect.template, text: effect.text }] : [],
    ),
    called: call?.kind === 'call' ? call.tool : null,
  };
}
