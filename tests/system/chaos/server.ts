/** A database server of the run's own, that can be ended at any moment and comes back on the same data. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbedded, type EmbeddedServer } from '../../../runtime/database/embedded.ts';
import { connectOnce, migrate, migrationFolders } from '../../../runtime/database/migrate.ts';
import { openDatabase, type OpenDatabase } from '../../../runtime/database/pool.ts';
import { findPostmaster } from '../../../runtime/database/postmaster.ts';
import { applicationRole, ensureDatabase } from '../../../runtime/database/prepare.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { Database, Statement } from '../../../runtime/ports.ts';
import { guardian, temporaryFolder } from '../../support/server.ts';
import { projectFolder } from './place.ts';

/** A database that has had all migrations; nobody connects to it. */
const migrated = 'migrated';

export interface Server {
  /** Makes a database: a copy of another, by default of a migrated one; null: an empty one. Opened as the application. */
  make(template?: string | null): Promise<Made>;
  /** Ends the server as a crash of all its processes would, and starts it again. */
  restart(): Promise<void>;
  /** Statements as superuser, in one session that ends with `work`. */
  admin<T>(database: string, work: (run: Run) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Run = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

export interface Made {
  readonly name: string;
  readonly url: string;
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** Starts it in a temporary folder; nothing of it stays after `close`. */
export async function openServer(): Promise<Server> {
  const folder = temporaryFolder();
  const options = { projectFolder, stateFolder: folder, durable: false };
  const joined: EmbeddedServer[] = [await startEmbedded(options)];
  const first = joined[0] as EmbeddedServer;
  const guard = guardian(folder);
  const adminUrl = (database: string): string => first.url(database, 'postgres');
  let made = 0;

  /** The restart that is under way, or was last. */
  let restarted: Promise<void> = Promise.resolve();
  const connect = async (database: string): ReturnType<typeof connectOnce> => {
    await restarted;
    // A restart may begin just now, too.
    return connectOnce(adminUrl(database)).catch(() => restarted.then(() => connectOnce(adminUrl(database))));
  };

  const admin: Server['admin'] = async (database, work) => {
    const client = await connect(database);
    try {
      return await work(async (text, values) => (await client.query(text, values as unknown[])).rows);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  await ensureDatabase(adminUrl('postgres'), migrated);
  await migrate({ adminUrl: adminUrl(migrated), folders: migrationFolders(projectFolder) });

  return {
    admin,
    async make(template = migrated) {
      made += 1;
      const name = `chaos_${made}`;
      const from = template === null ? '' : ` template ${template}`;
      await admin('postgres', async (run) => {
        await run(`create database ${name}${from}`);
        // Until a checkpoint, a copied sequence gives numbers without a record in the log, and after a crash again.
        await run('checkpoint');
      });
      return {
        name,
        url: first.url(name, applicationRole),
        adminUrl: adminUrl(name),
        drop: async () =>
          void (await admin('postgres', (run) => run(`drop database if exists ${name} with (force)`))),
      };
    },
    restart() {
      restarted = restarted.then(async () => {
        const data = join(folder, 'postgres');
        const running = findPostmaster(data);
        // As `pg_ctl stop -m immediate` does.
        if (running !== null) process.kill(running.pid, 'SIGQUIT');
        while (running !== null && findPostmaster(data)?.pid === running.pid) await sleep(10);
        joined.push(await startEmbedded(options));
      });
      return restarted;
    },
    async close() {
      for (const server of joined) await server.stop();
      rmSync(folder, { recursive: true, force: true });
      guard.kill();
    },
  };
}

/** Asks again while the database is away: for those who watch, never for the product. */
export function openPatient(url: string, awayMs = 30_000): OpenDatabase {
  const database = openDatabase({ url, max: 3, applicationName: 'chaos watch' });
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (const until = performance.now() + awayMs; ;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof AppError && error.retryable) || performance.now() > until) throw error;
        await sleep(25);
      }
    }
  };
  return {
    query: <Row extends object>(statement: Statement) => patiently(() => database.query<Row>(statement)),
    transaction: (work: Parameters<Database['transaction']>[0]) =>
      patiently(() => database.transaction(work)),
    close: () => database.close(),
  } as OpenDatabase;
}
