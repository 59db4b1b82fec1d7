/** `npm run replay [names] [--update] [--perturb=crash,…]`: plays the replays on the whole system and says what differs. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { eventTypes } from '../ledger/book/event-types.ts';
import { contractsOf } from '../runtime/studio/replay/contracts.ts';
import { onlyCodes } from '../runtime/studio/replay/codes.ts';
import { Differences } from '../runtime/studio/replay/differences.ts';
import { readReplay } from '../runtime/studio/replay/format.ts';
import type { ReadReplay } from '../runtime/studio/replay/format.ts';
import type { Known } from '../runtime/studio/replay/line-names.ts';
import type { Replay } from '../runtime/studio/replay/lines.ts';
import type { Failure } from '../runtime/studio/replay/played.ts';
import { disturbances } from '../runtime/studio/replay/schema.ts';
import type { Perturbation } from '../runtime/studio/replay/schema.ts';
import { didYouMean } from '../runtime/language/nearest.ts';
import { command } from './command.ts';
import { noSuch } from './command-words.ts';
import { packsIn } from './pack-names.ts';
import { openPacks } from './packs.ts';
import type { LoadedPacks } from './packs.ts';
import type { RunPlayed } from './player.ts';
import { openPlayers } from './players.ts';
import { replayFolder, runsOf, titleOf } from './runs.ts';
import type { Run } from './runs.ts';
import { Update, heldAgainst, noteDifferences } from './transcripts.ts';

/** Where a replay of this name is. */
export function replayFile(name: string): string {
  return join(replayFolder, `${name}.yaml`);
}

/** What lines may name: what the packs have, where they are loaded, and the events of the book. */
export function knownTo(projectFolder: string, packs: LoadedPacks | null): Known | null {
  const names = packsIn(projectFolder);
  if (names === null) return null;
  return {
    packs: names,
    events: Object.keys(eventTypes),
    contracts: (pack) => (packs?.has(pack) ? contractsOf(packs.current(pack)) : null),
  };
}

/**
 * A replay by its file's name without the ending. What its lines name is held against `packs`, where they are loaded.
 */
export function findReplay(
  projectFolder: string,
  name: string,
  packs: LoadedPacks | null = null,
  goingOnFrom: readonly string[] = [],
): ReadReplay {
  const file = replayFile(name);
  const way = [...goingOnFrom, name];
  if (goingOnFrom.includes(name))
    return { replay: null, problems: [`${file}  goes on from itself: ${way.join(' → ')}`] };
  const unknown = unknownReplay(projectFolder, name);
  if (unknown !== null) return { replay: null, problems: [unknown] };
  const text = readFileSync(join(projectFolder, file), 'utf8');
  const next = (other: string) => findReplay(projectFolder, other, packs, way);
  return readReplay(file, text, next, knownTo(projectFolder, packs));
}

/** What there is to say of a name that no replay has; else null. */
export function unknownReplay(projectFolder: string, name: string): string | null {
  const file = replayFile(name);
  if (existsSync(join(projectFolder, file))) return null;
  return `there is no replay ${file}${didYouMean(name, replayNames(projectFolder))}`;
}

/** The packs that replays are of. */
export function packsOf(reads: readonly ReadReplay[]): readonly string[] {
  return [...new Set(reads.flatMap(({ replay }) => replay?.pack ?? []))];
}

/**
 * Replays by name, all where none is named, and the packs that they are of. What their lines name is held against these.
 * Throws where a pack is broken: that is said before anybody plays.
 */
export function findReplays(
  projectFolder: string,
  names: readonly string[],
): { readonly reads: readonly ReadReplay[]; readonly packs: readonly string[] } {
  const all = names.length > 0 ? names : replayNames(projectFolder);
  const packs = packsOf(all.map((name) => findReplay(projectFolder, name)));
  const loaded = openPacks(projectFolder, packs);
  return { reads: all.map((name) => findReplay(projectFolder, name, loaded)), packs };
}

/** The names of all replays; none where they were left out, as from an image. */
export function replayNames(projectFolder: string): string[] {
  if (!existsSync(join(projectFolder, replayFolder))) return [];
  return readdirSync(join(projectFolder, replayFolder))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

const usage = {
  options: { update: { type: 'boolean' }, perturb: { type: 'string' } },
  names: Infinity,
  text: `npm run replay [-- [name …] [--update] [--perturb=crash,redeliver | --perturb=all]]
  without names   all of tests/replays
  --update        writes the transcripts of what plays as it says in all its languages; read them then
  --perturb       plays under these disturbances instead; all: under each of them
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

/** A failure of a replay. */
function keyOf({ replay: { file } }: Run, { line, message }: Failure): string {
  return `${file}:${line} ${message}`;
}

/** Plays what is asked and says of each run whether it is as written. */
export const replay = command(usage, async ({ projectFolder, values, names, say, misused }) => {
  const { update = false, perturb } = values;
  const wanted = disturbancesIn(perturb);
  if ('problem' in wanted) return misused(wanted.problem);
  const unknown = names.flatMap((name) => unknownReplay(projectFolder, name) ?? []);
  if (unknown.length > 0) return misused(unknown.join('\n'));
  const { reads, packs } = findReplays(projectFolder, names);
  const problems = reads.flatMap((read) => read.problems);
  problems.forEach(say);
  let failed = reads.filter((read) => read.replay === null).length;
  let slight = 0;
  const players = await openPlayers(projectFolder, packs);
  const differences = new Differences();
  /** Failures that were told: what fails as written is said once, and not under each disturbance again. */
  const said = new Set<string>();
  try {
    const runs = reads.flatMap((read) => (read.replay === null ? [] : wanted.of(read.replay)));
    const updating = update ? new Update(projectFolder, runs) : null;
    for await (const result of players.play(runs)) {
      // Before a transcript is written anew.
      noteDifferences(projectFolder, result.run, result.played, differences);
      failed += report(result);
      const told = updating?.played(result.run, result.played) ?? null;
      if (told !== null) say(`  ${told}`);
    }
  } finally {
    await players.close();
  }
  differences.show().forEach(say);
  const ofCodes = slight === 0 ? '' : `, in ${slight} of them ${onlyCodes}`;
  say(
    failed === 0 ? 'all as written' : `${failed === 1 ? '1 run differs' : `${failed} runs differ`}${ofCodes}`,
  );
  return failed === 0 ? 0 : 1;

  function report({ run, played, seconds }: RunPlayed & { readonly run: Run }): number {
    const name = basename(run.replay.file, '.yaml');
    const stands = update ? null : heldAgainst(projectFolder, run, played);
    // In what transcripts differ is said at the end, once for all of them.
    const differs = stands === null ? played.failures : [...played.failures, { ...stands, chat: [] }];
    const mark = differs.length === 0 ? '✓' : '✗';
    const title = `${mark} ${name} (${titleOf(run)}, ${played.steps} lines, ${seconds.toFixed(1)} s)`;
    if (stands?.slight) {
      slight += 1;
      say(`${title}: ${onlyCodes}`);
      return 1;
    }
    say(title);
    const unsaid =
      run.perturb === null ? differs : differs.filter((failure) => !said.has(keyOf(run, failure)));
    differs.forEach((failure) => said.add(keyOf(run, failure)));
    if (unsaid.length < differs.length) say('    as it was said above');
    for (const { line, message, chat } of unsaid) {
      say(`    ${line === 0 ? '' : `${run.replay.file}:${line}  `}${message}`);
      for (const heard of chat) say(`        ${heard}`);
    }
    return differs.length === 0 ? 0 : 1;
  }
});
