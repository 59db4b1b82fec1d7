/** From addresses in the configuration to a database that is migrated and that the application can open. */
import type pg from 'pg';
import { databaseError } from './errors.ts';
import { connectOnce, migrate } from './migrate.ts';

/** The role the application's statements run as: no rights but those that migrations grant. */
export const applicationRole = 'likelemba_app';

/** How the application opens the database from now on. */
export interface PreparedDatabase {
  readonly url: string;
  /** Set when the role that connects is another one than the application's: give it to `openDatabase`. */
  readonly role?: string;
  /** The migrations that were applied just now. */
  readonly applied: readonly string[];
  /** What the operator should know, as sentences. */
  readonly warnings: readonly string[];
}

/** Creates the database of this name on a server when it is not there; for the embedded server. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  const admin = await connectOnce(adminUrl);
  try {
    const { rows } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rows.length === 0) await admin.query(`create database "${name.replaceAll('"', '""')}"`);
  } finally {
    await admin.end().catch(() => undefined);
  }
}

/** Migrates, and finds out how the application connects with no more rights than it needs. */
export async function prepareDatabase(options: {
  readonly url: string;
  readonly adminUrl?: string;
  readonly folders: readonly string[];
}): Promise<PreparedDatabase> {
  const adminUrl = options.adminUrl ?? options.url;
  const appliedNow = await migrate({ adminUrl, folders: options.folders });
  const client = await connectOnce(options.url);
  try {
    const user = (await client.query<{ name: string }>('select current_user as name')).rows[0]?.name ?? '';
    if (user === applicationRole) return { url: options.url, applied: appliedNow, warnings: [] };
    if (!(await mayBecome(client, user))) await allow(adminUrl, user);
    const warnings = (await mayBecomeMore(client))
      ? [
          `The role ${user} of DATABASE_URL has more rights than the application needs, so the append-only book is protected less ` +
            `against somebody who gets hold of it. Let ${applicationRole} log in and use it in DATABASE_URL; keep ${user} in DATABASE_ADMIN_URL.`,
        ]
      : [];
    return { url: options.url, role: applicationRole, applied: appliedNow, warnings };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function mayBecome(client: pg.Client, user: string): Promise<boolean> {
  try {
    await client.query(`set role ${applicationRole}`);
    await client.query('reset role');
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return false;
    throw databaseError('DATABASE_RIGHTS_MISSING', { role: user, reason: (error as Error).message }, error);
  }
}

/** True when the role could change the book: it is a superuser, makes roles, or can act as the book's owner. */
async function mayBecomeMore(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ more: boolean }>(`
    select rolsuper or rolcreaterole or pg_has_role(rolname, 'book_owner', 'member') as more
      from pg_roles where rolname = current_user`);
  return rows[0]?.more ?? true;
}

/** Lets the role of DATABASE_URL act as the application. */
async function allow(adminUrl: string, user: string): Promise<void> {
  const admin = await connectOnce(adminUrl);
  try {
    await admin.query(`grant ${applicationRole} to "${user.replaceAll('"', '""')}"`);
  } catch (error) {
    const reason = `it may not act as ${applicationRole}`;
    throw databaseError('DATABASE_RIGHTS_MISSING', { role: user, reason }, error);
  } finally {
    await admin.end().catch(() => undefined);
  }
}
