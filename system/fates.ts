/** What becomes of the people who are in the middle of something when a new version of their pack starts. */
import { inside, isInProgress, snapshotsOf, Versions } from '../runtime/conversation/versions.ts';
import type { Seal } from '../runtime/conversation/ports.ts';
import { decodeSnapshot } from '../runtime/engine/snapshot.ts';
import { isSameFlow } from '../runtime/language/hashes.ts';
import { usesOf } from '../runtime/language/kinds/all.ts';
import type { Pack } from '../runtime/language/model.ts';
import type { Database, Json } from '../runtime/ports.ts';
import type { LoadedPacks } from './packs.ts';

/** What becomes of the people at one step. */
export interface Fate {
  readonly at: string;
  /** Already in this version, or in flows that are the same in theirs. */
  unchanged: number;
  /** Go on in the version they began on. */
  stay: number;
  /** Today's tools do not serve their version: the start refuses. */
  cannotStay: number;
  /** Of those two, if moved, and of all whose version is not kept: go on in the new version. */
  map: number;
  /** Likewise: begin anew. */
  restart: number;
}

export interface Plan {
  readonly fates: readonly Fate[];
  /** False beside sandboxes: a saved flow moves who is in the middle of it. */
  readonly keepsVersions: boolean;
  /** What stands against a start, by version: as the start says it. */
  readonly refused: readonly string[];
}

/**
 * Where everybody stands and what starting with this pack does, by step. Changes nothing. `keepsVersions` is false
 * where the program runs beside sandboxes.
 */
export async function planOf(
  database: Database,
  seal: Seal,
  packs: LoadedPacks,
  name: string,
  keepsVersions: boolean,
): Promise<Plan> {
  const pack = packs.current(name);
  const versions = new Versions(packs, packs.sources);
  const fates = new Map<string, Fate>();
  const refused: string[] = [];
  const rows = (await inside(database)).filter((row) => row.pack === name);
  for (const logicHash of new Set(rows.map((row) => row.logicHash))) {
    const same = logicHash === pack.logicHash;
    const kept =
      same || !keepsVersions
        ? { pack: null, problems: '' }
        : await versions.version(database, name, logicHash);
    let concerned = 0;
    for await (const { flow, step, json } of snapshotsOf(database, seal, logicHash)) {
      if (!isInProgress(pack.entry, json)) continue;
      const at = `${flow}.${step}`;
      const fate = fates.get(at) ?? { at, unchanged: 0, stay: 0, cannotStay: 0, map: 0, restart: 0 };
      fates.set(at, fate);
      if (same || (kept.pack !== null && isUntouched(kept.pack, pack, json))) {
        fate.unchanged += 1;
        continue;
      }
      concerned += 1;
      if (kept.pack !== null) fate.stay += 1;
      else if (kept.problems !== '') fate.cannotStay += 1;
      fate[fits(pack, json) ? 'map' : 'restart'] += 1;
    }
    if (concerned > 0 && kept.problems !== '')
      refused.push(`${name} ${logicHash.slice(0, 12)}:\n${kept.problems}`);
  }
  const sorted = [...fates.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
  return { fates: sorted, keepsVersions, refused };
}

function fits(pack: Pack, json: Json): boolean {
  try {
    decodeSnapshot(pack, json);
    return true;
  } catch {
    return false;
  }
}

/** Whether the flows that are open, and those they run, are the same in both versions. */
function isUntouched(then: Pack, now: Pack, json: Json): boolean {
  const { frames = [] } = json as { readonly frames?: readonly { readonly flow: string }[] };
  const flows = new Set(frames.map(({ flow }) => flow));
  // Those that are added are looked at too.
  for (const name of flows)
    for (const step of then.flows.get(name)?.steps.values() ?? []) {
      const { runs } = usesOf(step);
      if (runs !== null) flows.add(runs.flow);
    }
  return [...flows].every((name) => {
    const [before, after] = [then.flows.get(name), now.flows.get(name)];
    return before !== undefined && after !== undefined && isSameFlow(before, after);
  });
}
