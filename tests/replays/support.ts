/** Replays as tests: every way a replay asks to be played is one. */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { Coverage, type CoverNote } from '../../runtime/studio/cover/coverage.ts';
import { noting } from '../../system/cover-notes.ts';
import { openPacks } from '../../system/packs.ts';
import { findReplay, replayNames } from '../../system/replay.ts';
import { runsOf, titleOf, transcriptFile } from '../../system/runs.ts';
import type { Run } from '../../system/runs.ts';
import { Scenes } from '../../system/scenes.ts';
import { testDatabase } from '../support/database.ts';
import { suiteLog } from '../support/suite-log.ts';

const projectFolder = process.cwd();

/** Declares a test for each run that `wanted` chooses; gives what they covered, once they have run. */
export function testReplays(wanted: (run: Run) => boolean): Coverage {
  const packs = openPacks(projectFolder, ['likelemba']);
  const coverage = new Coverage(packs.current('likelemba'));
  const scenes = new Scenes(
    packs,
    async () => {
      const { url, adminUrl, close } = await testDatabase();
      return { url, adminUrl, drop: close };
    },
    suiteLog(),
  );
  afterAll(() => scenes.close());
  for (const name of replayNames(projectFolder)) {
    const read = findReplay(projectFolder, name, packs);
    const runs = read.replay === null ? [] : runsOf(read.replay).filter(wanted);
    if (read.replay !== null && runs.length === 0) continue;
    describe(`${name}: ${read.replay?.name ?? 'cannot be read'}`, () => {
      if (read.replay === null) {
        test('can be read', () => expect(read.problems).toEqual([]));
        return;
      }
      for (const run of runs) {
        test(titleOf(run), { timeout: 60_000 }, async () => {
          const notes: CoverNote[] = [];
          const played = await scenes.play(run, noting(notes));
          coverage.played(notes);
          expect(played.failures).toEqual([]);
          const file = transcriptFile(projectFolder, name, run);
          if (file === null) return;
          expect(existsSync(file), `npm run replay ${name} -- --update writes ${file}`).toBe(true);
          expect(played.transcript).toBe(readFileSync(file, 'utf8'));
        });
      }
    });
  }
  return coverage;
}
