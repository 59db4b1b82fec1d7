/** The ways in which a replay is played, and where the transcript of each is kept. */
import { join } from 'node:path';
import type { Language } from '../runtime/ports.ts';
import type { Replay } from '../runtime/studio/replay/lines.ts';
import type { Perturbation } from '../runtime/studio/replay/schema.ts';

/** Where replays are, from the project. */
export const replayFolder = 'tests/replays';

/** One way of playing a replay. */
export interface Run {
  readonly replay: Replay;
  /** Null: each person their own. */
  readonly language: Language | null;
  readonly perturb: Perturbation | null;
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
  return [language ?? 'in their own languages', perturb?.replaceAll('_', ' ')].filter(Boolean).join(', ');
}

/** Where the transcript of a run is kept; disturbed runs have none. */
export function transcriptFile(projectFolder: string, name: string, run: Run): string | null {
  if (run.perturb !== null) return null;
  return join(projectFolder, replayFolder, 'transcripts', `${name}.${run.language ?? 'mixed'}.txt`);
}
