/** Transcripts of replays: where they are kept, held against what was heard, written anew with `--update`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Failure, Played } from '../runtime/studio/replay/played.ts';
import type { Differences } from '../runtime/studio/replay/differences.ts';
import { transcriptProblem } from '../runtime/studio/replay/transcript.ts';
import { capital } from '../runtime/studio/replay/wording.ts';
import { titleOf, transcriptFile } from './runs.ts';
import type { Run } from './runs.ts';

type Heard = Pick<Played, 'failures' | 'transcript'>;

/** What is wrong with a run's transcript; null where it is as it is kept, or where the run has none. */
export function heldAgainst(
  projectFolder: string,
  run: Run,
  { failures, transcript }: Heard,
): Failure | null {
  const name = basename(run.replay.file, '.yaml');
  const keeps = keptOf(projectFolder, run);
  // Of a run that failed what differs follows from where it failed.
  if (keeps === null || failures.length > 0) return null;
  return transcriptProblem(keeps.file, keeps.text, transcript, `npm run replay ${name} -- --update`);
}

/** Adds to `differences` in what a run's transcript differs from the one that is kept, if it did not fail. */
export function noteDifferences(
  projectFolder: string,
  run: Run,
  { failures, transcript }: Heard,
  differences: Differences,
): void {
  const keeps = keptOf(projectFolder, run);
  if (keeps === null || keeps.text === null || failures.length > 0) return;
  const people = [...run.replay.people.keys()].map(capital);
  differences.add(run.replay.file, keeps.file, keeps.text, transcript, people);
}

/** The transcript that is kept of a run, its text null where it is not there yet; null where the run has none. */
function keptOf(
  projectFolder: string,
  run: Run,
): { readonly file: string; readonly text: string | null } | null {
  const file = transcriptFile(projectFolder, basename(run.replay.file, '.yaml'), run);
  if (file === null) return null;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  return { file: relative(projectFolder, file).replaceAll('\\', '/'), text };
}

/**
 * Writes the transcripts of a replay once it was played in all its languages, and none of them where it failed in one:
 * what the others show then may be as wrong as what failed, and half a replay would be read as a whole one.
 */
export class Update {
  readonly #projectFolder: string;
  readonly #runs: readonly Run[];
  readonly #heard = new Map<Run, Heard>();

  /** `runs` are all that are to be played. */
  constructor(projectFolder: string, runs: readonly Run[]) {
    this.#projectFolder = projectFolder;
    this.#runs = runs;
  }

  /** Takes what a run showed. What there is to say once it was the last of its replay, else null. */
  played(run: Run, heard: Heard): string | null {
    const name = basename(run.replay.file, '.yaml');
    const fileOf = (each: Run) => transcriptFile(this.#projectFolder, name, each);
    if (fileOf(run) === null) return null;
    this.#heard.set(run, heard);
    const all = this.#runs.filter(({ replay, perturb }) => replay === run.replay && perturb === null);
    if (!all.every((each) => this.#heard.has(each))) return null;
    const failed = all.filter((each) => (this.#heard.get(each)?.failures.length ?? 0) > 0);
    if (failed.length > 0)
      return `no transcript of ${name} was written: it failed (${failed.map(titleOf).join('; ')})`;
    for (const each of all) {
      const file = fileOf(each) ?? '';
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, this.#heard.get(each)?.transcript ?? '');
    }
    const folder = relative(this.#projectFolder, join(dirname(fileOf(run) ?? ''))).replaceAll('\\', '/');
    return `${all.length === 1 ? '1 transcript' : `${all.length} transcripts`} of ${name} written to ${folder}: read them`;
  }
}
