/** The database of this deployment: the configured server, or one of our own. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig } from '../runtime/config.ts';
import type { Config } from '../runtime/config.ts';
import { ownDataKey } from '../runtime/data-key.ts';
import { startEmbedded } from '../runtime/database/embedded.ts';
import { migrationFolders } from '../runtime/database/migrate.ts';
import { openDatabase } from '../runtime/database/pool.ts';
import { applicationRole, ensureDatabase, prepareDatabase } from '../runtime/database/prepare.ts';
import { projectState } from '../runtime/database/state-folder.ts';
import type { Database } from '../runtime/ports.ts';
import type { Say } from './command-words.ts';

/** A migrated database and where this deployment keeps its files. */
export interface HomeDatabase {
  /** How the application opens it. */
  readonly connection: { readonly url: string; readonly role?: string };
  /** Encryption, blind indexes and the sandboxes' credentials derive from it. */
  readonly dataKey: Buffer;
  readonly warnings: readonly string[];
  /** Leaves the database; stops the embedded server when nobody else uses it. */
  close(): Promise<void>;
}

const databaseName = 'likelemba';

/** The folder of the files that belong to this deployment's data: the lock against a second start, sandboxes' journals. */
export function homeFolder(projectFolder: string, config: Config, stateFolder: string | undefined): string {
  const folder = stateFolder ?? projectState(projectFolder).folder;
  if (config.database === null) return folder;
  // The sandboxes' journals belong to the database beside which they were written.
  const { host, pathname } = new URL(config.database.url);
  const name = createHash('sha256').update(`${host}${pathname}`).digest('hex').slice(0, 12);
  return join(folder, `with-${name}`);
}

/**
 * Brings the database up: boots the embedded server, or joins it, unless one is configured, and migrates. Makes the
 * embedded server's data in `stateFolder`, by default the project's own.
 */
export async function openHome(
  projectFolder: string,
  config: Config,
  say: Say,
  stateFolder?: string,
): Promise<HomeDatabase> {
  const folders = migrationFolders(projectFolder);
  if (config.database !== null && config.dataKey !== null) {
    const { url, adminUrl } = config.database;
    const prepared = await prepareDatabase({ url, folders, ...(adminUrl === null ? {} : { adminUrl }) });
    return { ...opened(prepared), dataKey: config.dataKey, close: async () => undefined };
  }
  const server = await startEmbedded({
    projectFolder,
    say,
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
  try {
    const adminUrl = server.url(databaseName, 'postgres');
    await ensureDatabase(server.url('postgres', 'postgres'), databaseName);
    const url = server.url(databaseName, applicationRole);
    const prepared = await prepareDatabase({ url, adminUrl, folders });
    const dataKey = config.dataKey ?? ownDataKey(server.folder);
    return { ...opened(prepared), dataKey, close: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What a command does its work with beside a running deployment. */
export interface AtHome {
  readonly config: Config;
  readonly database: Database;
  readonly dataKey: Buffer;
}

/** Opens the configured database for the command of this name, and leaves it when its work has ended or failed. */
export async function atHome<Result>(
  projectFolder: string,
  name: string,
  say: Say,
  work: (home: AtHome) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig(projectFolder);
  const home = await openHome(projectFolder, config, say);
  const database = openDatabase({ ...home.connection, max: 2, applicationName: `likelemba ${name}` });
  try {
    return await work({ config, database, dataKey: home.dataKey });
  } finally {
    await database.close();
    await home.close();
  }
}

function opened(
  prepared: Awaited<ReturnType<typeof prepareDatabase>>,
): Pick<HomeDatabase, 'connection' | 'warnings'> {
  const { url, role, warnings } = prepared;
  return { connection: role === undefined ? { url } : { url, role }, warnings };
}
