/** `npm run replay [names] [--update]`: plays the replays on the whole system and says what differs. */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openScratch } from '../runtime/database/scratch.ts';
import type { Language } from '../runtime/ports.ts';
import { readReplay } from '../runtime/studio/replay/format.ts';
import type { Perturbation, ReadReplay, Replay } from '../runtime/studio/replay/format.ts';
import { openPacks } from './packs.ts';
import { Scenes } from './scenes.ts';

const folder = 'tests/replays';

/** One way of playing a replay. */
export interface Run {
  readonly replay: Replay;
  /** Null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
}

/** A replay by its file's name without the ending. */
export function findReplay(projectFolder: string, name: string): ReadReplay {
  const file = join(folder, `${name}.yaml`);
  if (!existsSync(join(projectFolder, file)))
    return { replay: null, problems: [`there is no replay ${file}`] };
  const text = readFileSync(join(projectFolder, file), 'utf8');
  return readReplay(file, text, (other) => findReplay(projectFolder, other));
}

/** The names of all replays. */
export function replayNames(projectFolder: string): string[] {
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

/** 0: all as written; 1: something differs. */
export async function replay(
  projectFolder: string,
  words: readonly string[],
  say: (line: string) => void,
): Promise<number> {
  const update = words.includes('--update');
  const names = words.filter((word) => !word.startsWith('--'));
  const packs = openPacks(projectFolder, ['likelemba']);
  const scratch = await openScratch(projectFolder);
  // Ctrl-C leaves neither server nor folder behind. 128 + 2 is how a shell calls that end.
  const leave = (): void => void scratch.close().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, leave);
  const scenes = new Scenes(packs, () => scratch.make());
  let failed = 0;
  try {
    for (const name of names.length > 0 ? names : replayNames(projectFolder)) {
      const read = findReplay(projectFolder, name);
      read.problems.forEach(say);
      if (read.replay === null) failed += 1;
      else for (const run of runsOf(read.replay)) failed += await report(run, name);
    }
  } finally {
    await scenes.close();
    await scratch.close();
  }
  say(failed === 0 ? 'all replays as written' : `${failed} runs differ`);
  return failed === 0 ? 0 : 1;

  async function report(run: Run, name: string): Promise<number> {
    const began = performance.now();
    const played = await scenes.play(run);
    const differs = [...played.failures];
    const file = transcriptFile(projectFolder, name, run);
    if (file !== null && update) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, played.transcript);
    } else if (file !== null && !(existsSync(file) && readFileSync(file, 'utf8') === played.transcript)) {
      differs.push({
        line: 0,
        message: `the transcript differs: read it, then npm run replay ${name} -- --update`,
        chat: [],
      });
    }
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${differs.length === 0 ? '✓' : '✗'} ${name} (${titleOf(run)}, ${played.steps} lines, ${seconds} s)`);
    for (const { line, message, chat } of differs) {
      say(`    ${run.replay.file}:${line}  ${message}`);
      for (const heard of chat) say(`        ${heard}`);
    }
    return differs.length === 0 ? 0 : 1;
  }
}
