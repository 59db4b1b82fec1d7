/**
 * `npm run bench:replays`: how many lines of talk a second the replays play on the whole system with Postgres, and how
 * many steps a second the pure engine makes of the same conversations.
 *
 * The engine is given what it was given in the plays: pack, stored snapshot, event and context, so that every step must
 * come out as it did. That proves that a step depends on nothing else; it proves nothing of storage, tools or wires.
 */
import { isDeepStrictEqual } from 'node:util';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { openScratch } from '../../runtime/database/scratch.ts';
import { decodeSnapshot, encodeSnapshot } from '../../runtime/engine/snapshot.ts';
import { step } from '../../runtime/engine/step.ts';
import { readWords } from '../../system/command-words.ts';
import { openPacks } from '../../system/packs.ts';
import type { StepHeard } from '../../system/overheard.ts';
import { openPlayers, type Players } from '../../system/players.ts';
import { findReplay, replayNames } from '../../system/replay.ts';
import { runsOf, type Run } from '../../system/runs.ts';
import { Scenes } from '../../system/scenes.ts';

/** What was measured. Rates are per second. */
export interface ReplayFigures {
  readonly plays: number;
  readonly lines: number;
  /** How many played at once: as many as there are processors. */
  readonly players: number;
  readonly linesPerSecond: number;
  /** Of this process and all players; the database's own comes on top. */
  readonly cpuMsPerLine: number;
  readonly engineSteps: number;
  /** With each snapshot written as JSON and read again. */
  readonly engineStepsPerSecond: number;
  /** The same in a second of processor time: what a busy machine does not change. */
  readonly engineStepsPerCpuSecond: number;
}

const packNames = ['likelemba'];

/** Rounds before the engine is measured, and measured ones. */
const warmRounds = 3;
const rounds = 10;

/** Plays every replay in its languages, undisturbed: in this thread, to hear the steps, then on all processors. */
export async function benchReplays(projectFolder: string): Promise<ReplayFigures> {
  const runs = replayNames(projectFolder)
    .map((name) => findReplay(projectFolder, name))
    .flatMap(({ replay }) => (replay === null ? [] : runsOf(replay)))
    .filter(({ perturb }) => perturb === null);
  const steps = await hearSteps(projectFolder, runs);
  const players = await openPlayers(projectFolder, packNames);
  try {
    // The scenes that others go on from are played here, and code is compiled.
    await playAll(players, runs);
    const began = performance.now();
    const cpuBegan = cpuMs();
    const lines = await playAll(players, runs);
    const spent = performance.now() - began;
    const cpu = cpuMs() - cpuBegan;
    return {
      plays: runs.length,
      lines,
      players: availableParallelism(),
      linesPerSecond: Math.round((lines / spent) * 1000),
      cpuMsPerLine: Number((cpu / lines).toFixed(2)),
      engineSteps: steps.length,
      ...engineRates(steps),
    };
  } finally {
    await players.close();
  }
}

/** Returns how many lines were played. */
async function playAll(players: Players, runs: readonly Run[]): Promise<number> {
  let lines = 0;
  for await (const { run, played } of players.play(runs)) {
    lines += played.steps;
    if (played.failures.length > 0)
      throw new Error(`${run.replay.file} differs: ${played.failures[0]?.message}`);
  }
  return lines;
}

async function hearSteps(projectFolder: string, runs: readonly Run[]): Promise<readonly StepHeard[]> {
  const steps: StepHeard[] = [];
  const scratch = await openScratch(projectFolder);
  const scenes = new Scenes(openPacks(projectFolder, packNames), () => scratch.make());
  try {
    for (const run of runs) await scenes.play(run, { onStep: (heard) => void steps.push(heard) });
  } finally {
    await scenes.close();
    await scratch.close();
  }
  return steps;
}

function engineRates(
  steps: readonly StepHeard[],
): Pick<ReplayFigures, 'engineStepsPerSecond' | 'engineStepsPerCpuSecond'> {
  for (const { pack, before, event, context, result } of steps)
    if (!isDeepStrictEqual(step(pack, before, event, context), result))
      throw new Error('a step comes out otherwise than it did');
  const round = (): void => {
    for (const { pack, before, event, context } of steps) {
      const stored = JSON.stringify(encodeSnapshot(pack, before));
      step(pack, decodeSnapshot(pack, JSON.parse(stored)), event, context);
    }
  };
  for (let n = 0; n < warmRounds; n += 1) round();
  const began = performance.now();
  const cpuBegan = cpuMs();
  for (let n = 0; n < rounds; n += 1) round();
  const rate = (ms: number): number => Math.round(((steps.length * rounds) / ms) * 1000);
  return {
    engineStepsPerSecond: rate(performance.now() - began),
    engineStepsPerCpuSecond: rate(cpuMs() - cpuBegan),
  };
}

/** Processor time of this process so far, in milliseconds. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The figures as people read them. */
export function showReplayFigures(figures: ReplayFigures): string[] {
  return [
    `${figures.plays} plays, ${figures.lines} lines of talk, ${figures.players} at once: ${figures.linesPerSecond} lines/s on the whole system with Postgres (${figures.cpuMsPerLine} ms of processor each, the database's not counted)`,
    `${figures.engineSteps} steps of the same conversations: ${figures.engineStepsPerSecond} steps/s of the pure engine (${figures.engineStepsPerCpuSecond} in a second of processor time)`,
  ];
}

const usage = {
  text: `npm run bench:replays
  plays all replays in their languages: lines a second with Postgres, steps a second of the pure engine
Ends with 0: measured, 1: a replay differs, 2: not understood.`,
};

if (import.meta.main) {
  const asked = readWords(process.argv.slice(2), usage, console.log);
  if (typeof asked === 'number') process.exit(asked);
  for (const line of showReplayFigures(await benchReplays(resolve(import.meta.dirname, '../..'))))
    console.log(line);
}
