/**
 * Brings a database to the schema this version of the program expects.
 *
 * Migrations are plain SQL files, forward only, in the order of their file names over all folders; each runs in a
 * transaction of its own, as the administrator. Two processes that migrate at once take turns.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { failpoint } from '../failpoints.ts';
import { databaseError, mapError, reasonOf } from './errors.ts';

/** One migration file. */
export interface Migration {
  /** The file's name, `NNNN-what.sql`; unique over all folders. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text in hexadecimal. */
  readonly sha256: string;
}

/** Any number that is ours: the advisory lock under which a database is migrated. */
const migrationLock = 7_105_301;

/** The folders that hold migrations: `runtime/<part>/sql` and `ledger/<part>/sql` of a project. */
export function migrationFolders(projectFolder: string): string[] {
  const folders: string[] = [];
  for (const area of ['runtime', 'ledger']) {
    for (const part of readdirSync(join(projectFolder, area)).sort()) {
      const folder = join(projectFolder, area, part, 'sql');
      if (existsSync(folder)) folders.push(folder);
    }
  }
  return folders;
}

/** Reads all migrations in order; refuses two of one number. */
export function readMigrations(folders: readonly string[]): Migration[] {
  const migrations: Migration[] = [];
  const numbers = new Set<string>();
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
      const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1];
      if (number === undefined || numbers.has(number)) throw databaseError('MIGRATION_NAME_WRONG', { name });
      numbers.add(number);
      // A checkout with other line ends is the same migration.
      const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
      migrations.push({ name, text, sha256: createHash('sha256').update(text).digest('hex') });
    }
  }
  return migrations.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Applies what is missing. Returns the names it applied. Errors: MIGRATION_…, DATABASE_… */
export async function migrate(options: {
  /** The administrator's address: a superuser, or the database's owner who may create roles. */
  readonly adminUrl: string;
  readonly folders: readonly string[];
}): Promise<string[]> {
  const migrations = readMigrations(options.folders);
  const client = await connectOnce(options.adminUrl);
  try {
    const version = await one(client, 'show server_version_num');
    if (Number(version) < 150_000)
      throw databaseError('DATABASE_TOO_OLD', { version: Math.floor(Number(version) / 10_000) });
    await client.query(`select pg_advisory_lock(${migrationLock})`);
    failpoint('migration.locked');
    const missing = pending(migrations, await applied(client));
    if (missing.length === 0) return [];
    await refuseWithoutRights(client);
    await client.query(`create table if not exists public.migrations (
      name text primary key,
      sha256 text not null,
      applied_at timestamptz not null default now()
    )`);
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } catch (error) {
    throw mapError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A connection outside any pool. */
export async function connectOnce(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'likelemba migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    throw mapError(error);
  }
}

/** What a database has had, by name; nothing in a new one. */
async function applied(client: pg.Client): Promise<Map<string, string>> {
  if ((await one(client, `select to_regclass('public.migrations')::text`)) === null) return new Map();
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from public.migrations',
  );
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]));
}

/** What is missing; refuses a database that had another text or knows more than this version. */
function pending(migrations: readonly Migration[], had: ReadonlyMap<string, string>): readonly Migration[] {
  const names = new Set(migrations.map(({ name }) => name));
  for (const name of had.keys()) if (!names.has(name)) throw databaseError('MIGRATION_UNKNOWN', { name });
  return migrations.filter(({ name, sha256 }) => {
    const before = had.get(name);
    if (before !== undefined && before !== sha256) throw databaseError('MIGRATION_CHANGED', { name });
    return before === undefined;
  });
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.text);
    // A migration may act as another role; the record is the administrator's.
    await client.query('reset role');
    await client.query('insert into public.migrations (name, sha256) values ($1, $2)', [
      migration.name,
      migration.sha256,
    ]);
    failpoint('migration.before_commit');
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('its transaction was not kept');
    failpoint('migration.after_commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const mapped = mapError(error);
    if (mapped !== error) throw mapped;
    const { position } = error as { position?: string };
    const line = position === undefined ? '' : `line ${lineAt(migration.text, Number(position))}: `;
    const reason = `${line}${error instanceof Error ? error.message : reasonOf(error)}`;
    throw databaseError('MIGRATION_FAILED', { name: migration.name, reason }, error);
  }
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

async function refuseWithoutRights(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; roles: boolean; schemas: boolean; tables: boolean }>(`
    select current_user as name,
           rolsuper or rolcreaterole or (select count(*) = 2 from pg_roles r
             where r.rolname in ('likelemba_app', 'book_owner') and pg_has_role(current_user, r.oid, 'member')) as roles,
           has_database_privilege(current_database(), 'create') as schemas,
           has_schema_privilege('public', 'create') as tables
      from pg_roles where rolname = current_user`);
  const rights = rows[0];
  if (rights === undefined) throw new Error('the current role is not in pg_roles');
  const lacks = [
    ...(rights.roles ? [] : ['it may not create roles']),
    ...(rights.schemas ? [] : ['it may not create schemas in this database']),
    ...(rights.tables ? [] : ['it may not create tables in the schema public']),
  ];
  if (lacks.length > 0)
    throw databaseError('DATABASE_RIGHTS_MISSING', { role: rights.name, reason: lacks.join(', ') });
}

/** The first column of the first row. */
async function one(client: pg.Client, text: string): Promise<string | null> {
  const { rows } = await client.query<[string | null]>({ text, rowMode: 'array' });
  return rows[0]?.[0] ?? null;
}
