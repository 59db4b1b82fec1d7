/** `npm run plan`: who is in the middle of what, before a new version is published. */
import {
  inside,
  isInProgress,
  moveToNewest,
  snapshotsOf,
  Versions,
} from '../runtime/conversation/versions.ts';
import { decodeSnapshot } from '../runtime/engine/snapshot.ts';
import { createCipher } from '../runtime/identity/cipher.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Database, Json } from '../runtime/ports.ts';
import { command } from './command.ts';
import type { Say } from './command-words.ts';
import { atHome } from './database.ts';
import { unknownPack } from './pack-names.ts';
import { openPacks } from './packs.ts';
import type { LoadedPacks } from './packs.ts';

/** What becomes of the people at one step. */
export interface Fate {
  readonly at: string;
  /** Already in this version, or in no version that differs. */
  unchanged: number;
  /** Go on in the version they began on. */
  stay: number;
  /** Their version no longer fits today's tools, or was never kept. */
  cannotStay: number;
  /** If moved: go on in the new version. */
  map: number;
  /** If moved: begin anew. */
  restart: number;
}

/** Where everybody stands and what publishing this pack would do, by step. Changes nothing. */
export async function planOf(
  database: Database,
  seal: Seal,
  packs: LoadedPacks,
  name: string,
): Promise<Fate[]> {
  const pack = packs.current(name);
  const versions = new Versions(packs, packs.sources);
  const fates = new Map<string, Fate>();
  const rows = (await inside(database)).filter((row) => row.pack === name);
  for (const logicHash of new Set(rows.map((row) => row.logicHash))) {
    const same = logicHash === pack.logicHash;
    const kept = same ? pack : (await versions.version(database, name, logicHash)).pack;
    for await (const { flow, step, json } of snapshotsOf(database, seal, logicHash)) {
      if (!isInProgress(pack.entry, json)) continue;
      const at = `${flow}.${step}`;
      const fate = fates.get(at) ?? { at, unchanged: 0, stay: 0, cannotStay: 0, map: 0, restart: 0 };
      fates.set(at, fate);
      if (same) fate.unchanged += 1;
      else {
        fate[kept === null ? 'cannotStay' : 'stay'] += 1;
        fate[fits(pack, json) ? 'map' : 'restart'] += 1;
      }
    }
  }
  return [...fates.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}

function fits(pack: Pack, json: Json): boolean {
  try {
    decodeSnapshot(pack, json);
    return true;
  } catch {
    return false;
  }
}

const usage = {
  options: { move: { type: 'boolean' } },
  names: 1,
  text: `npm run plan [-- [pack] [--move]]
  pack      likelemba unless said otherwise
  --move    everybody in the middle of something goes on in this version, or begins anew
Ends with 0: everybody can stay, or was moved, 1: some cannot stay, 2: not understood.`,
} as const;

/** Shows the plan, and with `--move` carries it out. */
export const plan = command(usage, ({ projectFolder, values, names: [name = 'likelemba'], say, misused }) => {
  const unknown = unknownPack(projectFolder, name);
  if (unknown !== null) return misused(unknown);
  const packs = openPacks(projectFolder, [name]);
  return atHome(projectFolder, 'plan', say, async ({ database, dataKey }) => {
    const fates = await planOf(database, createCipher(dataKey), packs, name);
    sayPlan(fates, packs.current(name), say);
    if (values.move === true) {
      const moved = await moveToNewest(database, packs.current(name));
      say(`${moved} conversations go on in this version with their next message.`);
      return 0;
    }
    return fates.some(({ cannotStay }) => cannotStay > 0) ? 1 : 0;
  });
});

/** The plan as people read it. */
export function sayPlan(fates: readonly Fate[], pack: Pack, say: Say): void {
  say(`${pack.name} ${pack.logicHash.slice(0, 12)}: who is in the middle of something`);
  if (fates.length === 0) return say('  nobody');
  const columns = ['unchanged', 'stay', 'cannotStay', 'map', 'restart'] as const;
  const wide = Math.max(4, ...fates.map(({ at }) => at.length));
  const line = (first: string, cells: readonly (string | number)[]): string =>
    `  ${first.padEnd(wide)}${cells.map((cell) => String(cell).padStart(13)).join('')}`;
  say(line('step', ['unchanged', 'stay', 'cannot stay', 'moved: go on', 'begin anew']));
  for (const fate of fates)
    say(
      line(
        fate.at,
        columns.map((column) => fate[column]),
      ),
    );
  const cannot = fates.reduce((sum, { cannotStay }) => sum + cannotStay, 0);
  say(
    cannot === 0
      ? 'When this is published, they stay on the version they began on. To move them: npm run plan -- --move'
      : `${cannot} cannot stay: the start would refuse. Bring back what their version needs, or: npm run plan -- --move`,
  );
}
