/**
 * A throwaway database that goes back to a moment: rows are put back as they were, which takes milliseconds where a new
 * database takes hundreds. For replays, whose plays begin with the same rows again and again.
 *
 * It does what nobody else can, empty the book, and therefore refuses a database that is not called a throwaway one.
 */
import type pg from 'pg';
import { mapError } from './errors.ts';
import { connectOnce } from './migrate.ts';

/** The names of databases that nobody needs begin so. */
const throwaway = /^(scratch|test)_/;

export interface Rewindable {
  /** Remembers all rows and sequences under a name of letters, digits and `_`. */
  keep(moment: string): Promise<void>;
  /** Puts everything back as it was then. Nobody else may be in a transaction. */
  goTo(moment: string): Promise<void>;
  close(): Promise<void>;
}

interface Table {
  readonly name: string;
  /** All columns that can be written. */
  readonly columns: string;
  /** Triggers that no session can switch off. */
  readonly guards: readonly string[];
}

/** Connects as an administrator. */
export async function openRewindable(adminUrl: string): Promise<Rewindable> {
  const database = decodeURIComponent(new URL(adminUrl).pathname.slice(1));
  if (!throwaway.test(database))
    throw new Error(
      `${database} is not a throwaway database: its name begins with neither scratch_ nor test_`,
    );
  const client = await connectOnce(adminUrl);
  const tables = await readTables(client);
  const back = new Map<string, string>();
  return {
    async keep(moment) {
      const filled = await keepRows(client, tables, `kept_${moment}`);
      back.set(moment, restoring(tables, filled, `kept_${moment}`));
    },
    async goTo(moment) {
      const script = back.get(moment);
      if (script === undefined) throw new Error(`the moment ${moment} was not kept`);
      try {
        await client.query(script);
      } catch (error) {
        throw mapError(error);
      }
    },
    close: () => client.end(),
  };
}

async function readTables(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(`
    select c.oid::regclass::text as name,
           (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
             where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
           array(select quote_ident(tgname) from pg_trigger
                  where tgrelid = c.oid and tgenabled = 'A' and not tgisinternal) as guards
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^(pg_|kept_)'
     order by c.oid`);
  return rows;
}

/** Copies every table that has rows into a schema of its own; gives their names. */
async function keepRows(
  client: pg.Client,
  tables: readonly Table[],
  schema: string,
): Promise<ReadonlySet<string>> {
  const filled = new Set<string>();
  await client.query(`begin; create schema ${schema}`);
  for (const { name } of tables) {
    const { rows } = await client.query(`select 1 from ${name} limit 1`);
    if (rows.length === 0) continue;
    filled.add(name);
    await client.query(`create table ${schema}.${copyName(name)} as table ${name}`);
  }
  await client.query(`create table ${schema}.sequences as
    select format('%I.%I', schemaname, sequencename)::regclass as sequence, coalesce(last_value, start_value) as value,
           last_value is not null as called
      from pg_sequences`);
  await client.query('commit');
  return filled;
}

function restoring(tables: readonly Table[], filled: ReadonlySet<string>, schema: string): string {
  const lines = tables.flatMap(({ name, columns, guards }) => [
    ...guards.map((guard) => `alter table ${name} disable trigger ${guard}`),
    `delete from ${name}`,
    ...(filled.has(name)
      ? [
          `insert into ${name} (${columns}) overriding system value select ${columns} from ${schema}.${copyName(name)}`,
        ]
      : []),
    ...guards.map((guard) => `alter table ${name} enable always trigger ${guard}`),
  ]);
  // As a replica foreign keys and other triggers rest: the rows were consistent when they were kept.
  return [
    'begin',
    'set local session_replication_role = replica',
    ...lines,
    `select setval(sequence, value, called) from ${schema}.sequences`,
    'commit',
  ].join(';\n');
}

/** `runtime.inbox` → `runtime__inbox` */
function copyName(table: string): string {
  return table.replaceAll('"', '').replace('.', '__');
}
