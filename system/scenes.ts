/**
 * Plays replays one after the other in one throwaway database that goes back before each. What several replays begin
 * with is played once for each language; the rows it leaves and the sandboxes' journals are where the others go on.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../runtime/conversation/ports.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import type { OpenDatabase } from '../runtime/database/pool.ts';
import { openRewindable } from '../runtime/database/rewind.ts';
import type { Rewindable } from '../runtime/database/rewind.ts';
import { moneyIn, otherwise } from '../runtime/studio/replay/deeds.ts';
import { clockOf } from '../runtime/studio/replay/head.ts';
import { play, playOpeningScene } from '../runtime/studio/replay/play.ts';
import type { Expected, PlayOptions, Played } from '../runtime/studio/replay/played.ts';
import type { LoadedPacks } from './packs.ts';
import type { StepHeard } from './overheard.ts';
import type { Run } from './runs.ts';
import { openStage } from './stage.ts';

/** A migrated database that nobody else uses, as the application and as superuser. */
export interface PlayDatabase {
  readonly url: string;
  readonly adminUrl: string;
  drop(): Promise<void>;
}

interface Ground {
  readonly made: PlayDatabase;
  readonly database: OpenDatabase;
  readonly rewindable: Rewindable;
}

interface Scene {
  /** What the database calls it. */
  readonly moment: string;
  /** The sandboxes' journals; null: they begin empty. */
  readonly folder: string | null;
}

/** Who is told what happens in a play: for coverage and measuring. */
export interface Hearing {
  readonly onStep?: (step: StepHeard) => void;
  readonly onExpected?: (expected: Expected) => void;
}

/** Before anything was played. */
const start: Scene = { moment: 'start', folder: null };

/** Plays runs in the order in which they are given. */
export class Scenes {
  readonly #packs: LoadedPacks;
  readonly #make: () => Promise<PlayDatabase>;
  readonly #log: Log | undefined;
  readonly #scenes = new Map<string, Scene>();
  /** How each replay plays undisturbed, by its file. */
  readonly #asWritten = new Map<string, Played>();
  #ground: Promise<Ground> | null = null;
  #last: Promise<unknown> = Promise.resolve();

  /** `log` default: nothing but what goes wrong. */
  constructor(packs: LoadedPacks, make: () => Promise<PlayDatabase>, log?: Log) {
    this.#packs = packs;
    this.#make = make;
    this.#log = log;
  }

  /** Plays a run when those before it have ended. A disturbed one must do what the one as written does. */
  play(run: Run, hear: Hearing = {}): Promise<Played> {
    const played = this.#last.then(() =>
      run.perturb === null ? this.#play(run, hear) : this.#disturbed(run),
    );
    this.#last = played.catch(() => undefined);
    return played;
  }

  /** Drops the database and the scenes. */
  async close(): Promise<void> {
    await this.#last;
    for (const { folder } of this.#scenes.values())
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    if (this.#ground === null) return;
    const { made, database, rewindable } = await this.#ground;
    await Promise.all([database.close(), rewindable.close()]);
    await made.drop();
  }

  async #disturbed(run: Run): Promise<Played> {
    const { perturb, replay } = run;
    assert(perturb !== null);
    let asWritten = this.#asWritten.get(replay.file);
    if (asWritten === undefined) {
      asWritten = await this.#play({ ...run, perturb: null }, {});
      this.#asWritten.set(replay.file, asWritten);
    }
    // There is nothing to hold it to.
    if (asWritten.failures.length > 0) return asWritten;
    const { money } = asWritten.deeds;
    const played = await this.#play(run, {}, (ledger) => moneyIn(ledger) === money);
    const differs = otherwise(asWritten.deeds, played.deeds, perturb);
    if (differs.length === 0) return played;
    const { line } = replay.talk.at(-1) ?? { line: 1 };
    const failures = differs.map((message) => ({ line, message, chat: [] }));
    return { ...played, failures: [...played.failures, ...failures] };
  }

  async #play(run: Run, hear: Hearing, endsWith?: PlayOptions['endsWith']): Promise<Played> {
    this.#ground ??= this.#prepare();
    const ground = await this.#ground;
    const scene = await this.#sceneOf(run, ground);
    await ground.rewindable.goTo(scene.moment);
    const { language, perturb } = run;
    const stage = await this.#open(run, ground, scene.folder, scene !== start, hear);
    try {
      const { onExpected } = hear;
      return await play(run.replay, stage, {
        language,
        perturb,
        sceneIsSet: scene !== start,
        ...(onExpected === undefined ? {} : { onExpected }),
        ...(endsWith === undefined ? {} : { endsWith }),
      });
    } finally {
      await stage.close();
    }
  }

  async #prepare(): Promise<Ground> {
    const made = await this.#make();
    const rewindable = await openRewindable(made.adminUrl);
    await rewindable.keep(start.moment);
    const database = openDatabase({ url: made.url, max: 6, applicationName: 'likelemba replay' });
    return { made, database, rewindable };
  }

  async #sceneOf(run: Run, ground: Ground): Promise<Scene> {
    if (run.replay.after === null) return start;
    const moment = `${run.replay.after}_${run.language ?? 'mixed'}`;
    const known = this.#scenes.get(moment);
    if (known !== undefined) return known;
    const scene = { moment, folder: mkdtempSync(join(tmpdir(), 'likelemba-scene-')) };
    this.#scenes.set(moment, scene);
    await ground.rewindable.goTo(start.moment);
    const stage = await this.#open(run, ground, scene.folder, false, {});
    try {
      await playOpeningScene(run.replay, stage, run.language);
    } finally {
      await stage.close();
    }
    await ground.rewindable.keep(moment);
    return scene;
  }

  #open(run: Run, { database }: Ground, folder: string | null, sceneIsSet: boolean, hear: Hearing) {
    const { pack } = run.replay;
    return openStage({
      database,
      packs: this.#packs,
      pack,
      startsAt: clockOf(run.replay),
      folder,
      sceneIsSet,
      reportsSends: run.perturb !== null,
      ...(this.#log === undefined ? {} : { log: this.#log }),
      ...(hear.onStep === undefined ? {} : { onStep: hear.onStep }),
    });
  }
}

/** Plays one run from its very beginning, on an empty database. */
export async function playRun(run: Run, packs: LoadedPacks, url: string): Promise<Played> {
  const { replay, language, perturb } = run;
  const database = openDatabase({ url, max: 6, applicationName: 'likelemba replay' });
  try {
    const stage = await openStage({
      database,
      packs,
      pack: replay.pack,
      startsAt: clockOf(replay),
      folder: null,
      sceneIsSet: false,
      reportsSends: true,
    });
    try {
      return await play(replay, stage, { language, perturb, sceneIsSet: false });
    } finally {
      await stage.close();
    }
  } finally {
    await database.close();
  }
}
