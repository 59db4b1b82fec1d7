/** The database of this deployment: the configured server, or one of our own. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../runtime/config.ts';
import { startEmbedded } from '../runtime/database/embedded.ts';
import { takeApplicationLock } from '../runtime/database/lock.ts';
import { migrationFolders } from '../runtime/database/migrate.ts';
import { applicationRole, ensureDatabase, prepareDatabase } from '../runtime/database/prepare.ts';
import { projectState } from '../runtime/database/state-folder.ts';

/** A migrated database and where this deployment keeps its files. */
export interface HomeDatabase {
  /** How the application opens it. */
  readonly connection: { readonly url: string; readonly role?: string };
  /** Encryption, blind indexes and the sandboxes' credentials derive from it. */
  readonly dataKey: Buffer;
  /** For the sandboxes' journals. */
  readonly folder: string;
  readonly warnings: readonly string[];
  /** Leaves the database; stops the embedded server when nobody else uses it. */
  close(): Promise<void>;
}

const databaseName = 'likelemba';

/**
 * Brings the database up: boots the embedded server unless one is configured, and migrates. `exclusive` is the address
 * to tell a second start on the same data, which is refused; null for commands that may run beside a running start.
 */
export async function openHome(
  projectFolder: string,
  config: Config,
  exclusive: string | null,
  say: (line: string) => void,
): Promise<HomeDatabase> {
  const folders = migrationFolders(projectFolder);
  const state = projectState(projectFolder);
  if (config.database !== null && config.dataKey !== null) {
    const { url, adminUrl } = config.database;
    const prepared = await prepareDatabase({ url, folders, ...(adminUrl === null ? {} : { adminUrl }) });
    return {
      ...opened(prepared),
      dataKey: config.dataKey,
      folder: state.folder,
      close: async () => undefined,
    };
  }
  const lock = exclusive === null ? null : takeApplicationLock(state.folder, exclusive);
  const server = await startEmbedded({ projectFolder, say });
  try {
    const adminUrl = server.url(databaseName, 'postgres');
    await ensureDatabase(server.url('postgres', 'postgres'), databaseName);
    const prepared = await prepareDatabase({
      url: server.url(databaseName, applicationRole),
      adminUrl,
      folders,
    });
    return {
      ...opened(prepared),
      dataKey: config.dataKey ?? ownKey(join(state.folder, 'data-key')),
      folder: state.folder,
      async close() {
        await server.stop();
        lock?.release();
      },
    };
  } catch (error) {
    await server.stop();
    lock?.release();
    throw error;
  }
}

function opened(
  prepared: Awaited<ReturnType<typeof prepareDatabase>>,
): Pick<HomeDatabase, 'connection' | 'warnings'> {
  const { url, role, warnings } = prepared;
  return { connection: role === undefined ? { url } : { url, role }, warnings };
}

/** The embedded database's own data key, made at the first start and readable by nobody else. */
function ownKey(file: string): Buffer {
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
}
