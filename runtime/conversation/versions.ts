/**
 * On which version of its pack a conversation goes on: what is in progress stays on the logic it began on, what is not
 * takes the newest. Versions are kept by the hash of their logic as the files they are made of, and made again with
 * today's tools and, where they fit, today's texts.
 */
import type { Pack } from '../language/model.ts';
import type { Database, Json, Tx } from '../ports.ts';
import { snapshotPlace } from './effects.ts';
import { conversationError } from './errors.ts';
import type { Packs, Seal } from './ports.ts';

/** Files of a pack by path. */
export type PackFiles = ReadonlyMap<string, string>;

/** What makes packs of files. Absent where a saved flow moves what is in progress: while developing. */
export interface PackSources {
  /** Those of the pack that runs now. */
  files(name: string): PackFiles;
  /** With today's contracts and, where they fit, today's texts; `problems` are told when there is no such pack. */
  make(name: string, files: PackFiles): { readonly pack: Pack | null; readonly problems: string };
}

type Querying = Pick<Database, 'query'> | Tx;

/** Conversations that stand somewhere in a version. */
export interface Inside {
  readonly pack: string;
  readonly logicHash: string;
  readonly flow: string;
  readonly step: string;
  readonly people: number;
}

/**
 * Whether a stored snapshot is in the middle of something: more than the pack's menu, which anybody may leave, is open.
 * Looks at what no version changes, so that it can be asked of a snapshot that no pack understands.
 */
export function isInProgress(entry: string, json: Json): boolean {
  const { frames = [], pending = [] } = json as {
    readonly frames?: readonly { readonly flow: string; readonly trail: readonly Json[] }[];
    readonly pending?: readonly Json[];
  };
  const [first, ...others] = frames;
  if (pending.length > 0 || others.length > 0) return true;
  return first !== undefined && (first.flow !== entry || first.trail.length > 0);
}

/** Which pack each conversation goes on with. Packs of older versions are made once. */
export class Versions {
  private readonly packs: Packs;
  private readonly sources: PackSources | null;
  private readonly made = new Map<string, Pack | null>();

  constructor(packs: Packs, sources: PackSources | null) {
    this.packs = packs;
    this.sources = sources;
  }

  /** The pack a conversation goes on with. `json` is its snapshot, null before there is one. */
  async of(tx: Tx, name: string, logicHash: string | null, json: Json | null): Promise<Pack> {
    const current = this.packs.current(name);
    if (this.sources === null || json === null || logicHash === null || logicHash === current.logicHash)
      return current;
    if (!isInProgress(current.entry, json)) return current;
    // One that was never kept is read by the newest: it goes on if it fits and begins anew if not.
    return (await this.version(tx, name, logicHash)).pack ?? current;
  }

  /** Keeps the packs that run now, and makes sure that every one in use can still run. Errors: VERSION_BROKEN. */
  async open(database: Database, seal: Seal): Promise<void> {
    const { sources } = this;
    if (sources === null) return;
    const businesses = await database.query<{ pack: string }>({
      name: 'versions.packs',
      text: `select distinct pack from runtime.businesses`,
    });
    for (const { pack } of businesses) {
      if (!this.packs.has(pack)) continue;
      await database.query({
        name: 'versions.keep',
        text: `insert into runtime.pack_versions (pack, logic_hash, files) values ($1, $2, $3) on conflict do nothing`,
        values: [pack, this.packs.current(pack).logicHash, Object.fromEntries(sources.files(pack))],
      });
    }
    const broken: string[] = [];
    for (const [key, standing] of Map.groupBy(
      await inside(database),
      (row) => `${row.pack} ${row.logicHash}`,
    )) {
      const [pack = '', logicHash = ''] = key.split(' ');
      if (!this.packs.has(pack) || logicHash === this.packs.current(pack).logicHash) continue;
      const { pack: made, problems } = await this.version(database, pack, logicHash);
      if (made !== null || problems === '') continue;
      const people = await countInProgress(database, seal, logicHash, this.packs.current(pack).entry);
      if (people === 0) continue;
      const where = standing.map(({ flow, step, people: there }) => `${there} at ${flow}.${step}`).join(', ');
      broken.push(`${pack} ${logicHash.slice(0, 12)}: ${where}\n${problems}`);
    }
    if (broken.length > 0) throw conversationError('VERSION_BROKEN', { versions: broken.join('\n\n') });
  }

  /** A kept version; `pack` null with problems when it does not fit today's tools, without when it was never kept. */
  async version(
    from: Querying,
    name: string,
    logicHash: string,
  ): Promise<{ readonly pack: Pack | null; readonly problems: string }> {
    const key = `${name} ${logicHash}`;
    const known = this.made.get(key);
    if (known) return { pack: known, problems: '' };
    const [row] = await from.query<{ files: Readonly<Record<string, string>> }>({
      name: 'versions.read',
      text: `select files from runtime.pack_versions where pack = $1 and logic_hash = $2`,
      values: [name, logicHash],
    });
    if (row === undefined || this.sources === null) return { pack: null, problems: '' };
    const { pack, problems } = this.sources.make(name, new Map(Object.entries(row.files)));
    // It stays the version it is, whatever today's contracts would make its hash.
    const made = pack === null ? null : { ...pack, logicHash };
    if (made !== null) this.made.set(key, made);
    return { pack: made, problems };
  }
}

/** Where conversations stand, by version and step: counts, no people. */
export function inside(database: Database): Promise<Inside[]> {
  return database.query<Inside>({
    name: 'versions.inside',
    text: `select b.pack, c.logic_hash as "logicHash", c.flow, c.step, count(*)::int as people
             from runtime.conversations c join runtime.businesses b on b.id = c.business_id
            where c.flow is not null and c.logic_hash is not null
            group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  });
}

/** Snapshots of a version, with the conversation's id. */
export async function* snapshotsOf(
  database: Database,
  seal: Seal,
  logicHash: string,
): AsyncGenerator<{
  readonly id: string;
  readonly flow: string;
  readonly step: string;
  readonly json: Json;
}> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await database.query<{ id: string; flow: string; step: string; snapshot: Uint8Array }>({
      name: 'versions.snapshots',
      text: `select id, flow, step, snapshot from runtime.conversations
              where logic_hash = $1 and flow is not null and snapshot is not null and id > $2
              order by id limit 500`,
      values: [logicHash, after],
    });
    for (const { id, flow, step, snapshot } of rows)
      yield { id, flow, step, json: JSON.parse(seal.open(snapshotPlace(id), snapshot)) as Json };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function countInProgress(
  database: Database,
  seal: Seal,
  logicHash: string,
  entry: string,
): Promise<number> {
  let count = 0;
  for await (const { json } of snapshotsOf(database, seal, logicHash))
    if (isInProgress(entry, json)) count += 1;
  return count;
}

/** Lets conversations of other versions go on in the newest: those that fit it go on, the others begin anew. */
export async function moveToNewest(database: Database, pack: Pack): Promise<number> {
  const moved = await database.query({
    name: 'versions.move',
    text: `update runtime.conversations c set logic_hash = null from runtime.businesses b
            where b.id = c.business_id and b.pack = $1 and c.logic_hash <> $2 returning c.id`,
    values: [pack.name, pack.logicHash],
  });
  return moved.length;
}
