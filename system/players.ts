/**
 * Plays replays on all processors: each player is a thread with a database of its own. What came of the runs is told in
 * their order, whoever played them, so that it reads the same each time.
 */
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { openScratch } from '../runtime/database/scratch.ts';
import type { PlayerData, RunPlayed } from './player.ts';
import type { Run } from './runs.ts';

/** Players that wait for runs. */
export interface Players {
  /** Plays all of them. Who stops listening ends it. One of them throws what its player died of. */
  play(runs: readonly Run[]): AsyncGenerator<RunPlayed & { readonly run: Run }>;
  /** Lets the players end what they are at. */
  close(): Promise<void>;
}

/** Players for the packs of a project. They are started as they are needed. */
export async function openPlayers(
  projectFolder: string,
  packs: readonly string[],
  { notes = false, most = availableParallelism() }: { readonly notes?: boolean; readonly most?: number } = {},
): Promise<Players> {
  const players: Player[] = [];
  const scratch = await openScratch(projectFolder, {
    onLeave: () => players.forEach((player) => player.kill()),
  });

  async function addPlayer(): Promise<void> {
    const { url, adminUrl } = await scratch.make();
    players.push(new Player({ projectFolder, packs, url, adminUrl, notes }));
  }

  return {
    async *play(runs) {
      const tasks = runs.map((run) => ({ run, ...Promise.withResolvers<RunPlayed>() }));
      // Whoever listens comes to it in its turn.
      for (const { promise } of tasks) promise.catch(() => undefined);
      const pieces = piecesOf(tasks);
      while (players.length < Math.min(most, pieces.length)) await addPlayer();
      for (const player of players) playPieces(player, pieces).catch(() => undefined);
      try {
        for (const { run, promise } of tasks) yield { run, ...(await promise) };
      } finally {
        pieces.length = 0;
      }
    },
    async close() {
      await Promise.all(players.map((player) => player.end()));
      await scratch.close();
    },
  };
}

interface Task {
  readonly run: Run;
  resolve(played: Promise<RunPlayed>): void;
}

/**
 * What one player plays in a row. Who plays a replay disturbed has to know how it ends undisturbed, so that all of its
 * disturbed runs are one piece.
 */
function piecesOf(tasks: readonly Task[]): Task[][] {
  const pieces: Task[][] = [];
  for (const task of tasks) {
    const piece = pieces.at(-1);
    const { run } = piece?.[0] ?? {};
    if (run?.replay === task.run.replay && run.perturb !== null && task.run.perturb !== null)
      piece?.push(task);
    else pieces.push([task]);
  }
  return pieces;
}

/** Takes what nobody has taken, until nothing is left. */
async function playPieces(player: Player, pieces: Task[][]): Promise<void> {
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift())
    for (const { run, resolve } of piece) {
      const playing = player.play(run);
      resolve(playing);
      await playing;
    }
}

class Player {
  readonly #worker: Worker;
  readonly #gone: Promise<unknown>;

  constructor(data: PlayerData) {
    this.#worker = new Worker(new URL('./player.ts', import.meta.url), { workerData: data });
    this.#gone = new Promise((resolve) => this.#worker.once('exit', resolve));
  }

  async play(run: Run): Promise<RunPlayed> {
    const answer = once(this.#worker, 'message');
    this.#worker.postMessage(run);
    return (await answer)[0] as RunPlayed;
  }

  kill(): void {
    void this.#worker.terminate();
  }

  async end(): Promise<void> {
    this.#worker.postMessage(null);
    await this.#gone;
  }
}
