/** A player: a thread that plays the runs it is given, one after the other, in a database of its own. See `players.ts`. */
import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import type { CoverNote } from '../runtime/studio/cover/coverage.ts';
import type { Played } from '../runtime/studio/replay/played.ts';
import { noting } from './cover-notes.ts';
import { openPacks } from './packs.ts';
import type { Run } from './runs.ts';
import { Scenes } from './scenes.ts';

/** What a player begins with. */
export interface PlayerData {
  readonly projectFolder: string;
  readonly packs: readonly string[];
  /** Its database, as the application and as superuser. */
  readonly url: string;
  readonly adminUrl: string;
  /** Whether it tells what coverage needs. */
  readonly notes: boolean;
}

/** What came of a run. */
export interface RunPlayed {
  readonly played: Played;
  readonly seconds: number;
  /** In the order in which it happened; none when they were not asked for. */
  readonly notes: readonly CoverNote[];
}

assert(parentPort, 'a player is a thread');
const port = parentPort;
const { projectFolder, packs, url, adminUrl, notes: tells } = workerData as PlayerData;
const scenes = new Scenes(openPacks(projectFolder, packs), async () => ({
  url,
  adminUrl,
  // It goes with its server.
  drop: async () => undefined,
}));

/** Null: there is nothing more to play. */
port.on('message', async (run: Run | null) => {
  if (run === null) {
    await scenes.close();
    port.close();
    return;
  }
  const began = performance.now();
  const notes: CoverNote[] = [];
  const played = await scenes.play(run, tells ? noting(notes) : {});
  const result: RunPlayed = { played, seconds: (performance.now() - began) / 1000, notes };
  port.postMessage(result);
});
