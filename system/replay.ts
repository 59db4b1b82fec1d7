/** `npm run replay [names] [--update] [--perturb=crash,…]`: plays the replays on the whole system and says what differs. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Language } from '../runtime/ports.ts';
import { readReplay } from '../runtime/studio/replay/format.ts';
import type { ReadReplay } from '../runtime/studio/replay/format.ts';
import type { Replay } from '../runtime/studio/replay/lines.ts';
import type { Failure, Played } from '../runtime/studio/replay/play.ts';
import { disturbances } from '../runtime/studio/replay/schema.ts';
import type { Perturbation } from '../runtime/studio/replay/schema.ts';
import { transcriptProblem } from '../runtime/studio/replay/transcript.ts';
import { nearest } from '../runtime/language/nearest.ts';
import { command } from './command.ts';
import { noSuch } from './command-words.ts';
import { openPacks } from './packs.ts';
import type { RunPlayed } from './player.ts';
import { openPlayers } from './players.ts';

const folder = 'tests/replays';

/** Where a replay of this name is. */
export function replayFile(name: string): string {
  return join(folder, `${name}.yaml`);
}

/** One way of playing a replay. */
export interface Run {
  readonly replay: Replay;
  /** Null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
}

/** A replay by its file's name without the ending. */
export function findReplay(
  projectFolder: string,
  name: string,
  goingOnFrom: readonly string[] = [],
): ReadReplay {
  const file = replayFile(name);
  const way = [...goingOnFrom, name];
  if (goingOnFrom.includes(name))
    return { replay: null, problems: [`${file}  goes on from itself: ${way.join(' → ')}`] };
  if (!existsSync(join(projectFolder, file))) {
    const meant = nearest(name, replayNames(projectFolder));
    const hint = meant === null ? '' : `; did you mean ${meant}?`;
    return { replay: null, problems: [`there is no replay ${file}${hint}`] };
  }
  const text = readFileSync(join(projectFolder, file), 'utf8');
  return readReplay(file, text, (other) => findReplay(projectFolder, other, way));
}

/** The names of all replays; none where they were left out, as from an image. */
export function replayNames(projectFolder: string): string[] {
  if (!existsSync(join(projectFolder, folder))) return [];
  return readdirSync(join(projectFolder, folder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Every way a replay asks to be played: in its languages, and under its disturbances. */
export function runsOf(replay: Replay): Run[] {
  const inLanguages = replay.in.length === 0 ? [null] : replay.in;
  return [
    ...inLanguages.map((language) => ({ replay, language, perturb: null })),
    ...replay.perturb.map((perturb) => ({ replay, language: null, perturb })),
  ];
}

/** How a run is called in output. */
export function titleOf({ language, perturb }: Run): string {
  return [language ?? 'as written', perturb?.replaceAll('_', ' ')].filter(Boolean).join(', ');
}

/** Where the transcript of a run is kept; disturbed runs have none. */
export function transcriptFile(projectFolder: string, name: string, run: Run): string | null {
  if (run.perturb !== null) return null;
  return join(projectFolder, folder, 'transcripts', `${name}.${run.language ?? 'mixed'}.txt`);
}

const usage = {
  options: { update: { type: 'boolean' }, perturb: { type: 'string' } },
  names: Infinity,
  text: `npm run replay [-- [name …] [--update] [--perturb=crash,redeliver]]
  without names   all of tests/replays
  --update        writes the transcripts of what plays as it says; read them then
  --perturb       plays under these disturbances instead, or under all
Ends with 0: all as written, 1: something differs, 2: not understood.`,
} as const;

/** Which runs of a replay are asked for: all that it asks for itself, or those under the disturbances of `--perturb`. */
function disturbancesIn(
  given: string | undefined,
): { readonly of: (replay: Replay) => Run[] } | { readonly problem: string } {
  if (given === undefined) return { of: runsOf };
  const known = Object.keys(disturbances) as Perturbation[];
  const names = given === 'all' ? known : given.split(',');
  const unknown = names.find((name) => !(name in disturbances));
  if (unknown !== undefined) return { problem: noSuch('disturbance', unknown, [...known, 'all']) };
  return {
    of: (replay) => names.map((perturb) => ({ replay, language: null, perturb: perturb as Perturbation })),
  };
}

/**
 * Writes a run's transcript where it is asked for, else holds what is kept against it. What is wrong with it, or null.
 * A run that failed writes nothing, and is held against nothing: what differs follows from where it failed.
 */
export function keepTranscript(
  file: string,
  shown: string,
  name: string,
  { failures, transcript }: Pick<Played, 'failures' | 'transcript'>,
  update: boolean,
): Failure | null {
  if (failures.length > 0)
    return update ? { line: 0, message: `${shown} was not written: this run failed`, chat: [] } : null;
  if (!update) {
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : null;
    return transcriptProblem(shown, kept, transcript, `npm run replay ${name} -- --update`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, transcript);
  return null;
}

/** Plays what is asked and says of each run whether it is as written. */
export const replay = command(usage, async ({ projectFolder, values, names, say, misused }) => {
  const { update = false, perturb } = values;
  const wanted = disturbancesIn(perturb);
  if ('problem' in wanted) return misused(wanted.problem);
  const packs = ['likelemba'];
  // What is broken is said before anybody plays.
  openPacks(projectFolder, packs);
  const reads = (names.length > 0 ? names : replayNames(projectFolder)).map((name) =>
    findReplay(projectFolder, name),
  );
  const problems = reads.flatMap((read) => read.problems);
  problems.forEach(say);
  let failed = reads.filter((read) => read.replay === null).length;
  const players = await openPlayers(projectFolder, packs);
  try {
    const runs = reads.flatMap((read) => (read.replay === null ? [] : wanted.of(read.replay)));
    for await (const result of players.play(runs)) failed += report(result);
  } finally {
    await players.close();
  }
  say(failed === 0 ? 'all as written' : failed === 1 ? '1 run differs' : `${failed} runs differ`);
  return failed === 0 ? 0 : 1;

  function report({ run, played, seconds }: RunPlayed & { readonly run: Run }): number {
    const name = basename(run.replay.file, '.yaml');
    const differs = [...played.failures];
    const file = transcriptFile(projectFolder, name, run);
    const shown = file === null ? '' : relative(projectFolder, file).replaceAll('\\', '/');
    const stands = file === null ? null : keepTranscript(file, shown, name, played, update);
    if (stands !== null) differs.push(stands);
    const mark = differs.length === 0 ? '✓' : '✗';
    say(`${mark} ${name} (${titleOf(run)}, ${played.steps} lines, ${seconds.toFixed(1)} s)`);
    for (const { line, message, chat } of differs) {
      say(`    ${line === 0 ? '' : `${run.replay.file}:${line}  `}${message}`);
      for (const heard of chat) say(`        ${heard}`);
    }
    return differs.length === 0 ? 0 : 1;
  }
});
