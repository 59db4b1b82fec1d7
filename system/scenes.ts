/**
 * Plays replays, each on a database of its own. What several replays begin with is played once for each language; the
 * database it leaves and the sandboxes' journals are copied for every replay that goes on from there.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../runtime/conversation/ports.ts';
import { clockOf } from '../runtime/studio/replay/format.ts';
import { play, playOpeningScene } from '../runtime/studio/replay/play.ts';
import type { Played } from '../runtime/studio/replay/play.ts';
import type { LoadedPacks } from './packs.ts';
import type { Run } from './replay.ts';
import { openStage } from './stage.ts';

/** A database that nobody else uses. */
export interface PlayDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes databases: with all migrations and empty, or as copies of one that nobody is connected to. */
export type MakeDatabase = (template?: string) => Promise<PlayDatabase>;

interface Scene {
  readonly database: PlayDatabase;
  /** The sandboxes' journals. */
  readonly folder: string;
}

export class Scenes {
  readonly #packs: LoadedPacks;
  readonly #make: MakeDatabase;
  readonly #log: Log | undefined;
  readonly #scenes = new Map<string, Promise<Scene>>();

  /** `log` default: nothing but what goes wrong. */
  constructor(packs: LoadedPacks, make: MakeDatabase, log?: Log) {
    this.#packs = packs;
    this.#make = make;
    this.#log = log;
  }

  async play(run: Run): Promise<Played> {
    const scene = run.replay.beginsWith === null ? null : await this.#sceneOf(run);
    const database = await this.#make(scene?.database.name);
    const folder = scene === null ? null : copyOf(scene.folder);
    const { language, perturb } = run;
    try {
      const stage = await this.#open(run, database, folder, scene !== null);
      try {
        return await play(run.replay, stage, { language, perturb, sceneIsSet: scene !== null });
      } finally {
        await stage.close();
      }
    } finally {
      await database.drop();
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Drops the scenes. */
  async close(): Promise<void> {
    for (const scene of this.#scenes.values()) {
      const { database, folder } = await scene;
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  #sceneOf(run: Run): Promise<Scene> {
    const key = `${run.replay.beginsWith} ${run.language ?? 'mixed'}`;
    let scene = this.#scenes.get(key);
    if (scene === undefined) {
      scene = this.#playScene(run);
      this.#scenes.set(key, scene);
    }
    return scene;
  }

  async #playScene(run: Run): Promise<Scene> {
    const database = await this.#make();
    const folder = mkdtempSync(join(tmpdir(), 'likelemba-scene-'));
    const stage = await this.#open(run, database, folder, false);
    try {
      await playOpeningScene(run.replay, stage, run.language);
    } finally {
      await stage.close();
    }
    return { database, folder };
  }

  #open(run: Run, database: PlayDatabase, folder: string | null, sceneIsSet: boolean) {
    const { pack } = run.replay;
    const { url } = database;
    return openStage({
      database: { url },
      packs: this.#packs,
      pack,
      startsAt: clockOf(run.replay),
      folder,
      sceneIsSet,
      ...(this.#log === undefined ? {} : { log: this.#log }),
    });
  }
}

/** Plays one run from its very beginning, on an empty database. */
export async function playRun(run: Run, packs: LoadedPacks, url: string): Promise<Played> {
  const { replay, language, perturb } = run;
  const stage = await openStage({
    database: { url },
    packs,
    pack: replay.pack,
    startsAt: clockOf(replay),
    folder: null,
    sceneIsSet: false,
  });
  try {
    return await play(replay, stage, { language, perturb, sceneIsSet: false });
  } finally {
    await stage.close();
  }
}

function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'likelemba-play-'));
  cpSync(folder, copy, { recursive: true });
  return copy;
}
