/** Databases in which a circle of three has just started, each a copy of one that was played once. */
import { openPacks } from '../../../system/packs.ts';
import { findReplay } from '../../../system/replay.ts';
import { playRun } from '../../../system/scenes.ts';
import { pack, projectFolder } from './place.ts';
import type { Made, Server } from './server.ts';

/** The scene that is played, and the phones of those in it. */
const scene = 'create_join_start';
export const phones = ['254700000001', '254700000002', '254700000003'] as const;

/** Plays the scene into a database of its own; `copy` makes another of it. */
export async function startedCircles(server: Server): Promise<{ copy(): Promise<Made> }> {
  const { replay } = findReplay(projectFolder, scene);
  if (!replay) throw new Error(`there is no scene ${scene}`);
  const played = await server.make();
  const run = { replay, language: 'en', perturb: null } as const;
  const { failures } = await playRun(run, openPacks(projectFolder, [pack]), played.url);
  if (failures.length > 0) throw new Error(`the scene ${scene} differs: ${failures[0]?.message}`);
  return { copy: () => server.make(played.name) };
}
